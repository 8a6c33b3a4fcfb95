/** Runs one large trace and prints its figures: node large-run.js TRACE SECONDS */
import { performance } from "node:perf_hooks";
import { priority } from "../src/policies/index.js";
import { simulate, uniformPools } from "../src/simulator/index.js";
import { batches, readTrace } from "../src/workload/index.js";

const [path = "", seconds = ""] = process.argv.slice(2);
const begun = performance.now();
const { outcome, statistics } = simulate(batches(readTrace(path), 1 / 1000), priority, {
  durationSeconds: Number(seconds),
  pools: uniformPools(64, 64, 1000),
  multiOperatorContainers: false,
});
if (outcome.code !== "completed") throw new Error(outcome.message);
console.log(
  JSON.stringify({
    seconds: (performance.now() - begun) / 1000,
    containers: statistics.containersCompleted + statistics.failures,
    completedPipelines: statistics.all.completionCount,
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
  }),
);
