#!/usr/bin/env node
import { createProgram } from "./program.js";
import { reportOf } from "./report-error.js";

// A reader that has seen enough, as in `schedlab policies | head -1`, is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") return;
  process.stderr.write(`error: standard output: ${error.message}\n`);
  process.exit(1);
});

try {
  await createProgram().parseAsync();
} catch (error) {
  const { exitCode, message } = reportOf(error);
  if (message !== "") process.stderr.write(`${message}\n`);
  process.exitCode = exitCode;
}
