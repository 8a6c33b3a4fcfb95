import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { FileError, appendLine } from "../../src/files/index.js";
import { RunFolder, candidateId, candidateLine } from "../../src/search/index.js";
import { evaluationFeedback, failedOnAll, feedbackJson } from "../../src/verifier/index.js";
import { inTemporaryFolder } from "../workload/temporary-folder.js";
import { candidateOf, evaluationOf } from "./fake-loop.js";

/** Every file below a folder, by path, with its text. */
function filesIn(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .toSorted()
      .map((path) => [path.slice(folder.length + 1), readFileSync(path, "utf8")]),
  );
}

function refusal(body: () => unknown): FileError {
  try {
    body();
  } catch (error) {
    if (error instanceof FileError) return error;
    throw error;
  }
  throw new Error("expected a FileError");
}

/** A folder with a run in it. */
function usedFolder(root: string): string {
  const path = join(root, "run");
  const run = RunFolder.create(path);
  run.writeRun({ seed: 1 });
  run.commit(candidateOf(0, "old"));
  run.appendTiming({ number: 0 });
  run.write("summary.json", "{}\n");
  run.write("table.csv", "a\n");
  run.write("charts/best-so-far.svg", "<svg/>\n");
  run.close();
  return path;
}

describe("the folder of a run", () => {
  it("is made with everything above it, or is an empty one that is there", () => {
    inTemporaryFolder((root) => {
      const made = join(root, "a", "b", "run");
      const first = RunFolder.create(made);
      first.writeRun({});
      expect(readdirSync(made)).toContain("run.lock");
      first.close();
      expect(readdirSync(made).toSorted()).toEqual(["candidates", "charts", "run.json"]);
      const empty = join(root, "empty");
      mkdirSync(empty);
      const second = RunFolder.create(empty);
      second.writeRun({});
      second.close();
      expect(readdirSync(empty).toSorted()).toEqual(["candidates", "charts", "run.json"]);
    });
  });

  it("is refused when there is a run in it, which stays as it is", () => {
    inTemporaryFolder((root) => {
      const path = usedFolder(root);
      const before = filesIn(path);
      expect(Object.keys(before)).toContain(`candidates/${candidateId("old")}/policy.ts`);
      const error = refusal(() => RunFolder.create(path));
      expect(error).toMatchObject({ code: "exists", path, found: "a folder that is not empty" });
      expect(error.expected).toContain("--force");
      expect(filesIn(path)).toEqual(before);
    });
  });

  it("is emptied of the earlier run when forced", () => {
    inTemporaryFolder((root) => {
      const path = usedFolder(root);
      writeFileSync(join(path, "my notes.md"), "keep me");
      const run = RunFolder.create(path, { force: true });
      run.writeRun({ seed: 2 });
      run.close();
      expect(filesIn(path)).toEqual({
        "my notes.md": "keep me",
        "run.json": '{\n  "format": 3,\n  "seed": 2\n}\n',
      });
    });
  });

  it.each([false, true])("is refused when other files are in it (force: %s)", (force) => {
    inTemporaryFolder((root) => {
      const path = join(root, "thesis");
      mkdirSync(join(path, "candidates"), { recursive: true });
      writeFileSync(join(path, "candidates", "of the prize.md"), "Ada, Grace");
      writeFileSync(join(path, "table.csv"), "1,2");
      const before = filesIn(path);
      const error = refusal(() => RunFolder.create(path, { force }));
      expect(error.path).toBe(path);
      expect(error.expected).toContain(force ? "the folder of a run" : "--force");
      expect(filesIn(path)).toEqual(before);
    });
  });

  it("is refused where a file is, or below one", () => {
    inTemporaryFolder((root) => {
      const file = join(root, "file");
      writeFileSync(file, "text");
      const why = "found a file where a folder should be";
      for (const [path, expected] of [
        [file, "a folder for the run that can be read"],
        [join(file, "run"), "a place where a folder can be made"],
      ] as const) {
        const error = refusal(() => RunFolder.create(path, { force: true }));
        expect(error.message).toBe(`${path}: expected ${expected}; ${why}`);
      }
      expect(readFileSync(file, "utf8")).toBe("text");
    });
  });

  it("has a candidate's own folder before its line", () => {
    inTemporaryFolder((root) => {
      const path = join(root, "run");
      const run = RunFolder.create(path);
      const candidate = candidateOf(0, "const policy = 1;\n");
      // With the archive's place taken the line cannot be written.
      mkdirSync(join(path, "candidates.jsonl"));
      expect(() => {
        run.commit(candidate);
      }).toThrow();
      run.close();
      const folder = `candidates/${candidate.id}`;
      expect(Object.keys(filesIn(path))).toEqual([
        `${folder}/evaluation.json`,
        `${folder}/feedback.json`,
        `${folder}/policy.ts`,
      ]);
    });
  });

  it("keeps each candidate as its policy, its feedback and its line, in commit order", () => {
    inTemporaryFolder((root) => {
      const path = join(root, "run");
      const run = RunFolder.create(path);
      const first = candidateOf(0, "first\n", { evaluation: evaluationOf(Infinity) });
      const second = candidateOf(1, "second\n");
      const again = candidateOf(2, "first\n", { duplicateOf: 0 });
      for (const candidate of [first, second, again]) run.commit(candidate);
      expect(readFileSync(join(path, "candidates.jsonl"), "utf8")).toBe(
        [first, second, again].map((candidate) => `${candidateLine(candidate)}\n`).join(""),
      );
      expect(readdirSync(join(path, "candidates")).toSorted()).toEqual(
        [first.id, second.id].toSorted(),
      );
      const folder = join(path, "candidates", first.id);
      expect(readFileSync(join(folder, "policy.ts"), "utf8")).toBe("first\n");
      const told = evaluationFeedback(first.evaluation, { name: "policy.ts" });
      expect(JSON.parse(readFileSync(join(folder, "feedback.json"), "utf8"))).toEqual(
        JSON.parse(JSON.stringify(feedbackJson(told))),
      );
      expect(told.outcome.code).toBe("completed");
    });
  });

  it("takes timings in a file of their own", () => {
    inTemporaryFolder((root) => {
      const path = join(root, "run");
      const run = RunFolder.create(path);
      run.appendTiming({ number: 0, seconds: 1 });
      run.appendTiming({ number: 1, seconds: 2 });
      expect(readFileSync(join(path, "timings.jsonl"), "utf8")).toBe(
        '{"number":0,"seconds":1}\n{"number":1,"seconds":2}\n',
      );
      expect(existsSync(join(path, "candidates.jsonl"))).toBe(false);
    });
  });

  it("gives its candidates back, to the byte of their lines", () => {
    inTemporaryFolder((root) => {
      const path = usedFolder(root);
      const run = RunFolder.open(path);
      const failed = candidateOf(1, "No.", {
        evaluation: failedOnAll({ code: "no-policy", rule: "refusal", message: "no" }, ["t"]),
        expense: {
          simulations: 0,
          tokens: { input: 5, cachedInput: 1, output: 7, reasoning: 2 },
          costUsd: 0.25,
        },
        promptDigest: "abc",
        prompt: { digest: "abc", body: { model: "m" } },
      });
      run.commit(failed);
      // A killed process leaves half a line, and the folder of a candidate without one.
      appendFileSync(join(path, "candidates.jsonl"), '{"number":2,"id":"0123');
      mkdirSync(join(path, "candidates", "0123456789ab"));
      run.close();
      const again = RunFolder.open(path);
      const kept = { ...failed };
      delete kept.prompt;
      expect(again.candidates()).toEqual([candidateOf(0, "old"), kept]);
      expect(readFileSync(join(path, "candidates.jsonl"), "utf8").split("\n")).toHaveLength(3);
      expect(readdirSync(join(path, "candidates")).toSorted()).toEqual(
        [candidateId("old"), failed.id].toSorted(),
      );
      again.close();
    });
  });

  it("is not gone on with when something in it was changed, and says where", () => {
    const changes: Readonly<Record<string, (path: string) => void>> = {
      "a score": (path) => {
        const file = join(path, "candidates.jsonl");
        writeFileSync(file, readFileSync(file, "utf8").replace('"throughput":1', '"throughput":2'));
      },
      "a policy": (path) => {
        writeFileSync(join(path, "candidates", candidateId("old"), "policy.ts"), "other");
      },
      "an evaluation": (path) => {
        writeFileSync(join(path, "candidates", candidateId("old"), "evaluation.json"), "{}");
      },
    };
    for (const [what, change] of Object.entries(changes)) {
      inTemporaryFolder((root) => {
        const path = usedFolder(root);
        change(path);
        const run = RunFolder.open(path);
        const { message } = refusal(() => run.candidates());
        expect([what, message]).toEqual([
          what,
          expect.stringContaining(
            `${join(path, "candidates.jsonl")}:1: expected a candidate's line`,
          ),
        ]);
        run.close();
      });
    }
  });

  it("of another format is refused with what to do", () => {
    inTemporaryFolder((root) => {
      const path = usedFolder(root);
      for (const [format, remedy] of [
        [4, "update schedlab"],
        [2, "run the search again"],
      ] as const) {
        writeFileSync(join(path, "run.json"), JSON.stringify({ format, schedlab: "9.9.9" }));
        const run = RunFolder.open(path);
        const { message } = refusal(() => run.readRun());
        expect(message).toContain(`format ${format} of schedlab 9.9.9: ${remedy}`);
        run.close();
      }
    });
  });

  it("is kept from a second process, but not by one that has ended", () => {
    inTemporaryFolder((root) => {
      const path = usedFolder(root);
      const run = RunFolder.open(path);
      expect(refusal(() => RunFolder.open(path)).message).toContain(`process ${process.pid} on `);
      run.close();
      const { pid } = spawnSync(process.execPath, ["-e", ""]);
      const owner = { pid, host: hostname(), since: "1" };
      writeFileSync(join(path, "run.lock"), JSON.stringify(owner));
      RunFolder.open(path).close();
      expect(existsSync(join(path, "run.lock"))).toBe(false);
      writeFileSync(join(path, "run.lock"), JSON.stringify({ ...owner, host: "elsewhere" }));
      const { message } = refusal(() => RunFolder.open(path));
      expect(message).toContain(`process ${pid} on elsewhere`);
      expect(message).toContain(`delete ${join(path, "run.lock")}`);
    });
  });

  it("tells of a full disk as a failure to write", () => {
    expect(refusal(() => appendLine("/dev/full", "a line"))).toMatchObject({
      code: "write-failed",
      found: "no space left",
    });
  });
});
