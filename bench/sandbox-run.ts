/**
 * Times the simulations of policies on the ten paper traces, and prints the milliseconds of the fastest run of each as JSON:
 * node sandbox-run.js sandboxed|plain POLICY...
 */
import { readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";
import ts from "typescript";
import type { PolicyFactory } from "../src/simulator/index.js";
import { simulate } from "../src/simulator/index.js";
import { EventLogWriter } from "../src/verifier/integrity/index.js";
import { DEFAULT_BUDGET } from "../src/verifier/sandbox/budget.js";
import { hardenProcess } from "../src/verifier/sandbox/compartment.js";
import { compilePolicy } from "../src/verifier/sandbox/compile.js";
import { loadInCompartment } from "../src/verifier/sandbox/load.js";
import { runMetered } from "../src/verifier/sandbox/run-policy.js";
import { PAPER_TRACES } from "../src/workload/index.js";
import { fastestMilliseconds } from "./measure.js";
import { CLUSTER, arrivals } from "./paper.js";

const [kind, ...files] = process.argv.slice(2);
const traces = PAPER_TRACES.map(({ name }) => arrivals(name, 1000));
const sources = files.map((file) => readFileSync(file, "utf8"));
const compiled = sources.map((source) => compilePolicy(source, "policy.ts"));
if (kind === "sandboxed") hardenProcess();

function sandboxed(i: number): () => void {
  const policy = compiled[i];
  if (!policy) throw new RangeError(`expected a policy, got ${i}`);
  const module = loadInCompartment(policy);
  return () => {
    for (const trace of traces) {
      const log = new EventLogWriter(trace, () => undefined);
      const hooks = { observe: log.observe };
      const run = runMetered(trace, module, { options: CLUSTER, budget: DEFAULT_BUDGET, hooks });
      if (run.outcome.code !== "completed") throw new Error(run.outcome.message);
    }
  };
}

/** The policy as anyone would run it who trusts it. */
function plain(i: number): () => void {
  const { outputText } = ts.transpileModule(sources[i] ?? "", {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS },
  });
  const create = runInThisContext(
    `((exports) => { ${outputText}; return exports.default; })({})`,
  ) as PolicyFactory;
  return () => {
    for (const trace of traces) simulate(trace, create, CLUSTER);
  };
}

const times = files.map((_, i) =>
  fastestMilliseconds(kind === "sandboxed" ? sandboxed(i) : plain(i), 25),
);
console.log(JSON.stringify(times));
