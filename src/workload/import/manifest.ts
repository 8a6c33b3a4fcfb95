import { traceDigest } from "../digest.js";
import type { Imported } from "./imported.js";

/** Where the published traces come from. */
const IMPORTERS = {
  alibaba2018: "Alibaba cluster-trace-v2018, batch_task.csv: github.com/alibaba/clusterdata",
  snowset:
    "Snowset, main file: M. Vuppalapati et al., Building an Elastic Query Engine on Disaggregated Storage, NSDI 2020; github.com/resource-disaggregation/snowset",
  azure2019:
    "Azure Functions Trace 2019: M. Shahrad et al., Serverless in the Wild, USENIX ATC 2020; github.com/Azure/AzurePublicDataset",
} as const;

export type ImporterName = keyof typeof IMPORTERS;

/** Where the manifest of a trace is: `week.assumptions.json` beside `week.csv`. */
export function manifestPath(trace: string): string {
  return `${trace.replace(/\.csv$/, "")}.assumptions.json`;
}

/** The manifest of an import, as the text of its file: what went in, what was assumed, what was dropped, what came out. */
export function manifestJson(importer: ImporterName, options: object, imported: Imported): string {
  const { pipelines, files, assumptions, rows, candidates } = imported;
  const content = {
    importer,
    source: IMPORTERS[importer],
    files,
    options: snakeCase(options),
    assumptions,
    rows,
    candidates,
    trace: {
      pipelines: pipelines.length,
      operators: pipelines.reduce((sum, { operators }) => sum + operators.length, 0),
      digest: traceDigest(pipelines),
    },
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

function snakeCase(options: object): Readonly<Record<string, unknown>> {
  const renamed = (key: string) => key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return Object.fromEntries(Object.entries(options).map(([key, value]) => [renamed(key), value]));
}
