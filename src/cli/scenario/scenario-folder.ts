import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { ReplaceOptions } from "../../files/index.js";
import { makeFolder, readError, readText, refuseExisting, replaceFile } from "../../files/index.js";
import type { Parameters } from "../../settings/parameters.js";
import { parametersJson, readParameters } from "../../settings/parameters.js";
import { RequestError, valueError } from "../../settings/request-error.js";
import type { PolicyRef } from "../../verifier/index.js";
import type { PipelineSpec } from "../../workload/index.js";
import { readTrace, traceCsv, traceDigest } from "../../workload/index.js";
import { plainParametersToml } from "../init/parameters-toml.js";
import { choosePolicy } from "../policy-choice.js";
import type { ScenarioResult, ScenarioRun } from "./scenario-run.js";

/** The files of a scenario; `policy` only if it is not a built-in one. */
export const FILES = {
  params: "params.toml",
  trace: "trace.csv",
  policy: "policy.ts",
  expected: "expected.json",
} as const;

/** A scenario that was read. */
export interface Scenario extends ScenarioRun {
  readonly folder: string;
  readonly expected: Readonly<Record<string, unknown>>;
}

/**
 * The scenarios in these folders: a folder with an expected.json, else all such folders below it, by name. Throws a
 * `RequestError` for a folder without any, a `FileError` for one that cannot be read.
 */
export function findScenarios(folders: readonly string[]): string[] {
  const found = folders.flatMap((folder) => {
    const scenarios = scenariosBelow(folder);
    if (scenarios.length > 0) return scenarios;
    const expected = `a scenario (a folder with ${FILES.expected}) there or below`;
    throw valueError({ place: folder, expected, found: "none" });
  });
  return [...new Set(found)];
}

function scenariosBelow(folder: string): string[] {
  if (existsSync(join(folder, FILES.expected))) return [folder];
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== "node_modules")
      .map(({ name }) => name)
      .sort(new Intl.Collator("en", { numeric: true }).compare)
      .flatMap((name) => scenariosBelow(join(folder, name)));
  } catch (error) {
    throw readError(error, folder, "a folder of scenarios");
  }
}

/** Reads all of a scenario, the trace to its end. Throws a `RequestError`, a `FileError` or a `TraceError`. */
export function readScenario(folder: string): Scenario {
  const path = (file: keyof typeof FILES) => join(folder, FILES[file]);
  const expected = readExpected(path("expected"));
  const params = path("params");
  const { values: parameters, given } = readParameters({ params, set: [] });
  const algo = parameters.scheduler_algo;
  const place = `${given.get("scheduler_algo")?.place ?? params}: key scheduler_algo`;
  const policy = algo.endsWith(".ts")
    ? { ...choosePolicy(join(folder, algo), place), name: algo }
    : choosePolicy(algo, place);
  const trace = path("trace");
  traceDigest(readTrace(trace));
  return { folder, parameters, policy, trace, expected };
}

const KEYS: readonly (keyof ScenarioResult)[] = ["outcome", "statistics", "events"];

function readExpected(path: string): Readonly<Record<string, unknown>> {
  const text = readText(path, "what a scenario is expected to give");
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (cause) {
    const found = cause instanceof Error ? cause.message : String(cause);
    throw new RequestError(`${path}: expected valid JSON; found: ${found}`, { cause });
  }
  const isTable = typeof document === "object" && document !== null && !Array.isArray(document);
  const names = isTable ? Object.keys(document ?? {}) : [];
  const isKnown = names.length > 0 && names.every((name) => KEYS.some((key) => key === name));
  if (isKnown && !isEmpty(document)) return document as Readonly<Record<string, unknown>>;
  if (isKnown) {
    throw valueError({
      place: path,
      expected: "something to compare",
      found: "only empty objects",
    });
  }
  throw valueError({
    place: path,
    expected: `an object with some of the keys ${KEYS.join(", ")}`,
    found: isTable ? `the keys ${names.join(", ") || "(none)"}` : "something else",
  });
}

/** Is there nothing in a document but objects? */
function isEmpty(document: unknown): boolean {
  if (typeof document !== "object" || document === null || Array.isArray(document)) return false;
  return Object.values(document).every(isEmpty);
}

/** Makes the folder. Throws a `FileError`; without `force` also if there is a scenario in it. */
export function makeScenarioFolder(folder: string, { force = false }: ReplaceOptions): void {
  makeFolder(folder);
  if (!force) for (const name of Object.values(FILES)) refuseExisting(join(folder, name));
}

/** Writes what a scenario is run from; returns the same as it is read back. */
export function writeScenarioInputs(
  folder: string,
  run: {
    readonly parameters: Parameters;
    readonly policy: PolicyRef;
    readonly pipelines: Iterable<PipelineSpec>;
  },
  options: ReplaceOptions,
): ScenarioRun {
  const { policy, pipelines } = run;
  const isFile = policy.kind === "source";
  const parameters = {
    ...run.parameters,
    scheduler_algo: isFile ? FILES.policy : policy.name,
  };
  const trace = join(folder, FILES.trace);
  replaceFile(trace, traceCsv(pipelines), options);
  if (isFile) replaceFile(join(folder, FILES.policy), [policy.source], options);
  const params = plainParametersToml(parametersJson(parameters));
  replaceFile(join(folder, FILES.params), [params], options);
  return { parameters, trace, policy: isFile ? { ...policy, name: FILES.policy } : policy };
}

/** Writes what a scenario has given. */
export function writeExpected(
  folder: string,
  result: ScenarioResult,
  options: ReplaceOptions,
): void {
  replaceFile(join(folder, FILES.expected), [`${JSON.stringify(result, null, 2)}\n`], options);
}
