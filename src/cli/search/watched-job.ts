import type { OpenRun } from "../../study/open-run.js";
import { carryOut } from "../../study/open-run.js";
import type { SearchReport } from "../../study/search-job.js";
import type { SearchView } from "./search-view.js";
import { startSearchView } from "./search-view.js";

/** Runs a search while showing how it goes; Ctrl-C ends it after the candidates in hand. */
export async function runWatchedJob(run: OpenRun, workers: number): Promise<SearchReport> {
  const stop = new StopRequest();
  let view: SearchView | undefined;
  try {
    return await carryOut(run, {
      workers,
      hooks: {
        onStart({ earlier, ...start }) {
          view = startSearchView(start);
          view.begin(earlier);
          stop.listen(view);
        },
        onCandidate: (candidate) => view?.candidate(candidate),
        onNotice: (line) => view?.say(line),
        onEnd: () => view?.stop(),
        isInterrupted: () => stop.isAsked,
      },
    });
  } finally {
    view?.stop();
    stop.close();
  }
}

/** Ctrl-C: the first time what is under way is finished, the second time the process ends as it usually does. */
class StopRequest {
  isAsked = false;
  #signals: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM"];
  #view: SearchView | undefined;

  listen(view: SearchView): void {
    this.#view = view;
    for (const signal of this.#signals) process.on(signal, this.#take);
  }

  close(): void {
    for (const signal of this.#signals) process.off(signal, this.#take);
  }

  readonly #take = (): void => {
    if (this.isAsked) {
      this.#view?.stop();
      process.exit(130);
    }
    this.isAsked = true;
    this.#view?.say("finishing the candidates in hand; once more ends at once (nothing is lost)");
  };
}
