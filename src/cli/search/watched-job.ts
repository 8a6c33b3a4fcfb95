import type { OpenRun } from "../../study/open-run.js";
import { carryOut } from "../../study/open-run.js";
import type { SearchReport } from "../../study/search-job.js";
import type { SearchView } from "./search-view.js";
import { startSearchView } from "./search-view.js";
import type { StopRequest } from "./stop-request.js";

/** Runs a search while showing how it goes; Ctrl-C ends it after the candidates in hand. */
export async function runWatchedJob(
  run: OpenRun,
  { workers, stop }: { readonly workers: number; readonly stop: StopRequest },
): Promise<SearchReport> {
  let view: SearchView | undefined;
  try {
    return await carryOut(run, {
      workers,
      hooks: {
        onStart({ earlier, ...start }) {
          view = startSearchView(start);
          view.begin(earlier);
          stop.show(view);
        },
        onCandidate: (candidate) => view?.candidate(candidate),
        onNotice: (line) => view?.say(line),
        onEnd: () => view?.stop(),
        isInterrupted: () => stop.isAsked,
      },
    });
  } finally {
    view?.stop();
    stop.show(undefined);
  }
}
