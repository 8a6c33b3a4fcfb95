import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  discardUnfinished,
  FileError,
  FileReplacement,
  readText,
  replaceFile,
  replaceFileInTurns,
  TextFileWriter,
} from "../../src/files/index.js";

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "schedlab-files-"));
  path = join(folder, "f.txt");
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const text = (): string => readFileSync(path, "utf8");

function* failing(): Generator<string, void, undefined> {
  yield "x".repeat(100_000);
  throw new Error("no more");
}

describe.each([
  ["replaceFile", replaceFile],
  ["replaceFileInTurns", replaceFileInTurns],
] as const)("%s", (_, replace) => {
  const attempt = async (...args: Parameters<typeof replaceFile>) => await replace(...args);

  it("writes all chunks and tells what it wrote", async () => {
    const written = await attempt(path, ["é", "b".repeat(70_000), "\n"]);
    expect(text()).toBe(`é${"b".repeat(70_000)}\n`);
    const sha256 = createHash("sha256").update(text()).digest("hex");
    expect(written).toEqual({ bytes: 70_003, sha256 });
    expect(readdirSync(folder)).toEqual(["f.txt"]);
  });

  it("writes an empty file", async () => {
    await attempt(path, []);
    expect(text()).toBe("");
  });

  it("keeps a file that is there, unless told to replace it", async () => {
    writeFileSync(path, "mine");
    await expect(attempt(path, ["new"])).rejects.toMatchObject({
      code: "exists",
      message: `${path}: expected no file there, or \`force\` to replace it; found an existing file`,
    });
    expect(text()).toBe("mine");
    await attempt(path, ["new"], { force: true });
    expect(text()).toBe("new");
  });

  it("leaves everything as it was when the chunks throw", async () => {
    writeFileSync(path, "mine");
    await expect(attempt(path, failing(), { force: true })).rejects.toThrow("no more");
    expect(text()).toBe("mine");
    expect(readdirSync(folder)).toEqual(["f.txt"]);
  });

  it("keeps a file that appears meanwhile", async () => {
    const chunks = function* (): Generator<string> {
      yield "new";
      writeFileSync(path, "mine");
    };
    await expect(attempt(path, chunks())).rejects.toBeInstanceOf(FileError);
    expect(text()).toBe("mine");
    expect(readdirSync(folder)).toEqual(["f.txt"]);
  });

  it("refuses a folder that is missing, a folder and a device", async () => {
    const found = async (target: string) =>
      attempt(target, ["x"], { force: true }).catch((error: unknown) => (error as FileError).found);
    expect(await found(join(folder, "none", "f"))).toBe("no such folder");
    mkdirSync(path);
    expect(await found(path)).toBe("a folder");
    expect(await found(join(path, "..", "f.txt", "..", "f.txt"))).toBe("a folder");
    rmSync(path, { recursive: true });
    symlinkSync("/dev/null", path);
    expect(await found(path)).toBe("something that is not a regular file");
  });
});

describe("a file on its way", () => {
  it("is discarded with all others that have not been committed", () => {
    const [first, second] = [new FileReplacement(path), new FileReplacement(join(folder, "g.txt"))];
    for (const { partialPath } of [first, second]) writeFileSync(partialPath, "new");
    first.commit();
    discardUnfinished();
    expect(readdirSync(folder)).toEqual(["f.txt"]);
    expect(existsSync(second.partialPath)).toBe(false);
  });

  it("can be discarded twice, and after it has been committed", () => {
    const replacement = new FileReplacement(path);
    writeFileSync(replacement.partialPath, "new");
    replacement.commit();
    replacement.discard();
    replacement.discard();
    expect(text()).toBe("new");
  });
});

describe("a writer", () => {
  it("refuses what is there already, under the name it was given", () => {
    writeFileSync(path, "mine");
    expect(() => new TextFileWriter(path, { reportAs: "out.csv" })).toThrow(
      "out.csv: expected a place where a file can be written",
    );
  });

  it("does not write after its end", () => {
    const writer = new TextFileWriter(path);
    writer.write("a");
    writer.close();
    writer.abandon();
    expect(() => writer.close()).toThrow("expected an open file");
    expect(text()).toBe("a");
  });
});

describe("reading text", () => {
  it("leaves out a byte order mark", () => {
    writeFileSync(path, "\uFEFFä");
    expect(readText(path, "a policy")).toBe("ä");
  });

  it("names what is missing or is not UTF-8", () => {
    expect(() => readText(path, "a policy")).toThrow(
      `${path}: expected a policy that can be read; found no such file`,
    );
    writeFileSync(path, Buffer.from([0x64, 0xff]));
    expect(() => readText(path, "a policy")).toThrow(
      `${path}: expected a policy in UTF-8; found bytes that are not`,
    );
  });
});
