import { linesOf } from "./text-lines.js";

/** What stands between two fences of a Markdown text. */
export interface FencedBlock {
  /** The lines between, indented as they are. */
  readonly source: string;
  /** Line of the text, from 1, at which `source` begins. */
  readonly firstLine: number;
  /** Is it labelled as TypeScript or JavaScript, or not at all? */
  readonly isCode: boolean;
}

const CODE_LABELS = new Set(
  "ts typescript tsx mts cts js javascript jsx mjs cjs node ecmascript".split(" "),
);

const FENCE = /^[ \t]*(`{3,}|~{3,})(.*)/s;

/**
 * The fenced blocks of a Markdown text: fences of ``` or ~~~, longer ones too, however they are indented. A block ends
 * at a fence of the same kind that is at least as long and has no label, else with the text. Blank ones are left out.
 */
export function fencedBlocks(text: string): FencedBlock[] {
  const blocks: FencedBlock[] = [];
  let open: { readonly fence: string; readonly label: string; readonly line: number } | undefined;
  let content: string[] = [];
  const close = (source: string): void => {
    if (!open) return;
    const isCode = open.label === "" || CODE_LABELS.has(open.label);
    if (source.trim() !== "") blocks.push({ source, firstLine: open.line + 1, isCode });
    open = undefined;
    content = [];
  };
  linesOf(text).forEach((line, i) => {
    const [, fence, after = ""] = FENCE.exec(line) ?? [];
    if (open) {
      const isEnd = fence?.startsWith(open.fence) && after.trim() === "";
      if (isEnd) close(content.join(""));
      else content.push(line);
    } else if (fence !== undefined && !(fence.startsWith("`") && after.includes("`"))) {
      open = { fence, label: labelOf(after), line: i + 1 };
    }
  });
  if (open) close(withoutFence(content.join(""), open.fence));
  return blocks;
}

/** `typescript title="policy.ts"`, `{.ts}` and `TS` name a language too. */
function labelOf(info: string): string {
  const [, label = ""] = /^[\s{.]*([^\s{}:,=]*)/.exec(info) ?? [];
  return label.toLowerCase();
}

/** A closing fence may have been written behind the last line of code. */
function withoutFence(source: string, fence: string): string {
  const end = source.trimEnd();
  return end.endsWith(fence) ? end.slice(0, -fence.length) : source;
}
