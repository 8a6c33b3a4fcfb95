import { CommanderError } from "commander";
import { FileError } from "../files/index.js";
import { TraceError } from "../workload/trace-error.js";
import { RequestError, WorkError } from "../settings/request-error.js";

/** What the process exits with: done, the work failed, the request was wrong. */
export const EXIT = { done: 0, failed: 1, wrongRequest: 2 } as const;

/** An error as the command line tells it. */
export interface ErrorReport {
  readonly exitCode: number;
  /** "" if it has been told already. */
  readonly message: string;
}

/** An error whose report was made elsewhere, as in another thread. */
export class ReportedError extends Error {
  override readonly name = "ReportedError";

  constructor(readonly report: ErrorReport) {
    super(report.message);
  }
}

/** A wrong request or failed work in a sentence; anything else is a fault of this program, with its stack. */
export function reportOf(error: unknown): ErrorReport {
  if (error instanceof ReportedError) return error.report;
  if (error instanceof CommanderError) {
    return { exitCode: error.exitCode === 0 ? EXIT.done : EXIT.wrongRequest, message: "" };
  }
  if ((error instanceof FileError || error instanceof TraceError) && error.code === "exists") {
    // On the command line `force` is an option.
    const message = error.message.replace("`force`", "--force");
    return { exitCode: EXIT.wrongRequest, message: `error: ${message}` };
  }
  const isFailure =
    error instanceof WorkError || (error instanceof FileError && error.code === "write-failed");
  if (isFailure) return { exitCode: EXIT.failed, message: `error: ${error.message}` };
  if (error instanceof RequestError || error instanceof FileError || error instanceof TraceError) {
    return { exitCode: EXIT.wrongRequest, message: `error: ${error.message}` };
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { exitCode: EXIT.failed, message: `internal error, please report it:\n${stack}` };
}
