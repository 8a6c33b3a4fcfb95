import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { markdownTable } from "../../src/cli/trace-markdown-table.js";
import { measureScenario, scenarioFigures } from "../../src/cli/trace-scenarios-measure.js";
import {
  measuredCells,
  measuredColumns,
  registryCells,
  registryColumns,
} from "../../src/cli/trace-scenarios-report.js";
import {
  ARRIVAL_PATTERNS,
  DAG_SHAPES,
  findScenario,
  MEMORY_MODELS,
  OPERATOR_MIXES,
  PRIORITY_MIXES,
  PROFILES,
  PROTOTYPES,
  SCENARIOS,
  SIZE_DISTRIBUTIONS,
} from "../../src/workload/index.js";
import { schedlab } from "./run-cli.js";

const DOCUMENT = readFileSync(new URL("../../docs/workloads.md", import.meta.url), "utf8");

/** The rows of a Markdown table or document, without the padding of its cells and without rules. */
function rowsOf(markdown: string): string[] {
  return markdown
    .split("\n")
    .filter((line) => line.startsWith("|") && !/^[|\s:-]+$/.test(line))
    .map((line) => line.replaceAll(/\s+\|/g, " |").replaceAll(/\|\s+/g, "| ").trim());
}

describe("schedlab trace scenarios", () => {
  it("lists every scenario in 80 columns", () => {
    const { stdout, stderr, status } = schedlab(["trace", "scenarios"]);
    expect([stderr, status]).toEqual(["", 0]);
    for (const { name } of SCENARIOS) expect(stdout).toContain(`\n${name} `);
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
  });

  it("prints one JSON document with --json", () => {
    const { stdout } = schedlab(["trace", "scenarios", "--json"]);
    const documents = JSON.parse(stdout) as readonly unknown[];
    expect(documents).toHaveLength(SCENARIOS.length);
    expect(documents[0]).toMatchObject({
      name: "light",
      profile: { load: 0.25, operators: "balanced", size_spread: 0.75 },
      figures: { operators: 208 },
    });
  });
});

describe("docs/workloads.md", () => {
  it("has the registry's table", () => {
    const rows = SCENARIOS.map((scenario) =>
      registryCells({ scenario, figures: scenarioFigures(scenario) }),
    );
    for (const row of rowsOf(markdownTable(registryColumns(), rows))) {
      expect(rowsOf(DOCUMENT)).toContain(row);
    }
  });

  it("has a measurement of each scenario, and those that are measured again are the same", () => {
    const names = ["light", "one-operator", "long-chains"];
    const rows = names.map((name) => {
      const scenario = findScenario(name);
      return measuredCells(name, scenario ? measureScenario(scenario) : []);
    });
    for (const row of rowsOf(markdownTable(measuredColumns(), rows))) {
      expect(rowsOf(DOCUMENT)).toContain(row);
    }
    for (const { name } of SCENARIOS) {
      expect(rowsOf(DOCUMENT).filter((row) => row.startsWith(`| ${name} |`))).toHaveLength(2);
    }
  });

  it("names every value of every dimension, every profile and every prototype", () => {
    const names = [
      ...Object.keys(OPERATOR_MIXES),
      ...Object.keys(PRIORITY_MIXES),
      ...Object.keys(PROFILES),
      ...PROTOTYPES.map(({ name }) => name),
      ...[...MEMORY_MODELS, ...DAG_SHAPES, ...ARRIVAL_PATTERNS, ...SIZE_DISTRIBUTIONS],
    ];
    for (const name of names) expect(DOCUMENT, name).toContain(`\`${name}\``);
  });
});
