import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { SimulationOptions } from "../../src/simulator/index.js";
import type { OutcomeRecord } from "../../src/verifier/index.js";

/** What should become of a policy. */
export interface Expectation {
  readonly code: string;
  /** The rule of the outcome; several where the machine decides which it is; empty: it has none. */
  readonly rules: readonly string[];
}

/** A policy that is wrong or means harm, and what is to become of it. */
export interface HostilePolicy {
  /** As in `reach/clocks`. */
  readonly name: string;
  readonly group: string;
  readonly source: string;
  /** What it tries, in a line. */
  readonly tries: string;
  /** When it goes the way of every policy: checked, then run. */
  readonly checked: Expectation;
  /** When nobody has checked it. */
  readonly unchecked: Expectation;
  /** What its source is called. */
  readonly file: string;
  /** Of its runs, besides those of all. */
  readonly options: SimulationOptions;
  /** It completes without deciding anything. */
  readonly isIdle: boolean;
}

const FOLDER = fileURLToPath(new URL(".", import.meta.url));

/** Every policy of the folder, in order of name. Throws an error on one that does not say what it tries and expects. */
export function hostilePolicies(): readonly HostilePolicy[] {
  const groups = readdirSync(FOLDER, { withFileTypes: true }).filter((one) => one.isDirectory());
  return groups
    .flatMap(({ name: group }) =>
      readdirSync(`${FOLDER}${group}`).map((file) => hostilePolicy(group, file)),
    )
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function hostilePolicy(group: string, file: string): HostilePolicy {
  const source = readFileSync(`${FOLDER}${group}/${file}`, "utf8");
  const header = (key: string): string | undefined =>
    new RegExp(`^// ${key}: (.+)$`, "m").exec(source)?.[1];
  const tries = header("tries");
  const checked = header("checked");
  const unchecked = header("unchecked");
  if (tries === undefined || checked === undefined || unchecked === undefined) {
    throw new Error(`expected ${group}/${file} to begin with tries, checked and unchecked`);
  }
  return {
    name: `${group}/${file.replace(/\.ts$/, "")}`,
    group,
    source,
    tries,
    checked: expectation(checked),
    unchecked: expectation(unchecked),
    file: header("file") ?? "policy.ts",
    options: JSON.parse(header("with") ?? "{}") as SimulationOptions,
    isIdle: header("decides") === "nothing",
  };
}

/** As in `forbidden clock` and `over-budget memory|seconds`. */
function expectation(text: string): Expectation {
  const [code = "", rules] = text.split(" ");
  return { code, rules: rules?.split("|") ?? [] };
}

/** How an expectation and an outcome read when they agree. */
export function described({ code, rules }: Expectation): string {
  return [code, ...rules].join(" ");
}

/** How an outcome reads beside what was expected: the same when it is as expected. */
export function observed(outcome: OutcomeRecord, expected: Expectation): string {
  const { code, rule, message = "" } = outcome;
  const isExpected =
    code === expected.code &&
    (rule === undefined ? expected.rules.length === 0 : expected.rules.includes(rule));
  return isExpected ? described(expected) : `${code} ${rule ?? ""} (${message.slice(0, 300)})`;
}
