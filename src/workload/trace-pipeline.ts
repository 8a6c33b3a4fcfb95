import {
  CPU_SCALINGS,
  type OperatorSpec,
  type PipelineSpec,
  PRIORITIES,
  type Priority,
} from "./pipeline.js";
import { type ColumnPositions, TRACE_COLUMNS } from "./trace-columns.js";
import { readId, readName, readNumber, type TracePlace, valueError } from "./trace-values.js";

interface Remembered {
  readonly operator: OperatorSpec;
  readonly parentIds: readonly string[];
}

interface OpenPipeline {
  readonly id: string;
  readonly arrivalSeconds: number;
  readonly priority: Priority;
  readonly operators: OperatorSpec[];
}

/** Different operators remembered for sharing. Beyond it (random needs, say) each row makes its own. */
const MOST_REMEMBERED = 10_000;

/**
 * Puts a trace's rows together to pipelines. Rows with the same needs share one frozen operator: traces of millions of
 * rows have few different ones, so this saves memory and most of the parsing.
 */
export class PipelineAssembler {
  readonly #at: ColumnPositions;
  readonly #file: string;
  readonly #pipelineIds = new Set<string>();
  readonly #remembered = new Map<string, Remembered>();
  /** Operator ids of the open pipeline, with their positions. */
  readonly #positions = new Map<string, number>();
  readonly #usualOrder: boolean;
  #open: OpenPipeline | undefined;
  /** How a line begins that continues the open pipeline, if that is certain without cutting it up. */
  #continuation: string | undefined;

  constructor(at: ColumnPositions, file: string) {
    this.#at = at;
    this.#file = file;
    this.#usualOrder = TRACE_COLUMNS.every((name, i) => at[name] === i);
  }

