import ts from "typescript";
import { FORBIDDEN_SYNTAX } from "./forbidden-rules.js";
import type { Found } from "./found.js";
import { found } from "./found.js";
import { linesOf } from "./text-lines.js";

/** Finds comments that steer the compiler: directives that hide errors or refer to other files, and `#!`. */
export function forbiddenComments(parsed: ts.SourceFile): Found[] {
  const { text } = parsed;
  const shebang = ts.getShebang(text);
  const leading = ts.getLeadingCommentRanges(text, shebang?.length ?? 0) ?? [];
  return [
    ...(shebang === undefined ? [] : [found(FORBIDDEN_SYNTAX.shebang, 0, shebang.length)]),
    ...leading
      .filter(({ pos, end }) => /^\/\/\/\s*</.test(text.slice(pos, end)))
      .map(({ pos, end }) => found(FORBIDDEN_SYNTAX.reference, pos, end)),
    // Comments are no part of the syntax tree: looking for them all costs time.
    ...(text.includes("@ts-") ? suppressions(parsed) : []),
  ];
}

function suppressions(parsed: ts.SourceFile): Found[] {
  return commentsOf(parsed).flatMap(({ pos, end }) => {
    const lines = linesOf(parsed.text.slice(pos, end));
    for (const line of lines) {
      const [, name] = /^[\s/*]*(@ts-(?:ignore|nocheck|expect-error))/.exec(line) ?? [];
      if (name !== undefined) return [found(FORBIDDEN_SYNTAX.suppression, pos, end, name)];
    }
    return [];
  });
}

/** Every comment: each lies before or behind some token. */
function commentsOf(parsed: ts.SourceFile): ts.CommentRange[] {
  const { text } = parsed;
  const comments = new Map<number, ts.CommentRange>();
  const visit = (node: ts.Node): void => {
    if (ts.isJSDoc(node)) return;
    const children = node.getChildren(parsed);
    children.forEach(visit);
    if (children.length > 0) return;
    const before = ts.getLeadingCommentRanges(text, node.pos) ?? [];
    const behind = ts.getTrailingCommentRanges(text, node.end) ?? [];
    for (const comment of [...before, ...behind]) comments.set(comment.pos, comment);
  };
  visit(parsed);
  return [...comments.values()];
}
