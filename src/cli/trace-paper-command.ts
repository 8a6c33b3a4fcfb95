import { Command } from "commander";
import { writePaperTraces } from "../workload/index.js";
import { addExample, forceOption } from "./command-options.js";
import { interruptible } from "./interruption.js";
import { textTable } from "./text-table.js";

interface PaperOptions {
  readonly out: string;
  readonly force: boolean;
}

/** `schedlab trace paper`: the ten traces of the paper. */
export function tracePaperCommand(): Command {
  const command = new Command("paper")
    .summary("write the ten traces of the paper")
    .description("Generates the ten traces of the paper's experiments, the same bytes each time.")
    .requiredOption("--out <folder>", "where to write them; made if missing")
    .addOption(forceOption())
    .action(runPaper);
  return addExample(command, "schedlab trace paper --out paper-traces");
}

async function runPaper({ out, force }: PaperOptions): Promise<void> {
  const records = await interruptible(() => Promise.resolve(writePaperTraces(out, { force })));
  const columns = [
    { heading: "trace" },
    { heading: "pipelines", digits: 0 },
    { heading: "operators", digits: 0 },
    { heading: "bytes", digits: 0 },
  ];
  const rows = records.map(({ name, pipelines, rows: operators, bytes }) => [
    name,
    pipelines,
    operators,
    bytes,
  ]);
  process.stdout.write(textTable(columns, rows));
}
