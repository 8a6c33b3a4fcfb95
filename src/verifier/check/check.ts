import type ts from "typescript";
import type { CodePlace } from "./code-place.js";
import { problemAt, problemAtStart } from "./code-place.js";
import { NO_DEFAULT_EXPORT, describeWrongExport, hasDefaultExport } from "./default-export.js";
import { adviceOn, oneLine } from "./diagnostics.js";
import { fingerprint } from "./fingerprint.js";
import { findForbidden } from "./forbidden.js";
import type { Found } from "./found.js";
import { LIMIT_ADVICE, MAX_SOURCE_BYTES, compilerFailure } from "./limits.js";
import { parseCode } from "./parse.js";
import type { Advice, PolicyProblem, ProblemCode } from "./problem.js";
import type { PolicyTypeChecker, TypeCheck } from "./type-check.js";
import { createTypeChecker } from "./type-check.js";
import { unwrapSource } from "./unwrap.js";

/** What the checker says of a text. */
export type CheckResult =
  | {
      readonly code: "checked";
      readonly file: string;
      /** The policy's code without what was around it. */
      readonly source: string;
      /** Line of the text, from 1, at which `source` begins. */
      readonly firstLine: number;
      /** Equal for sources that do the same; see {@link fingerprint}. */
      readonly fingerprint: string;
    }
  | {
      /** That of the first problem. */
      readonly code: ProblemCode;
      readonly file: string;
      /**
       * 1 to 20. Syntax errors alone, if there are any. Else first what is forbidden, then a missing default export,
       * then type errors, each in order of place.
       */
      readonly problems: readonly PolicyProblem[];
    };

const MAX_PROBLEMS = 20;

/** Something that prose does not contain. */
const CODE = /=>|\b(?:export|import|function|class|const|let|var|return)\b[^\n]*[{(=;]/;

/** The code in what a model has answered, without prose and fences; undefined if there is none. Never throws. */
export function extractCode(text: string): string | undefined {
  const { source } = unwrapSource(text);
  return CODE.test(source) ? source : undefined;
}

/**
 * Checks policies before a simulation is spent on them. Nothing of a policy is executed; whatever a text contains, the
 * result is data. Keeps the language's declarations, so that only the first check takes long.
 */
export class PolicyChecker {
  #types: PolicyTypeChecker = createTypeChecker();

  /** Checks what a model has written, or a file; `file` is what messages call it. Never throws. */
  check(text: string, file: string): CheckResult {
    const { source, firstLine } = unwrapSource(text);
    const place: CodePlace = { file, firstLine };
    const refuse = (advice: Advice): CheckResult =>
      refused([problemAtStart("compile-error", advice, place, source)], file);
    if (Buffer.byteLength(source) > MAX_SOURCE_BYTES) return refuse(LIMIT_ADVICE.tooLong);
    if (source.trim() === "") return refuse(LIMIT_ADVICE.empty);
    try {
      const problems = this.#problems(source, place);
      if (problems.length > 0) return refused(problems, file);
      return { code: "checked", file, source, firstLine, fingerprint: fingerprint(source) };
    } catch (thrown) {
      this.#recover();
      return refuse(compilerFailure(thrown));
    }
  }

  #problems(source: string, place: CodePlace): PolicyProblem[] {
    const result = parseCode(source);
    if (result.code === "too-deep") {
      return [problemAtStart("compile-error", LIMIT_ADVICE.tooDeep, place, source)];
    }
    const { parsed, errors } = result;
    const hasDefault = hasDefaultExport(parsed);
    if (!hasDefault && !CODE.test(source)) {
      return [problemAtStart("compile-error", LIMIT_ADVICE.noCode, place, source)];
    }
    if (errors.length > 0) {
      const told = this.#diagnosed(errors, parsed);
      return told.map((one) => problemAt("compile-error", parsed, one.start, one, place));
    }
    const types = this.#types.check(parsed);
    const forbidden = findForbidden(parsed, types.checker);
    const wrong = this.#typeErrors(parsed, types, forbidden);
    return [
      ...forbidden.map((one) => problemAt("forbidden", parsed, one.start, one, place)),
      ...(hasDefault ? [] : [problemAtStart("compile-error", NO_DEFAULT_EXPORT, place, source)]),
      ...wrong.map((one) => problemAt("type-error", parsed, one.start, one, place)),
    ];
  }

  /** Without those that follow from what is forbidden. */
  #typeErrors(
    parsed: ts.SourceFile,
    { checker, errors, exportError }: TypeCheck,
    forbidden: readonly Found[],
  ): Told[] {
    const own = errors.filter(
      ({ start = 0 }) => !forbidden.some((one) => one.start <= start && start < one.end),
    );
    const all = this.#diagnosed(own, parsed);
    if (exportError && hasDefaultExport(parsed)) {
      all.push(describeWrongExport(parsed, checker, oneLine(exportError)));
    }
    return all.sort((a, b) => a.start - b.start);
  }

  #diagnosed(errors: readonly ts.Diagnostic[], parsed: ts.SourceFile): Told[] {
    const { interfaceNames } = this.#types;
    const ordered = [...errors].sort((a, b) => (a.start ?? 0) - (b.start ?? 0));
    return ordered
      .slice(0, MAX_PROBLEMS)
      .map((error) => ({ start: error.start ?? 0, ...adviceOn(error, parsed, interfaceNames) }));
  }

  /** After an exception the compiler may still hold what it knew of the source, and so may the shared declarations. */
  #recover(): void {
    this.#types = createTypeChecker();
    const empty = parseCode("export {};");
    try {
      if (empty.code === "parsed") this.#types.check(empty.parsed);
    } catch {
      // What was left has come out with this.
    }
  }
}

/** Advice and the offset it is about. */
interface Told extends Advice {
  readonly start: number;
}

function refused(problems: readonly PolicyProblem[], file: string): CheckResult {
  const code = problems[0]?.code ?? "compile-error";
  return { code, file, problems: problems.slice(0, MAX_PROBLEMS) };
}
