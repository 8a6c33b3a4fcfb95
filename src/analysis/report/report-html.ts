import { median } from "../../simulator/index.js";
import { packageVersion } from "../../settings/version.js";
import { METRICS, improvementPercent } from "../../verifier/index.js";
import type { Markup } from "../html/index.js";
import { markup } from "../html/index.js";
import type { FoundRuns } from "../records/read-runs.js";
import type { RunRecord } from "../records/run-record.js";
import {
  boundShareRows,
  comparableSets,
  effortTable,
  figure,
  hasEnded,
  percent,
  ranOnAll,
} from "../tables/index.js";
import { failureSection } from "./failure-section.js";
import type { Section } from "./page.js";
import { pageHtml } from "./page.js";
import { abilitiesSection, feedbackSection, policySection } from "./policy-sections.js";
import { choosePolicyToShow, readOrigin, readShownPolicy } from "./report-source.js";
import { costSection, reproductionSection } from "./reproduction.js";
import {
  chartsSection,
  comparisonSection,
  effortSection,
  heldOutSection,
  runsSection,
  stateOf,
} from "./result-sections.js";

export interface ReportOptions {
  /** Default: the run's name, or that of the folder. */
  readonly title: string;
}

/**
 * One self-contained HTML page on a run, or on the runs of a folder: tables, charts, the best policy with what is known of
 * it, failures, costs, and how to make it again. Runs that cannot be compared have parts of their own. Nothing that a
 * model, a policy or a user wrote is markup in it, no script is in it, and nothing is loaded. The same files give the
 * same bytes.
 */
export function reportHtml(found: FoundRuns, { title }: ReportOptions): string {
  const { runs } = found;
  const sets = comparableSets(runs);
  const [only] = runs;
  const isOne = runs.length === 1 && only !== undefined;
  const sections = sets.flatMap((set, i) =>
    setSections(
      set.runs,
      sets.length > 1 ? { prefix: `set${i + 1}-`, label: set.label } : undefined,
    ),
  );
  return pageHtml({
    title,
    kind: isOne ? "schedlab report on a search" : `schedlab report on ${runs.length} searches`,
    lead: isOne ? runLead(only) : runsLead(runs, sets.length),
    sections: isOne
      ? sections
      : [...sections, { id: "runs", heading: "Runs", body: runsSection(found) }],
    footer: markup`<p>Made by schedlab ${packageVersion()} from the files of the ${isOne ? "run" : "runs"}. The page loads nothing and runs nothing.</p>`,
  });
}

function setSections(
  runs: readonly RunRecord[],
  several: { readonly prefix: string; readonly label: string } | undefined,
): Section[] {
  const [first] = runs;
  if (!first) return [];
  const rows = effortTable(runs);
  const chosen = choosePolicyToShow(runs);
  const run = chosen?.run ?? first;
  const named = (id: string, heading: string, body: Markup): Section => ({
    id: `${several?.prefix ?? ""}${id}`,
    heading: several ? `${heading}: ${several.label}` : heading,
    body,
  });
  const policy = chosen && readShownPolicy(run, chosen.candidate, packageVersion());
  const overview = [
    named("effort", "Models and efforts", effortSection(rows)),
    named("charts", "Charts", chartsSection(runs, rows, run)),
  ];
  return [
    ...(runs.length > 1 ? overview : []),
    ...(chosen
      ? [named("comparison", "Beside the baselines", comparisonSection(run, chosen.candidate))]
      : []),
    named("held-out", "On traces it has not seen", heldOutSection(run)),
    ...(runs.length > 1 ? [] : overview),
    ...(policy
      ? [
          named("policy", "The policy", policySection(policy)),
          named("abilities", "What it can do", abilitiesSection(policy.card)),
          named("feedback", "Feedback on it", feedbackSection(policy)),
        ]
      : [named("policy", "The policy", markup`<p>No policy has completed every trace.</p>`)]),
    named("failures", "What failed", failureSection(runs)),
    named("cost", "Costs", costSection(runs)),
    named("reproduce", "How to reproduce it", reproductionSection(run, readOrigin(run))),
  ];
}

