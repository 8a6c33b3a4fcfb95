import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FileError } from "../../../src/files/index.js";
import { PromptError, readPrompts } from "../../../src/proposers/prompts/index.js";

const OWN = fileURLToPath(new URL("../../../prompts/", import.meta.url));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "schedlab-prompts-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A copy of the package's prompts in which a file is another one; undefined: missing. */
function copyWith(name: string, text: string | undefined): string {
  const copy = mkdtempSync(join(folder, "copy-"));
  cpSync(OWN, copy, { recursive: true });
  rmSync(join(copy, name));
  if (text !== undefined) writeFileSync(join(copy, name), text);
  return copy;
}

const own = (name: string): string => readFileSync(join(OWN, name), "utf8");

function errorOf(name: string, text: string | undefined): Error {
  const copy = copyWith(name, text);
  try {
    readPrompts(copy);
  } catch (error) {
    const { message } = error as Error;
    (error as Error).message = message.replace(`${copy}/`, "");
    return error as Error;
  }
  throw new Error("expected an error");
}

describe("the prompts", () => {
  it("are those of the package unless another folder is given", () => {
    expect(readPrompts()).toEqual(readPrompts(copyWith("task.md", own("task.md"))));
  });

  it("show the interface that policies are checked against, and no other", () => {
    const published = readFileSync(
      new URL("../../../dist/simulator/policy.d.ts", import.meta.url),
      "utf8",
    );
    expect(readPrompts().interface).toBe(published.trim());
    expect(published).toContain("export interface SystemView");
  });

  it("have a digest that tells every change, and not how lines end", () => {
    const { digest } = readPrompts();
    expect(digest).toMatch(/^[\da-f]{64}$/);
    for (const name of ["system.md", "objective-throughput.md", "example.ts"]) {
      expect(readPrompts(copyWith(name, `${own(name)}more`)).digest).not.toBe(digest);
    }
    const withReturns = own("task.md").replaceAll("\n", "\r\n");
    expect(readPrompts(copyWith("task.md", withReturns)).digest).toBe(digest);
  });

  it("may do without a placeholder that is not necessary", () => {
    const text = own("task.md").replace("{{example}}", "None is given.");
    expect(readPrompts(copyWith("task.md", text)).task).toContain("None is given.");
  });

  it.each([
    "system.md",
    "task.md",
    "revise.md",
    "best.md",
    "others.md",
    "objective-penalized_latency.md",
    "example.ts",
  ])("cannot be without %s", (name) => {
    const error = errorOf(name, undefined);
    expect(error).toBeInstanceOf(FileError);
    expect(error.message).toContain(`${name}: expected a prompt`);
    expect(error.message).toContain("no such file");
  });

  it.each([
    [
      "revise.md",
      "One\n\nTwo {{feedbak}} three",
      "revise.md:3: expected one of {{feedback}}, {{next_step}}; found {{feedbak}} (did you mean {{feedback}}?)",
    ],
    [
      "others.md",
      "{{ policies }} {{interface}}",
      "others.md:1: expected one of {{policies}}; found {{interface}}",
    ],
    [
      "system.md",
      "Write a policy.",
      /^system\.md: expected the placeholder \{\{interface\}\}; found none/,
    ],
    ["task.md", "{{cluster}}", /^task\.md: expected the placeholder \{\{objective\}\}; found none/],
    ["best.md", " \n", "best.md: expected a text; found an empty file"],
  ])("say what is wrong with %s: %j", (name, text, message) => {
    const error = errorOf(name, text);
    expect(error).toBeInstanceOf(PromptError);
    if (typeof message === "string") expect(error.message).toBe(message);
    else expect(error.message).toMatch(message);
  });

  it("use placeholders that their README names, and it names no other", () => {
    const readme = own("README.md");
    const rows = [...readme.matchAll(/^\| `([\w-]+)\.md` +\|[^|]+\|([^|]+)\|$/gm)];
    const listed = new Map(
      rows.map(([, file = "", names = ""]) => [file, names.replaceAll("*", "").trim().split(", ")]),
    );
    expect([...listed.keys()]).toEqual([
      "system",
      "task",
      "objective-METRIC",
      "best",
      "revise",
      "others",
    ]);
    for (const [file, names] of listed) {
      const name = file.replace("METRIC", "throughput");
      const { message } = errorOf(`${name}.md`, "{{?}}");
      expect(message.match(/\{\{\w+\}\}/g)).toEqual(names.map((each) => `{{${each}}}`));
    }
  });
});
