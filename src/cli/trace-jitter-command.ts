import { Command, Option } from "commander";
import { jitterTrace } from "../workload/index.js";
import { addExample, seedNumber } from "./command-options.js";
import type { RewriteOptions } from "./trace-rewrite.js";
import { addRewriteOptions, rewriteTrace } from "./trace-rewrite.js";

interface JitterCommandOptions extends RewriteOptions {
  readonly seed: number;
}

/** `schedlab trace jitter`: a trace whose arrivals are shifted by noise. */
export function traceJitterCommand(): Command {
  const command = new Command("jitter")
    .summary("shift arrivals by noise within one tick")
    .description(
      "Writes a trace again with every arrival shifted, earlier or later, by uniform noise within one tick. " +
        "Batches stay together and order is kept. See docs/sensitivity.md.",
    );
  addRewriteOptions(command)
    .addOption(new Option("--seed <n>", "seed of the noise").argParser(seedNumber).default(1))
    .action((file: string, options: JitterCommandOptions) => {
      const { ticksPerSecond, seed } = options;
      return rewriteTrace(file, options, (pipelines) =>
        jitterTrace(pipelines, { ticksPerSecond, seed }),
      );
    });
  return addExample(
    command,
    "schedlab trace generate --set duration=60 --out mine.csv",
    "schedlab trace jitter mine.csv --ticks-per-second 10 --seed 3 -o jittered.csv",
  );
}
