import { Command } from "commander";
import { join } from "node:path";
import type { ParameterFlags } from "../../settings/parameters.js";
import { readParameters } from "../../settings/parameters.js";
import { WorkError } from "../../settings/request-error.js";
import { generatorOptions } from "../../settings/simulation-options.js";
import { generateWorkload, pipelinesOf, readTrace } from "../../workload/index.js";
import { addExample, addRunOptions, forceOption } from "../command-options.js";
import { interruptible } from "../interruption.js";
import { checkedPolicy } from "../checked-policy.js";
import { choosePolicy } from "../policy-choice.js";
import { tellWarnings } from "../print.js";
import { workloadWarnings } from "../simulation-workload.js";
import { refuseInputs } from "../trace-output-inputs.js";
import {
  FILES,
  makeScenarioFolder,
  writeExpected,
  writeScenarioInputs,
} from "./scenario-folder.js";
import { runScenario } from "./scenario-run.js";

interface RecordOptions extends ParameterFlags {
  readonly trace?: string;
  readonly policy?: string;
  readonly force: boolean;
}

/** `schedlab scenario record`: a run as a folder that can be run again and compared. */
export function scenarioRecordCommand(): Command {
  const command = new Command("record")
    .summary("keep a run as a regression scenario")
    .description(
      "Runs a policy on a workload and writes a folder with what is needed to run it again (params.toml, " +
        "trace.csv, the policy) and what it gave: expected.json, the statistics and a digest of the event log.",
    )
    .argument("<folder>", "the scenario; made if missing");
  addRunOptions(command)
    .option("--trace <file>", "workload: a trace CSV (default: generated from the parameters)")
    .option("--policy <name|file>", "built-in policy, or a .ts file (default: scheduler_algo)")
    .addOption(forceOption())
    .action(runRecord);
  return addExample(
    command,
    "schedlab scenario record scenarios/small --policy naive --set duration=60",
    "schedlab scenario check scenarios",
  );
}

async function runRecord(folder: string, options: RecordOptions): Promise<void> {
  const { trace, force } = options;
  const { values: parameters, given } = readParameters(options);
  const algo = given.get("scheduler_algo")?.place ?? "defaults";
  const policy = options.policy
    ? choosePolicy(options.policy, "--policy")
    : choosePolicy(parameters.scheduler_algo, `${algo}: key scheduler_algo`);
  const pipelines =
    trace === undefined
      ? pipelinesOf(generateWorkload(generatorOptions(parameters)))
      : readTrace(trace);
  // What is replaced must not be what is read.
  const inputs = [
    options.params ?? [],
    options.failures ?? [],
    trace ?? [],
    policy.kind === "source" ? policy.name : [],
  ];
  for (const name of Object.values(FILES)) refuseInputs(join(folder, name), inputs.flat());
  const checked = await checkedPolicy(policy);
  if (checked.code === "refused") throw notRunnable(policy.name, checked.outcome.code);
  makeScenarioFolder(folder, { force });
  await interruptible(async () => {
    const run = writeScenarioInputs(folder, { parameters, policy, pipelines }, { force });
    tellWarnings(workloadWarnings(run.trace, parameters, trace));
    const result = await runScenario(run);
    if (!result.statistics) throw notRunnable(policy.name, result.outcome.code);
    writeExpected(folder, result, { force });
    const { code } = result.outcome;
    process.stdout.write(
      `${folder}: ${policy.name}, ${code}, ${result.events?.count ?? 0} events\n`,
    );
  });
}

function notRunnable(policy: string, code: string): WorkError {
  return new WorkError(`policy ${policy} failed: ${code} (see: schedlab check ${policy})`);
}
