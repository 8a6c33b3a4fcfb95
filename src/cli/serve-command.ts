import { Command, InvalidArgumentError, Option } from "commander";
import { findBuiltInPolicy } from "../policies/index.js";
import type { PolicyServer, ServedPolicy } from "../rest/index.js";
import { serveBuiltIn, servePolicy, serveSandboxed } from "../rest/index.js";
import { RequestError, WorkError } from "../settings/request-error.js";
import { describeOutcome } from "../verifier/outcome.js";
import type { PolicyRef } from "../verifier/evaluator.js";
import { Verifier } from "../verifier/verifier.js";
import { addExample } from "./command-options.js";
import { choosePolicy } from "./policy-choice.js";

interface ServeOptions {
  readonly host: string;
  readonly port: number;
}

/** `schedlab serve`: a policy that a simulator asks over HTTP. */
export function serveCommand(): Command {
  const command = new Command("serve")
    .summary("let a simulator elsewhere ask a policy over HTTP")
    .description(
      'Serves a policy in the protocol of Eudoxia\'s scheduler_algo "rest", so that ' +
        "another simulator can run it. Ends with Ctrl-C.",
    )
    .argument("<policy>", "built-in policy, or a .ts file")
    .option("--host <host>", "name or address to listen at", "127.0.0.1")
    .addOption(
      new Option("--port <n>", "port to listen at; 0: any that is free")
        .argParser(readPort)
        .default(8080),
    )
    .action(runServe);
  return addExample(command, "schedlab serve priority --port 8080");
}

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65535) return port;
  throw new InvalidArgumentError(`Expected a whole number from 0 to 65535; found "${text}".`);
}

async function runServe(name: string, options: ServeOptions): Promise<void> {
  const policy = await servedPolicy(choosePolicy(name, "policy"));
  const server = await begin(policy, options);
  process.stdout.write(`serving ${policy.name} at ${server.url} (Ctrl-C ends it)\n`);
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => resolve());
  });
  await server.close();
}

async function servedPolicy(policy: PolicyRef): Promise<ServedPolicy> {
  if (policy.kind === "built-in") {
    const builtIn = findBuiltInPolicy(policy.name);
    if (!builtIn) throw new RangeError(`expected a built-in policy, got ${policy.name}`);
    return serveBuiltIn(builtIn);
  }
  const verifier = new Verifier({ workers: 1 });
  try {
    const checked = await verifier.check(policy.source, policy.name);
    if (checked.code === "checked") return serveSandboxed(policy.name, checked);
    throw new WorkError(`policy ${policy.name} failed: ${describeOutcome(checked.outcome)}`);
  } finally {
    await verifier.close();
  }
}

const PROBLEMS: Readonly<Record<string, string>> = {
  EADDRINUSE:
    "a port that is free (another program listens there; --port 0 takes any that is free)",
  EACCES: "a port that may be listened at (from 1024 on)",
  EADDRNOTAVAIL: "an address of this machine",
  ENOTFOUND: "a name or an address of this machine",
  EAI_AGAIN: "a name or an address of this machine",
};

async function begin(policy: ServedPolicy, { host, port }: ServeOptions): Promise<PolicyServer> {
  const log = (line: string): void => void process.stderr.write(`${line}\n`);
  try {
    return await servePolicy({ policy, host, port, log });
  } catch (cause) {
    await policy.close();
    const { code = "" } = cause as NodeJS.ErrnoException;
    const expected = PROBLEMS[code];
    if (expected === undefined) throw cause;
    throw new RequestError(`--host ${host} --port ${port}: expected ${expected}; found ${code}`, {
      cause,
    });
  }
}
