/** A field in which two documents differ. */
export interface Difference {
  /** As in `statistics.pipelines_query.mean_latency_seconds`. */
  readonly path: string;
  readonly expected: unknown;
  /** Undefined: the field is missing. */
  readonly found: unknown;
}

const TOLERANCE = 1e-9;

/**
 * Where `found` is not as expected, field by field. Whole numbers must be equal, others within 1e-9 of the larger one. What
 * is not expected is not compared: a document may have fields that an older one lacks.
 */
export function differences(expected: unknown, found: unknown, path = ""): Difference[] {
  if (isList(expected) && isList(found)) {
    const length = `${path}.length`;
    const differ = expected.length !== found.length;
    if (differ) return [{ path: length, expected: expected.length, found: found.length }];
    return expected.flatMap((each, i) => differences(each, found[i], `${path}[${i}]`));
  }
  if (isTable(expected) && isTable(found)) {
    return Object.entries(expected).flatMap(([key, each]) =>
      differences(
        each,
        Object.hasOwn(found, key) ? found[key] : undefined,
        path === "" ? key : `${path}.${key}`,
      ),
    );
  }
  return isSame(expected, found) ? [] : [{ path, expected, found }];
}

function isSame(expected: unknown, found: unknown): boolean {
  if (typeof expected !== "number" || typeof found !== "number") return expected === found;
  if (Number.isInteger(expected) && Number.isInteger(found)) return expected === found;
  return Math.abs(expected - found) <= TOLERANCE * Math.max(Math.abs(expected), Math.abs(found));
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** In a line. */
export function differenceText({ path, expected, found }: Difference): string {
  return `${path}: expected ${shortly(expected)}, got ${shortly(found)}`;
}

function shortly(value: unknown): string {
  if (value === undefined) return "nothing";
  if (isList(value)) return "a list";
  return isTable(value) ? "an object" : JSON.stringify(value);
}
