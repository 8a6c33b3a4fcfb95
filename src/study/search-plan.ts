import { existsSync } from "node:fs";
import { join } from "node:path";
import { readText } from "../files/index.js";
import type { SearchSettings } from "../search/settings.js";
import { valueError } from "../settings/request-error.js";
import { OWN_TRACES, PAPER_PARAMETERS, isPaperCluster } from "../settings/paper-defaults.js";
import type { ParameterFlags, Parameters } from "../settings/parameters.js";
import { readParameters } from "../settings/parameters.js";
import type { CheckedTrace } from "../settings/trace-folder.js";
import { checkTraceFolder } from "../settings/trace-folder.js";
import type { SearchConfig, SearchFlags } from "./search-config.js";
import { changedSettings, readSearchConfig } from "./search-config.js";

/** All that decides what a search does. */
export interface SearchPlan {
  readonly settings: SearchSettings;
  readonly parameters: Parameters;
  /** Of the search. */
  readonly traces: readonly CheckedTrace[];
  /** Empty: the winner is chosen on the traces of the search. */
  readonly validation: readonly CheckedTrace[] | "generated";
  /** Empty: nothing is looked at in the end. */
  readonly test: readonly CheckedTrace[] | "generated";
  /** Is it the paper's: its traces on its cluster? */
  readonly isPaperExperiment: boolean;
  /** What an earlier process of the same run, or the run that is replayed, has recorded; see `run.json`. */
  readonly recorded?: Readonly<Record<string, unknown>> | undefined;
}

/** What the command line gives. */
export interface PlanFlags extends SearchFlags, ParameterFlags {
  readonly config?: string;
}

/** The plan of a new search. Throws a `RequestError`, or what reading a file throws. */
export function newPlan(flags: PlanFlags): SearchPlan {
  return planOf(readSearchConfig(flags.config, flags), flags);
}

export interface PlanOptions extends ParameterFlags {
  /** Reads a folder of traces; for those who make many plans. Default: {@link checkTraceFolder}. */
  readonly readTraces?: ReadTraces;
}

type ReadTraces = (folder: string) => CheckedTrace[];

/** The plan of settings that were read already; see {@link newPlan}. */
export function planOf(
  { settings, parameters: more }: SearchConfig,
  { readTraces, ...flags }: PlanOptions,
): SearchPlan {
  const parameters = readParameters({ ...flags, more }, PAPER_PARAMETERS);
  // The run is told where it ended up, whether that was asked for or not.
  const out = settings.out === "" ? freshFolder(settings) : settings.out;
  return withTraces({ ...settings, out }, parameters.values, readTraces);
}

/** What may differ in the replay of a run. */
const REPLAY_KEYS: readonly string[] = ["proposer", "cassette", "out", "in_flight"];

/** The plan of a recorded run, to be replayed from its cassette or gone on with in its folder. */
export function recordedPlan(
  folder: string,
  recorded: Readonly<Record<string, unknown>>,
  flags: PlanFlags,
  use: "resume" | "replay",
): SearchPlan {
  const place = join(folder, "run.json");
  const own = use === "replay" ? ([REPLAY_KEYS] as const) : [];
  const other = (["config", "params", "failures"] as const).find(
    (name) => flags[name] !== undefined,
  );
  if (other !== undefined || flags.set.length > 0) {
    throw valueError({
      place: `--${other ?? "set"}`,
      expected: `no configuration beside --${use === "replay" ? "cassette" : "resume"}: ${place} has it`,
      found: "one",
    });
  }
  const search = recorded.search as Readonly<Record<string, unknown>>;
  const base = use === "replay" ? { ...search, out: "" } : search;
  const changed = changedSettings(base, place, flags, ...own);
  const settings = use === "replay" ? limitedTo(recordedCandidates(folder), changed) : changed;
  const out = settings.out === "" ? freshFolder(settings) : settings.out;
  const given = Object.entries(recorded.parameters ?? {}).map(([key, value]) => ({
    key,
    value: value as unknown,
    place,
  }));
  const parameters = readParameters({ set: [], more: given }, PAPER_PARAMETERS).values;
  const plan = withTraces({ ...settings, out }, parameters);
  refuseChangedTraces(plan.traces, recorded.traces, place);
  return { ...plan, recorded };
}

/** A run ends where its recording does, for whatever reason that was. */
function limitedTo(candidates: number, settings: SearchSettings): SearchSettings {
  const iterations = Math.max(1, Math.min(settings.iterations, candidates));
  return { ...settings, iterations, max_seconds: "" };
}

function recordedCandidates(folder: string): number {
  const path = join(folder, "candidates.jsonl");
  return readText(path, "the candidates of a run").split("\n").length - 1;
}

function withTraces(
  settings: SearchSettings,
  parameters: Parameters,
  readTraces: ReadTraces = checkTraceFolder,
): SearchPlan {
  const isPapers = settings.traces === "";
  const heldOut = (folder: string): readonly CheckedTrace[] | "generated" => {
    if (folder === "auto") return isPapers ? "generated" : [];
    return folder === "none" ? [] : readTraces(folder);
  };
  const traces = readTraces(isPapers ? OWN_TRACES : settings.traces);
  return {
    settings,
    parameters,
    traces,
    validation: heldOut(settings.validation),
    test: heldOut(settings.test),
    isPaperExperiment: isPapers && isPaperCluster(parameters),
  };
}

function refuseChangedTraces(
  traces: readonly CheckedTrace[],
  recorded: unknown,
  place: string,
): void {
  const kept = (recorded ?? []) as readonly { name: string; sha256_canonical: string }[];
  const digests = new Map(traces.map(({ name, digest }) => [name, digest]));
  const changed = kept.find(({ name, sha256_canonical }) => digests.get(name) !== sha256_canonical);
  if (!changed && kept.length === traces.length) return;
  throw valueError({
    place,
    expected: "the traces that the run was begun with",
    found: changed
      ? `${changed.name}, which is ${digests.has(changed.name) ? "another" : "missing"} now`
      : `${traces.length} traces instead of ${kept.length}`,
  });
}

/** results/<proposer or model>-<metric>-seed<n>, with a number behind it if there is one already. */
function freshFolder({ proposer, model, metric, seed }: SearchSettings): string {
  const who = proposer === "openai" ? model.replaceAll(/[^\w.-]+/g, "-") : proposer;
  const name = `${who}-${metric}-seed${seed}`;
  for (let n = 1; ; n++) {
    const path = join("results", n === 1 ? name : `${name}-${n}`);
    if (!existsSync(path)) return path;
  }
}
