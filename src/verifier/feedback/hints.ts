import type { ByClass, ClassName } from "./class-name.js";
import { CLASS_NAMES } from "./class-name.js";
import type { ClassFeedback } from "./class-feedback.js";
import { fallbackHints } from "./hints-fallback.js";
import { memoryHints } from "./hints-memory.js";
import { share, sum } from "./numbers.js";
import type { OutcomeFeedback } from "./outcome.js";
import { COMPLETED } from "./outcome.js";
import { percent, plain } from "./plain.js";
import type { RunFigures } from "./trace-feedback.js";

const MOST_HINTS = 5;
const LEAST_HINTS = 2;

/** What hints are derived from. */
export interface HintFacts {
  readonly outcome: OutcomeFeedback;
  readonly aggregate: RunFigures | null;
}

/**
 * Two to five sentences on what to try, the most important first: first why it failed, then what was left unused or
 * wasted, then who was left out; if that is less than two, where most is still to be gained.
 */
export function hintsFor({ outcome, aggregate }: HintFacts): readonly string[] {
  const figures = aggregate && wasRun(aggregate) ? aggregate : null;
  const hints = [
    ...failureHints(outcome),
    ...(figures
      ? [
          ...idleHints(figures),
          ...memoryHints(figures),
          ...rejectionHints(figures),
          // Of a run that ended early nothing says who would have completed.
          ...(outcome.code === COMPLETED ? classHints(figures.classes) : []),
          ...wasteHints(figures),
        ]
      : []),
  ];
  const more = hints.length < LEAST_HINTS ? fallbackHints(figures) : [];
  return [...hints, ...more.slice(0, LEAST_HINTS - hints.length)].slice(0, MOST_HINTS);
}

/** Did anything arrive? */
export function wasRun({ classes }: RunFigures): boolean {
  return CLASS_NAMES.some((name) => classes[name].arrivals > 0);
}

function failureHints({ code, remedy }: OutcomeFeedback): string[] {
  if (code === COMPLETED) return [];
  return [
    `first mend the ${plain(code, 40)}: ${plain(remedy ?? "see the message", 200)}`,
    `a trace that fails counts with throughput 0 and infinite latency, whatever was done before`,
  ];
}

function idleHints({ utilisation }: RunFigures): string[] {
  const idle = utilisation.idleWhileWaitingShare ?? 0;
  if (idle < 0.05) return [];
  return [
    `${percent(idle)} of the time work waited while >= 10 % of a pool's CPU and RAM was free: ` +
      "assign in every call until nothing fits",
  ];
}

function rejectionHints({ rejections, containers }: RunFigures): string[] {
  const rejected = sum(rejections.map(({ count }) => count));
  const rejectedShare = share(rejected, rejected + containers) ?? 0;
  const [first] = rejections;
  if (!first || rejectedShare < 0.01) return [];
  return [
    `${percent(rejectedShare)} of the decisions were rejected and did nothing, ` +
      `most as ${plain(first.code, 40)}: ${plain(first.example, 160)}`,
  ];
}

function classHints(classes: ByClass<ClassFeedback>): string[] {
  return [...starvedHints(classes), ...orderHints(classes)];
}

/** Classes of which few complete. */
function starvedHints(classes: ByClass<ClassFeedback>): string[] {
  const completed = (name: ClassName): number | null =>
    share(classes[name].completions, classes[name].arrivals);
  const never = CLASS_NAMES.filter((name) => completed(name) === 0);
  const few = CLASS_NAMES.filter((name) => {
    const part = completed(name) ?? 1;
    return part > 0 && part < 0.5;
  });
  const hints: string[] = [];
  if (never.length > 0) {
    hints.push(
      `${never.join(", ")} pipelines never complete: adjusted_latency leaves their latency out, ` +
        "penalized_latency counts each as twice the run's duration",
    );
  }
  if (few.length > 0) {
    const parts = few.map((name) => `${percent(completed(name))} of ${name}`).join(", ");
    hints.push(
      `only ${parts} pipelines complete: where not all can, ` +
        "first finish those with the fewest operators left, and begin no more than can be finished",
    );
  }
  return hints;
}

/** A more urgent class that waits longer than a less urgent one, of which most complete: else only the quick ones do. */
function orderHints(classes: ByClass<ClassFeedback>): string[] {
  for (const [urgent, other, weights] of [
    ["query", "batch", "10 to 1"],
    ["query", "interactive", "10 to 5"],
    ["interactive", "batch", "5 to 1"],
  ] as const) {
    const latency = classes[urgent].meanLatencySeconds;
    const otherLatency = classes[other].meanLatencySeconds;
    if (latency === null || otherLatency === null || latency <= otherLatency) continue;
    if ((share(classes[other].completions, classes[other].arrivals) ?? 0) < 0.5) continue;
    return [
      `${urgent} pipelines take longer in the mean than ${other} ones, ` +
        `but weigh ${weights} in the latency metrics: serve them first`,
    ];
  }
  return [];
}

/** What was held for nothing. */
function wasteHints({ classes, utilisation }: RunFigures): string[] {
  const total = (of: (figures: ClassFeedback) => number): number =>
    sum(CLASS_NAMES.map((name) => of(classes[name])));
  const ofAllocated = (gbSeconds: number): number =>
    share(gbSeconds, utilisation.allocatedGbSeconds) ?? 0;
  const hints: string[] = [];
  const timedOut = ofAllocated(total(({ timeouts }) => timeouts.lostGbSeconds));
  if (timedOut >= 0.02) {
    hints.push(
      `${percent(timedOut)} of the allocated memory was held by operators killed at their deadline: ` +
        "do not start what cannot finish in time, and skip pipelines with isTimedOut",
    );
  }
  const suspended = ofAllocated(total(({ suspensions }) => suspensions.heldGbSeconds));
  if (suspended >= 0.01) {
    hints.push(
      `suspensions held ${percent(suspended)} of the allocated memory while writing to disk ` +
        "(20 GB/s): suspend only for work that is worth that, and small containers first",
    );
  }
  return hints;
}
