import { join } from "node:path";
import { RunFolder, readRunJson } from "../search/index.js";
import { RequestError, WorkError, valueError } from "../settings/request-error.js";
import type { ModelAccess } from "./model-access.js";
import type { SearchHooks, SearchReport } from "./search-job.js";
import type { PlanFlags, SearchPlan } from "./search-plan.js";
import { newPlan, recordedPlan } from "./search-plan.js";

/** A search that is asked for: a new one, one to go on with, or one to replay. */
export interface RunRequest extends PlanFlags {
  /** The folder of the run to go on with. */
  readonly resume?: string;
  /** The folder of the run that proposer `replay` repeats. */
  readonly cassette?: string;
  readonly proposer?: string;
}

/** A search that can begin: its folder is there, and this process's. */
export interface OpenRun {
  readonly plan: SearchPlan;
  /** undefined: no model is asked. */
  readonly access: ModelAccess | undefined;
  readonly folder: RunFolder;
}

export interface OpenOptions {
  /** Replaces a run that is in the folder. Default: it is refused. */
  readonly force?: boolean;
}

/**
 * Opens what is asked for. Everything that can be wrong with a request is found before a folder is made; throws a
 * `RequestError`, or what reading a file throws.
 */
export async function openRun(
  request: RunRequest,
  { force = false }: OpenOptions = {},
): Promise<OpenRun> {
  const { resume, cassette, proposer } = request;
  if (resume !== undefined) {
    if (force) {
      throw valueError({
        place: "--force",
        expected: "not to be given with --resume, which replaces nothing",
        found: "both",
      });
    }
    return reopenRun(resume, request);
  }
  const plan =
    proposer === "replay" && cassette !== undefined
      ? recordedPlan(cassette, readRunJson(cassette), request, "replay")
      : newPlan(request);
  return openPlan(plan, { force });
}

async function reopenRun(path: string, request: RunRequest): Promise<OpenRun> {
  const folder = RunFolder.open(path);
  try {
    const recorded = recordedPlan(path, folder.readRun(), request, "resume");
    const plan = { ...recorded, settings: { ...recorded.settings, out: path } };
    return { plan, access: await checkedAccess(plan), folder };
  } catch (error) {
    folder.close();
    throw explained(error, undefined, path);
  }
}

/** Opens the folder of a plan; see {@link openRun}. */
export async function openPlan(
  plan: SearchPlan,
  { force = false }: OpenOptions = {},
): Promise<OpenRun> {
  try {
    const access = await checkedAccess(plan);
    return { plan, access, folder: RunFolder.create(plan.settings.out, { force }) };
  } catch (error) {
    throw explained(error, plan, plan.settings.out);
  }
}

/** Runs what was opened, and gives its folder free. Rejects with a `WorkError` when it cannot go on. */
export async function carryOut(
  { plan, access, folder }: OpenRun,
  { workers, hooks }: { readonly workers: number; readonly hooks?: SearchHooks },
): Promise<SearchReport> {
  try {
    const { runSearchJob } = await import("./search-job.js");
    return await runSearchJob({ plan, access, folder, workers, ...(hooks ? { hooks } : {}) });
  } catch (error) {
    throw explained(error, plan, folder.path);
  } finally {
    folder.close();
  }
}

/** The endpoint and the price of a search with a model, whose key and prompts are there. */
async function checkedAccess(plan: SearchPlan): Promise<ModelAccess | undefined> {
  const { proposer, cassette } = plan.settings;
  if (proposer === "grammar") return undefined;
  const { accessModel, keyFor, promptFolder } = await import("./model-access.js");
  const access = await accessModel(plan);
  if (proposer === "openai") keyFor(access.baseUrl);
  const { readPrompts } = await import("../proposers/prompts/index.js");
  readPrompts(promptFolder(plan));
  if (proposer === "replay") {
    const { Cassette } = await import("../proposers/endpoint/index.js");
    Cassette.read(join(cassette, "cassette.jsonl")).close();
  }
  return access;
}

/** What ended a search, with what to do about it. Only names are compared: the classes load the client of the API. */
function explained(error: unknown, plan: SearchPlan | undefined, folder: string): unknown {
  if (!(error instanceof Error)) return error;
  const goOn = `\n  what was done is kept; go on with: schedlab search --resume ${folder}`;
  switch (error.name) {
    case "EndpointError":
      return new WorkError(`${error.message}${goOn}`, { cause: error });
    case "ReplayError":
      return new RequestError(
        `${plan?.settings.proposer === "replay" ? plan.settings.cassette : folder}: ${error.message}`,
        { cause: error },
      );
    case "CassetteError":
    case "PromptError":
    case "PriceError":
      return new RequestError(error.message, { cause: error });
    case "FileError":
      return "code" in error && error.code === "write-failed"
        ? new WorkError(`${error.message}${goOn}`, { cause: error })
        : error;
    default:
      return error;
  }
}
