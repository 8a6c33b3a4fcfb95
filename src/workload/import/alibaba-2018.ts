import type { PipelineSpec } from "../pipeline.js";
import { shown, TraceError } from "../trace-error.js";
import { ownCopy } from "../trace-values.js";
import type { AlibabaOptions } from "./alibaba-options.js";
import { alibabaAssumptions } from "./alibaba-options.js";
import type { Task } from "./alibaba-tasks.js";
import { jobOperators } from "./alibaba-tasks.js";
import { Earliest } from "./earliest.js";
import type { Importing } from "./imported.js";
import {
  amount,
  arrivalOf,
  DROPPED,
  isInSample,
  isInWindow,
  priorityOf,
  ROWS_PER_TURN,
} from "./imported.js";
import type { SourceRow } from "./source-table.js";
import { SourceTable } from "./source-table.js";
import { Tally } from "./tally.js";

/** The columns of `batch_task.csv`, which has no header. */
const ALIBABA_COLUMNS = [
  "task_name",
  "instance_num",
  "job_name",
  "task_type",
  "status",
  "start_time",
  "end_time",
  "plan_cpu",
  "plan_mem",
] as const;

interface Job {
  readonly sequence: number;
  rows: number;
  atSeconds: number;
  /** Why it is dropped. */
  dropped: string | undefined;
}

/**
 * Reads `batch_task.csv` of Alibaba's cluster-trace-v2018: a job becomes a pipeline, a task an operator. The file is read
 * twice, first for the times of the jobs, whose rows need not stand together, then for the tasks of those that are kept.
 */
export function* importAlibaba2018(file: string, options: AlibabaOptions): Importing {
  const table = new SourceTable(file, ALIBABA_COLUMNS, "no header");
  const rows = new Tally();
  const candidates = new Tally();
  const jobs = yield* readJobs(table, options, rows);
  const chosen = chooseJobs(jobs, options, rows, candidates);
  const tasks = yield* readTasks(table, chosen, options);
  const pipelines: PipelineSpec[] = [];
  let earliest: number | undefined;
  for (const [id, job] of chosen) {
    const operators = jobOperators(tasks.get(id) ?? []);
    if (typeof operators === "string") {
      candidates.drop(operators);
      rows.drop(operators, job.rows);
      continue;
    }
    candidates.keep();
    rows.keep(job.rows);
    const cpuSeconds = operators.reduce((sum, each) => sum + each.baselineCpuSeconds, 0);
    const { priority: rule, seed } = options;
    pipelines.push({
      id,
      priority: priorityOf(rule, { id, cpuSeconds, trigger: "", seed }),
      arrivalSeconds: arrivalOf(job.atSeconds, (earliest ??= job.atSeconds), options),
      operators,
    });
  }
  return {
    pipelines,
    files: [table.digest],
    assumptions: alibabaAssumptions(options),
    rows: rows.counts(),
    candidates: candidates.counts(),
  };
}

/** Pass 1. Of jobs outside the sample only the rows are counted: counting the jobs would mean to remember them all. */
function* readJobs(
  table: SourceTable,
  options: AlibabaOptions,
  rows: Tally,
): Generator<number, Map<string, Job>, undefined> {
  const jobs = new Map<string, Job>();
  for (const row of table.rows()) {
    if (row.line % ROWS_PER_TURN === 0) yield table.bytesRead;
    const name = row.text("job_name");
    let job = jobs.get(name);
    if (!job) {
      if (!isInSample(name, options)) {
        rows.drop(DROPPED.sample);
        continue;
      }
      job = { sequence: row.line, rows: 0, atSeconds: Infinity, dropped: undefined };
      jobs.set(ownCopy(name), job);
    }
    job.rows++;
    job.dropped ??= problemOf(row, options);
    if (job.dropped === undefined) {
      job.atSeconds = Math.min(job.atSeconds, row.amount("start_time"));
    }
  }
  return jobs;
}

/** Why a row cannot be used. Throws for an impossible value, unless those are dropped. */
function problemOf(row: SourceRow, options: AlibabaOptions): string | undefined {
  if (row.text("status") !== options.status) return `a task that is not ${options.status}`;
  if (row.text("plan_cpu") === "" || row.text("plan_mem") === "") {
    return "a task without plan_cpu or plan_mem";
  }
  try {
    row.id("job_name", "pipeline_id");
    row.id("task_name", "operator_id");
    const start = row.amount("start_time");
    const end = row.amount("end_time");
    if (start === 0 || end === 0) return "a task that reaches beyond the traced time";
    if (end < start) throw row.error("end_time", `at least start_time, ${start}`, String(end));
    row.amount("plan_cpu");
    const memory = row.amount("plan_mem");
    if (memory > 100) throw row.error("plan_mem", "0 to 100", String(memory));
    checkInstances(row, options);
    return undefined;
  } catch (error) {
    if (options.onBad === "drop" && error instanceof TraceError) return DROPPED.bad;
    throw error;
  }
}

/** A task of no instance, or of half a one, is none; where one is counted it may be missing. */
function checkInstances(row: SourceRow, { instances }: AlibabaOptions): void {
  const text = row.text("instance_num");
  if (text === "" && instances === "one") return;
  const count = row.amount("instance_num");
  if (Number.isSafeInteger(count) && count >= 1) return;
  throw row.error("instance_num", "a whole number ≥ 1", shown(text));
}

/** The jobs to keep, in order of time. */
function chooseJobs(
  jobs: ReadonlyMap<string, Job>,
  options: AlibabaOptions,
  rows: Tally,
  candidates: Tally,
): Map<string, Job> {
  const drop = ({ rows: count }: Job, reason: string): void => {
    candidates.drop(reason);
    rows.drop(reason, count);
  };
  const earliest = new Earliest<Job & { readonly id: string }>(options.maxPipelines, (job) => {
    drop(job, DROPPED.most);
  });
  for (const [id, job] of jobs) {
    if (job.dropped !== undefined) drop(job, job.dropped);
    else if (!isInWindow(job.atSeconds, options)) drop(job, DROPPED.window);
    else earliest.add({ ...job, id });
  }
  return new Map(earliest.sorted().map((job) => [job.id, job]));
}

/** Pass 2. */
function* readTasks(
  table: SourceTable,
  chosen: ReadonlyMap<string, Job>,
  options: AlibabaOptions,
): Generator<number, Map<string, Task[]>, undefined> {
  const tasks = new Map<string, Task[]>();
  for (const row of table.rows()) {
    if (row.line % ROWS_PER_TURN === 0) yield table.bytesRead;
    const name = row.text("job_name");
    if (!chosen.has(name)) continue;
    const known = tasks.get(name);
    const task = taskOf(row, options);
    if (known) known.push(task);
    else tasks.set(ownCopy(name), [task]);
  }
  return tasks;
}

function taskOf(row: SourceRow, options: AlibabaOptions): Task {
  const seconds = row.amount("end_time") - row.amount("start_time") || options.sameSecondSeconds;
  const instances = options.instances === "all" ? row.amount("instance_num") : 1;
  const planned = (row.amount("plan_mem") / 100) * options.machineMemoryGb * instances;
  const memoryGb = amount(planned * options.memoryScale);
  const cores = (row.amount("plan_cpu") / 100) * instances;
  return {
    id: ownCopy(row.text("task_name")),
    baselineCpuSeconds: amount(seconds * cores * options.cpuScale),
    cpuScaling: options.cpuScaling,
    memoryGb,
    storageReadGb: amount(planned * options.readPerMemory * options.readScale),
  };
}
