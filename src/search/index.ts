export { type Candidate, candidateId, candidateLine } from "./candidate.js";
export { RunFolder } from "./run-folder.js";
export { type SearchOptions, type SearchResult, ranked, search } from "./search.js";
