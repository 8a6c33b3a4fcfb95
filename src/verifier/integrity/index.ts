export { Audit, type AuditResult } from "./audit.js";
export { EventLogWriter } from "./event-log.js";
export type { RecomputedFigures } from "./figures.js";
export { type IndexedWorkload, indexWorkload } from "./indexed-workload.js";
export { LAWS, type LawName, type Violation } from "./laws.js";
export { MalformedLogError, readEvents } from "./read-events.js";