  /**
   * Takes a line without cutting it up, if it continues the open pipeline with an operator seen before and the columns
   * stand in their usual order; returns whether it did. Makes reading twice as fast, and does nothing that
   * {@link PipelineAssembler.add} would not do.
   */
  addSeen(line: string): boolean {
    const open = this.#open;
    const continuation = this.#continuation;
    if (open === undefined || continuation === undefined) return false;
    if (!line.startsWith(continuation)) return false;
    const { operators } = open;
    const known = this.#remembered.get(line.slice(continuation.length));
    if (known === undefined || !hasParents(operators, known)) return false;
    if (this.#positions.has(known.operator.id)) return false;
    this.#positions.set(known.operator.id, operators.length);
    operators.push(known.operator);
    return true;
  }

  /**
   * Takes a row, complete in its number of fields; returns the pipeline before it if it begins another. `quoted`: the
   * line has double quotes.
   */
  add(fields: readonly string[], line: number, quoted: boolean): PipelineSpec | undefined {
    const place = { file: this.#file, line };
    const id = fields[this.#at.pipeline_id] ?? "";
    let finished: PipelineSpec | undefined;
    let open = this.#open;
    if (open === undefined || open.id !== id) {
      finished = open;
      open = this.#begin(id, fields, place);
    } else {
      this.#checkRepeated(open, fields, place);
    }
    const operator = this.#operator(open, fields, place, quoted);
    this.#positions.set(operator.id, open.operators.length);
    open.operators.push(operator);
    return finished;
  }

  /** The last pipeline, if there was a row at all. */
  finish(): PipelineSpec | undefined {
    return this.#open;
  }

  #begin(text: string, fields: readonly string[], place: TracePlace): OpenPipeline {
    const id = readId(text, place, "pipeline_id");
    if (this.#pipelineIds.has(id)) {
      throw valueError(
        place,
        "id",
        "pipeline_id",
        "an id not used above, as the rows of a pipeline stand together",
        id,
      );
    }
    this.#pipelineIds.add(id);
    this.#positions.clear();
    const arrival = fields[this.#at.arrival_seconds] ?? "";
    const priority = fields[this.#at.priority] ?? "";
    if (arrival === "") {
      throw valueError(
        place,
        "first-row",
        "arrival_seconds",
        "a finite number ≥ 0 on the first row of a pipeline",
        arrival,
      );
    }
    if (priority === "") {
      throw valueError(
        place,
        "first-row",
        "priority",
        `one of ${PRIORITIES.join(", ")} on the first row of a pipeline`,
        priority,
      );
    }
    this.#open = {
      id,
      arrivalSeconds: readNumber(arrival, place, "arrival_seconds"),
      priority: readName(priority, PRIORITIES, place, "priority"),
      operators: [],
    };
    // Arrival and priority are empty on most later rows. An id with a comma would have to be quoted.
    this.#continuation = this.#usualOrder && !id.includes(",") ? `${id},,,` : undefined;
    return this.#open;
  }

  /** Arrival and priority belong on the first row; on a later one they may be repeated, but not differ. */
  #checkRepeated(open: OpenPipeline, fields: readonly string[], place: TracePlace): void {
    const arrival = fields[this.#at.arrival_seconds] ?? "";
    const priority = fields[this.#at.priority] ?? "";
    if (arrival !== "" && Number(arrival) !== open.arrivalSeconds) {
      throw valueError(
        place,
        "first-row",
        "arrival_seconds",
        `nothing (or again ${open.arrivalSeconds}) on a later row of pipeline ${open.id}`,
        arrival,
      );
    }
    if (priority !== "" && priority !== open.priority) {
      throw valueError(
        place,
        "first-row",
        "priority",
        `nothing (or again ${open.priority}) on a later row of pipeline ${open.id}`,
        priority,
      );
    }
  }

  #operator(
    open: OpenPipeline,
    fields: readonly string[],
    place: TracePlace,
    quoted: boolean,
  ): OperatorSpec {
    const at = this.#at;
    const id = fields[at.operator_id] ?? "";
    const parents = fields[at.parents] ?? "";
    const cpu = fields[at.baseline_cpu_seconds] ?? "";
    const scaling = fields[at.cpu_scaling] ?? "";
    const memory = fields[at.memory_gb] ?? "";
    const storage = fields[at.storage_read_gb] ?? "";
    if (this.#positions.has(id)) {
      throw valueError(
        place,
        "id",
        "operator_id",
        `an id not used above in pipeline ${open.id}`,
        id,
      );
    }
    // The line's own text in the usual order. Quoted fields can hold commas, so those rows are not remembered.
    const key = quoted ? "" : `${id},${parents},${cpu},${scaling},${memory},${storage}`;
    const known = this.#remembered.get(key);
    if (known !== undefined && hasParents(open.operators, known)) {
      return known.operator;
    }
    const operator: OperatorSpec = Object.freeze({
      id: readId(id, place, "operator_id"),
      parents: Object.freeze(this.#parents(open, parents, place)),
      baselineCpuSeconds: readNumber(cpu, place, "baseline_cpu_seconds"),
      cpuScaling: readName(scaling, CPU_SCALINGS, place, "cpu_scaling"),
      memoryGb: memory === "" ? null : readNumber(memory, place, "memory_gb"),
      storageReadGb: readNumber(storage, place, "storage_read_gb"),
    });
    const full = this.#remembered.size >= MOST_REMEMBERED;
    if (key !== "" && known === undefined && !full) {
      const parentIds = operator.parents.map((parent) => open.operators[parent]?.id ?? "");
      this.#remembered.set(key, { operator, parentIds });
    }
    return operator;
  }

  #parents(open: OpenPipeline, text: string, place: TracePlace): number[] {
    if (text === "") return [];
    const parents: number[] = [];
    for (const id of text.split(";")) {
      const position = this.#positions.get(id);
      if (position === undefined) {
        throw valueError(
          place,
          "parent",
          "parents",
          `ids of operators above in pipeline ${open.id}, separated by ";"`,
          id,
          "a parent must be defined above; if it is defined below, the operators form a cycle or are out of order",
        );
      }
      if (parents.includes(position)) {
        throw valueError(place, "parent", "parents", "each parent once", text);
      }
      parents.push(position);
    }
    return parents;
  }
}

/** Whether the positions stand for the same parents here as where the operator was first read. */
function hasParents(
  operators: readonly OperatorSpec[],
  { operator, parentIds }: Remembered,
): boolean {
  for (let i = 0; i < parentIds.length; i++) {
    if (operators[operator.parents[i] ?? -1]?.id !== parentIds[i]) return false;
  }
  return true;
}
