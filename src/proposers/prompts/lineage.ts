import type { Precursor } from "../proposer.js";

/** Finds the candidate that another one was made from; undefined: none that is visible. */
export type ParentOf = (child: Precursor) => Precursor | undefined;

/**
 * Finds first parents among the visible candidates, which are in commit order. Of several with one id, which have the same
 * source, the earliest counts; and only what was committed before the child, so that no candidate is its own ancestor.
 */
export function parentFinder(visible: readonly Precursor[]): ParentOf {
  const byId = new Map<string, Precursor>();
  for (const each of visible) if (!byId.has(each.id)) byId.set(each.id, each);
  return ({ number, parents: [first] }) => {
    const parent = first === undefined ? undefined : byId.get(first);
    return parent && parent.number < number ? parent : undefined;
  };
}

/** A candidate and all it descends from by first parents, the oldest first. */
export function lineageOf(candidate: Precursor, parentOf: ParentOf): Precursor[] {
  const line: Precursor[] = [];
  let next: Precursor | undefined = candidate;
  while (next) {
    line.push(next);
    next = parentOf(next);
  }
  return line.reverse();
}
