// A process with a pool, whose only child is caught in an endless loop. Writes the child's process id.
import { ProcessPool } from "../../../dist/verifier/process/process-pool.js";

const pool = new ProcessPool({
  module: new URL("./worker.mjs", import.meta.url),
  workers: 1,
  heapMb: 64,
});
void pool.run(
  { do: process.argv[2] },
  { seconds: Infinity, onProgress: (pid) => process.stdout.write(`${pid}\n`) },
);
