/** Of the report: readable from 360 pixels on, in light and dark, and on paper. Nothing is loaded from anywhere. */
export const STYLE = `
:root { color-scheme: light dark; --ground: #fbfaf8; --card: #ffffff; --ink: #21262c; --soft: #59626c; --line: #dedad3;
  --accent: #0b4f86; --good: #1a6b3c; --bad: #a33a1f; --code: #f4f2ee; --keyword: #8a2c5e; --string: #1a6b3c;
  --number: #8a4b08; --comment: #626a72; --title: #0b4f86; --added: #ddf1e2; --removed: #fbe3dc; --published: #f1ede4; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #15181c; --card: #1d2126; --ink: #e6e3dd; --soft: #a4abb3; --line: #353b42; --accent: #8fc1ea;
    --good: #7fcf9b; --bad: #f09a80; --code: #191d21; --keyword: #e597bf; --string: #8fd0a5; --number: #e5b173;
    --comment: #98a0a8; --title: #8fc1ea; --added: #1c3a27; --removed: #472720; --published: #23262a; }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.6 system-ui, -apple-system, "Segoe UI",
  Roboto, "DejaVu Sans", sans-serif; overflow-wrap: break-word; }
main, header.top, footer { max-width: 64rem; margin: 0 auto; padding: 0 1.25rem; }
header.top { padding-top: 2.5rem; }
.kind { margin: 0; color: var(--soft); font-size: .85rem; letter-spacing: .04em; text-transform: uppercase; }
h1 { margin: .2rem 0 .6rem; font-size: clamp(1.5rem, 4.5vw, 2.1rem); line-height: 1.2; font-weight: 650; }
h2 { margin: 3rem 0 .6rem; font-size: 1.3rem; line-height: 1.3; font-weight: 650; }
h3 { margin: 2rem 0 .5rem; font-size: 1.05rem; font-weight: 650; }
p { margin: .6rem 0; max-width: 44rem; }
a { color: var(--accent); text-underline-offset: .15em; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
nav ul { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; list-style: none; padding: 0; margin: 1rem 0 0; font-size: .92rem; }
.note, figcaption { color: var(--soft); font-size: .9rem; }
.warning { border-left: 3px solid var(--bad); padding: .1rem 0 .1rem .9rem; }
dl.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(10rem, 1fr)); gap: .75rem; margin: 1.5rem 0 0; }
dl.figures div { display: flex; flex-direction: column-reverse; justify-content: flex-end; background: var(--card);
  border: 1px solid var(--line); border-radius: 10px; padding: .8rem 1rem; }
dl.figures dt { color: var(--soft); font-size: .85rem; line-height: 1.35; }
dl.figures dd { margin: 0; font-size: 1.45rem; line-height: 1.3; font-weight: 650; font-variant-numeric: tabular-nums; }
figure.table { margin: 1rem 0; } figure.table figcaption { margin-bottom: .3rem; }
.scroll, .chart { overflow-x: auto; border: 1px solid var(--line); border-radius: 10px; --paper: var(--card);
  /* A shadow at each side behind which there is more. */
  background: linear-gradient(to right, var(--paper) 1.5rem, transparent) 0 0 / 3rem 100% no-repeat local,
    linear-gradient(to left, var(--paper) 1.5rem, transparent) 100% 0 / 3rem 100% no-repeat local,
    linear-gradient(to right, #0004, transparent) 0 0 / .75rem 100% no-repeat,
    linear-gradient(to left, #0004, transparent) 100% 0 / .75rem 100% no-repeat, var(--paper); }
table { border-collapse: collapse; width: 100%; font-size: .88rem; line-height: 1.4; font-variant-numeric: tabular-nums; }
th, td { padding: .4rem .7rem; text-align: left; vertical-align: top; border-top: 1px solid var(--line); white-space: nowrap; }
.message { display: block; white-space: normal; min-width: 16rem; max-width: 34rem; }
thead th { border-top: 0; color: var(--soft); font-weight: 600; vertical-align: bottom; }
tbody th { font-weight: 600; }
.number { text-align: right; }
.aside { display: block; color: var(--soft); font-size: .9em; }
tbody th:first-child, thead th:first-child { white-space: normal; min-width: 7rem; max-width: 16rem; }
tbody th:first-child, thead th:first-child { position: sticky; left: 0; background: var(--card); }
tr.published, tr.published th:first-child { background: var(--published); }
tr.published th { font-weight: 400; }
tr.own th, tr.own td { color: var(--accent); font-weight: 650; }
figure { margin: 1rem 0; }
.chart { --paper: #fff; padding: .25rem; }
.chart > svg { display: block; width: 100%; min-width: 34rem; height: auto; }
pre { margin: .8rem 0; padding: .9rem 1rem; background: var(--code); border: 1px solid var(--line); border-radius: 10px;
  overflow: auto; max-height: 34rem; font: .8rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  tab-size: 2; }
pre.text { white-space: pre-wrap; }
code { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .9em; }
pre code { font-size: inherit; }
.hljs-keyword, .hljs-built_in, .hljs-literal { color: var(--keyword); }
.hljs-string, .hljs-regexp { color: var(--string); }
.hljs-number { color: var(--number); }
.hljs-comment { color: var(--comment); font-style: italic; }
.hljs-title, .hljs-type { color: var(--title); }
.added { background: var(--added); display: inline-block; min-width: 100%; }
.removed { background: var(--removed); display: inline-block; min-width: 100%; }
.hunk { color: var(--soft); }
ul.probes { list-style: none; padding: 0; margin: .8rem 0; }
ul.probes li { padding: .55rem 0; border-top: 1px solid var(--line); }
ul.probes p { margin: .1rem 0 0; color: var(--soft); font-size: .9rem; }
.verdict { display: inline-block; min-width: 6.6rem; font-weight: 650; font-size: .85rem; }
.verdict.passed { color: var(--good); } .verdict.failed { color: var(--bad); } .verdict.not-shown { color: var(--soft); }
dl.meanings dt { font-weight: 600; } dl.meanings dd { margin: 0 0 .4rem; color: var(--soft); font-size: .92rem; }
details { margin: .8rem 0; } summary { cursor: pointer; color: var(--accent); }
footer { margin-top: 4rem; padding-bottom: 3rem; color: var(--soft); font-size: .88rem; }
@media print {
  :root { --ground: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #bbb; --code: #fff; --accent: #000;
    --added: #e8e8e8; --removed: #fff; }
  body { font-size: 10pt; } nav { display: none; }
  pre { max-height: none; white-space: pre-wrap; } .scroll, .chart { overflow: visible; }
  table { font-size: 7pt; } th, td { white-space: normal; padding: .2rem .3rem; }
  h2, h3 { break-after: avoid; } figure, li, tr, dl.figures div { break-inside: avoid; }
}
`;
