import { createHash } from "node:crypto";
import type { ClassStatistics, Statistics } from "../simulator/index.js";
import type { Evaluation, TraceResult } from "../verifier/index.js";

/** How a policy behaved: figures per trace and class, in a fixed order, each from 0 to about 1. */
export type Behaviour = readonly number[];

/** Latencies are compared as logarithms, up to a day. */
const LONGEST_SECONDS = 86_400;

/**
 * The behaviour of a policy on its traces: for each trace the throughput's logarithm, and for each class the share of its
 * pipelines that completed and the logarithm of their mean latency. A trace on which it failed has completed nothing.
 */
export function behaviourOf({ traces }: Evaluation): Behaviour {
  return traces.flatMap(traceBehaviour);
}

function traceBehaviour({ statistics }: TraceResult): number[] {
  const classes = classesOf(statistics).flatMap((figures) => [
    figures && figures.arrivalCount > 0 ? figures.completionCount / figures.arrivalCount : 0,
    logarithm(figures?.meanLatencySeconds ?? LONGEST_SECONDS),
  ]);
  return [logarithm(statistics?.throughput ?? 0), ...classes];
}

function classesOf(statistics: Statistics | undefined): (ClassStatistics | undefined)[] {
  return [statistics?.query, statistics?.interactive, statistics?.batch];
}

function logarithm(value: number): number {
  return Math.log1p(Math.min(value, LONGEST_SECONDS)) / Math.log1p(LONGEST_SECONDS);
}

/** Root mean square of the differences of two behaviours on the same traces; 0 for empty ones. */
export function behaviourDistance(a: Behaviour, b: Behaviour): number {
  if (a.length === 0) return 0;
  const squares = a.reduce((sum, value, i) => sum + (value - (b[i] ?? 0)) ** 2, 0);
  return Math.sqrt(squares / a.length);
}

/**
 * The signature of a behaviour: 16 hexadecimal digits that two policies share only if they fared exactly the same on
 * every trace, class by class. null unless every trace was completed: failures that look alike need not be.
 */
export function behaviourDigest({ outcome, traces }: Evaluation): string | null {
  const figures = traces.map(({ statistics }) => statistics && exactFigures(statistics));
  if (outcome.code !== "completed" || figures.includes(undefined)) return null;
  return createHash("sha256").update(JSON.stringify(figures)).digest("hex").slice(0, 16);
}

function exactFigures(statistics: Statistics): unknown {
  return [
    statistics.assignments,
    statistics.suspensions,
    statistics.failures,
    statistics.lostToFailuresGbSeconds,
    ...[statistics.query, statistics.interactive, statistics.batch].map((figures) => [
      figures.completionCount,
      figures.meanLatencySeconds,
      figures.p50LatencySeconds,
      figures.p99LatencySeconds,
    ]),
  ];
}
