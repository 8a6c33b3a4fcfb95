import { Command } from "commander";
import { BUILT_IN_POLICIES } from "../policies/index.js";
import { addExample, jsonOption } from "./command-options.js";
import { outputWidth, printJson } from "./print.js";
import { textTable } from "./text-table.js";

/** `schedlab policies`: what is built in. */
export function policiesCommand(): Command {
  const command = new Command("policies")
    .summary("list the built-in policies")
    .description("Lists the built-in policies.")
    .addOption(jsonOption())
    .action(({ json }: { readonly json?: boolean }) => {
      if (json)
        printJson(
          BUILT_IN_POLICIES.map(({ name, origin, summary }) => ({ name, origin, summary })),
        );
      else process.stdout.write(policyTable());
    });
  return addExample(command, "schedlab policies");
}

function policyTable(): string {
  const columns = [{ heading: "name" }, { heading: "origin" }, { heading: "summary" }];
  const rows = BUILT_IN_POLICIES.map(({ name, origin, summary }) => [name, origin, summary]);
  return textTable(columns, rows, { width: outputWidth() });
}
