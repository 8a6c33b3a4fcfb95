import { METRIC_NAMES } from "../metric.js";
import { CLASS_NAMES } from "./class-name.js";
import { share } from "./numbers.js";
import { percent } from "./plain.js";
import type { TimeSplit } from "./time-split.js";
import { addTimes, inSystemSeconds } from "./time-split.js";
import type { RunFigures } from "./trace-feedback.js";

/** Where most is still to be gained, if nothing is plainly wrong; at least two hints. */
export function fallbackHints(figures: RunFigures | null): string[] {
  if (!figures) {
    return [
      "export one default function (cluster) => policy, whose schedule(view) returns { assign, suspend, wakeAt } or nothing",
      "keep it simple at first: assign each operator whose isAssignable and parentsComplete are true while it fits",
    ];
  }
  return [
    ...boundHint(figures),
    ...penaltyHint(figures),
    ...timeHint(figures),
    "in every call assign until nothing fits, most urgent class first, fewest operators left first within a class",
    "more containers at once raise throughput, more CPUs for each lower latency: try both ways",
  ];
}

function boundHint({ boundShares }: RunFigures): string[] {
  const known = METRIC_NAMES.flatMap((name) => {
    const reached = boundShares?.[name] ?? null;
    return reached === null ? [] : [{ name, reached }];
  });
  const [furthest] = known.sort((a, b) => a.reached - b.reached);
  if (!furthest || furthest.reached >= 0.999) return [];
  return [
    `${furthest.name} is furthest from what is possible: it reaches ${percent(furthest.reached)} of its bound`,
  ];
}

function penaltyHint({ classes }: RunFigures): string[] {
  const parts = CLASS_NAMES.flatMap((name) => [
    { of: `completed ${name}`, size: classes[name].completedPenaltyShare ?? 0 },
    { of: `unfinished ${name}`, size: classes[name].unfinishedPenaltyShare ?? 0 },
  ]);
  const [first] = parts.sort((a, b) => b.size - a.size);
  if (!first || first.size === 0) return [];
  return [`${first.of} pipelines make up ${percent(first.size)} of penalized_latency: begin there`];
}

const DOING: readonly (readonly [keyof TimeSplit, string])[] = [
  ["firstWaitFullSeconds", "wait for a first container with no room in any pool"],
  ["firstWaitRoomSeconds", "wait for a first container although a pool has room"],
  ["laterWaitFullSeconds", "wait between operators with no room in any pool"],
  ["laterWaitRoomSeconds", "wait between operators although a pool has room"],
  ["runningSeconds", "run: more CPUs per container can shorten that"],
  ["redoneSeconds", "run operators again after OOM"],
  ["suspendedSeconds", "are written to disk"],
];

function timeHint({ classes }: RunFigures): string[] {
  const time = addTimes(CLASS_NAMES.map((name) => classes[name].time));
  const total = inSystemSeconds(time);
  const [first] = [...DOING].sort(([a], [b]) => time[b] - time[a]);
  if (!first || total === 0) return [];
  const [part, doing] = first;
  return [`${percent(share(time[part], total))} of their time in the system pipelines ${doing}`];
}
