import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { unwrapSource } from "../../../src/verifier/check/index.js";
import { FACTORY, check, problemsOf } from "./policies.js";

const OLDER = "export default function old() {\n  return { schedule() {} };\n}\n";
const BROKEN = "export default function create( {\n";

interface Wrapped {
  readonly what: string;
  readonly text: string;
  readonly source: string;
  readonly firstLine: number;
}

const wrapped = (what: string, before: string, source: string, after = ""): Wrapped => ({
  what,
  text: before + source + after,
  source,
  firstLine: before.split(/\r\n|[\r\n]/).length,
});

const asItIs = (what: string, text: string): Wrapped => wrapped(what, "", text);

const WRAPPED: readonly Wrapped[] = [
  asItIs("code", FACTORY),
  asItIs("code with a syntax error", BROKEN),
  asItIs("code that begins with a comment", `// A policy\n\n${FACTORY}`),
  asItIs("code with a fence in a comment", `/*\n\`\`\`ts\n${OLDER}\`\`\`\n*/\n${FACTORY}`),
  asItIs("code with a fence in a template", `const a = \`\n~~~\n${OLDER}~~~\n\`;\n${FACTORY}`),
  asItIs(
    "code whose later part would be code by itself",
    `export const a = [[[ ];\nexport const b = 1;\n${FACTORY}`,
  ),
  asItIs("code that is cut off", `${FACTORY}const a = [\n`),
  asItIs("an empty text", ""),
  asItIs("prose", "I'm sorry, I can't help with that."),
  asItIs("JSON", '{"default": 1}'),
  wrapped("a fence", "```ts\n", FACTORY, "```\n"),
  wrapped("a fence without a language", "```\n", FACTORY, "```"),
  wrapped("a fence in capitals", "```TypeScript\n", FACTORY, "```"),
  wrapped("a fence with more than a language", '```typescript title="a b.ts"\n', FACTORY, "```"),
  wrapped("a fence with braces", "``` {.ts}\n", FACTORY, "```"),
  wrapped("JavaScript", "```js\n", FACTORY, "```"),
  wrapped("a fence of tildes", "~~~ts\n", FACTORY, "~~~\n"),
  wrapped(
    "a longer fence with a shorter one in it",
    "`````ts\n",
    `/*\n\`\`\`\n*/\n${FACTORY}`,
    "`````",
  ),
  wrapped("an indented fence", "1. Here:\n\n   ```ts\n", FACTORY, "   ```\n"),
  wrapped(
    "prose around a fence",
    "Here it is:\n\n```ts\n",
    FACTORY,
    "```\n\nIt's simple, isn't it?\n",
  ),
  wrapped("Windows line ends", "Here:\r\n```ts\r\n", FACTORY.replace(/\n/g, "\r\n"), "```\r\n"),
  wrapped("a fence that is never closed", "Here:\n```ts\n", FACTORY),
  wrapped("code that is cut off within a fence", "Here:\n```ts\n", BROKEN),
  wrapped("a fence closed behind the last line", "```ts\n", FACTORY.trimEnd(), "```"),
  wrapped("an improved version", `\`\`\`ts\n${OLDER}\`\`\`\nBetter:\n\`\`\`ts\n`, FACTORY, "```"),
  wrapped("a usage example after it", "```ts\n", FACTORY, "```\nUse:\n```ts\ncreate(c);\n```\n"),
  wrapped(
    "another language after it",
    "```ts\n",
    FACTORY,
    `\`\`\`\n\`\`\`python\n${OLDER}\`\`\`\n`,
  ),
  wrapped("inline code before it", "Use `a` or ```b``` so:\n```ts\n", FACTORY, "```"),
  wrapped("a block without a default export", "So:\n```ts\n", "const a = 1;\n", "```\n"),
  wrapped("a closing fence alone", "", FACTORY, "```\nThis policy is simple.\n"),
  wrapped("thoughts", `<think>\n\`\`\`ts\n${OLDER}\`\`\`\n</think>\n\n\`\`\`ts\n`, FACTORY, "```"),
  wrapped("thoughts whose beginning is missing", "Hm.\n</think>\n```ts\n", FACTORY, "```"),
  wrapped("thoughts that open a fence", "<think>\n```ts\nlet a\n</think>\n```ts\n", FACTORY, "```"),
  wrapped("prose before code", "Sure, here's the policy:\n\n", FACTORY),
  wrapped("prose after code", "", FACTORY, "\nThis is it; isn't it?\nI think so.\n"),
  wrapped(
    "prose around code",
    "Here's why:\n* it's simple\n\n",
    `// Why\n${FACTORY}`,
    "\nThat's it.\n",
  ),
  wrapped("prose before code with an error", "Here's it:\n", BROKEN.replace("( {", "( }")),
];

