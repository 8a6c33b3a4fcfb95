/** What goes over the channel between a pool and its processes. */
export type ToChild = { readonly kind: "job"; readonly job: unknown };

export type FromChild =
  /** Ready for a job: sent at the start, and after each job when nothing of it is left to run. */
  | {
      readonly kind: "idle";
      /** So much memory is held that the next job may lack it: another process should take its place. */
      readonly isWorn: boolean;
      /** That the process has used since it started, of all its threads. */
      readonly cpuSeconds: number;
    }
  /** The job goes on; its clock starts again if `resetsClock`. */
  | { readonly kind: "progress"; readonly value: unknown; readonly resetsClock: boolean }
  | { readonly kind: "done"; readonly value: unknown; readonly cpuSeconds: number }
  /** A fault of the process's own code. */
  | { readonly kind: "fault"; readonly message: string };
