import { Command, Option } from "commander";
import { availableParallelism } from "node:os";
import { dirname } from "node:path";
import { CONTEXTS } from "../../proposers/context.js";
import { EFFORTS } from "../../proposers/effort.js";
import { PROPOSER_NAMES } from "../../search/settings.js";
import { STRATEGY_NAMES } from "../../search/strategies/strategy.js";
import { FEEDBACK_LEVELS, METRIC_NAMES } from "../../verifier/index.js";
import {
  addExample,
  addRunOptions,
  forceOption,
  jsonOption,
  wholeNumber,
} from "../command-options.js";
import { printJson } from "../print.js";
import { warnOfOversizedTraces } from "../trace-cluster.js";
import { valueError } from "../../settings/request-error.js";
import type { OpenRun, RunRequest } from "../../study/open-run.js";
import { openPlan, openRun } from "../../study/open-run.js";
import type { SearchPlan } from "../../study/search-plan.js";
import { newPlan } from "../../study/search-plan.js";
import type { SearchReport } from "../../study/search-job.js";
import { searchReport } from "./search-report.js";
import { StopRequest } from "./stop-request.js";

interface SearchCommandFlags extends RunRequest {
  readonly force: boolean;
  readonly workers: number;
  readonly json?: boolean;
  readonly dryRun?: boolean;
  readonly repeats?: number;
}

/** `schedlab search`: let a proposer write policies, evaluate each, keep the best and build on them. */
export function searchCommand(): Command {
  const command = new Command("search")
    .summary("let a proposer design policies and keep the best")
    .description(
      "Evaluates the baselines on every trace of a folder, then lets a proposer write policies, " +
        "evaluates each, and builds on them as a strategy says. The winner is chosen on validation " +
        "traces and looked at on test traces, once. The built-in proposer samples a grammar of " +
        "scheduling ideas: it is not an LLM and needs no key. Proposer openai asks a model at any " +
        "OpenAI-compatible endpoint (docs/models.md); replay repeats a recorded run without one. " +
        "Without parameters the traces and the cluster are the paper's.",
    )
    .option("--config <file>", "TOML file with settings of the search and parameters");
  addProposerOptions(command);
  addLoopOptions(command);
  addFolderOptions(command);
  addRunOptions(command).addOption(forceOption()).addOption(jsonOption()).action(runCommand);
  return addExample(
    command,
    "schedlab search --metric adjusted_latency --iterations 40",
    "schedlab search --proposer openai --model gpt-5.2 --effort low --max-cost 2",
    "schedlab search --resume results/grammar-throughput-seed1",
  );
}

function addProposerOptions(command: Command): void {
  command
    .addOption(
      choice("--proposer <name>", "who writes policies (default: grammar)", PROPOSER_NAMES),
    )
    .option("--model <name>", "the model that openai asks")
    .addOption(choice("--effort <level>", "how much is thought about each policy", EFFORTS))
    .addOption(
      choice(
        "--strategy <name>",
        "what candidates are made from (default: evolve; with a model chain)",
        STRATEGY_NAMES,
      ),
    )
    .addOption(choice("--context <name>", "what a model is shown (default: whole)", CONTEXTS))
    .addOption(
      choice("--feedback <level>", "how much a model is told (default: summary)", FEEDBACK_LEVELS),
    )
    .option("--temperature <t>", "of the model (default: its own)", decimal)
    .option("--max-output-tokens <n>", "of an answer (default: 32768)", wholeNumber)
    .option("--prompts <folder>", "prompts of your own (default: the package's)")
    .option("--prices <file>", "TOML file with prices of models")
    .option("--cassette <folder>", "the run that replay repeats")
    .option("--dry-run", "show prompts and costs, and send nothing");
}

function addLoopOptions(command: Command): void {
  command
    .addOption(choice("--metric <metric>", "what to improve (default: throughput)", METRIC_NAMES))
    .option("--iterations <n>", "candidates to evaluate (default: 120)", wholeNumber)
    .option("--seed <n>", "of all that is random (default: 1)", wholeNumber)
    .option("--max-cost <usd>", "what requests may cost at most (default: 5)", decimal)
    .option("--max-seconds <s>", "begin nothing more after that (default: no limit)", decimal)
    .option("--target <score>", "end when a score is as good (default: none)", decimal)
    .option("--patience <n>", "end after so many without improvement", wholeNumber)
    .option("--repeats <n>", "searches that differ in their seeds (default: 1)", wholeNumber)
    .option("--in-flight <n>", "candidates under way at once (default: 8)", wholeNumber);
}

