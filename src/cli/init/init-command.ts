import { Command } from "commander";
import { basename, dirname, join } from "node:path";
import {
  packageFile,
  readText,
  refuseExisting,
  replaceFile,
  shellWord,
} from "../../files/index.js";
import { BUILT_IN_POLICIES, findBuiltInPolicy } from "../../policies/index.js";
import { OWN_PROMPTS } from "../../proposers/prompts/index.js";
import type { Parameters } from "../../settings/parameters.js";
import { shown, valueError } from "../../settings/request-error.js";
import { nearest } from "../../workload/nearest.js";
import { addExample, forceOption } from "../command-options.js";
import { parametersToml } from "./parameters-toml.js";

interface InitOptions {
  readonly policy?: string;
  readonly force: boolean;
}

/** Written by the build, from src/policies. */
const SOURCES = packageFile("dist/policies/sources/");

/** What a policy cannot run without. */
const NEEDS: Readonly<Record<string, Partial<Parameters>>> = {
  "priority-pool": { num_pools: 2 },
  overbook: { allow_memory_overcommit: true },
};

/** `schedlab init`: files to start from. */
export function initCommand(): Command {
  const command = new Command("init")
    .summary("write parameters and a policy to start from")
    .description(
      "Writes a TOML file with every parameter, what it means and its default, and beside it a policy of your " +
        "own to change: FILE-policy.ts.",
    )
    .argument("<file.toml>", "the parameters; the policy gets its name from it")
    .option("--policy <name>", "begin from this built-in policy (default: a short example)")
    .addOption(forceOption())
    .action(runInit);
  return addExample(
    command,
    "schedlab init mysim.toml",
    "schedlab simulate --params mysim.toml --policy mysim-policy.ts",
  );
}

function runInit(file: string, { policy, force }: InitOptions): void {
  if (!file.endsWith(".toml")) {
    const expected = "a name that ends in .toml";
    throw valueError({ place: "<file.toml>", expected, found: shown(file) });
  }
  const source = starter(policy);
  const own = join(dirname(file), `${basename(file, ".toml")}-policy.ts`);
  if (!force) for (const path of [file, own]) refuseExisting(path);
  const needs = policy === undefined ? {} : { scheduler_algo: policy, ...NEEDS[policy] };
  replaceFile(file, [parametersToml(needs, basename(own))], { force });
  replaceFile(own, [source], { force });
  process.stdout.write(
    `${file}: every parameter with its default\n` +
      `${own}: ${policy === undefined ? "a short example" : `the built-in policy ${policy}`}\n\n` +
      "Next:\n" +
      `  schedlab check ${shellWord(own)}\n` +
      `  schedlab simulate --params ${shellWord(file)} --policy ${shellWord(own)}\n`,
  );
}

function starter(policy: string | undefined): string {
  if (policy === undefined) return readText(join(OWN_PROMPTS, "example.ts"), "a policy");
  if (findBuiltInPolicy(policy)) return readText(join(SOURCES, `${policy}.ts`), "a policy");
  const names = BUILT_IN_POLICIES.map(({ name }) => name);
  const near = nearest(policy, names);
  throw valueError({
    place: "--policy",
    expected: `a built-in policy (${names.join(", ")})`,
    found: shown(policy),
    hint: near === undefined ? undefined : `did you mean ${near}?`,
  });
}
