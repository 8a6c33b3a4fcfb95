import js from "@eslint/js";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

/** Whatever decides a result must not depend on chance or on the clock. */
const DETERMINISTIC = [
  "random",
  "workload",
  "simulator",
  "policies",
  "verifier",
  "proposers",
  "search",
];

export default defineConfig(
  globalIgnores([
    "dist/",
    "dist-bench/",
    "coverage/",
    "site/",
    "results/",
    "prompts/",
    "test/fixtures/",
    "test/hostile/*/",
    "test/known-limits/policies/",
    "test/scenarios/*/",
  ]),
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { project: "./tsconfig.check.json" } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/explicit-module-boundary-types": "error",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      // A number or a boolean in a message is what the reader expects.
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true },
      ],
      // `schedule(): Decision | undefined | void`: a policy may end without a return.
      "@typescript-eslint/no-invalid-void-type": "off",
      eqeqeq: "error",
      "no-restricted-syntax": [
        "error",
        { selector: "ExportAllDeclaration", message: "List each export by name." },
      ],
    },
  },
  {
    files: DETERMINISTIC.map((folder) => `src/${folder}/**/*.ts`),
    rules: {
      "no-restricted-properties": [
        "error",
        { object: "Math", property: "random", message: "Take a RandomSource." },
        { object: "Date", property: "now", message: "The clock must not decide a result." },
        { object: "performance", property: "now", message: "The clock must not decide a result." },
      ],
      "no-restricted-globals": ["error", "Date", "performance"],
    },
  },
  {
    files: ["test/**/*.ts", "bench/**/*.ts"],
    rules: { "@typescript-eslint/explicit-module-boundary-types": "off" },
  },
  {
    files: ["**/*.js", "**/*.mjs", "**/*.cjs"],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { globals: { process: "readonly", URL: "readonly", console: "readonly" } },
    rules: { "@typescript-eslint/explicit-module-boundary-types": "off" },
  },
  {
    files: ["**/*.cjs"],
    languageOptions: { globals: { require: "readonly", __dirname: "readonly" } },
    rules: { "@typescript-eslint/no-require-imports": "off" },
  },
  { files: ["stubs/**/*.js"], languageOptions: { globals: { module: "writable" } } },
);
