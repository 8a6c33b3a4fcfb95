import { nearest } from "./nearest.js";
import { shown, TraceError } from "./trace-error.js";

/** The columns of a trace, in the order in which they are written. */
export const TRACE_COLUMNS = [
  "pipeline_id",
  "arrival_seconds",
  "priority",
  "operator_id",
  "parents",
  "baseline_cpu_seconds",
  "cpu_scaling",
  "memory_gb",
  "storage_read_gb",
] as const;
export type TraceColumn = (typeof TRACE_COLUMNS)[number];

/** For each column, where its value stands in a row. */
export type ColumnPositions = Readonly<Record<TraceColumn, number>>;

/** Reads a header. Its columns may stand in any order; throws a {@link TraceError} unless each is there once. */
export function columnPositions(header: readonly string[], file: string): ColumnPositions {
  const problem = { code: "header", file, line: 1 } as const;
  const positions = new Map<string, number>();
  for (const [position, name] of header.entries()) {
    if (!isColumn(name)) {
      const near = nearest(name, TRACE_COLUMNS);
      throw new TraceError({
        ...problem,
        column: name,
        expected: `one of ${TRACE_COLUMNS.join(", ")}`,
        found: shown(name),
        ...(near === undefined ? {} : { hint: `did you mean "${near}"?` }),
      });
    }
    if (positions.has(name)) {
      throw new TraceError({
        ...problem,
        column: name,
        expected: "each column once",
        found: `${shown(name)} again as column ${position + 1}`,
      });
    }
    positions.set(name, position);
  }
  const at = (name: TraceColumn): number => {
    const position = positions.get(name);
    if (position === undefined) {
      throw new TraceError({
        ...problem,
        column: name,
        expected: "this column in the header",
        found: `only ${header.join(", ")}`,
      });
    }
    return position;
  };
  return {
    pipeline_id: at("pipeline_id"),
    arrival_seconds: at("arrival_seconds"),
    priority: at("priority"),
    operator_id: at("operator_id"),
    parents: at("parents"),
    baseline_cpu_seconds: at("baseline_cpu_seconds"),
    cpu_scaling: at("cpu_scaling"),
    memory_gb: at("memory_gb"),
    storage_read_gb: at("storage_read_gb"),
  };
}

function isColumn(name: string): name is TraceColumn {
  return (TRACE_COLUMNS as readonly string[]).includes(name);
}
