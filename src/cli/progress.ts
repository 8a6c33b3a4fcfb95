import cliProgress from "cli-progress";

export interface ProgressOptions {
  /** What is under way, as in "simulating". */
  readonly label: string;
  /** How much there is to do. */
  readonly total: number;
  /** Default: standard error. */
  readonly stream?: NodeJS.WriteStream;
  /** How often a stream that is not a terminal gets a line. Default 10. */
  readonly secondsBetweenLines?: number;
}

/** Shows how far something is. */
export interface Progress {
  /** `done` of the total is done; `note` is shown behind it. */
  update(done: number, note?: string): void;
  /** Takes the bar away. Call it before anything else is written, also after a failure. */
  stop(): void;
}

/** A bar appears only when something takes longer than this. */
const PATIENCE_MILLISECONDS = 500;

/** A bar on a terminal; elsewhere a line now and then. */
export function startProgress(options: ProgressOptions): Progress {
  const { stream = process.stderr } = options;
  return stream.isTTY ? progressBar(options, stream) : progressLines(options, stream);
}

function progressBar({ label, total }: ProgressOptions, stream: NodeJS.WriteStream): Progress {
  const bar = new cliProgress.SingleBar({
    stream,
    format: `${label} {bar} {percentage} % {note}`,
    barsize: 30,
    barCompleteChar: "█",
    barIncompleteChar: "░",
    clearOnComplete: true,
    hideCursor: null,
    // The terminal stays as it is, so that an end at any moment leaves nothing to restore.
    linewrap: true,
  });
  const begun = Date.now();
  let isShown = false;
  return {
    update(done, note = "") {
      if (!isShown && Date.now() - begun < PATIENCE_MILLISECONDS) return;
      if (isShown) bar.update(done, { note });
      else bar.start(total, done, { note });
      isShown = true;
    },
    stop() {
      if (isShown) bar.stop();
      isShown = false;
    },
  };
}

function progressLines(
  { label, total, secondsBetweenLines = 10 }: ProgressOptions,
  stream: NodeJS.WriteStream,
): Progress {
  let latest = Date.now();
  return {
    update(done, note = "") {
      if (Date.now() - latest < 1000 * secondsBetweenLines) return;
      latest = Date.now();
      const percent = Math.floor((100 * done) / total);
      stream.write(`${label}: ${percent} %${note === "" ? "" : `, ${note}`}\n`);
    },
    stop() {
      latest = Infinity;
    },
  };
}
