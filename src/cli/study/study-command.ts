import { Command, Option } from "commander";
import { availableParallelism } from "node:os";
import { RequestError, WorkError } from "../../settings/request-error.js";
import type { CellOutcome, CellPosition } from "../../study/run-study.js";
import type { StudyPlan } from "../../study/study-plan.js";
import { readStudy } from "../../study/study-plan.js";
import { addExample, jsonOption, wholeNumber } from "../command-options.js";
import { printJson, tellWarnings } from "../print.js";
import { warnOfOversizedTraces } from "../trace-cluster.js";

interface StudyCommandFlags {
  readonly config: string;
  readonly out?: string;
  readonly workers: number;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** `schedlab study`: a grid of searches under one budget. */
export function studyCommand(): Command {
  const command = new Command("study")
    .summary("run a grid of searches under one budget")
    .description(
      "Runs a search for each combination of models, efforts, strategies, … in a TOML file and for each of its " +
        "seeds, one after the other, each in a run folder of its own, and sums them up in a table. What has come " +
        "to its end is kept, so the same command goes on with a study that was interrupted. A study that asks " +
        "models shows what it may cost, and sends nothing without --yes. docs/studies.md has the file's keys.",
    )
    .requiredOption("--config <file>", "TOML file of the study")
    .option("--out <folder>", "folder of the study (default: results/<name of the file>)")
    .option("--yes", "send requests, after the costs have been shown")
    .addOption(
      new Option("--workers <n>", "sandbox processes")
        .argParser(wholeNumber)
        .default(availableParallelism(), "one per CPU"),
    )
    .addOption(jsonOption())
    .action(runCommand);
  return addExample(command, "schedlab study --config studies/offline.toml --out results/offline");
}

async function runCommand(flags: StudyCommandFlags): Promise<void> {
  const { config, out, workers } = flags;
  const plan = readStudy(config, out === undefined ? {} : { out });
  warnOfOversizedTraces(plan.cells.map((cell) => cell.plan));
  if (plan.cells.some((cell) => cell.plan.settings.proposer === "openai")) {
    const { studyCosts } = await import("./study-costs.js");
    process.stderr.write(await studyCosts(plan, workers));
    if (!flags.yes) {
      throw new RequestError(
        "--yes: expected it, for a study that costs money; found none (nothing was sent)",
      );
    }
    const { accessModel, keyFor } = await import("../../study/model-access.js");
    for (const each of plan.cells) {
      if (each.plan.settings.proposer === "openai") keyFor((await accessModel(each.plan)).baseUrl);
    }
  }
  const { runStudy } = await import("../../study/run-study.js");
  const { runWatchedJob } = await import("../search/watched-job.js");
  const { StopRequest } = await import("../search/stop-request.js");
  const stop = new StopRequest();
  stop.listen();
  const result = await runStudy(plan, {
    workers,
    runCell(run, position) {
      process.stderr.write(`${placeOf(position)} ${run.plan.settings.out}\n`);
      return runWatchedJob(run, { workers, stop });
    },
    onCell: tell,
    hooks: { isInterrupted: () => stop.isAsked },
  });
  stop.close();
  const { summariseStudy } = await import("../../study/study-summary.js");
  const { studyReport } = await import("./study-report.js");
  const summary = summariseStudy(plan, result);
  if (flags.json) printJson(summary.document);
  else process.stdout.write(studyReport(plan, summary));
  tellOfBudget(plan, result.outcomes);
  refuseUnfinished(plan.folder, config, result.outcomes);
}

function placeOf({ number, count }: CellPosition): string {
  return `[${number}/${count}]`;
}

function tell({ code, cell, ...outcome }: CellOutcome, position: CellPosition): void {
  if (code !== "kept" && code !== "failed") return;
  const reason = "error" in outcome ? `: ${outcome.error.message}` : "";
  process.stderr.write(`${placeOf(position)} ${cell.plan.settings.out}: ${code}${reason}\n`);
}

function tellOfBudget({ maxCostUsd }: StudyPlan, outcomes: readonly CellOutcome[]): void {
  const cut = outcomes.filter((outcome) => "stopped" in outcome && outcome.stopped === "budget");
  if (cut.length === 0) return;
  tellWarnings([
    `${cut.length} of ${outcomes.length} searches ended, without all their candidates, because the study's budget of ` +
      `${maxCostUsd} USD was used up; with a higher max_cost the same command goes on with them`,
  ]);
}

function refuseUnfinished(folder: string, config: string, outcomes: readonly CellOutcome[]): void {
  const count = (code: CellOutcome["code"]): number =>
    outcomes.filter((outcome) => outcome.code === code).length;
  const goOn = `schedlab study --config ${config} --out ${folder}`;
  if (count("failed") > 0) {
    throw new WorkError(
      `${count("failed")} of ${outcomes.length} searches failed, for the reasons above; what was done is kept; ` +
        `try those again with: ${goOn}`,
    );
  }
  if (count("interrupted") + count("not-begun") === 0) return;
  process.stderr.write(`interrupted; go on with\n  ${goOn}\n`);
  process.exitCode = 130;
}
