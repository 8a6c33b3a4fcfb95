import { Command } from "commander";
import { scenarioCheckCommand } from "./scenario-check-command.js";
import { scenarioRecordCommand } from "./scenario-record-command.js";

/** `schedlab scenario …`: runs that are kept, to notice when they change. */
export function scenarioCommand(): Command {
  return new Command("scenario")
    .summary("record runs and check that they stay the same")
    .description("Records runs as folders and checks that they still give the same.")
    .addCommand(scenarioCheckCommand())
    .addCommand(scenarioRecordCommand())
    .addHelpText(
      "after",
      "\nExample:\n  schedlab scenario record mine --policy priority --set duration=60\n",
    );
}
