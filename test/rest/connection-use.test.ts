import { describe, expect, it } from "vitest";
import { ConnectionUse } from "../../src/rest/client/connection-use.js";

/** Whether connections are kept after each of these answers. */
function kept(...answersMs: readonly number[]): boolean[] {
  const use = new ConnectionUse();
  return answersMs.map((ms) => {
    use.note(ms);
    return use.isKept;
  });
}

describe("the use of connections", () => {
  it("keeps one on which answers come at once, also if some do not", () => {
    expect(kept(0, 1, 44, 44, 1, 44, 0, 44, 44, 29)).not.toContain(false);
  });

  it("is a new one for each request after three delayed answers in a row", () => {
    expect(kept(1, 44, 44, 44, 1, 44, 44, 1)).toEqual([
      ...[true, true, true],
      ...[false, false, false, false, false],
    ]);
  });

  it("is a kept one for good if new ones are no faster", () => {
    const after = kept(44, 44, 44, 44, 44, 44, 44, 44, 44, 44);
    expect(after).toEqual([true, true, false, false, false, true, true, true, true, true]);
  });
});
