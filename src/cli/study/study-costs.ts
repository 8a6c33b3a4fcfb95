import { priceText } from "../../proposers/prices/index.js";
import { estimateCost, evaluateBaselines } from "../../study/cost-estimate.js";
import { accessModel } from "../../study/model-access.js";
import type { StudyPlan } from "../../study/study-plan.js";
import { textTable, wrapWords } from "../text-table.js";

/**
 * What the searches of a study may cost, as a table. Sends nothing. Throws a `RequestError` for a model whose price nobody
 * knows.
 */
export async function studyCosts(
  { cells, maxCostUsd }: StudyPlan,
  workers: number,
): Promise<string> {
  const asking = cells.filter(({ plan }) => plan.settings.proposer === "openai");
  const accesses = new Map<string, Awaited<ReturnType<typeof accessModel>>>();
  for (const { cell, plan } of asking) {
    const { model } = plan.settings;
    if (!accesses.has(model))
      accesses.set(model, await accessModel(plan, `cell ${cell.folder}: key model`));
  }
  const [first] = asking;
  if (!first) return "";
  const baselines = await evaluateBaselines(first.plan, workers);
  const groups = new Map<
    string,
    { model: string; searches: number; requests: number; usd: number }
  >();
  for (const { cell, plan } of asking) {
    const access = accesses.get(plan.settings.model);
    if (!access) throw new Error("expected the access to each model");
    const group = cell.folder.replace(/\/seed\d+$/, "");
    const { requests, allUsd } = await estimateCost(plan, access, baselines);
    const sum = groups.get(group) ?? {
      model: plan.settings.model,
      searches: 0,
      requests: 0,
      usd: 0,
    };
    groups.set(group, {
      ...sum,
      searches: sum.searches + 1,
      requests: sum.requests + requests,
      usd: sum.usd + allUsd,
    });
  }
  const rows = [...groups].map(([name, each]) => [name, each.searches, each.requests, each.usd]);
  const sums = [...groups.values()];
  const total = (of: (group: (typeof sums)[number]) => number): number =>
    sums.reduce((sum, group) => sum + of(group), 0);
  const table = textTable(
    [
      { heading: "searches of" },
      { heading: "searches", digits: 0 },
      { heading: "requests", digits: 0 },
      { heading: "about USD", digits: 2 },
    ],
    [
      ...rows,
      [
        "all",
        total((each) => each.searches),
        total((each) => each.requests),
        total((each) => each.usd),
      ],
    ],
  );
  const prices = [...accesses.values()].map(
    ({ price, baseUrl }) => `${priceText(price)}; asked at ${baseUrl}.`,
  );
  const notes = [
    ...prices,
    "Assumed are answers as long as published for gpt-5.2, and nothing cached. " +
      `The study ends before it spends more than ${maxCostUsd.toFixed(2)} USD.`,
  ];
  return `${table}${notes.flatMap((note) => wrapWords(note, 80)).join("\n")}\n`;
}
