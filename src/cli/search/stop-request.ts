import type { SearchView } from "./search-view.js";

/** Ctrl-C: the first time what is under way is finished, the second time the process ends as it usually does. */
export class StopRequest {
  isAsked = false;
  #signals: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM"];
  #view: SearchView | undefined;

  /** From now on, until `close`. */
  listen(): void {
    for (const signal of this.#signals) process.on(signal, this.#take);
  }

  /** What is on the screen, where there is something. */
  show(view: SearchView | undefined): void {
    this.#view = view;
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
    const text = "finishing the candidates in hand; once more ends at once (nothing is lost)";
    if (this.#view) this.#view.say(text);
    else process.stderr.write(`${text}\n`);
  };
}
