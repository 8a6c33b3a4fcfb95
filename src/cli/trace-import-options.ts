import { type Command, InvalidArgumentError, Option } from "commander";
import type { ImportOptions } from "../workload/index.js";
import { CPU_SCALINGS, IMPORT_DEFAULTS, timestampSeconds } from "../workload/index.js";
import { forceOption, jsonOption, wholeNumber } from "./command-options.js";
import { priorityRule, triggerPriorityRule } from "./trace-import-priority.js";

/** What the options common to all importers were given. */
export interface CommonImportOptions {
  readonly out: string;
  readonly from: number | null;
  readonly to: number | null;
  readonly timeScale: number;
  readonly cpuScale: number;
  readonly memoryScale: number;
  readonly readScale: number;
  readonly cpuScaling: ImportOptions["cpuScaling"];
  readonly priority: ImportOptions["priority"];
  readonly maxPipelines: number;
  readonly sample: number;
  readonly seed: number;
  readonly onBad: ImportOptions["onBad"];
  readonly params?: string;
  readonly set: readonly string[];
  readonly force: boolean;
  readonly json?: boolean;
}

/** What differs between the importers in the common options. */
export interface CommonDefaults {
  readonly cpuScaling: string;
  readonly priority: unknown;
  /** The default rule, as one would write it. */
  readonly priorityText: string;
  /** May the rule be one by triggers? */
  readonly hasTriggers: boolean;
  /** How a time of the source's clock is written, and read. */
  readonly clock: string;
  readonly readTime: (text: string) => number;
}

export function addCommonOptions(command: Command, defaults: CommonDefaults): Command {
  command.requiredOption("--out <file>", "the trace to write, with a manifest beside it");
  const options = [
    ...timeOptions(defaults),
    ...scaleOptions(),
    choiceOption("--cpu-scaling", "what more CPUs bring", CPU_SCALINGS, defaults.cpuScaling),
    priorityOption(defaults),
    ...selectionOptions(),
    choiceOption(
      "--on-bad",
      "at an impossible value: end, or drop its pipeline",
      ["error", "drop"],
      IMPORT_DEFAULTS.onBad,
    ),
    new Option(
      "--params <file>",
      "TOML file with the cluster to check memory against (default: none)",
    ),
    new Option("--set <key=value>", "a parameter of that cluster; can be repeated")
      .argParser((text: string, earlier: readonly string[]) => [...earlier, text])
      .default([], "none"),
    forceOption(),
    jsonOption(),
  ];
  for (const option of options) command.addOption(option);
  return command;
}

/** An option that takes one of some words. */
export function choiceOption(
  flag: string,
  meaning: string,
  choices: readonly string[],
  fallback: string,
): Option {
  return new Option(`${flag} <what>`, meaning).choices(choices).default(fallback);
}

/** An option that takes a number. */
export function numberOption(
  flag: string,
  meaning: string,
  read: (text: string) => number,
  fallback: number,
): Option {
  return new Option(`${flag} <number>`, meaning).argParser(read).default(fallback);
}

function timeOptions({ clock, readTime }: CommonDefaults): Option[] {
  return [
    new Option("--from <time>", `leave out what was submitted before; ${clock}`)
      .argParser(readTime)
      .default(null, "the earliest"),
    new Option("--to <time>", "leave out what was submitted then or later")
      .argParser(readTime)
      .default(null, "the end"),
  ];
}

function scaleOptions(): Option[] {
  return [
    numberOption("--time-scale", "distances between arrivals, times this", positiveText, 1),
    numberOption("--cpu-scale", "CPU time, times this", amountText, 1),
    numberOption("--memory-scale", "memory, times this", amountText, 1),
    numberOption("--read-scale", "what is read, times this", amountText, 1),
  ];
}

function priorityOption({ priority, priorityText, hasTriggers }: CommonDefaults): Option {
  const rules =
    "class:NAME; seconds:A,B (up to A CPU seconds QUERY, up to B INTERACTIVE); shares:Q,I,B" +
    (hasTriggers ? "; trigger:http=NAME,timer=NAME" : "");
  return new Option("--priority <rule>", rules)
    .argParser(hasTriggers ? triggerPriorityRule : priorityRule)
    .default(priority, priorityText);
}

function selectionOptions(): Option[] {
  const { maxPipelines, sample, seed } = IMPORT_DEFAULTS;
  return [
    numberOption("--max-pipelines", "keep the earliest", wholeNumber, maxPipelines),
    numberOption("--sample", "look at this share of the pipelines", shareText, sample),
    numberOption("--seed", "of whatever is drawn", seedText, seed),
  ];
}

/** The common options as an importer takes them. */
export function commonOptions(given: CommonImportOptions): ImportOptions {
  return {
    fromSeconds: given.from,
    toSeconds: given.to,
    timeScale: given.timeScale,
    cpuScale: given.cpuScale,
    memoryScale: given.memoryScale,
    readScale: given.readScale,
    cpuScaling: given.cpuScaling,
    priority: given.priority,
    maxPipelines: given.maxPipelines,
    sample: given.sample,
    seed: given.seed,
    onBad: given.onBad,
  };
}

/** Reads a number ≥ 0. */
export function amountText(text: string): number {
  return checked(text, "a number ≥ 0", (value) => value >= 0);
}

/** Reads a number > 0. */
export function positiveText(text: string): number {
  return checked(text, "a number > 0", (value) => value > 0);
}

/** Reads a time in UTC, as seconds since 1970. */
export function timestampText(text: string): number {
  const seconds = timestampSeconds(text);
  if (seconds !== undefined) return seconds;
  throw new InvalidArgumentError(
    `Expected a time in UTC, as in 2018-02-22T14:00:00Z; found "${text}".`,
  );
}

function shareText(text: string): number {
  return checked(text, "a number > 0 and ≤ 1", (value) => value > 0 && value <= 1);
}

function seedText(text: string): number {
  return checked(text, "a whole number ≥ 0", (value) => Number.isSafeInteger(value) && value >= 0);
}

function checked(text: string, expected: string, holds: (value: number) => boolean): number {
  const value = text.trim() === "" ? NaN : Number(text);
  if (Number.isFinite(value) && holds(value)) return value;
  throw new InvalidArgumentError(`Expected ${expected}; found "${text}".`);
}
