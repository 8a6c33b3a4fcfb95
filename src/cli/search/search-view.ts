import { createLogUpdate } from "log-update";
import type { Candidate } from "../../search/index.js";
import type { SearchStart } from "../../study/search-job.js";
import { improvementPercent, isBetter } from "../../verifier/index.js";
import { fixed } from "../text-table.js";

export interface SearchViewOptions extends Omit<SearchStart, "earlier"> {
  /** Default: standard error. */
  readonly stream?: NodeJS.WriteStream;
  /** How often a stream that is not a terminal gets a line. Default 10. */
  readonly secondsBetweenLines?: number;
}

/** Shows how a search is going: a few lines that change on a terminal; elsewhere a line now and then. */
export interface SearchView {
  /** Candidates that an earlier process made. */
  readonly begin: (earlier: readonly Candidate[]) => void;
  readonly candidate: (candidate: Candidate) => void;
  /** Something to tell that stays, in one line. */
  readonly say: (line: string) => void;
  /** Takes the changing lines away. Call it before anything else is written, also after a failure. */
  readonly stop: () => void;
}

const REFRESH_MILLISECONDS = 250;

export function startSearchView(options: SearchViewOptions): SearchView {
  const { stream = process.stderr, secondsBetweenLines = 10 } = options;
  const state = new SearchState(options);
  if (!stream.isTTY) {
    let latest = 0;
    return {
      begin: (earlier) => {
        state.begin(earlier);
      },
      candidate(candidate) {
        state.take(candidate);
        if (options.elapsedSeconds() - latest < secondsBetweenLines) return;
        latest = options.elapsedSeconds();
        stream.write(`searching: ${state.line()}\n`);
      },
      say: (line) => stream.write(`${line}\n`),
      stop: () => undefined,
    };
  }
  const log = createLogUpdate(stream, { showCursor: true });
  const show = (): void => {
    log(state.lines().join("\n"));
  };
  const timer = setInterval(show, REFRESH_MILLISECONDS);
  timer.unref();
  return {
    begin: (earlier) => {
      state.begin(earlier);
    },
    candidate(candidate) {
      state.take(candidate);
    },
    say(line) {
      log.clear();
      stream.write(`${line}\n`);
    },
    stop() {
      clearInterval(timer);
      log.clear();
      log.done();
    },
  };
}

/** What is shown, in words. */
class SearchState {
  readonly #options: SearchViewOptions;
  readonly #outcomes = new Map<string, number>();
  #earlier = 0;
  #done = 0;
  #duplicates = 0;
  #tokens = 0;
  #best: Candidate | undefined;

  constructor(options: SearchViewOptions) {
    this.#options = options;
  }

  begin(earlier: readonly Candidate[]): void {
    for (const candidate of earlier) this.take(candidate);
    this.#earlier = earlier.length;
  }

  take(candidate: Candidate): void {
    const { metric } = this.#options;
    const { evaluation, duplicateOf, expense } = candidate;
    const { code } = evaluation.outcome;
    this.#done++;
    this.#outcomes.set(code, (this.#outcomes.get(code) ?? 0) + 1);
    if (duplicateOf !== null) this.#duplicates++;
    this.#tokens += (expense.tokens?.input ?? 0) + (expense.tokens?.output ?? 0);
    const score = evaluation.scores[metric.name];
    const best = this.#best?.evaluation.scores[metric.name];
    if (best === undefined || isBetter(metric, score, best)) this.#best = candidate;
  }

  lines(): string[] {
    const parts = [
      ["searching", `${this.#progress()} · ${this.#time()}`],
      ["best", this.#bestSoFar()],
      ["outcomes", this.#counts()],
      ...(this.#options.maxCostUsd === undefined ? [] : [["spent", this.#cost()]]),
    ];
    return parts.map(([name = "", text = ""]) => `${name.padEnd(10)} ${text}`);
  }

  line(): string {
    const cost = this.#options.maxCostUsd === undefined ? "" : `; ${this.#cost()}`;
    return `${this.#progress()}; best ${this.#bestSoFar()}${cost}; ${this.#time()}`;
  }

  #progress(): string {
    return `${this.#done}/${this.#options.iterations} candidates`;
  }

  #bestSoFar(): string {
    const { metric, baseline } = this.#options;
    if (!this.#best) return "none yet";
    const score = this.#best.evaluation.scores[metric.name];
    const percent = improvementPercent(metric, score, baseline);
    const sign = percent < 0 ? "" : "+";
    const over = Number.isFinite(percent) ? ` (${sign}${fixed(percent, 1)} % over FIFO)` : "";
    return `${fixed(score, 3)} ${metric.unit}${over}, candidate ${this.#best.number}`;
  }

  #counts(): string {
    const counts = [...this.#outcomes].map(([code, count]) => `${code} ${count}`);
    const duplicates = this.#duplicates === 0 ? [] : [`(${this.#duplicates} duplicates)`];
    return [counts.join(" · "), ...duplicates].join(" ") || "none yet";
  }

  #cost(): string {
    const { maxCostUsd = 0, balance } = this.#options;
    const { spentUsd, atRiskUsd, reservedUsd } = balance();
    const risk = atRiskUsd === 0 ? "" : ` (+ at most $${fixed(atRiskUsd, 4)} lost)`;
    const flight = reservedUsd === 0 ? "" : ` (in flight: at most $${fixed(reservedUsd, 4)})`;
    const tokens = this.#tokens.toLocaleString("en");
    return `$${fixed(spentUsd, 4)} of $${fixed(maxCostUsd, 2)}${risk}${flight} · ${tokens} tokens`;
  }

  #time(): string {
    const { elapsedSeconds, iterations, maxSeconds = Infinity } = this.#options;
    const elapsed = elapsedSeconds();
    const made = this.#done - this.#earlier;
    if (made === 0) return duration(elapsed);
    const left = Math.min((elapsed / made) * (iterations - this.#done), maxSeconds - elapsed);
    return `${duration(elapsed)}, about ${duration(Math.max(0, left))} left`;
  }
}

function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
