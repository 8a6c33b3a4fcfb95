import { Command } from "commander";
import type { Scenario } from "../workload/index.js";
import { SCENARIOS } from "../workload/index.js";
import { addExample, jsonOption } from "./command-options.js";
import { markdownTable } from "./trace-markdown-table.js";
import { outputWidth, printJson } from "./print.js";
import { startProgress } from "./progress.js";
import type { MeasuredPolicy, ScenarioRow } from "./trace-scenarios-measure.js";
import { measureScenario, scenarioFigures } from "./trace-scenarios-measure.js";
import {
  measuredColumns,
  measuredCells,
  registryCells,
  registryColumns,
  scenarioJson,
} from "./trace-scenarios-report.js";
import type { TextCell, TextColumn } from "./text-table.js";
import { textTable } from "./text-table.js";

interface ScenariosOptions {
  readonly measure?: boolean;
  readonly markdown?: boolean;
  readonly json?: boolean;
}

/** `schedlab trace scenarios`: the registry of named workloads. */
export function traceScenariosCommand(): Command {
  const command = new Command("scenarios")
    .summary("list the named workloads")
    .description(
      "Lists the workloads that `trace generate --scenario` knows, what each puts to the test, and its " +
        "figures on the paper's cluster with seed 42.",
    )
    .option("--measure", "also run FIFO, priority and learned-srpt on each")
    .option("--markdown", "print tables in Markdown")
    .addOption(jsonOption())
    .action(runScenarios);
  return addExample(command, "schedlab trace scenarios", "schedlab trace scenarios --json");
}

async function runScenarios({ measure, markdown, json }: ScenariosOptions): Promise<void> {
  const rows = SCENARIOS.map((scenario): ScenarioRow => ({
    scenario,
    figures: scenarioFigures(scenario),
  }));
  const measured = measure ? await measureAll() : [];
  if (json) {
    printJson(rows.map((row, i) => scenarioJson(row, measured[i])));
    return;
  }
  const table = (columns: readonly TextColumn[], cells: readonly (readonly TextCell[])[]) =>
    markdown ? markdownTable(columns, cells) : textTable(columns, cells, { width: outputWidth() });
  process.stdout.write(table(registryColumns(), rows.map(registryCells)));
  if (!measure) return;
  const cells = rows.map(({ scenario }, i) => measuredCells(scenario.name, measured[i] ?? []));
  process.stdout.write(`\n${table(measuredColumns(), cells)}`);
  process.stdout.write(
    "\n1/s: throughput, containers/s. s: penalized latency, seconds. srpt: learned-srpt.\n",
  );
}

/** Lets signals through between the scenarios. */
async function measureAll(): Promise<MeasuredPolicy[][]> {
  const progress = startProgress({ label: "measuring", total: SCENARIOS.length });
  const measured: MeasuredPolicy[][] = [];
  const next = (scenario: Scenario): void => {
    measured.push(measureScenario(scenario));
    progress.update(measured.length, scenario.name);
  };
  try {
    for (const scenario of SCENARIOS) {
      next(scenario);
      await new Promise((resolve) => setImmediate(resolve));
    }
  } finally {
    progress.stop();
  }
  return measured;
}
