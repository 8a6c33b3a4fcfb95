import { Command } from "commander";
import type { TraceInfo } from "../workload/index.js";
import { PRIORITIES, readTrace, traceInfo } from "../workload/index.js";
import { addExample, addParameterOptions, jsonOption } from "./command-options.js";
import { printJson } from "./print.js";
import { fixed, textTable } from "./text-table.js";
import type { ClusterSources } from "./trace-cluster.js";
import { givenCluster, warnOfOversized } from "./trace-cluster.js";

interface InfoOptions extends ClusterSources {
  readonly json?: boolean;
}

/** `schedlab trace info`: what is in a trace. */
export function traceInfoCommand(): Command {
  const command = new Command("info")
    .summary("check a trace and sum it up")
    .description(
      "Reads a trace CSV to its end, checks it and sums it up. With parameters it also says which operators " +
        "need more memory than any pool of that cluster has.",
    )
    .argument("<file>", "the trace");
  addParameterOptions(command)
    .addOption(jsonOption())
    .action((file: string, { json, ...sources }: InfoOptions) => {
      const cluster = givenCluster(sources);
      const info = traceInfo(readTrace(file));
      if (cluster) warnOfOversized(file, readTrace(file), cluster);
      for (const warning of info.warnings) process.stderr.write(`warning: ${file}: ${warning}\n`);
      if (json) printJson(infoJson(file, info));
      else process.stdout.write(infoText(file, info));
    });
  return addExample(
    command,
    "schedlab trace generate --set duration=60 --out mine.csv",
    "schedlab trace info mine.csv",
  );
}

function infoText(file: string, info: TraceInfo): string {
  const { operatorsPerPipeline: per, maxMemory } = info;
  const seconds = (value: number | null) => `${fixed(value ?? NaN, 3)} s`;
  const classes = PRIORITIES.map((priority) => `${info.byPriority[priority]} ${priority}`);
  const rows = [
    ["trace", file],
    ["pipelines", `${info.pipelines} (${classes.join(", ")})`],
    ["operators", String(info.operators)],
    ["per pipeline", per ? `${per.min} to ${per.max}, mean ${fixed(per.mean, 2)}` : "–"],
    ["longest chain", `${info.maxDagDepth} operators`],
    ["batches", String(info.batches)],
    ["arrivals", `${seconds(info.firstArrivalSeconds)} to ${seconds(info.lastArrivalSeconds)}`],
    ["CPU scaling", info.cpuScalings.join(", ") || "–"],
    ["read in all", `${fixed(info.totalReadGb, 1)} GB`],
    [
      "highest peak",
      maxMemory ? `${maxMemory.gb} GB (${maxMemory.operatorId} of ${maxMemory.pipelineId})` : "–",
    ],
    ["digest", info.digest],
  ];
  const [head = [], ...rest] = rows;
  return textTable(
    head.map((heading) => ({ heading })),
    rest,
  );
}

function infoJson(file: string, info: TraceInfo): Readonly<Record<string, unknown>> {
  const { maxMemory } = info;
  return {
    trace: file,
    pipelines: info.pipelines,
    operators: info.operators,
    by_priority: info.byPriority,
    first_arrival_seconds: info.firstArrivalSeconds,
    last_arrival_seconds: info.lastArrivalSeconds,
    batches: info.batches,
    operators_per_pipeline: info.operatorsPerPipeline,
    cpu_scalings: info.cpuScalings,
    total_read_gb: info.totalReadGb,
    max_memory: maxMemory && {
      gb: maxMemory.gb,
      pipeline_id: maxMemory.pipelineId,
      operator_id: maxMemory.operatorId,
    },
    max_dag_depth: info.maxDagDepth,
    digest: info.digest,
    out_of_order: info.outOfOrder,
    warnings: info.warnings,
  };
}
