import { Writable } from "node:stream";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { startProgress } from "../../src/cli/progress.js";

/** A stream that keeps what is written. */
function recorder(isTTY: boolean): {
  readonly stream: NodeJS.WriteStream;
  readonly text: () => string;
} {
  let text = "";
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString();
      done();
    },
  });
  const properties = {
    isTTY,
    columns: 80,
    cursorTo: () => true,
    clearLine: () => true,
    moveCursor: () => true,
  };
  return {
    stream: Object.assign(stream, properties) as unknown as NodeJS.WriteStream,
    text: () => text,
  };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("progress", () => {
  it("is a line now and then where there is no terminal", () => {
    const { stream, text } = recorder(false);
    const progress = startProgress({ label: "simulating", total: 600, stream });
    for (let second = 0; second <= 25; second++) {
      progress.update(second * 24, `${second * 24} of 600 s`);
      vi.advanceTimersByTime(1000);
    }
    progress.stop();
    progress.update(600);
    expect(text()).toBe("simulating: 40 %, 240 of 600 s\nsimulating: 80 %, 480 of 600 s\n");
  });

  it("is a bar on a terminal, but only for what takes a while", () => {
    const { stream, text } = recorder(true);
    const progress = startProgress({ label: "simulating", total: 600, stream });
    progress.update(100, "100 of 600 s");
    expect(text()).toBe("");
    vi.advanceTimersByTime(600);
    progress.update(300, "300 of 600 s");
    expect(text()).toContain("simulating ███████████████░░░░░░░░░░░░░░░ 50 % 300 of 600 s");
    progress.stop();
  });
});
