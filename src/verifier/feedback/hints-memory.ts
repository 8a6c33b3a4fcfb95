import { CLASS_NAMES } from "./class-name.js";
import type { MemorySizing } from "./memory-sizing.js";
import { largest, share, sum } from "./numbers.js";
import { figure, percent } from "./plain.js";
import type { RunFigures } from "./trace-feedback.js";

/** What to try about allocations that are too small, too large, or of the wrong shape. */
export function memoryHints(figures: RunFigures): string[] {
  return [
    ...oomHints(figures),
    ...givenUpHints(figures),
    ...oversizeHints(figures),
    ...balanceHints(figures),
  ];
}

function oomHints({ classes, utilisation }: RunFigures): string[] {
  const all = CLASS_NAMES.map((name) => classes[name].memory);
  const count = (of: (memory: MemorySizing) => number): number => sum(all.map(of));
  const ooms = count((memory) => memory.ooms);
  const killed = share(ooms, ooms + count((memory) => memory.containersCompleted)) ?? 0;
  const lost =
    share(
      count((memory) => memory.lostGbSeconds),
      utilisation.allocatedGbSeconds,
    ) ?? 0;
  if (ooms === 0 || (killed < 0.02 && lost < 0.02)) return [];
  const what = `OOM killed ${percent(killed)} of the containers and lost ${percent(lost)} of the allocated memory`;
  const poolFull = count((memory) => memory.poolFullOoms);
  if (2 * poolFull > ooms) {
    return [`${what}, mostly because the pool was full: overcommit less, or leave a little free`];
  }
  const most = largest(all.map((memory) => memory.neededOverAllocatedMax));
  return [
    `${what}: learn from results with error OOM how much each class needs; ` +
      `${figure(most)} times what was given would have been enough for all`,
  ];
}

function givenUpHints({ classes }: RunFigures): string[] {
  const killed = sum(CLASS_NAMES.map((name) => classes[name].endStates.killed));
  const arrivals = sum(CLASS_NAMES.map((name) => classes[name].arrivals));
  if (killed === 0 || killed < 0.01 * arrivals) return [];
  return [
    `${killed === 1 ? "1 pipeline was" : `${killed} pipelines were`} killed by OOM and not assigned again: ` +
      "FAILED operators are assignable, so retry them with more memory",
  ];
}

function oversizeHints({ classes, utilisation }: RunFigures): string[] {
  const wide = CLASS_NAMES.filter(
    (name) => (classes[name].memory.allocatedOverPeakP50 ?? 0) >= 1.5,
  );
  const unused =
    share(
      sum(wide.map((name) => classes[name].memory.unusedGbSeconds)),
      utilisation.allocatedGbSeconds,
    ) ?? 0;
  if (wide.length === 0 || unused < 0.1) return [];
  const parts = wide.map(
    (name) => `${figure(classes[name].memory.allocatedOverPeakP50)} times for ${name}`,
  );
  return [
    `containers were given more memory than they ever used (in the median ${parts.join(", ")}; ` +
      `${percent(unused)} of all that was allocated): watch memoryInUseGb and give less, so that more run at once`,
  ];
}

/** One resource is used up while much of the other lies idle. */
function balanceHints({ utilisation }: RunFigures): string[] {
  const { cpuMean, ramMean, waitingShare } = utilisation;
  if (cpuMean === null || ramMean === null || (waitingShare ?? 0) < 0.2) return [];
  const isRamScarce = ramMean >= 0.85 && cpuMean <= 0.6;
  const isCpuScarce = cpuMean >= 0.85 && ramMean <= 0.6;
  if (!isRamScarce && !isCpuScarce) return [];
  const allocated = `RAM is allocated to ${percent(ramMean)}, CPU to ${percent(cpuMean)}`;
  return isRamScarce
    ? [`${allocated}: memory limits how much runs; give containers less of it, and the spare CPUs`]
    : [`${allocated}: CPUs limit how much runs; give containers fewer of them, and run more`];
}
