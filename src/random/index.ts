export { type RandomSource, seededSource } from "./source.js";
export {
  exponential,
  integer,
  logNormal,
  normal,
  pick,
  shuffle,
  uniform,
  weightedPick,
} from "./distributions.js";
export { NumpyGenerator } from "./numpy-generator.js";
