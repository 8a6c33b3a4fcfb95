export type { AnswerFailure } from "./answer.js";
export { Cassette, type CassetteTotals, type RecordedExchange } from "./cassette.js";
export { CassetteError, type CassetteProblem } from "./cassette-error.js";
export type {
  RecordedEnd,
  RecordedLoss,
  RecordedRequest,
  RecordedResponse,
} from "./cassette-line.js";
export { type ChatMessage, type ChatRequest, requestDigest } from "./chat.js";
export type { Difference } from "./difference.js";
export { type AttemptReport, type Completion, Endpoint, type EndpointOptions } from "./endpoint.js";
export { EndpointError, type EndpointErrorCode, type EndpointProblem } from "./endpoint-error.js";
export { ReplayError, type ReplayProblem } from "./replay-error.js";
