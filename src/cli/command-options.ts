import { type Command, InvalidArgumentError, Option } from "commander";
import type { ParameterName } from "../settings/parameters.js";
import { PARAMETERS } from "../settings/parameters.js";
import { textTable } from "./text-table.js";

/** `--params` and `--set`, which every command that simulates or generates has. */
export function addParameterOptions(command: Command): Command {
  return command
    .option("--params <file>", "TOML file with parameters (default: none)")
    .addOption(
      new Option("--set <key=value>", "a parameter; replaces what the file says; can be repeated")
        .argParser((text: string, earlier: readonly string[]) => [...earlier, text])
        .default([], "none"),
    );
}

/** The same, and what only matters where something is run. */
export function addRunOptions(command: Command): Command {
  return addParameterOptions(command).option(
    "--failures <file>",
    "CSV of pools that are lost: pool,at_seconds,for_seconds (default: none)",
  );
}

export function forceOption(): Option {
  return new Option("--force", "replace existing files").default(false, "keep them");
}

export function jsonOption(): Option {
  return new Option("--json", "print one JSON document instead of text");
}

/** Reads a whole number ≥ 1. */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= 1) return value;
  throw new InvalidArgumentError(`Expected a whole number ≥ 1; found "${text}".`);
}

/** Reads a whole number ≥ 0. */
export function seedNumber(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError(`Expected a whole number ≥ 0; found "${text}".`);
}

/** For the end of a command's help: commands that can be run as they stand. */
export function addExample(command: Command, ...lines: readonly string[]): Command {
  const example = lines.map((line) => `  ${line}\n`).join("");
  return command.addHelpText("after", `\nExample:\n${example}`);
}

/** The parameters with their defaults, for the end of a command's help. */
export function parameterHelp(names: readonly ParameterName[]): string {
  const rows = names.map((name) => {
    const { fallback, meaning } = PARAMETERS[name];
    return [`  ${name}`, JSON.stringify(fallback), meaning];
  });
  const columns = [{ heading: "  key" }, { heading: "default" }, { heading: "meaning" }];
  return `\nParameters, in a TOML file or with --set:\n${textTable(columns, rows, { width: 80 })}`.trimEnd();
}
