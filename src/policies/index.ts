export { BUILT_IN_POLICIES, type BuiltInPolicy, findBuiltInPolicy } from "./built-in.js";
export { estimateFit } from "./estimate-fit.js";
export { learnedSrpt } from "./learned-srpt.js";
export { naive } from "./naive.js";
export { overbook } from "./overbook.js";
export { priority } from "./priority.js";
export { priorityPool } from "./priority-pool.js";
