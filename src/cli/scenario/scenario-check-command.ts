import { Command } from "commander";
import { WorkError } from "../../settings/request-error.js";
import { addExample, jsonOption } from "../command-options.js";
import { interruptible } from "../interruption.js";
import { printJson } from "../print.js";
import { startProgress } from "../progress.js";
import type { Difference } from "./differences.js";
import { differences, differenceText } from "./differences.js";
import { findScenarios, readScenario } from "./scenario-folder.js";
import { runScenario } from "./scenario-run.js";

interface CheckedScenario {
  readonly folder: string;
  readonly differences: readonly Difference[];
}

/** `schedlab scenario check`: recorded runs again, compared field by field. */
export function scenarioCheckCommand(): Command {
  const command = new Command("check")
    .summary("run recorded scenarios again and compare")
    .description(
      "Runs the scenarios in these folders, or below them, and compares the statistics and the event log with " +
        "expected.json. Whole numbers must be equal, others to 1e-9; what expected.json does not have is not compared.",
    )
    .argument("<folder...>", "scenarios, or folders of scenarios")
    .addOption(jsonOption())
    .action(runCheck);
  return addExample(
    command,
    "schedlab scenario record scenarios/small --policy naive --set duration=60",
    "schedlab scenario check scenarios",
  );
}

async function runCheck(
  folders: readonly string[],
  { json }: { readonly json?: boolean },
): Promise<void> {
  // All are read before the first is run: a broken one is found at once.
  const scenarios = findScenarios(folders).map(readScenario);
  const progress = startProgress({ label: "checking", total: scenarios.length });
  const checked: CheckedScenario[] = [];
  try {
    await interruptible(async () => {
      for (const scenario of scenarios) {
        const result = await runScenario(scenario);
        const { folder, expected } = scenario;
        checked.push({ folder, differences: differences(expected, result) });
        progress.update(checked.length, `${checked.length} of ${scenarios.length} scenarios`);
      }
    });
  } finally {
    progress.stop();
  }
  const failed = checked.filter((each) => each.differences.length > 0);
  if (json) printJson(checkJson(checked));
  else process.stdout.write(checked.map(checkText).join(""));
  if (failed.length === 0) return;
  throw new WorkError(`${failed.length} of ${checked.length} scenarios differ`);
}

function checkText({ folder, differences: found }: CheckedScenario): string {
  const lines = found.map((each) => `  ${differenceText(each)}\n`).join("");
  return `${found.length === 0 ? "same  " : "DIFFER"}  ${folder}\n${lines}`;
}

function checkJson(checked: readonly CheckedScenario[]): Readonly<Record<string, unknown>> {
  return {
    scenarios: checked.map(({ folder, differences: found }) => ({
      folder,
      passed: found.length === 0,
      differences: found.map(({ path, expected, found: got }) => ({
        path,
        expected,
        ...(got === undefined ? {} : { got }),
      })),
    })),
    passed: checked.filter((each) => each.differences.length === 0).length,
    failed: checked.filter((each) => each.differences.length > 0).length,
  };
}
