import type { Genome } from "./genome.js";
import type { Section } from "./render.js";

const IDEAS: Readonly<Record<Genome["placement"], string>> = {
  "first-fit": "the first pool with room",
  "best-fit": "the pool with the least room that is enough",
  "worst-fit": "the pool with the most room",
};

const IS_BETTER: Readonly<Record<Genome["placement"], string>> = {
  "first-fit": "!best",
  "best-fit": "!best || room.ramGb < best.ramGb",
  "worst-fit": "!best || room.ramGb > best.ramGb",
};

/** Which pool a container goes to, and how much of each is kept free. */
export function placementSection({ placement, headRoom }: Genome): Section {
  const kept =
    headRoom === 0
      ? ""
      : `\n    const keptGb = pipeline.priority === "QUERY" ? 0 : ${headRoom} * room.pool.ramGb;`;
  const fits = headRoom === 0 ? "room.ramGb >= ramGb" : "room.ramGb - keptGb >= ramGb";
  return {
    ideas: [
      `placement: ${IDEAS[placement]}`,
      ...(headRoom === 0
        ? []
        : [`head-room: ${100 * headRoom} % of each pool's memory is kept for queries`]),
    ],
    code: `interface Room {
  readonly pool: Pool;
  cpu: number;
  ramGb: number;
}

function choosePool(rooms: readonly Room[], ramGb: number${headRoom === 0 ? "" : ", pipeline: Pipeline"}): Room | undefined {
  let best: Room | undefined;
  for (const room of rooms) {${kept}
    if (room.cpu > 0 && ${fits} && (${IS_BETTER[placement]})) best = room;
  }
  return best;
}`,
  };
}