function addFolderOptions(command: Command): void {
  command
    .option("--traces <folder>", "trace CSVs (default: the paper's, which come with the package)")
    .option("--validation <folder>", "traces the winner is chosen on, or none (default: auto)")
    .option("--test <folder>", "traces looked at once, at the end, or none (default: auto)")
    .option("--out <folder>", "where to write the run (default: a new folder in results/)")
    .option("--resume <folder>", "go on with a run that was interrupted")
    .addOption(
      new Option("--workers <n>", "sandbox processes")
        .argParser(wholeNumber)
        .default(availableParallelism(), "one per CPU"),
    );
}

function choice(flags: string, text: string, choices: readonly string[]): Option {
  return new Option(flags, text).choices(choices);
}

/** What is no number is handed on, for the setting to refuse. */
function decimal(text: string): number | string {
  return text.trim() === "" || Number.isNaN(Number(text)) ? text : Number(text);
}

async function runWatched(run: OpenRun, workers: number, stop: StopRequest): Promise<SearchReport> {
  const { runWatchedJob } = await import("./watched-job.js");
  return runWatchedJob(run, { workers, stop });
}

async function runCommand(flags: SearchCommandFlags): Promise<void> {
  if (flags.dryRun) {
    await showDryRun(flags);
    return;
  }
  if (flags.repeats !== undefined && flags.repeats > 1) {
    await runRepeats(flags, flags.repeats);
    return;
  }
  const run = await openRun(flags, flags);
  warnOfOversizedTraces([run.plan]);
  const stop = new StopRequest();
  stop.listen();
  const report = await runWatched(run, flags.workers, stop);
  stop.close();
  if (report.stopped === "interrupted") {
    tellInterruption(report);
    if (flags.json) printJson({ stopped: report.stopped });
    return;
  }
  if (flags.json) printJson(report.summary?.document ?? { stopped: report.stopped });
  else process.stdout.write(searchReport(report));
}

function tellInterruption({ plan: { settings }, candidates }: SearchReport): void {
  process.stderr.write(
    `interrupted after ${candidates} of ${settings.iterations} candidates; go on ` +
      `with\n  schedlab search --resume ${settings.out}\n`,
  );
  process.exitCode = 130;
}

/** One search after the other, each in a folder of its own. A budget in dollars is that of each. */
async function runRepeats(flags: SearchCommandFlags, repeats: number): Promise<void> {
  if (flags.resume !== undefined) throw contradiction("--repeats", "--resume: resume one of them");
  if (flags.proposer === "replay") throw contradiction("--repeats", "--proposer replay");
  const plan = newPlan(flags);
  warnOfOversizedTraces([plan]);
  const { repeatedPlans, summariseRepeats } = await import("./repeats.js");
  const reports: SearchReport[] = [];
  const stop = new StopRequest();
  stop.listen();
  for (const each of repeatedPlans(plan, repeats)) {
    const report = await runWatched(await openPlan(each, flags), flags.workers, stop);
    if (report.stopped === "interrupted") {
      tellInterruption(report);
      return;
    }
    reports.push(report);
    if (stop.isAsked && reports.length < repeats) {
      tellMissing(each, repeats - reports.length);
      return;
    }
  }
  stop.close();
  const { text, document } = summariseRepeats(plan, reports);
  if (flags.json) printJson(document);
  else process.stdout.write(text);
}

function tellMissing({ settings }: SearchPlan, missing: number): void {
  process.stderr.write(
    `interrupted after seed ${settings.seed}; the others come with\n` +
      `  --seed ${settings.seed + 1} --repeats ${missing}, all else as before; then: schedlab report ` +
      `${dirname(settings.out)}\n`,
  );
  process.exitCode = 130;
}

async function showDryRun(flags: SearchCommandFlags): Promise<void> {
  if (flags.resume !== undefined) throw contradiction("--dry-run", "--resume");
  const plan = newPlan(flags);
  if (plan.settings.proposer !== "openai") {
    throw valueError({
      place: "--dry-run",
      expected: "--proposer openai",
      found: `proposer ${plan.settings.proposer}, which sends nothing and costs nothing`,
    });
  }
  const { dryRun } = await import("./dry-run.js");
  process.stdout.write(await dryRun(plan, flags.workers));
}

function contradiction(place: string, other: string): Error {
  return valueError({ place, expected: `not to be given with ${other}`, found: "both" });
}
