import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { inFolder, namesIn, ONE_ASSIGNMENT, schedlab, SMALL_TRACE, trace } from "./run-cli.js";

interface WrongRequest {
  readonly what: string;
  readonly args: readonly string[];
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Each stands in the message. */
  readonly message: readonly string[];
}

const OUTPUTS = ["--events", "e.jsonl", "--timeline", "t.json", "--series", "s.csv"];

const params = (what: string, toml: string, ...message: string[]): WrongRequest => ({
  what,
  args: ["simulate", "--params", "p.toml", ...OUTPUTS],
  files: { "p.toml": toml },
  message,
});
const set = (what: string, text: string, ...message: string[]): WrongRequest => ({
  what,
  args: ["simulate", "--set", text, ...OUTPUTS],
  message: [`--set ${text}`, ...message],
});
const csv = (what: string, text: string, ...message: string[]): WrongRequest => ({
  what,
  args: ["simulate", "--trace", "t.csv", "--events", "e.jsonl", "--series", "s.csv"],
  files: { "t.csv": text },
  message,
});
const simulate = (what: string, args: readonly string[], ...message: string[]): WrongRequest => ({
  what,
  args: ["simulate", ...args],
  message,
});

const REQUESTS: readonly WrongRequest[] = [
  // Commands and options.
  { what: "no command", args: [], message: ["Usage: schedlab"] },
  {
    what: "an unknown command",
    args: ["simulat"],
    message: ["'simulat'", "Did you mean simulate?"],
  },
  {
    what: "an unknown trace command",
    args: ["trace", "inof"],
    message: ["'inof'", "Did you mean info?"],
  },
  { what: "no trace command", args: ["trace"], message: ["Usage: schedlab trace"] },
  simulate("an unknown option", ["--polcy", "naive"], "'--polcy'", "Did you mean --policy?"),
  simulate("an option without its value", ["--params"], "--params", "argument missing"),
  simulate("an argument too many", ["now"], "too many arguments", "Expected 0", "got 1"),
  simulate("an unknown mode", ["--mode", "sometimes"], "'sometimes'", "every-tick, on-event"),
  {
    what: "trace generate without --out",
    args: ["trace", "generate"],
    message: ["'--out <file>' not specified"],
  },
  {
    what: "trace info without a file",
    args: ["trace", "info"],
    message: ["missing required argument 'file'"],
  },
  {
    what: "evaluate without a policy",
    args: ["evaluate"],
    message: ["missing required argument 'policy'"],
  },
  {
    what: "a number of workers that is not one",
    args: ["evaluate", "naive", "--workers", "two"],
    message: ["--workers", 'Expected a whole number ≥ 1; found "two"'],
  },
  {
    what: "an unknown metric",
    args: ["evaluate", "naive", "--metric", "speed"],
    message: ["'speed'", "throughput, adjusted_latency, penalized_latency"],
  },

  // Policies.
  simulate(
    "an unknown policy",
    ["--policy", "naiv"],
    "--policy: expected a built-in policy (naive, priority,",
    'found "naiv" (did you mean naive?)',
  ),
  simulate(
    "a policy file that is missing",
    ["--policy", "mine.ts"],
    "mine.ts: expected a policy that can be read; found no such file",
  ),
  simulate(
    "a policy that is a folder",
    ["--policy", "./"],
    "./: expected a policy that can be read; found a folder",
  ),
  simulate(
    "a policy in another language",
    ["--set", "scheduler_algo=my_python_algo"],
    'a file ending in .ts or "rest"; found "my_python_algo"',
    'over HTTP, as "rest": see docs/rest.md',
  ),
  params(
    "an unknown policy in a file",
    '\nscheduler_algo = "priorty"',
    "p.toml:2: key scheduler_algo",
    '"priorty"',
    "did you mean priority?",
  ),
  simulate(
    "an address of a policy over HTTP without a port",
    ["--policy", "rest", "--set", "rest_scheduler_addr=localhost"],
    "--set rest_scheduler_addr=localhost: key rest_scheduler_addr",
    'expected host:port, as in localhost:8080 or [::1]:8080; found "localhost"',
  ),
  {
    what: "a policy over HTTP among those to evaluate",
    args: ["evaluate", "naive", "rest"],
    message: ['found "rest" (a policy over HTTP runs with schedlab simulate only)'],
  },
  {
    what: "a port to serve at that is none",
    args: ["serve", "naive", "--port", "65536"],
    message: ["--port", 'Expected a whole number from 0 to 65535; found "65536"'],
  },
  {
    what: "a host to serve at that is not this one",
    args: ["serve", "naive", "--host", "192.0.2.1"],
    message: ["--host 192.0.2.1 --port 8080: expected an address of this machine", "EADDRNOTAVAIL"],
  },
  {
    what: "an unknown policy among those to evaluate",
    args: ["evaluate", "naive", "overbok"],
    message: ['found "overbok" (did you mean overbook?)'],
  },
  ...["simulate --policy p.ts", "evaluate p.ts", "check p.ts"].map((command) => ({
    what: `a policy that is no text (${command})`,
    args: command.split(" "),
    files: { "p.ts": Uint8Array.from({ length: 2000 }, (_, i) => (i * 37) % 256) },
    message: ["p.ts: expected a policy in UTF-8; found bytes that are not"],
  })),
  {
    what: "an unknown policy to check",
    args: ["check", "lerned-srpt"],
    message: ['found "lerned-srpt" (did you mean learned-srpt?)'],
  },
  {
    what: "a missing policy to check",
    args: ["check", "mine.ts"],
    message: ["mine.ts: expected a policy that can be read; found no such file"],
  },
  {
    what: "check without a policy",
    args: ["check"],
    message: ["missing required argument 'policy'"],
  },
  {
    what: "check of two policies",
    args: ["check", "naive", "priority"],
    message: ["too many arguments"],
  },
  {
    what: "an unknown level of feedback",
    args: ["evaluate", "naive", "--feedback", "all"],
    message: ["'all'", "score, summary, rich"],
  },
  {
    what: "a time limit that is none",
    args: ["evaluate", "naive", "--timeout", "0"],
    message: ["--timeout", 'Expected a whole number ≥ 1; found "0"'],
  },
  {
    what: "a cache in a file",
    args: ["evaluate", "p.ts", "--traces", ".", "--cache", "t.csv"],
    files: { "p.ts": ONE_ASSIGNMENT, "t.csv": SMALL_TRACE },
    message: ["t.csv: expected"],
  },

  // TOML.
  simulate(
    "a params file that is missing",
    ["--params", "p.toml"],
    "p.toml: expected a TOML file that can be read; found no such file",
  ),
  params(
    "a params file that is not TOML",
    "duration = 5\nnum_pools = = 2\n",
    "p.toml:2:13: expected valid TOML",
  ),
  params("a key given twice", "duration = 5\nduration = 6\n", "p.toml:2:", "expected valid TOML"),
  params("a control character", "duration \u0000 = 1", "p.toml:1:", "expected valid TOML"),
  params(
    "an unknown key",
    "duration = 5\nnum_pool = 2\n",
    'p.toml:2: key num_pool: expected a known key; found "num_pool"',
    "did you mean num_pools?",
  ),
  params(
    "an unknown key like no other",
    "colour = 1",
    "key colour",
    "known: duration, ticks_per_second",
  ),
  params("a table", "[generator]\nduration = 5", "p.toml:1: key generator: expected a known key"),
  params(
    "a negative value",
    "num_operators = 3\nduration = -5",
    "p.toml:2: key duration: expected a number > 0; found -5",
  ),
  params(
    "text for a number",
    'duration = "long"',
    'p.toml:1: key duration: expected a number > 0; found "long"',
  ),
  params("a number for text", "scheduler_algo = 1", "key scheduler_algo: expected text; found 1"),
  params(
    "text for a bool",
    'multi_operator_containers = "yes"',
    'expected true or false; found "yes"',
  ),
  params(
    "an infinite value",
    "cpus_per_pool = inf",
    "key cpus_per_pool: expected a number > 0; found Infinity",
  ),
  params(
    "a fraction of a pool",
    "num_pools = 1.5",
    "key num_pools: expected a whole number from 1 to 100000; found 1.5",
  ),
  params(
    "an array",
    "ram_gb_per_pool = [1, 2]",
    "key ram_gb_per_pool: expected a number > 0; found an array",
  ),
  params(
    "a date",
    "random_seed = 2026-01-01",
    "key random_seed: expected a whole number ≥ 0; found a date",
  ),
  params("two segments", "num_segs = 2", "key num_segs: expected 1; found 2"),
  params(
    "a probability above 1",
    "query_prob = 1.1",
    "key query_prob: expected a number from 0 to 1; found 1.1",
  ),
  params(
    "probabilities that do not sum to 1",
    "query_prob = 0.3\nbatch_prob = 0.5",
    "p.toml:2: keys interactive_prob, query_prob, batch_prob: expected a sum of 1; found 0.3 by default + 0.3 + 0.5 = 1.1",
  ),
  params(
    "shapes that do not sum to 1",
    "dag_branch_in_prob = 0.25",
    "p.toml:1: keys dag_linear_prob,",
    "expected a sum of 1",
    "= 1.25",
  ),
  params(
    "shapes without the draw of a shape",
    "dag_shape_draw = false\ndag_linear_prob = 1",
    "p.toml:2: key dag_linear_prob: expected no dag_* key with dag_shape_draw = false; found 1",
  ),
  params(
    "an unknown estimator",
    'estimator_algo = "nosy"',
    'key estimator_algo: expected "" or "noisy"; found "nosy"',
  ),
  params(
    "more ticks than can be counted",
    "duration = 1e15",
    "keys duration, ticks_per_second: expected at most 2^53 ticks",
  ),

  // --set.
  set(
    "an unknown key in --set",
    "durations=5",
    'key durations: expected a known key; found "durations"',
    "did you mean duration?",
  ),
  set("--set without a value", "duration", 'expected key=value; found "duration"'),
  set(
    "a negative value in --set",
    "max_job_seconds=-1",
    "key max_job_seconds: expected a number ≥ 0; found -1",
  ),
  set(
    "text for a number in --set",
    "num_pipelines=many",
    'expected a whole number ≥ 1; found "many"',
  ),
  set(
    "nothing for a number in --set",
    "duration=",
    'key duration: expected a number > 0; found ""',
  ),
  set("text for a bool in --set", "dag_shape_draw=no", 'expected true or false; found "no"'),
  set(
    "probabilities in --set",
    "query_prob=0.2",
    "expected a sum of 1; found 0.3 by default + 0.2 + 0.6 by default = 1.1",
  ),

  // Traces.
  csv("an empty trace", "", "t.csv:1: expected the header"),
  csv(
    "a trace without a column",
    SMALL_TRACE.replace("parents,", ""),
    "t.csv:1: column parents: expected this column",
  ),
  csv(
    "an unknown column",
    SMALL_TRACE.replace("parents", "parent"),
    "t.csv:1: column parent",
    '(did you mean "parents"?)',
  ),
  csv(
    "a row that is too short",
    `${SMALL_TRACE}p3,1,QUERY\n`,
    "t.csv:5: expected 9 fields, as in the header; found 3 fields",
  ),
  csv("a broken quote", SMALL_TRACE.replace("p1", '"p1'), "t.csv:2:", "double quotes"),
  csv(
    "an undefined parent",
    trace("p1,0,QUERY,op1,op7,1,const,,1"),
    "t.csv:2: column parents",
    '"op7"',
  ),
  csv(
    "a cycle",
    trace("p1,0,QUERY,op1,op2,1,const,,1", "p1,,,op2,op1,1,const,,1"),
    "t.csv:2: column parents",
    '"op2"',
  ),
  csv(
    "a duplicate operator",
    trace("p1,0,QUERY,op1,,1,const,,1", "p1,,,op1,,1,const,,1"),
    "t.csv:3: column operator_id",
    '"op1"',
  ),
  csv(
    "a priority that does not exist",
    trace("p1,0,QUERRY,op1,,1,const,,1"),
    't.csv:2: column priority: expected one of QUERY, INTERACTIVE, BATCH_PIPELINE; found "QUERRY" (did you mean "QUERY"?)',
  ),
  csv(
    "a scaling that does not exist",
    trace("p1,0,QUERY,op1,,1,linear5,,1"),
    "t.csv:2: column cpu_scaling: expected one of const,",
    '"linear5"',
  ),
  csv(
    "a negative value in a trace",
    trace("p1,0,QUERY,op1,,-1,const,,1"),
    't.csv:2: column baseline_cpu_seconds: expected a finite number ≥ 0; found "-1"',
  ),
  csv(
    "text for a number in a trace",
    trace("p1,soon,QUERY,op1,,1,const,,1"),
    "t.csv:2: column arrival_seconds",
    '"soon"',
  ),
  simulate(
    "a trace that is missing",
    ["--trace", "t.csv", "--events", "e.jsonl"],
    "t.csv: expected a trace file that can be read; found no such file",
  ),
  {
    what: "trace info of a missing file",
    args: ["trace", "info", "t.csv"],
    message: ["t.csv: expected", "no such file"],
  },

  // Files to write.
  ...(["--events", "--timeline", "--series"] as const).map((option) => ({
    ...simulate(
      `an existing file for ${option}`,
      [option, "mine"],
      "mine: expected no file there, or --force to replace it; found an existing file",
    ),
    files: { mine: "mine" },
  })),
  {
    what: "an existing trace",
    args: ["trace", "generate", "--out", "mine"],
    files: { mine: "mine" },
    message: ["mine: expected no file there, or --force to replace it"],
  },
  {
    what: "an existing file among the paper's traces",
    args: ["trace", "paper", "--out", "."],
    files: { "paper_scale4x_1.csv": "mine" },
    message: ["paper_scale4x_1.csv: expected no file there, or --force to replace it"],
  },
  simulate(
    "a folder that does not exist",
    ["--events", "none/e.jsonl"],
    "none/e.jsonl: expected a place where a file can be written; found no such folder",
  ),
  simulate(
    "one file for two outputs",
    ["--events", "x", "--series", "./x"],
    "--series: expected a file of its own; found the file of --events",
  ),
  simulate(
    "a folder to replace",
    ["--events", ".", "--force"],
    ".: expected a place where a file can be written; found a folder",
  ),

  // Folders of traces.
  {
    what: "a missing folder of traces",
    args: ["evaluate", "naive", "--traces", "none"],
    message: ["none: expected a folder of traces that can be read; found no such file or folder"],
  },
  {
    what: "a folder without traces",
    args: ["evaluate", "naive", "--traces", "."],
    message: [".: expected a folder with traces (*.csv); found none"],
  },
  {
    what: "one bad trace among ten",
    args: ["evaluate", "naive", "--traces", "."],
    files: Object.fromEntries(
      Array.from({ length: 10 }, (_, i) => [
        `t${i}.csv`,
        i === 6 ? SMALL_TRACE.replace("const", "cosnt") : SMALL_TRACE,
      ]),
    ),
    message: [
      "t6.csv:3: column cpu_scaling: expected one of",
      'found "cosnt" (did you mean "const"?)',
    ],
  },
];

describe("a wrong request", () => {
  it.each(REQUESTS)("exits with 2 and says so: $what", async ({ args, files = {}, message }) => {
    await inFolder(files, (folder) => {
      const { status, stdout, stderr } = schedlab(args, folder);
      for (const part of message) expect(stderr).toContain(part);
      expect(stderr).not.toMatch(/^ +at /m);
      expect(stderr).not.toContain("internal error");
      expect(stdout).toBe("");
      expect(status).toBe(2);
      expect(namesIn(folder)).toEqual(Object.keys(files).toSorted());
      for (const [name, text] of Object.entries(files)) {
        if (name === "p.toml") continue;
        const found = readFileSync(join(folder, name));
        expect(found.equals(Buffer.from(text))).toBe(true);
      }
    });
  });
});
