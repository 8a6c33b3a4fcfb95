import { Command, Option } from "commander";
import { EXPECTED_ADDRESS, parseAddress } from "../rest/index.js";
import { describeOutcome } from "../verifier/outcome.js";
import { checkedPolicy } from "./checked-policy.js";
import {
  addExample,
  addRunOptions,
  forceOption,
  jsonOption,
  parameterHelp,
} from "./command-options.js";
import { interruptible } from "./interruption.js";
import { openOutputs } from "./output-files.js";
import type { ParameterFlags, ParameterName, ResolvedParameters } from "../settings/parameters.js";
import { PARAMETERS, readParameters } from "../settings/parameters.js";
import { choosePolicy } from "./policy-choice.js";
import { printJson, tellWarnings } from "./print.js";
import { WorkError, shown, valueError } from "../settings/request-error.js";
import type { RestRef, SimulationRequest } from "./simulation-job.js";
import { failed, simulateInProcess } from "./simulation-launch.js";
import { simulationJson, simulationReport } from "./simulation-report.js";
import type { Mode } from "../settings/simulation-options.js";
import { MODES } from "../settings/simulation-options.js";

interface SimulateOptions extends ParameterFlags {
  readonly trace?: string;
  readonly policy?: string;
  readonly mode?: Mode;
  readonly json?: boolean;
  readonly events?: string;
  readonly timeline?: string;
  readonly series?: string;
  readonly force: boolean;
}

/** `schedlab simulate`: one policy on one workload. */
export function simulateCommand(): Command {
  const command = new Command("simulate")
    .summary("run a policy on a workload")
    .description("Runs a policy on a workload and reports how it fared.");
  addRunOptions(command)
    .option("--trace <file>", "workload: a trace CSV (default: generated from the parameters)")
    .option(
      "--policy <name|file>",
      'built-in policy, .ts file, or "rest" (default: scheduler_algo)',
    )
    .addOption(
      new Option(
        "--mode <mode>",
        "when the policy is called (default: as it asks for, else on-event)",
      ).choices(MODES),
    )
    .addOption(jsonOption())
    .option("--events <file>", "write every event as a line of JSON (default: not written)")
    .option("--timeline <file>", "write a Chrome trace (chrome://tracing) (default: not written)")
    .option("--series <file>", "write the utilisation of each second as CSV (default: not written)")
    .addOption(forceOption())
    .action(runSimulate);
  command.addHelpText("after", parameterHelp(Object.keys(PARAMETERS) as ParameterName[]));
  return addExample(
    command,
    "schedlab simulate --policy learned-srpt --set duration=120 --set num_pools=2",
  );
}

async function runSimulate(options: SimulateOptions): Promise<void> {
  const request = readRequest(options);
  const checked = await checkedPolicy(request.policy);
  const result = await interruptible(async () => {
    if (checked.code === "refused") return failed(request, checked.outcome);
    const outputs = openOutputs(options, options.force);
    try {
      const job = { ...request, policy: checked.policy, files: outputs.files };
      const done = await simulateInProcess(job, checked.compiled);
      if (done.outcome.code === "completed") outputs.commit();
      return done;
    } finally {
      outputs.discard();
    }
  });
  tellWarnings(result.warnings);
  if (options.json) printJson(simulationJson(request, result));
  else process.stdout.write(simulationReport(request, result));
  if (result.outcome.code === "completed") return;
  throw new WorkError(`policy ${request.policy.name} failed: ${describeOutcome(result.outcome)}`);
}

function readRequest(options: SimulateOptions): SimulationRequest {
  const resolved = readParameters(options);
  const { values, given } = resolved;
  const algo = given.get("scheduler_algo");
  const [text, place] =
    options.policy === undefined
      ? [values.scheduler_algo, `${algo?.place ?? "defaults"}: key scheduler_algo`]
      : [options.policy, "--policy"];
  return {
    parameters: { ...values, scheduler_algo: text },
    trace: options.trace ?? null,
    policy:
      text === "rest" ? restPolicyRef(resolved) : choosePolicy(text, place, { canBeRest: true }),
    mode: options.mode,
  };
}

function restPolicyRef({ values, given }: ResolvedParameters): RestRef {
  const key = "rest_scheduler_addr";
  if (parseAddress(values[key])) return { kind: "rest", name: "rest" };
  throw valueError({
    place: `${given.get(key)?.place ?? "defaults"}: key ${key}`,
    expected: EXPECTED_ADDRESS,
    found: shown(values[key]),
  });
}