describe("the code in a text", () => {
  it.each(WRAPPED)("is found: $what", ({ text, source, firstLine }) => {
    expect(unwrapSource(text)).toEqual({ source, firstLine });
  });

  it.each(WRAPPED)("is found after a byte order mark: $what", ({ text, source, firstLine }) => {
    expect(unwrapSource(`\uFEFF${text}`)).toEqual({ source, firstLine });
  });

  it("keeps its columns when it begins in the line of a </think>", () => {
    const text = `<think>it's so</think>${FACTORY}debugger;\n`;
    const { source, firstLine } = unwrapSource(text);
    expect(source.trimStart()).toBe(`${FACTORY}debugger;\n`);
    expect([firstLine, source.indexOf("export")]).toEqual([1, text.indexOf("export")]);
    expect(problemsOf(text)).toMatchObject([{ rule: "debugger", line: 4, column: 1 }]);
  });

  it("has its problems told in lines and columns of the text", () => {
    const text = `Here's it:\r\n\r\n  ~~~ts\r\n  ${FACTORY}  debugger;\r\n  ~~~\r\n`;
    const found = problemsOf(text);
    expect(found).toMatchObject([{ line: 7, column: 3, snippet: "debugger;" }]);
    expect(check(text.replace("debugger;", ""))).toMatchObject({ code: "checked", firstLine: 4 });
  });

  it("is a part of any text, at the line that is told", () => {
    const piece = fc.constantFrom(
      ...["```", "````", "~~~", "```ts", " ```js ", "\n", "\r\n", "\r", "\u2028", "</think>"],
      ...[
        FACTORY,
        OLDER,
        BROKEN,
        "it's",
        "`",
        "${",
        "/*",
        "*/",
        "\0",
        "\uD800",
        "\uFEFF",
        "}",
        "import ",
      ],
    );
    const text = fc
      .array(fc.oneof(piece, fc.string()), { maxLength: 12 })
      .map((all) => all.join(""));
    fc.assert(
      fc.property(text, (given) => {
        const { source, firstLine } = unwrapSource(given);
        const at = given.lastIndexOf(source.trimStart());
        expect(at).toBeGreaterThanOrEqual(0);
        const lines = given.split(/\r\n|[\r\n\u2028\u2029]/).length;
        expect(firstLine).toBeGreaterThanOrEqual(1);
        expect(firstLine).toBeLessThanOrEqual(lines);
      }),
      { seed: 42, numRuns: 300 },
    );
  });

  it.each([
    ["fences", "```\n"],
    ["backticks", "`"],
    ["spaces", " "],
    ["openings", "export default "],
    ["closings", ") "],
    ["thoughts", "</think>"],
    ["line ends", "\n"],
    ["imports", "import x "],
    ["classes", "class A \n"],
  ])("is looked for in reasonable time among a great many %s", (_what, piece) => {
    const text = `it's ${piece.repeat(300_000 / piece.length)} isn't`;
    expect(unwrapSource(text).firstLine).toBeGreaterThanOrEqual(1);
  });
});
