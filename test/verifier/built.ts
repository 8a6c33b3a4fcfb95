import type * as verifier from "../../src/verifier/index.js";

const BUILT: string = new URL("../../dist/verifier/index.js", import.meta.url).href;

/** The built verifier: its processes can only run JavaScript. */
export const built = (await import(BUILT)) as typeof verifier;
