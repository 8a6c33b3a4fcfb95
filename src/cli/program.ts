import { Command } from "commander";
import { checkCommand } from "./check-command.js";
import { compareCommand } from "./compare-command.js";
import { evaluateCommand } from "./evaluate-command.js";
import { initCommand } from "./init/init-command.js";
import { policiesCommand } from "./policies-command.js";
import { serveCommand } from "./serve-command.js";
import { reportCommand } from "./report-command.js";
import { searchCommand } from "./search/search-command.js";
import { scenarioCommand } from "./scenario/scenario-command.js";
import { sensitivityCommand } from "./sensitivity/sensitivity-command.js";
import { studyCommand } from "./study/study-command.js";
import { simulateCommand } from "./simulate-command.js";
import { traceCommand } from "./trace-command.js";
import { sweepCommand } from "./sweep-command.js";
import { packageVersion } from "../settings/version.js";

/** The command line. Its errors are thrown, after their message has been written to standard error. */
export function createProgram(): Command {
  const program = new Command("schedlab")
    .description("Design scheduling policies and verify them in a deterministic simulator.")
    .version(packageVersion(), "--version", "print the version")
    .helpOption("--help", "print help")
    .helpCommand(false)
    .showHelpAfterError("(try --help)")
    .exitOverride()
    .addHelpText("after", "\nExample:\n  schedlab simulate --policy priority\n");
  const commands = [
    initCommand(),
    simulateCommand(),
    traceCommand(),
    policiesCommand(),
    checkCommand(),
    evaluateCommand(),
    compareCommand(),
    sweepCommand(),
    serveCommand(),
    searchCommand(),
    reportCommand(),
    sensitivityCommand(),
    studyCommand(),
    scenarioCommand(),
  ];
  for (const command of commands) {
    inheritSettings(command, program);
    program.addCommand(command);
  }
  return program;
}

/** Commander does this only for commands that their parent makes. */
function inheritSettings(command: Command, parent: Command): void {
  command.copyInheritedSettings(parent);
  for (const child of command.commands) inheritSettings(child, command);
}
