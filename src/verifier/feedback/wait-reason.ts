import type { EndState } from "./pipeline-progress.js";
import { seconds } from "./plain.js";
import type { TimeSplit } from "./time-split.js";

/** What a reason is derived from. */
export interface WaitFacts {
  readonly endState: EndState;
  readonly ooms: number;
  readonly split: TimeSplit;
}

/** Why a pipeline waited, in a clause: by the largest part of its wait, and how it ended where that explains it. */
export function waitReason({ endState, ooms, split }: WaitFacts): string {
  const times = ooms === 1 ? "once" : `${ooms} times`;
  const later = split.laterWaitFullSeconds + split.laterWaitRoomSeconds;
  if (endState === "killed") {
    return `killed by OOM ${times}, then not assigned again; waited ${seconds(later)} after its start, ${seconds(split.laterWaitRoomSeconds)} of it with room in a pool`;
  }
  const first = split.firstWaitFullSeconds + split.firstWaitRoomSeconds;
  if (endState === "never-started" || (endState === "timed-out" && first > 0 && later === 0)) {
    const subject =
      endState === "never-started" ? "never assigned" : "timed out waiting for its first container";
    if (split.firstWaitRoomSeconds === 0) return `${subject}: no pool had room`;
    return `${subject}, although a pool had room for ${seconds(split.firstWaitRoomSeconds)} of ${seconds(first)}`;
  }
  const [part] = largestPart(split);
  const length = seconds(split[part]);
  switch (part) {
    case "firstWaitFullSeconds":
      return `waited ${length} for its first container while no pool had room`;
    case "firstWaitRoomSeconds":
      return `waited ${length} for its first container although a pool had room`;
    case "laterWaitFullSeconds":
      return `waited ${length} ${between(ooms)} while no pool had room`;
    case "laterWaitRoomSeconds":
      return `waited ${length} ${between(ooms)} although a pool had room`;
    case "redoneSeconds":
      return `spent ${length} running operators again that had been killed by OOM ${times}`;
    case "suspendedSeconds":
      return `was being written to disk for ${length}`;
  }
}

const WAIT_PARTS = [
  "firstWaitFullSeconds",
  "firstWaitRoomSeconds",
  "laterWaitFullSeconds",
  "laterWaitRoomSeconds",
  "redoneSeconds",
  "suspendedSeconds",
] as const;

function largestPart(split: TimeSplit): [(typeof WAIT_PARTS)[number], number] {
  let largest: (typeof WAIT_PARTS)[number] = WAIT_PARTS[0];
  for (const part of WAIT_PARTS) if (split[part] > split[largest]) largest = part;
  return [largest, split[largest]];
}

function between(ooms: number): string {
  return ooms > 0 ? "between operators or after OOM" : "between its operators";
}
