import type { ProbeRun, Scenario } from "./probe.js";
import type { ContainerLog, RunLog } from "./run-log.js";
import { TICKS_PER_SECOND } from "./scenario.js";

const MOST_CODE_CHARACTERS = 40;
const MOST_MESSAGE_CHARACTERS = 300;
const MOST_LISTED = 8;

/** "3.20 s" */
export function seconds(ticks: number): string {
  return `${(ticks / TICKS_PER_SECOND).toFixed(2)} s`;
}

/** With at most two digits after the point: "31.25". */
export function figure(value: number): string {
  return String(Number(value.toFixed(2)));
}

/** "1 container", "3 containers" */
export function counted(count: number, noun: string): string {
  return `${figure(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** "a, b and c", with the middle left out when there are many. */
export function listed(items: readonly string[]): string {
  if (items.length > MOST_LISTED) {
    return `${items.slice(0, MOST_LISTED - 2).join(", ")}, … and ${items.at(-1) ?? ""}`;
  }
  if (items.length < 2) return items.join("");
  return `${items.slice(0, -1).join(", ")} and ${items.at(-1) ?? ""}`;
}

/** The same text without anything that a terminal would not print as a character of the line. */
export function plainText(text: string): string {
  return text.replace(/[\p{C}\p{Z}]+/gu, " ").trim();
}

/** Plain text of at most `most` characters, and an ellipsis if there were more. */
export function clippedText(text: string, most: number): string {
  const characters = Array.from(plainText(text.slice(0, 4 * most)));
  return characters.length > most ? `${characters.slice(0, most).join("")}…` : characters.join("");
}

/** Why a run that did not complete ended. */
export function outcomeEvidence({ name }: Scenario, { outcome }: ProbeRun): string {
  const when = outcome.atTick === undefined ? "" : ` at ${seconds(outcome.atTick)}`;
  const code = clippedText(outcome.code, MOST_CODE_CHARACTERS) || "no outcome";
  const message = clippedText(outcome.message ?? "", MOST_MESSAGE_CHARACTERS).replace(/\.$/, "");
  return `scenario ${name} ended with ${code}${when}${message === "" ? "" : `: ${message}`}.`;
}

/** What became of a pipeline's operator that did not complete. */
export function unfinishedEvidence(log: RunLog, pipeline: string, operator: string): string {
  const attempts = log.attempts(pipeline, operator);
  const last = attempts.at(-1);
  const name = `${operator} of ${pipeline} (${log.scenario.name})`;
  if (!last) return `${name} was never given a container within ${seconds(log.totalTicks)}.`;
  if (last.endTick === undefined) {
    return `${name} was still in container ${last.id}, created at ${seconds(last.atTick)}, when the run ended at ${seconds(log.totalTicks)}.`;
  }
  const again = `was not tried again before the end at ${seconds(log.totalTicks)}`;
  if (last.suspendTick !== undefined) {
    return `${name} was suspended with ${last.id} at ${seconds(last.suspendTick)} and ${again}.`;
  }
  const tries =
    attempts.length === 1 ? "its only attempt" : `the last of ${attempts.length} attempts`;
  return `${name} failed (${last.error ?? "no error"}) at ${seconds(last.endTick)} in ${tries}, with ${figure(last.ramGb)} GB, and ${again}.`;
}

/** "50, 100 and 200 GB", a size that is repeated only once. */
export function sizes(attempts: readonly ContainerLog[]): string {
  const given = attempts.map(({ ramGb }) => figure(ramGb));
  return `${listed(given.filter((size, i) => size !== given[i - 1]))} GB`;
}
