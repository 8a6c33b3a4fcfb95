import { textTable } from "../src/cli/text-table.js";
import { largeFigures } from "./large.js";
import { idleRatio, paperFigures } from "./paper.js";
import { restFigures } from "./rest.js";
import { verifierFigures } from "./verifier.js";

process.stdout.write(
  "One simulation of a paper trace (600,000 ticks), warm, one core; medians\n\n",
);
const columns = [
  { heading: "policy" },
  { heading: "mode" },
  { heading: "ms", digits: 2 },
  { heading: "slowest trace ms", digits: 2 },
  { heading: "× original", digits: 0 },
  { heading: "× plain", digits: 0 },
];
const rows = paperFigures().map((figure) => [
  figure.policy,
  figure.mode,
  figure.milliseconds,
  figure.slowest,
  figure.vsOriginal,
  figure.vsPlain,
]);
process.stdout.write(textTable(columns, rows));

const ratio = idleRatio();
process.stdout.write(
  `\nTen times the ticks per second, on-event: ${ratio.toFixed(2)} times the time\n\n`,
);

process.stdout.write("Large traces from a file, 64 pools, 1000 ticks/s, priority, on-event\n\n");
const large = largeFigures();
process.stdout.write(
  textTable(
    [
      { heading: "pipelines", digits: 0 },
      { heading: "operators", digits: 0 },
      { heading: "containers", digits: 0 },
      { heading: "s", digits: 1 },
      { heading: "peak MB", digits: 0 },
      { heading: "µs/operator", digits: 2 },
    ],
    large.map((figure) => [
      figure.pipelines,
      figure.operators,
      figure.containers,
      figure.seconds,
      figure.peakMegabytes,
      figure.microsecondsPerOperator,
    ]),
  ),
);
const [tenth, whole] = large.map((figure) => figure.microsecondsPerOperator);
if (tenth && whole) {
  process.stdout.write(
    `\nCost per operator: ${(whole / tenth).toFixed(2)} times that of a tenth\n`,
  );
}

const verifier = await verifierFigures();
const ratios = verifier.sandboxRatios.map((each) => each.toFixed(2)).join(", ");
process.stdout.write(
  `\nVerifier\n\n` +
    `Simulation in the sandbox over that outside, of ${verifier.sandboxRatios.length} grammar policies: ${ratios}\n` +
    `Check of a policy, warm: ${verifier.checkMilliseconds.toFixed(1)} ms\n` +
    `Check and evaluation of a grammar policy on the ten paper traces, one core: ` +
    `${verifier.evaluationSeconds.toFixed(2)} s\n` +
    `Search on all cores: ${(60_000 / verifier.loop.millisecondsPerCandidate).toFixed(0)} candidates a minute, of ` +
    `which the loop and its files take ${(100 * verifier.loop.overheadShare).toFixed(1)} %\n`,
);

const { roundTrips, runs } = await restFigures();
process.stdout.write(
  "\nPolicies over HTTP, loopback: median round trip to a server that does nothing\n\n",
);
process.stdout.write(
  textTable(
    [
      { heading: "bytes", digits: 0 },
      { heading: "ms", digits: 2 },
      { heading: "ms without waiting", digits: 2 },
    ],
    roundTrips.map((trip) => [trip.bytes, trip.milliseconds, trip.asyncMilliseconds]),
  ),
);
process.stdout.write("\nPolicies asked over HTTP when something arrives or ends\n\n");
process.stdout.write(
  textTable(
    [
      { heading: "workload" },
      { heading: "policy" },
      { heading: "requests", digits: 0 },
      { heading: "kB each", digits: 0 },
      { heading: "client ms", digits: 2 },
      { heading: "all ms", digits: 2 },
    ],
    runs.map((run) => [
      run.workload,
      run.policy,
      run.requests,
      run.kilobytesPerRequest,
      run.clientMilliseconds,
      run.addedMilliseconds,
    ]),
  ),
);
