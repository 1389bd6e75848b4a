/** The style of the dictionary in HTML: for light and dark, narrow and wide screens, and for paper. Contrast is at least 4.5 to 1. */
export const docsStyle = `
:root { color-scheme: light dark; --ink: #1d2330; --soft: #566074; --line: #d9dee7; --paper: #ffffff; --tint: #f5f7fa; --side: #f8f9fb; --link: #1f4fa3; --mark: #fff3c4; --bad: #9c1418; --key: #8a5300; --foreign: #1f4fa3; --personal: #7a2a86; --personal-tint: #f8eefa; --focus: #1f6feb; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e7ee; --soft: #a6afc0; --line: #363e4d; --paper: #161920; --tint: #1f232c; --side: #1a1e26; --link: #93b9ff; --mark: #4a3d0d; --bad: #ff9d98; --key: #f0bd6a; --foreign: #93b9ff; --personal: #e0a8ea; --personal-tint: #33203a; --focus: #79b0ff; } }
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0; color: var(--ink); background: var(--paper); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
a { color: var(--link); text-underline-offset: .15em; }
a:focus-visible, input:focus-visible, summary:focus-visible, [tabindex]:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; border-radius: 3px; }
h2[tabindex]:focus { outline: none; }
.skip { position: absolute; left: -999px; } .skip:focus { left: .5rem; top: .5rem; background: var(--paper); padding: .4rem .8rem; z-index: 3; }
.frame { display: grid; grid-template-columns: 19rem minmax(0, 1fr); min-height: 100vh; }
.side { background: var(--side); border-right: 1px solid var(--line); height: 100vh; position: sticky; top: 0; overflow-y: auto; padding: 0 .9rem 2rem; font-size: .9rem; } #lists { padding-top: .6rem; }
main > h1 { font-size: .85rem; font-weight: 600; color: var(--soft); max-width: 78rem; margin: 0 auto 1rem; overflow-wrap: anywhere; }
.side ul { list-style: none; margin: 0; padding: 0; } .side li { margin: 0; }
.side li a { display: block; padding: .16rem .5rem; border-radius: 5px; color: var(--ink); text-decoration: none; overflow-wrap: anywhere; }
.side li a:hover { background: var(--line); } .side li a[aria-current] { background: var(--line); font-weight: 600; }
.side summary { cursor: pointer; padding: .25rem .2rem; color: var(--soft); font-weight: 600; overflow-wrap: anywhere; }
.side .count { color: var(--soft); font-weight: 400; }
.search { display: none; margin: 0 -.2rem; padding: 1rem .2rem .2rem; position: sticky; top: 0; background: var(--side); z-index: 1; max-height: 100vh; overflow-y: auto; } .js .search { display: block; }
.search label { display: block; font-size: .8rem; color: var(--soft); margin-bottom: .2rem; }
.search input { width: 100%; font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--soft); border-radius: 6px; padding: .4rem .6rem; }
.search kbd { font: .75rem ui-monospace, Consolas, monospace; border: 1px solid var(--line); border-radius: 3px; padding: 0 .3rem; }
#found { margin: .3rem 0; color: var(--soft); font-size: .8rem; min-height: 1.2rem; }
#results .where { display: block; color: var(--soft); font-size: .8rem; }
#results mark { background: var(--mark); color: inherit; }
main { padding: 1.6rem 2.4rem 4rem; min-width: 0; }
main > section { max-width: 78rem; margin: 0 auto 4rem; } .js main > section { display: none; margin-bottom: 0; } .js main > section.shown, .js main.everything > section { display: block; } .js main.everything > section { margin-bottom: 4rem; }
h2 { font-size: 1.55rem; line-height: 1.25; margin: 0 0 .2rem; overflow-wrap: anywhere; }
h3 { font-size: 1.1rem; margin: 2rem 0 .5rem; padding-bottom: .2rem; border-bottom: 1px solid var(--line); }
h4 { font-size: 1rem; margin: 1.3rem 0 .3rem; overflow-wrap: anywhere; }
p { margin: .4rem 0; max-width: 75ch; overflow-wrap: anywhere; } ul { margin: .3rem 0; padding-left: 1.3rem; } li { margin: .15rem 0; overflow-wrap: anywhere; }
.soft { color: var(--soft); } .trail { color: var(--soft); margin: 0 0 .8rem; max-width: none; }
.said { border-left: 3px solid var(--line); padding: .1rem 0 .1rem .9rem; margin: .7rem 0; white-space: pre-line; font-size: 1.02rem; }
.none { color: var(--soft); font-style: italic; }
.tag { display: inline-block; font-size: .78rem; font-weight: 600; padding: .02rem .5rem; border-radius: 1rem; border: 1px solid currentcolor; white-space: nowrap; }
.tag.personal { color: var(--personal); background: var(--personal-tint); }
.key { font: 600 .78rem ui-monospace, Consolas, monospace; color: var(--key); white-space: nowrap; }
.scroll { overflow-x: auto; margin: .4rem 0 .8rem; }
table { border-collapse: collapse; width: auto; min-width: min(100%, 42rem); font-size: .9rem; }
th, td { text-align: left; vertical-align: top; padding: .34rem .9rem .34rem 0; border-bottom: 1px solid var(--line); overflow-wrap: break-word; }
thead th { color: var(--soft); font-weight: 600; white-space: nowrap; font-size: .82rem; } tbody th { font-weight: 600; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; } td.said-of { min-width: 12rem; white-space: pre-line; } td.place { font-size: .82rem; color: var(--soft); min-width: 9rem; overflow-wrap: anywhere; }
tr:target, tr.hit { background: var(--mark); }
code, .type { font: .92em/1.6 ui-monospace, SFMono-Regular, Consolas, monospace; } td code { overflow-wrap: anywhere; display: inline-block; min-width: min(12rem, 100%); } td code:empty { display: none; } td.type { max-width: 22rem; overflow-wrap: anywhere; min-width: 6.5rem; }
pre { background: var(--tint); border: 1px solid var(--line); border-radius: 6px; padding: .7rem .9rem; overflow-x: auto; font: .82rem/1.5 ui-monospace, SFMono-Regular, Consolas, monospace; margin: .5rem 0 .8rem; }
.missing { background: var(--tint); border: 1px solid var(--line); border-left: 4px solid var(--key); border-radius: 0 6px 6px 0; padding: .5rem 1rem; margin: .9rem 0; } .missing p { margin: 0; font-weight: 600; } .missing ul { margin: .2rem 0 0; }
details { margin: .6rem 0; } main summary { cursor: pointer; color: var(--link); }
.figures { display: flex; flex-wrap: wrap; gap: .7rem; padding: 0; margin: 1rem 0; list-style: none; } .figures li { border: 1px solid var(--line); border-radius: 8px; padding: .5rem 1rem; min-width: 6.5rem; color: var(--soft); } .figures strong { display: block; font-size: 1.35rem; line-height: 1.2; color: var(--ink); font-variant-numeric: tabular-nums; }
svg.diagram { max-width: none; font: 12px ui-monospace, Consolas, monospace; display: block; }
svg .box { fill: var(--paper); stroke: var(--soft); stroke-width: 1.1; } svg .box.outside { stroke-dasharray: 4 3; fill: var(--tint); } svg a:hover .box, svg a:focus .box { stroke: var(--focus); stroke-width: 2; } svg .rule { stroke: var(--line); }
svg text { fill: var(--ink); } svg .name { font-weight: 700; font-size: 12.5px; } svg .type { fill: var(--soft); font-size: 11px; } svg .key { font-size: 10px; font-weight: 700; fill: var(--soft); } svg .key.primary { fill: var(--key); } svg .key.foreign { fill: var(--foreign); }
svg .link { fill: none; stroke: var(--soft); stroke-width: 1.3; } svg .link.optional { stroke-dasharray: 5 3; } svg .end { fill: none; stroke: var(--soft); stroke-width: 1.3; } svg .relation:hover path { stroke: var(--focus); stroke-width: 2.2; }
footer { color: var(--soft); font-size: .85rem; margin-top: 2rem; }
@media (max-width: 60rem) { td code { min-width: 9rem; } td.type { min-width: 8rem; } .frame { display: block; } .side { position: static; height: auto; max-height: 60vh; border-right: 0; border-bottom: 1px solid var(--line); } main { padding: 1.2rem 1rem 3rem; } }
@media print { :root { --ink: #000; --soft: #444; --paper: #fff; --tint: #fff; --line: #bbb; --link: #000; --key: #000; --foreign: #000; --personal: #000; --personal-tint: #fff; --mark: #fff; } .frame { display: block; } .side, .skip { display: none; } body { font-size: 9.5pt; } main { padding: 0; } main > section { max-width: none; break-after: page; } h2, h3, h4 { break-after: avoid; } tr { break-inside: avoid; } thead { display: table-header-group; } pre { white-space: pre-wrap; } .scroll { overflow: visible; } svg.diagram { max-width: 100%; height: auto; } }
`;
