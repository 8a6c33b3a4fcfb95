import { Command } from "commander";
import { availableParallelism } from "node:os";
import type { PolicyReport, PolicyRef } from "../verifier/index.js";
import {
  COMPLETED,
  Verifier,
  describeOutcome,
  describeProblem,
  outcomeJson,
  probePolicy,
  reportCardJson,
  reportCardText,
  reportPolicy,
} from "../verifier/index.js";
import { addExample, jsonOption } from "./command-options.js";
import { choosePolicy } from "./policy-choice.js";
import { printJson } from "./print.js";
import { WorkError } from "../settings/request-error.js";

/** `schedlab check`: what is wrong with a policy, and what it can do. */
export function checkCommand(): Command {
  const command = new Command("check")
    .summary("check a policy and probe what it can do")
    .description(
      "Checks a policy's syntax, its types, and that it uses nothing that is forbidden. Then has it take " +
        "the probes: small scenarios that each test one ability. What they show is told, not judged: the " +
        "exit code is 1 only if the check fails.",
    )
    .argument("<policy>", "a .ts file, or a built-in policy")
    .addOption(jsonOption())
    .action(runCheck);
  return addExample(command, "schedlab check learned-srpt");
}

async function runCheck(name: string, { json }: { readonly json?: boolean }): Promise<void> {
  const policy = choosePolicy(name, "<policy>");
  const verifier = new Verifier({ workers: availableParallelism() });
  let report: PolicyReport;
  try {
    report = await reportOn(verifier, policy);
  } finally {
    await verifier.close();
  }
  if (json) printJson(reportJson(policy, report));
  else process.stdout.write(reportText(policy, report));
  const { outcome, problems, card } = report;
  if (card) return;
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  const what = problems.length > 0 ? count : describeOutcome(outcome);
  throw new WorkError(`policy ${policy.name} failed its check: ${what}`);
}

async function reportOn(verifier: Verifier, policy: PolicyRef): Promise<PolicyReport> {
  if (policy.kind === "source") return reportPolicy(verifier, policy.source, policy.name);
  return { outcome: COMPLETED, problems: [], card: await probePolicy(verifier, policy) };
}

function reportText({ name, kind }: PolicyRef, { problems, card, outcome }: PolicyReport): string {
  const check = kind === "built-in" ? "not needed: built in" : "passed: syntax, types, constructs";
  if (card) return `policy  ${name}\ncheck   ${check}\n\n${reportCardText(card)}`;
  const found = problems.map((problem) => `\n${describeProblem(problem)}\n`).join("");
  return `policy  ${name}\ncheck   ${outcome.code}\n${found}`;
}

function reportJson(
  { name, kind }: PolicyRef,
  { outcome, problems, card }: PolicyReport,
): Readonly<Record<string, unknown>> {
  return {
    policy: { kind, name },
    outcome: outcomeJson(outcome),
    problems,
    report_card: card ? reportCardJson(card) : null,
  };
}
