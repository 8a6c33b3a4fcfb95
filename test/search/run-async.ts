import { spawn } from "node:child_process";
import { MAIN } from "../cli/run-cli.js";

export interface AsyncResult {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface AsyncRun {
  readonly kill: (signal: NodeJS.Signals) => void;
  readonly result: Promise<AsyncResult>;
}

/** Starts `schedlab` while this process goes on, as for a server that it talks to. */
export function startSchedlab(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): AsyncRun {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("OPENAI_"));
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd,
    env: { ...Object.fromEntries(inherited), ...env },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  return {
    kill: (signal) => child.kill(signal),
    result: new Promise((resolve) => {
      child.on("close", (status, signal) => resolve({ status, signal, stdout, stderr }));
    }),
  };
}
