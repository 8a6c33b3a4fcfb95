import { Command } from "commander";
import { addExample } from "./command-options.js";
import { alibabaCommand } from "./trace-import-alibaba.js";
import { azureCommand } from "./trace-import-azure.js";
import { snowsetCommand } from "./trace-import-snowset.js";

/** `schedlab trace import`: published traces in our format. */
export function traceImportCommand(): Command {
  const command = new Command("import")
    .summary("bring in a published trace")
    .description(
      "Turns a published trace into a trace CSV. Beside FILE.csv it writes FILE.assumptions.json: the " +
        "digests of what was read, every option and assumption, and what was dropped for what reason.",
    )
    .addCommand(alibabaCommand())
    .addCommand(snowsetCommand())
    .addCommand(azureCommand());
  return addExample(command, "schedlab trace import alibaba2018 --help");
}
