import { Command, Option } from "commander";
import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
// Not from the index: that loads the compiler, which takes most of a second.
import { METRIC_NAMES } from "../verifier/metric.js";
import {
  forceOption,
  addExample,
  addParameterOptions,
  jsonOption,
  wholeNumber,
} from "./command-options.js";
import { OWN_TRACES, PAPER_PARAMETERS, isPaperCluster } from "./paper-defaults.js";
import { readParameters } from "./parameters.js";
import { printJson } from "./print.js";
import { RequestError } from "./request-error.js";
import type { SearchSettings } from "./search-job.js";
import { searchReport } from "./search-report.js";
import { readSearchConfig } from "./search-config.js";
import { checkTraceFolder } from "./trace-folder.js";

interface SearchFlags extends Partial<SearchSettings> {
  readonly config?: string;
  readonly out?: string;
  readonly force: boolean;
  readonly workers: number;
  readonly params?: string;
  readonly set: readonly string[];
  readonly json?: boolean;
}

/** `schedlab search`: let a proposer write policies, evaluate each, keep the best and build on them. */
export function searchCommand(): Command {
  const command = new Command("search")
    .summary("let a proposer design policies and keep the best")
    .description(
      "Evaluates the baselines on every trace of a folder, then lets a proposer write policies, " +
        "evaluates each, keeps the best and builds on them. The built-in proposer samples a grammar " +
        "of scheduling ideas; it is not an LLM and needs no key. Without parameters the traces and " +
        "the cluster are the paper's.",
    )
    .option(
      "--config <file>",
      "TOML file with proposer, metric, iterations, seed, traces, out and parameters (default: none)",
    )
    .addOption(
      new Option("--proposer <name>", "who writes policies (default: grammar)").choices([
        "grammar",
      ]),
    )
    .addOption(
      new Option("--metric <metric>", "what to improve (default: throughput)").choices(
        METRIC_NAMES,
      ),
    )
    .option("--iterations <n>", "candidates to evaluate (default: 120)", wholeNumber)
    .option("--seed <n>", "seed of the proposer (default: 1)", wholeNumber)
    .option("--traces <folder>", "trace CSVs (default: the paper's, which come with the package)")
    .option("--out <folder>", "where to write the run (default: a new folder in results/)")
    .addOption(
      new Option("--workers <n>", "threads")
        .argParser(wholeNumber)
        .default(availableParallelism(), "one per CPU"),
    );
  addParameterOptions(command).addOption(forceOption()).addOption(jsonOption()).action(runSearch);
  return addExample(command, "schedlab search --metric adjusted_latency --iterations 40");
}

async function runSearch(flags: SearchFlags): Promise<void> {
  const settings = readSearchConfig(flags.config, flags);
  const parameters = readParameters(
    { params: flags.params, set: flags.set, more: settings.parameters },
    PAPER_PARAMETERS,
  );
  if (parameters.values.estimator_algo !== "") {
    const place = parameters.given.get("estimator_algo")?.place ?? "defaults";
    throw new RequestError(`${place}: key estimator_algo: expected "" in search; found "noisy"`);
  }
  const traces = checkTraceFolder(
    settings.values.traces === "" ? OWN_TRACES : settings.values.traces,
  );
  // The run is told where it ended up, whether that was asked for or not.
  const out = settings.values.out === "" ? freshFolder(settings.values) : settings.values.out;
  const { runSearchJob } = await import("./search-job.js");
  const report = await runSearchJob({
    settings: { ...settings.values, out },
    parameters: parameters.values,
    traces,
    isPaperExperiment: settings.values.traces === "" && isPaperCluster(parameters.values),
    force: flags.force,
    workers: Math.min(flags.workers, settings.values.iterations),
  });
  if (flags.json) printJson(report.summary);
  else process.stdout.write(searchReport(report, out));
}

/** results/<proposer>-<metric>-seed<n>, with a number behind it if there is one already. */
function freshFolder({ proposer, metric, seed }: SearchSettings): string {
  const name = `${proposer}-${metric}-seed${seed}`;
  for (let n = 1; ; n++) {
    const path = join("results", n === 1 ? name : `${name}-${n}`);
    if (!existsSync(path)) return path;
  }
}
