import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The built command line. */
export const MAIN = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

export interface CliResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `schedlab` with these arguments and waits for its end. */
export function schedlab(args: readonly string[], cwd?: string): CliResult {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
    cwd,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  return { status, stdout, stderr };
}

/** What a command wrote to standard error, less the lines of progress, of which a slow machine gets some. */
export function withoutProgress(stderr: string): string {
  return stderr.replaceAll(/^\w+: \d+ %.*\n/gm, "");
}

/** A temporary folder with these files. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), "schedlab-cli-"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

/** Runs `body` in a temporary folder with these files; it is removed afterwards. */
export async function inFolder<T>(
  files: Readonly<Record<string, string | Uint8Array>>,
  body: (folder: string) => T | Promise<T>,
): Promise<T> {
  const folder = folderWith(files);
  try {
    return await body(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The names in a folder, sorted. */
export function namesIn(folder: string): string[] {
  return readdirSync(folder).toSorted();
}

/** A policy that assigns the first operator it sees everything there is, and nothing more. */
export const ONE_ASSIGNMENT = `import type { Cluster, Policy } from "schedlab/policy";
export default function create(cluster: Cluster): Policy {
  let isDone = false;
  return {
    schedule({ pipelines, pools }) {
      const operator = pipelines[0]?.operators[0];
      const pool = pools[0];
      if (isDone || !operator || !pool) return;
      isDone = true;
      return { assign: [{ operators: [operator], pool, cpu: pool.cpu, ramGb: pool.ramGb }] };
    },
  };
}
`;

/** A policy that throws in its third line when something arrives. */
export const THROWING = `export default function create(): import("schedlab/policy").Policy {
  return { schedule({ arrivals }) {
    if (arrivals.length > 0) throw new Error("no idea");
  } };
}
`;

const HEADER =
  "pipeline_id,arrival_seconds,priority,operator_id,parents,baseline_cpu_seconds,cpu_scaling,memory_gb,storage_read_gb";

/** A trace of these rows. */
export function trace(...rows: readonly string[]): string {
  return [HEADER, ...rows, ""].join("\n");
}

/** Two pipelines. */
export const SMALL_TRACE = trace(
  "p1,0,QUERY,op1,,2,linear3,10,20",
  "p2,0.5,BATCH_PIPELINE,op1,,1,const,,10",
  "p2,,,op2,op1,1,sqrt,4,0",
);
