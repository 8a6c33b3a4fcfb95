import type { CpuScaling } from "./pipeline.js";

/**
 * CPU time in seconds of an operator that takes `baselineSeconds` on one CPU, when it is given `cpus` CPUs (> 0, may be
 * fractional). `linear3`, `linear7` and `exp` stop gaining at 3, 7 and 4 CPUs; `log` is baseline/(ln c + 1), which
 * is meant for c ≥ 1 and is not positive below 1/e.
 */
export function cpuSeconds(scaling: CpuScaling, baselineSeconds: number, cpus: number): number {
  switch (scaling) {
    case "const":
      return baselineSeconds;
    case "log":
      return baselineSeconds / (Math.log(cpus) + 1);
    case "sqrt":
      return baselineSeconds / Math.sqrt(cpus);
    case "linear3":
      return baselineSeconds / (cpus < 3 ? cpus : 3);
    case "linear7":
      return baselineSeconds / (cpus < 7 ? cpus : 7);
    case "squared":
      return baselineSeconds / (cpus * cpus);
    case "exp":
      return baselineSeconds / (cpus < 4 ? 2 ** cpus : 16);
    default:
      return unknownScaling(scaling);
  }
}

function unknownScaling(scaling: never): never {
  throw new TypeError(`expected \`scaling\` to be a CPU scaling, got ${String(scaling)}`);
}