function runLead(run: RunRecord): Markup {
  const { settings, candidates, traces, metric } = run;
  const chosen = choosePolicyToShow([run]);
  const effort = settings.effort === "" ? "its default effort" : `effort ${settings.effort}`;
  return markup`<p>${settings.proposer === "grammar" ? "The built-in grammar, which is not an LLM," : run.model} wrote ${candidates.length} scheduling ${candidates.length === 1 ? "policy" : "policies"} (${effort}, strategy ${settings.strategy}, seed ${settings.seed}). Each was verified in a deterministic simulator on ${traces.length} ${traces.length === 1 ? "trace" : "traces"}, and searched for was the best ${METRICS[metric].label}.</p>
${hasEnded(run) ? undefined : markup`<p class="warning">This run is not at its end (${stateOf(run)}): what follows is how far it has come. Go on with <code>schedlab search --resume</code> and its folder.</p>`}
${chosen ? markup`<p>${shownText(run)}:</p>\n${keyFigures(run, chosen.candidate)}` : undefined}`;
}

/** What the policy is that a report shows of this run. */
function shownText({ winner, heldOut }: RunRecord): string {
  if (!winner) return "The best policy so far";
  return heldOut.validation === undefined
    ? "The winner, the best on the traces of the search"
    : "The winner, chosen on validation traces: on those of the search another may be better";
}

function runsLead(runs: readonly RunRecord[], sets: number): Markup {
  const models = [...new Set(runs.map(({ model }) => model))];
  const policies = runs.reduce((sum, { candidates }) => sum + candidates.length, 0);
  const unfinished = runs.filter((run) => !hasEnded(run)).length;
  const best = sets === 1 ? choosePolicyToShow(runs) : undefined;
  return markup`<p>${runs.length} searches by ${models.join(", ")}, with ${policies} policies in all. Each policy was verified in a deterministic simulator.</p>
${sets === 1 ? undefined : markup`<p>The runs differ in their metric, their traces or their cluster: figures are compared within each of ${sets} sets only.</p>`}
${unfinished === 0 ? undefined : markup`<p class="warning">${unfinished} of the runs ${unfinished === 1 ? "is" : "are"} not at the end; they count with what they have.</p>`}
${best ? markup`<p>${shownText(best.run)}. It is of ${best.run.name}:</p>\n${keyFigures(best.run, best.candidate)}` : undefined}`;
}

function keyFigures(run: RunRecord, candidate: RunRecord["candidates"][number]): Markup {
  const { metric, heldOut, candidates } = run;
  const fifo = run.baselines[0]?.scores[metric] ?? NaN;
  const shares = boundShareRows([candidate], run, metric).map(({ share }) => share);
  const ran = candidates.filter(ranOnAll).length;
  const figures: (readonly [string, string])[] = [
    [
      `over FIFO in ${METRICS[metric].label}, on the traces of the search`,
      `${percent(improvementPercent(METRICS[metric], candidate.scores[metric], fifo))} %`,
    ],
    ...(metric === "penalized_latency"
      ? []
      : [
          [
            `penalized latency; FIFO ${figure(run.baselines[0]?.scores.penalized_latency ?? NaN, 0)} s`,
            `${figure(candidate.scores.penalized_latency, 0)} s`,
          ] as const,
        ]),
    ["of the bound, which no policy can pass", `${figure(100 * median(shares), 1)} %`],
    ...(heldOut.test === undefined
      ? []
      : [["over FIFO on unseen test traces", `${percent(heldOut.test)} %`] as const]),
    [`policies of ${run.name} that ran on every trace`, `${ran} of ${candidates.length}`],
  ];
  return markup`<dl class="figures">
${figures.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>\n`)}</dl>`;
}
