import { type Command, Option } from "commander";
import { replaceFileInTurns } from "../files/index.js";
import type { PipelineSpec } from "../workload/index.js";
import { readTrace, traceCsv } from "../workload/index.js";
import { forceOption, wholeNumber } from "./command-options.js";
import { interruptible } from "./interruption.js";
import { refuseInputs } from "./trace-output-inputs.js";

export interface RewriteOptions {
  readonly ticksPerSecond: number;
  readonly out: string;
  readonly force: boolean;
}

/** What every command has that makes one trace of another. */
export function addRewriteOptions(command: Command): Command {
  return command
    .argument("<file>", "the trace to read")
    .addOption(
      new Option("--ticks-per-second <n>", "the tick rate")
        .argParser(wholeNumber)
        .makeOptionMandatory(),
    )
    .requiredOption("-o, --out <file>", "the trace to write")
    .addOption(forceOption());
}

/** Writes what becomes of a trace, and says how far arrivals have moved. `change` keeps the number of pipelines. */
export async function rewriteTrace(
  file: string,
  { out, force }: RewriteOptions,
  change: (pipelines: Iterable<PipelineSpec>) => Iterable<PipelineSpec>,
): Promise<void> {
  refuseInputs(out, [file]);
  let arrivalSeconds = 0;
  let count = 0;
  let moved = 0;
  let furthest = 0;
  function* read(): Generator<PipelineSpec, void, undefined> {
    for (const pipeline of readTrace(file)) {
      ({ arrivalSeconds } = pipeline);
      yield pipeline;
    }
  }
  function* compared(): Generator<PipelineSpec, void, undefined> {
    for (const pipeline of change(read())) {
      const shift = Math.abs(pipeline.arrivalSeconds - arrivalSeconds);
      count++;
      if (shift > 0) moved++;
      furthest = Math.max(furthest, shift);
      yield pipeline;
    }
  }
  await interruptible(() => replaceFileInTurns(out, traceCsv(compared()), { force }));
  const by = moved === 0 ? "" : `, by at most ${Number(furthest.toPrecision(3))} s`;
  process.stdout.write(`${out}: ${count} pipelines, ${moved} moved${by}\n`);
}
