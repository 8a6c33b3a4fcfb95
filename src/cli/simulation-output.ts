import { TextFileWriter } from "../files/index.js";
import type { SimulationObserver, UtilisationSample } from "../simulator/index.js";
import { timelineBuilder } from "../simulator/index.js";
import type { Batch, Priority } from "../workload/index.js";
import { eventJson } from "./event-json.js";
import { poolsOf } from "../settings/cluster-parameters.js";
import type { Parameters } from "../settings/parameters.js";
import type { OutputKind, SimulationJob } from "./simulation-job.js";
import { UTILISATION_HEADER, utilisationRow } from "./utilisation-csv.js";

/** Writes the files of a run while it runs. */
export class OutputWriters {
  readonly #files: SimulationJob["files"];
  readonly #totalTicks: number;
  readonly #writers: TextFileWriter[] = [];
  readonly #events: TextFileWriter | undefined;
  readonly #series: TextFileWriter | undefined;
  readonly #priorities = new Map<string, Priority>();
  readonly #timeline: ReturnType<typeof timelineBuilder> | undefined;

  constructor(files: SimulationJob["files"], values: Parameters) {
    const { duration, ticks_per_second: rate } = values;
    this.#files = files;
    this.#totalTicks = Math.trunc(duration * rate);
    this.#events = this.#open("events");
    this.#series = this.#open("series");
    this.#series?.write(UTILISATION_HEADER);
    if (files.timeline) {
      const pools = poolsOf(values);
      this.#timeline = timelineBuilder({
        tickSeconds: 1 / rate,
        pools,
        priorityOf: (pipeline) => this.#priorities.get(pipeline),
      });
    }
  }

  /** The observer of the run; undefined if no file needs one. */
  get observe(): SimulationObserver | undefined {
    const [events, timeline] = [this.#events, this.#timeline];
    if (!events && !timeline) return undefined;
    return (event) => {
      events?.write(`${JSON.stringify(eventJson(event))}\n`);
      timeline?.observe(event);
    };
  }

  /** The same batches, in passing: a timeline shows classes, which the events do not have. */
  *watch(batches: Iterable<Batch>): Generator<Batch, void, undefined> {
    for (const batch of batches) {
      if (this.#timeline) {
        for (const { id, priority } of batch.pipelines) this.#priorities.set(id, priority);
      }
      yield batch;
    }
  }

  sample(sample: UtilisationSample): void {
    this.#series?.write(utilisationRow(sample));
  }

  /** Completes the files. */
  finish(): void {
    if (this.#timeline) {
      this.#open("timeline")?.write(`${JSON.stringify(this.#timeline.finish(this.#totalTicks))}\n`);
    }
    for (const writer of this.#writers) writer.close();
    this.#writers.length = 0;
  }

  /** Closes what is still open, as it is. */
  abandon(): void {
    for (const writer of this.#writers) writer.abandon();
  }

  #open(kind: OutputKind): TextFileWriter | undefined {
    const file = this.#files[kind];
    if (!file) return undefined;
    const writer = new TextFileWriter(file.partialPath, { reportAs: file.path });
    this.#writers.push(writer);
    return writer;
  }
}
