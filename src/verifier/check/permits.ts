/**
 * The globals a policy may name: the language's own that compute, and nothing that reads a clock, draws lots, waits,
 * reaches outside, or sees memory. The checker refuses every other global, and the sandbox holds no other. `Math` is
 * there without `random`.
 */
export const PERMITTED_GLOBALS: readonly string[] = [
  // Values
  "Infinity",
  "NaN",
  "undefined",
  // Data and collections
  "Array",
  "BigInt",
  "Boolean",
  "JSON",
  "Map",
  "Math",
  "Number",
  "Object",
  "Reflect",
  "RegExp",
  "Set",
  "String",
  "Symbol",
  "WeakMap",
  "WeakSet",
  // Errors
  "AggregateError",
  "Error",
  "EvalError",
  "RangeError",
  "ReferenceError",
  "SyntaxError",
  "TypeError",
  "URIError",
  // Functions
  "decodeURI",
  "decodeURIComponent",
  "encodeURI",
  "encodeURIComponent",
  "isFinite",
  "isNaN",
  "parseFloat",
  "parseInt",
];
