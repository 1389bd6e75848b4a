/** The style of documents in HTML: for light and dark screens and for paper. Contrast is at least 4.5 to 1. */
export const documentStyle = `
:root { --ink: #1d2330; --soft: #596275; --line: #d5dae3; --paper: #ffffff; --tint: #f5f7fa; --bad: #a4161a; --good: #1c6b3a; --new: #e7f5ec; --gone: #fdeceb; --link: #1f4fa3; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e7ee; --soft: #a3acbd; --line: #3a4252; --paper: #171a21; --tint: #20242d; --bad: #ff9d98; --good: #86d8a4; --new: #17301f; --gone: #3a1d1d; --link: #93b9ff; } }
* { box-sizing: border-box; }
body { margin: 0; color: var(--ink); background: var(--paper); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
main { max-width: 72rem; margin: 0 auto; padding: 1.5rem 2rem 4rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 1rem; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin: 2.4rem 0 .6rem; padding-bottom: .25rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.4rem 0 .4rem; overflow-wrap: anywhere; }
p { margin: .4rem 0; }
ul { margin: .3rem 0 .6rem; padding-left: 1.3rem; }
li { margin: .2rem 0; overflow-wrap: anywhere; }
a { color: var(--link); }
.soft { color: var(--soft); }
.verdict { background: var(--tint); border: 1px solid var(--line); border-radius: 8px; padding: .4rem 1.3rem 1rem; }
.verdict h2 { border: 0; margin-top: .7rem; }
.verdict h3 { margin: .9rem 0 .2rem; }
.tag { display: inline-block; font-size: .8rem; font-weight: 600; padding: .05rem .5rem; border-radius: 1rem; border: 1px solid currentcolor; margin-left: .4rem; vertical-align: .1em; white-space: nowrap; }
.bad { color: var(--bad); }
.good { color: var(--good); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 .8rem; font-size: .9rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid var(--line); overflow-wrap: break-word; }
th { color: var(--soft); font-weight: 600; white-space: nowrap; }
td.what { overflow-wrap: anywhere; min-width: 12rem; }
td.number { font-variant-numeric: tabular-nums; min-width: 4.5rem; }
td.place { min-width: 4.5rem; overflow-wrap: anywhere; }
td.file { overflow-wrap: anywhere; }
.go { font-weight: 600; font-size: 1.1rem; }
.verdict.stop, .verdict.decide { border-left: 4px solid var(--bad); }
.id { font-size: .8rem; overflow-wrap: anywhere; }
td.hash, span.hash { font-family: ui-monospace, Consolas, monospace; font-size: .78rem; overflow-wrap: anywhere; }
pre { background: var(--tint); border: 1px solid var(--line); border-radius: 6px; padding: .7rem .9rem; overflow-x: auto; font: .82rem/1.45 ui-monospace, SFMono-Regular, Consolas, monospace; margin: .5rem 0 .8rem; }
code { font: .88em ui-monospace, SFMono-Regular, Consolas, monospace; background: var(--tint); border: 1px solid var(--line); border-radius: 4px; padding: .05rem .25rem; overflow-wrap: anywhere; -webkit-box-decoration-break: clone; box-decoration-break: clone; }
.verdict code { background: var(--paper); }
pre.diff span { display: block; min-height: 1.2em; }
.added { background: var(--new); }
.removed { background: var(--gone); }
details { margin: .4rem 0; }
summary { cursor: pointer; color: var(--link); }
.steps { list-style: none; padding-left: 0; }
.steps > li { border: 1px solid var(--line); border-radius: 6px; padding: .45rem .8rem; margin: .45rem 0; }
.box-mark { display: inline-block; width: .85em; height: .85em; border: 1.5px solid var(--soft); border-radius: 2px; margin-right: .55rem; vertical-align: -.08em; }
svg.diagram { max-width: 100%; height: auto; font: 12px ui-monospace, Consolas, monospace; margin: .4rem 0 .8rem; }
svg .box { fill: var(--paper); stroke: var(--soft); stroke-width: 1.2; }
svg .box.new { fill: var(--new); }
svg text { fill: var(--ink); } svg .name { font-weight: 700; font-size: 13px; } svg .type, svg .state { fill: var(--soft); }
svg .link { fill: none; stroke: var(--soft); stroke-width: 1.4; } svg .end { fill: var(--soft); }
figure { margin: 1rem 0; } figcaption { font-weight: 600; overflow-wrap: anywhere; }
svg.timeline { max-width: 100%; height: auto; font: 12px system-ui, sans-serif; } svg .axis { fill: var(--soft); } svg .base { stroke: var(--line); }
svg .line { fill: none; stroke: var(--link); stroke-width: 2; } svg .point { fill: var(--link); } svg .limit { stroke: var(--bad); stroke-width: 1.5; stroke-dasharray: 6 4; }
svg .range { fill: var(--link); fill-opacity: .2; stroke: var(--link); stroke-dasharray: 2 3; }
@media print {
  :root { --ink: #000; --soft: #444; --paper: #fff; --tint: #fff; --line: #bbb; --link: #000; --bad: #7a0f12; --good: #0f4d27; --new: #eee; --gone: #eee; }
  body { font-size: 10pt; } main { max-width: none; padding: 0; }
  h2, h3 { break-after: avoid; } tr, .steps > li, svg { break-inside: avoid; }
  .scroll { overflow: visible; } pre { white-space: pre-wrap; } nav { display: none; }
}
`;
