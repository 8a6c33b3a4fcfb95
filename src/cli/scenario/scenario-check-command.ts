import { Command } from "commander";
import { RequestError, WorkError } from "../../settings/request-error.js";
import { addExample, jsonOption } from "../command-options.js";
import { interruptible } from "../interruption.js";
import { printJson } from "../print.js";
import { startProgress } from "../progress.js";
import { EXIT, reportOf } from "../report-error.js";
import type { Difference } from "./differences.js";
import { differences, differenceText } from "./differences.js";
import { findScenarios, readScenario } from "./scenario-folder.js";
import { runScenario } from "./scenario-run.js";

interface CheckedScenario {
  readonly folder: string;
  readonly differences: readonly Difference[];
  /** Why it could not be run. */
  readonly error?: string;
}

/** `schedlab scenario check`: recorded runs again, compared field by field. */
export function scenarioCheckCommand(): Command {
  const command = new Command("check")
    .summary("run recorded scenarios again and compare")
    .description(
      "Runs the scenarios in these folders, or below them, and compares the statistics and the event log with " +
        "expected.json. Whole numbers must be equal, others to 1e-9; what expected.json does not have is not compared. " +
        "A scenario that cannot be read is reported, and the others are run.",
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
  const scenarios = findScenarios(folders);
  const progress = startProgress({ label: "checking", total: scenarios.length });
  const checked: CheckedScenario[] = [];
  try {
    await interruptible(async () => {
      for (const folder of scenarios) {
        checked.push(await checkScenario(folder));
        progress.update(checked.length, `${checked.length} of ${scenarios.length} scenarios`);
      }
    });
  } finally {
    progress.stop();
  }
  if (json) printJson(checkJson(checked));
  else process.stdout.write(checked.map(checkText).join(""));
  const broken = checked.filter(({ error }) => error !== undefined).length;
  const differ = checked.filter((each) => each.differences.length > 0).length;
  const text = `${differ} of ${checked.length} scenarios differ`;
  if (broken > 0) {
    const also = differ > 0 ? `, ${text}` : "";
    throw new RequestError(`${broken} of ${checked.length} scenarios cannot be run${also}`);
  }
  if (differ > 0) throw new WorkError(text);
}

async function checkScenario(folder: string): Promise<CheckedScenario> {
  try {
    const scenario = readScenario(folder);
    return { folder, differences: differences(scenario.expected, await runScenario(scenario)) };
  } catch (error) {
    const { exitCode, message } = reportOf(error);
    if (exitCode !== EXIT.wrongRequest) throw error;
    return { folder, differences: [], error: message.replace(/^error: /, "") };
  }
}

function isSame({ differences: found, error }: CheckedScenario): boolean {
  return found.length === 0 && error === undefined;
}

function checkText({ folder, differences: found, error }: CheckedScenario): string {
  if (error !== undefined) return `BROKEN  ${folder}: ${error}\n`;
  const lines = found.map((each) => `  ${differenceText(each)}\n`).join("");
  return `${found.length === 0 ? "same  " : "DIFFER"}  ${folder}\n${lines}`;
}

function checkJson(checked: readonly CheckedScenario[]): Readonly<Record<string, unknown>> {
  return {
    scenarios: checked.map(({ folder, differences: found, error }) => ({
      folder,
      passed: found.length === 0 && error === undefined,
      ...(error === undefined ? {} : { error }),
      differences: found.map(({ path, expected, found: got }) => ({
        path,
        expected,
        ...(got === undefined ? {} : { got }),
      })),
    })),
    passed: checked.filter(isSame).length,
    failed: checked.filter((each) => !isSame(each)).length,
  };
}
