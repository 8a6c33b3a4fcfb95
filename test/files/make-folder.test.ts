import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FileError, makeFolder } from "../../src/files/index.js";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "schedlab-files-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe("a folder", () => {
  it("is made with those above it, and left as it is when it is there", () => {
    const path = join(folder, "a", "b");
    makeFolder(path);
    writeFileSync(join(path, "kept.txt"), "");
    makeFolder(path);
    expect(existsSync(join(path, "kept.txt"))).toBe(true);
  });

  it("is not made where a file stands", () => {
    const file = join(folder, "f");
    writeFileSync(file, "");
    expect(() => makeFolder(file)).toThrow(
      `${file}: expected a place where a folder can be made; found a file of that name`,
    );
    expect(() => makeFolder(join(file, "a"))).toThrow(
      `${join(file, "a")}: expected a place where a folder can be made; found a file where a folder should be`,
    );
  });

  it("is refused, not waited for, where the system makes none", ({ skip }) => {
    skip(!existsSync("/proc/self"), "only Linux has a folder that can hold no new one");
    expect(() => makeFolder("/proc/none/study")).toThrow(FileError);
  });
});
