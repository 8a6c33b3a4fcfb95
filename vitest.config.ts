import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { BaseSequencer } from "vitest/node";

/** Where a report for machines goes; unset: none is written. */
const report = process.env["SCHEDLAB_TEST_REPORT"];

/** Files that take a minute or more. What begins last decides when all is over, so these begin first. */
const LONG = ["notebooks/notebooks", "search/quality", "search/kill", "study/study"];

class LongFirst extends BaseSequencer {
  override async sort(files: Parameters<BaseSequencer["sort"]>[0]) {
    const rankOf = (path: string): number => {
      const index = LONG.findIndex((name) => path.endsWith(`/${name}.test.ts`));
      return index < 0 ? LONG.length : index;
    };
    const sorted = await super.sort(files);
    return sorted.sort((a, b) => rankOf(a.moduleId) - rankOf(b.moduleId));
  }
}

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // By default one core stays idle. Tests of commands wait for processes most of the time.
    maxWorkers: availableParallelism(),
    sequence: { sequencer: LongFirst },
    // Nothing is asserted about time: this only ends a test that hangs.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    reporters: report ? ["default", ["json", { outputFile: report }]] : ["default"],
  },
});
