/**
 * What holds in every completed run, whatever the policy. The audit recomputes all of it from the workload, the options
 * and the event log.
 */
export const LAWS = {
  // Time.
  clock: "Ticks are whole numbers, never go back, and lie within the run.",
  order:
    "Within a tick there are the arrivals; the rejected decisions; pool by pool the suspensions, the assignments, the ends of suspensions, the operators container by container, its loss or return and the results; the completions; the timeouts.",
  // Pipelines.
  arrivals:
    "Exactly the pipelines of the trace arrive, in its order, each in its tick; those from the end of the run on never.",
  completion:
    "A pipeline is found complete, once, in the first tick with a result anywhere after which all its operators have completed, unless it was counted as timed out before.",
  "timed-out":
    "A pipeline that is incomplete at its deadline is counted as timed out, once, in the first full second from then on or in the last tick.",
  // Decisions.
  rejections: "Decisions are left out only in a run that rejects invalid ones instead of ending.",
  assignment:
    "A container gets, in a pool that exists, a finite number of CPUs and of GB, both greater than 0, and one operator, or several where the cluster allows it, each once, arrived, and pending or failed when the policy was called.",
  allocation:
    "The allocations in a pool fit its CPUs, and its memory unless memory may be overcommitted.",
  suspension:
    "A container is suspended only in the tick after an operator other than its last completed, and is being written for as many ticks as its allocation takes at 20 GB/s, at least 1.",
  // Pools.
  outages:
    "A pool is lost and is back in exactly the ticks that the outages say. What is in it when it is lost fails, and until it is back there is nothing in it.",
  // Containers.
  containers:
    "Containers are called c1, c2, … in order of creation, and nothing happens to one that has not been created, has been suspended or has ended.",
  "operator-order":
    "A container runs its operators in the order given, without a gap: the first from its first tick, each other from the tick after the one before it completed.",
  parents: "An operator starts only when all its parents have completed.",
  duration: "An operator completes after exactly the ticks that its I/O and its CPU time take.",
  "own-memory":
    "A container is killed in the tick in which its memory exceeds its allocation, and makes no progress in it.",
  "pool-memory": "The memory in use in a pool never exceeds its capacity at the end of a tick.",
  "oom-kill":
    "A container whose memory is within its allocation is killed for memory only if its pool is full, and then the greediest first and no more than it takes.",
  "time-kill":
    "A container is killed for time in the first tick in which a pipeline of its operators is incomplete after its deadline, and only then.",
  result:
    "A container that is not suspended ends once: without an error in the tick in which its last operator completed, with an error only before that.",
  // Figures.
  statistics: "The statistics are those that follow from the event log.",
} as const satisfies Readonly<Record<string, string>>;

export type LawName = keyof typeof LAWS;

/** What a log shows that cannot have happened. */
export interface Violation {
  readonly law: LawName;
  /** The tick in which it shows; undefined for the statistics. */
  readonly atTick: number | undefined;
  readonly found: string;
  readonly expected: string;
  /** All of it in one line. */
  readonly message: string;
}

/** Thrown where a law is found broken; never leaves the audit. */
export class BrokenLaw extends Error {
  override readonly name = "BrokenLaw";
  readonly violation: Violation;

  constructor(law: LawName, atTick: number | undefined, found: string, expected: string) {
    const place = atTick === undefined ? "" : `tick ${atTick}: `;
    const message = `${law}: ${place}found ${found}, expected ${expected}`;
    super(message);
    this.violation = { law, atTick, found, expected, message };
  }
}

/** An id as it can stand in a line: quoted, short, without control characters. */
export function quoted(id: string): string {
  const line = id.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, " ");
  return JSON.stringify(line.length > 60 ? `${line.slice(0, 60)}…` : line);
}
