import type { Advice } from "./problem.js";

/** A construct that no policy may use. In `message` and `remedy`, `{name}` stands for what was found. */
export type ForbiddenRule = Advice;

/** A rule about globals: naming any of `names` breaks it. */
export interface ForbiddenNames extends ForbiddenRule {
  readonly names: readonly string[];
}

const IMPORT_REMEDY =
  'write `import type { Policy } from "schedlab/policy"`, and everything else in the one file';

/** Forbidden syntax, by what is found. */
export const FORBIDDEN_SYNTAX = {
  /** `import … from`, `import "…"`, `import x = …`, `import(…)`, `import.meta`. */
  import: {
    rule: "import",
    message: "a policy cannot import code",
    remedy: IMPORT_REMEDY,
  },
  /** `import policy from "schedlab/policy"` and the like: only named types are there. */
  untypedImport: {
    rule: "import",
    message: 'a policy cannot import code; "schedlab/policy" holds types only',
    remedy: 'write `import type { … } from "schedlab/policy"`',
  },
  /** `export … from`. */
  reexport: {
    rule: "import",
    message: "a policy cannot re-export code",
    remedy: "write everything in the one file and export only the policy's factory",
  },
  /** `import type … from "elsewhere"`, `import("elsewhere").Type`. */
  typeImport: {
    rule: "type-import",
    message: 'a policy can import types from "schedlab/policy" only',
    remedy: "declare other types in the policy itself",
  },
  /** `f.constructor(…)`, `new f.constructor(…)`: makes functions from text where `f` is one. */
  constructorCall: {
    rule: "eval",
    message: "`.constructor` cannot be called",
    remedy: "name the class, or call a function that is written in the policy",
  },
  /** `Math.random`, `Math["random"]`, `const { random } = Math`. */
  random: {
    rule: "randomness",
    message: "there is no randomness: a policy decides the same in the same situation",
    remedy: "break ties by order of arrival or by id; for variety compute from ids and times",
  },
  /** `async`, `await`, `for await`. */
  async: {
    rule: "async",
    message: "`{name}`: a policy is called and returns; nothing asynchronous ever runs",
    remedy: "write a plain function and return the decision itself",
  },
  debugger: {
    rule: "debugger",
    message: "`debugger` has no meaning in a policy",
    remedy: "leave it out",
  },
  with: {
    rule: "with",
    message: "`with` does not exist in modules",
    remedy: "name the object before each property",
  },
  using: {
    rule: "using",
    message: "`using` is not available",
    remedy: "write `const`; a policy holds nothing that must be released",
  },
  /** `declare const process: any`, `declare global`, `declare module`: would claim what is not there. */
  declare: {
    rule: "declare",
    message: "ambient declarations (`declare`) are forbidden: what they claim does not exist",
    remedy: "leave it out, and define what you need in the policy",
  },
  /** `@ts-ignore`, `@ts-nocheck`, `@ts-expect-error`. */
  suppression: {
    rule: "suppression",
    message: "`{name}` is forbidden: type errors cannot be hidden",
    remedy: "mend the types; `as` can convert where you know better",
  },
  /** `/// <reference …>` and the like. */
  reference: {
    rule: "reference",
    message: "`/// <…>` directives are forbidden: a policy is one file",
    remedy: 'leave it out; types come from "schedlab/policy"',
  },
  /** `#!/usr/bin/env node` */
  shebang: {
    rule: "shebang",
    message: "`#!`: a policy is a module, not a program",
    remedy: "leave the line out",
  },
} as const satisfies Readonly<Record<string, ForbiddenRule>>;

const words = (text: string): readonly string[] => text.split(" ");

