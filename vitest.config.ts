import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** Where a report for machines goes; unset: none is written. */
const report = process.env["SCHEDLAB_TEST_REPORT"];

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // By default one core stays idle. Tests of commands wait for processes most of the time.
    maxWorkers: availableParallelism(),
    // Nothing is asserted about time: this only ends a test that hangs.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    reporters: report ? ["default", ["json", { outputFile: report }]] : ["default"],
  },
});
