export { type Candidate, candidateId, candidateLine, scoresJson } from "./candidate.js";
export { RunFolder } from "./run-folder.js";
export { type SearchOptions, type SearchResult, ranked, search } from "./search.js";
