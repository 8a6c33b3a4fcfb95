import type { LawName } from "../../../src/verifier/integrity/index.js";
import type { AuditedLog } from "./audited-log.js";
import type { Forge } from "./forge.js";

/** A change to a sound log, and the law that is then broken. */
export type Forgery = readonly [
  title: string,
  log: AuditedLog,
  forge: Forge,
  law: LawName,
  atTick?: number,
];
