import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Verifier } from "../../../src/verifier/index.js";
import { built } from "../built.js";
import { outcomeOf, runUnchecked } from "../run-verified.js";

let verifier: Verifier;
beforeAll(() => {
  verifier = new built.Verifier({ workers: 1 });
});
afterAll(() => verifier.close());

/** What follows a statement of the module. */
const IDLE = "export default function create() {\n  return { schedule() {} };\n}\n";

const THROWS_IN_LINE_7 = `// A comment that is not in the JavaScript.
interface Kept { readonly name: string }

function fail(kept: Kept): never {
  const { name } = kept;
  const text: string = name
    throw new RangeError(text as string);
}
export default function create() {
  return { schedule() { fail({ name: "seven" }); } };
}
`;

describe("the place of an error", () => {
  const seven = { column: 11, snippet: "throw new RangeError(text as string);" };

  it.each([
    ["as the policy has it", THROWS_IN_LINE_7, 7],
    ["in text with Windows line ends", THROWS_IN_LINE_7.replaceAll("\n", "\r\n"), 7],
    ["behind a byte order mark", `\uFEFF${THROWS_IN_LINE_7}`, 7],
    ["in an answer around the policy", `Here it is:\n\n\`\`\`ts\n${THROWS_IN_LINE_7}\`\`\`\n`, 10],
  ])("is that of the source, %s", async (_what, text, line) => {
    expect(await outcomeOf(verifier, text)).toEqual({
      code: "policy-error",
      message: "RangeError: seven",
      atTick: 0,
      place: { ...seven, line },
    });
  });

  it.each([
    [
      "the module",
      `const limits: readonly number[] = [];\nconst first = limits[0] as number;\nfirst.toFixed(101);\n${IDLE}`,
      "TypeError: Cannot read properties of undefined (reading 'toFixed')",
      { line: 3, column: 7, snippet: "first.toFixed(101);" },
    ],
    [
      "the factory",
      "export default function create() {\n  const f = (): never => { throw new Error('made'); };\n  f();\n  return { schedule() {} };\n}\n",
      "Error: made",
      { line: 2, column: 34, snippet: "const f = (): never => { throw new Error('made'); };" },
    ],
    [
      "a getter of its decision",
      "export default () => ({\n  schedule() {\n    return { get assign(): [] { throw new Error('read'); } };\n  },\n});\n",
      "Error: read",
      {
        line: 3,
        column: 39,
        snippet: "return { get assign(): [] { throw new Error('read'); } };",
      },
    ],
    [
      "a function of the language that it calls",
      "export default () => ({\n  schedule() {\n    [1].map((x) => x.toFixed(101));\n  },\n});\n",
      "RangeError: toFixed() digits argument must be between 0 and 100",
      { line: 3, column: 22, snippet: "[1].map((x) => x.toFixed(101));" },
    ],
  ])("is found in %s", async (_what, source, message, place) => {
    expect(await outcomeOf(verifier, source)).toEqual({
      code: "policy-error",
      message,
      atTick: 0,
      place,
    });
  });

  it("is not known of what is no error", async () => {
    const source = 'export default () => ({ schedule() { throw "no"; } });\n';
    expect(await outcomeOf(verifier, source)).toEqual({
      code: "policy-error",
      message: "no",
      atTick: 0,
    });
  });

  it.each([
    ["that is none", "7", /^TypeError: expected the policy factory to return an object/],
    ["without a schedule", "{}", /^TypeError: expected the policy to have a method/],
    [
      "in an unknown mode",
      '{ mode: "always", schedule() {} }',
      /^TypeError: expected the policy's mode/,
    ],
  ])("is not sought in the simulator's own code: a policy %s", async (_what, made, message) => {
    const source = `import type { Policy } from "schedlab/policy";
export default () => (${made}) as unknown as Policy;
${"// more lines\n".repeat(100)}`;
    const outcome = await outcomeOf(verifier, source);
    expect(outcome).toEqual({ code: "policy-error", message: outcome.message, atTick: 0 });
    expect(outcome.message).toMatch(message);
  });

  it.each([
    ["an object", "export default { schedule() {} };"],
    ["a number", "export default 7;"],
    ["undefined", "export default undefined;"],
  ])("is not there for %s as the default export", async (type, source) => {
    const [run] = await runUnchecked(verifier, source);
    expect(run?.outcome).toEqual({
      code: "policy-error",
      message: `TypeError: expected the default export to be a function, got ${type.replace(/^an? /, "")}`,
      atTick: 0,
    });
  });
});
