import { NumpyGenerator } from "../random/index.js";
import { shapedOperators, queryOperators } from "./generated-operators.js";
import type { DagShape } from "./generated-operators.js";
import { type GeneratorOptions, resolveGeneratorOptions } from "./generator-options.js";
import type { Batch, PipelineSpec, Priority } from "./pipeline.js";

// The order in which the draws number their outcomes.
const PRIORITY_OUTCOMES: readonly Priority[] = ["INTERACTIVE", "QUERY", "BATCH_PIPELINE"];
const SHAPE_OUTCOMES: readonly DagShape[] = ["linear", "branchIn", "branchOut"];

/**
 * A random workload: the one that Eudoxia's generator makes from the same options, pipeline by pipeline, so that its
 * published traces can be made again. What is not given has the value in {@link GENERATOR_DEFAULTS}.
 *
 * Lazy: a batch is drawn when it is asked for. Pipelines are named p1, p2, … over the run, and operators op1, op2, … in
 * each pipeline; operators that are equal are one frozen object. Throws a RangeError at once if an option is
 * outside its range.
 *
 * @example
 * for (const { atTick, pipelines } of generateWorkload({ randomSeed: 7 })) deliver(atTick, pipelines);
 */
export function generateWorkload(
  options: Partial<GeneratorOptions> = {},
): Generator<Batch, void, undefined> {
  return drawBatches(resolveGeneratorOptions(options));
}

function* drawBatches(options: GeneratorOptions): Generator<Batch, void, undefined> {
  const { ticksPerSecond, numPipelines } = options;
  const random = new NumpyGenerator(options.randomSeed);
  const drawPipeline = pipelineDrawer(options, random);
  const tickSeconds = 1 / ticksPerSecond;
  const endTick = Math.trunc(options.durationSeconds * ticksPerSecond);
  const meanWait = Math.trunc(options.waitingSecondsMean * ticksPerSecond);
  let count = 0;
  let atTick = 0;
  while (atTick < endTick) {
    const arrivalSeconds = atTick * tickSeconds;
    const pipelines: PipelineSpec[] = [];
    for (let i = 0; i < numPipelines; i++) {
      pipelines.push(drawPipeline(`p${++count}`, arrivalSeconds));
    }
    // Before the yield, and after all draws of the batch: whatever the consumer does, the stream stays the same.
    const wait = Math.trunc(random.normal(meanWait, meanWait / 4));
    yield { atTick, pipelines };
    atTick += (wait > 0 ? wait : meanWait) + 1;
  }
}

function pipelineDrawer(
  options: GeneratorOptions,
  random: NumpyGenerator,
): (id: string, arrivalSeconds: number) => PipelineSpec {
  const { interactiveProb, queryProb, batchProb, dagShape, numOperators } = options;
  const priorityShares = shares([interactiveProb, queryProb, batchProb]);
  const shapeShares = dagShape && shares([dagShape.linear, dagShape.branchIn, dagShape.branchOut]);

  return (id, arrivalSeconds) => {
    const priority = outcome(PRIORITY_OUTCOMES, random.choice(priorityShares));
    // Drawn also when it is certain or has no effect, because the draw moves the stream on.
    const shape = shapeShares ? outcome(SHAPE_OUTCOMES, random.choice(shapeShares)) : "linear";
    if (priority === "QUERY") {
      return { id, priority, arrivalSeconds, operators: queryOperators() };
    }
    const drawn = Math.trunc(random.normal(numOperators, numOperators / 4));
    const operators = shapedOperators(shape, Math.max(1, drawn));
    return { id, priority, arrivalSeconds, operators };
  };
}

function shares(probabilities: readonly number[]): number[] {
  const sum = probabilities.reduce((total, share) => total + share, 0);
  return probabilities.map((probability) => probability / sum);
}

function outcome<T>(outcomes: readonly T[], index: number): T {
  return outcomes[index] as T;
}
