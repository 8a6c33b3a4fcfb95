import type { CpuScaling } from "./pipeline.js";

/**
 * CPU time in seconds of an operator that takes `baselineSeconds` on one CPU, when it is given `cpus` CPUs (> 0, may be
 * fractional). `linear3`, `linear7` and `exp` stop gaining at 3, 7 and 4 CPUs; `log` is baseline/(ln c + 1), which
 * grows beyond all bounds down to 1/e CPUs: with no more than that nothing is ever done, and it takes Infinity. (The bare
 * formula turns negative there, so that a sliver of a CPU would finish at once.) 0 seconds are 0 on any number of CPUs.
 */
export function cpuSeconds(scaling: CpuScaling, baselineSeconds: number, cpus: number): number {
  // Not 0 / 0, which a share of a CPU so small that its square is 0 would make of it.
  if (baselineSeconds === 0) return 0;
  switch (scaling) {
    case "const":
      return baselineSeconds;
    case "log":
      return logSeconds(baselineSeconds, Math.log(cpus) + 1);
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

function logSeconds(baselineSeconds: number, speed: number): number {
  return speed > 0 ? baselineSeconds / speed : Infinity;
}

function unknownScaling(scaling: never): never {
  throw new TypeError(`expected \`scaling\` to be a CPU scaling, got ${String(scaling)}`);
}
