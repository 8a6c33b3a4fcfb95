import { Command, Option } from "commander";
import { snapTrace } from "../workload/index.js";
import { addExample } from "./command-options.js";
import type { RewriteOptions } from "./trace-rewrite.js";
import { addRewriteOptions, rewriteTrace } from "./trace-rewrite.js";

interface SnapCommandOptions extends RewriteOptions {
  readonly durations: boolean;
}

/** `schedlab trace snap`: a trace whose arrivals lie on the grid of a tick rate. */
export function traceSnapCommand(): Command {
  const command = new Command("snap")
    .summary("round arrivals to the grid of a tick rate")
    .description(
      "Writes a trace again with every arrival at the nearest multiple of one tick. Order is kept; snapping " +
        "twice is snapping once. See docs/sensitivity.md.",
    );
  addRewriteOptions(command)
    .addOption(
      new Option("--durations", "also round CPU time on one CPU and reading time").default(
        false,
        "only arrivals",
      ),
    )
    .action((file: string, options: SnapCommandOptions) => {
      const { ticksPerSecond, durations } = options;
      return rewriteTrace(file, options, (pipelines) =>
        snapTrace(pipelines, { ticksPerSecond, durations }),
      );
    });
  return addExample(
    command,
    "schedlab trace generate --set duration=60 --out mine.csv",
    "schedlab trace snap mine.csv --ticks-per-second 10 -o snapped.csv",
  );
}