/** Forbidden globals. What is permitted is in permits.ts; these have advice of their own. */
export const FORBIDDEN_NAMES: readonly ForbiddenNames[] = [
  {
    rule: "import",
    names: ["require", "importScripts"],
    message: "`{name}`: a policy cannot import code",
    remedy: IMPORT_REMEDY,
  },
  {
    rule: "module",
    names: words("module exports __dirname __filename"),
    message: "`{name}` does not exist: a policy is an ES module",
    remedy: "write `export default function create(cluster: Cluster): Policy { … }`",
  },
  {
    rule: "eval",
    names: words("eval Function"),
    message: "`{name}`: code cannot be made from text",
    remedy: "write the code itself; for the type of a function write `(x: A) => B`",
  },
  {
    rule: "clock",
    names: words("Date performance Temporal"),
    message: "`{name}`: there is no clock but the simulated one",
    remedy: "read `view.now` (simulated seconds) or `view.tick`",
  },
  {
    rule: "randomness",
    names: words("crypto Crypto CryptoKey SubtleCrypto"),
    message: "`{name}`: there is no randomness: a policy decides the same in the same situation",
    remedy: "break ties by order of arrival or by id",
  },
  {
    rule: "timer",
    names: [
      ...words("setTimeout setInterval setImmediate clearTimeout clearInterval clearImmediate"),
      ...words("queueMicrotask requestAnimationFrame cancelAnimationFrame requestIdleCallback"),
      ...words("cancelIdleCallback"),
    ],
    message: "`{name}`: nothing runs between the calls of a policy",
    remedy: "return `wakeAt` (simulated seconds) to be called again at that time",
  },
  {
    rule: "async",
    names: words("Promise AsyncIterator AsyncDisposableStack AsyncFunction"),
    message: "`{name}`: a policy is called and returns; nothing asynchronous ever runs",
    remedy: "write a plain function and return the decision itself",
  },
  {
    rule: "console",
    names: ["console"],
    message: "`console`: a policy can print nothing",
    remedy: "leave it out; what happens is in the simulation's own log",
  },
  {
    rule: "host",
    names: [
      // The global object by all its names, and the ways to the process
      ...words("globalThis global window self process Deno Bun navigator"),
      // Network
      ...words("fetch XMLHttpRequest WebSocket WebSocketStream WebTransport EventSource Request"),
      ...words("Response Headers FormData URL URLSearchParams location history"),
      // Threads and messages
      ...words("Worker SharedWorker ServiceWorker MessageChannel MessagePort BroadcastChannel"),
      ...words("MessageEvent postMessage structuredClone AbortController AbortSignal Event"),
      ...words("EventTarget CustomEvent addEventListener dispatchEvent"),
      // Storage, documents, text
      ...words(
        "localStorage sessionStorage indexedDB caches document Blob File FileReader Storage",
      ),
      ...words("ReadableStream WritableStream TransformStream CompressionStream"),
      ...words("DecompressionStream TextEncoder TextDecoder atob btoa alert confirm prompt"),
      ...words("DOMException reportError"),
    ],
    message: "`{name}`: a policy sees nothing but the cluster and the view",
    remedy: "compute from `cluster` and `view` alone, and keep state in variables of `create`",
  },
  {
    rule: "raw-memory",
    names: [
      ...words("ArrayBuffer SharedArrayBuffer DataView Atomics WebAssembly Buffer Int8Array"),
      ...words("Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array"),
      ...words("Float16Array Float32Array Float64Array BigInt64Array BigUint64Array"),
    ],
    message: "`{name}`: there is no raw memory",
    remedy: "use arrays, such as `new Array<number>(n).fill(0)`",
  },
  {
    rule: "garbage",
    names: words("WeakRef FinalizationRegistry"),
    message: "`{name}`: what a policy decides cannot depend on when memory is collected",
    remedy: "use a Map, or a WeakMap",
  },
  {
    rule: "locale",
    names: ["Intl"],
    message: "`Intl`: nothing may depend on a machine's language",
    remedy: "compare strings with `<`, and leave numbers unformatted",
  },
];

/** Any other global of the language that is not permitted. */
export const OTHER_GLOBAL: ForbiddenRule = {
  rule: "global",
  message: "`{name}` is a global that policies do not have",
  remedy: "do without it, or define what you need in the policy",
};
