import { Command } from "commander";
import { traceGenerateCommand } from "./trace-generate-command.js";
import { traceImportCommand } from "./trace-import-command.js";
import { traceInfoCommand } from "./trace-info-command.js";
import { traceJitterCommand } from "./trace-jitter-command.js";
import { tracePaperCommand } from "./trace-paper-command.js";
import { traceScenariosCommand } from "./trace-scenarios-command.js";
import { traceSnapCommand } from "./trace-snap-command.js";

/** `schedlab trace …`: workloads as files. */
export function traceCommand(): Command {
  return new Command("trace")
    .summary("make and look at trace files")
    .description("Makes trace files and sums them up.")
    .addCommand(traceGenerateCommand())
    .addCommand(traceImportCommand())
    .addCommand(traceInfoCommand())
    .addCommand(traceJitterCommand())
    .addCommand(tracePaperCommand())
    .addCommand(traceScenariosCommand())
    .addCommand(traceSnapCommand())
    .addHelpText(
      "after",
      "\nExample:\n  schedlab trace generate --set duration=30 --out half-minute.csv\n",
    );
}
