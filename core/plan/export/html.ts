/** A plan as a self-contained page: no script, no external resources, its own style. Everything from the plan is escaped text. */
import { howInWords, type PlanColumn, type PlanDocument, type PlanRow } from '../present/document.ts';
import { escapeMarkup } from './escape.ts';
import { planAsSvg } from './svg.ts';

const style = `:root{color-scheme:light dark}
body{font:14px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:76rem;padding:0 1rem}
h1{font:600 1rem/1.5 ui-monospace,monospace;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%}
th,td{padding:.25rem .6rem;border-bottom:1px solid #8884;text-align:end;vertical-align:top}
th:first-child,td:first-child{text-align:start}
code{font-family:ui-monospace,monospace;opacity:.8}
.facts{opacity:.75}
.hot>td:first-child{box-shadow:inset 3px 0 #d9730d}
.wrong{color:#d9730d;font-weight:600}
svg{display:block;width:100%;height:auto;border-radius:4px;margin:1rem 0}
details{margin:.3rem 0}
dt{opacity:.7;font-size:.85em}
dd{margin:0;overflow-wrap:anywhere}`;

export function planAsHtml(document: PlanDocument): string {
  const insights = document.rows.flatMap((row) => row.insights.map((insight) => ({ row, insight })));
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Query plan</title>
<style>${style}</style>
</head>
<body>
<h1>${escapeMarkup(document.title)}</h1>
<p class="facts">${escapeMarkup(howInWords(document))}${document.totals.map(({ label, text }) => ` · ${escapeMarkup(label)} ${escapeMarkup(text)}`).join('')}</p>
${insights
  .map(
    ({ row, insight }) =>
      `<details open><summary>${escapeMarkup(insight.title)}: ${escapeMarkup(nodeOf(row))}</summary><p>${escapeMarkup(insight.message)} ${escapeMarkup(insight.advice)}</p></details>`,
  )
  .join('\n')}
${planAsSvg(document) ?? ''}
<table>
<thead><tr><th scope="col">Node</th>${document.columns.map((column) => `<th scope="col">${heads[column]}</th>`).join('')}</tr></thead>
<tbody>
${document.rows.map((row) => rowOf(row, document.columns)).join('\n')}
</tbody>
</table>
</body>
</html>
`;
}

const heads: Readonly<Record<PlanColumn, string>> = {
  rows: 'Rows (expected)',
  time: 'Time',
  cost: 'Cost',
};

function rowOf(row: PlanRow, columns: readonly PlanColumn[]): string {
  const facts = row.details.map(
    ({ label, text }) => `<dt>${escapeMarkup(label)}</dt><dd>${escapeMarkup(text)}</dd>`,
  );
  const indent = String(Math.min(row.level - 1, 40) * 1.1);
  const wrong = row.misestimate === '' ? '' : `<span class="wrong">${escapeMarkup(row.misestimate)}</span> `;
  const rows = row.actualRows === '' ? row.estimatedRows : `${row.actualRows} (${row.estimatedRows})`;
  const cells: Readonly<Record<PlanColumn, string>> = {
    rows: `${wrong}${escapeMarkup(rows)}`,
    time: escapeMarkup(row.time),
    cost: escapeMarkup(row.cost),
  };
  return `<tr${row.hot ? ' class="hot"' : ''}><td><details style="margin-inline-start:${indent}rem"><summary>${escapeMarkup(row.role)} ${escapeMarkup(row.title)} <code>${escapeMarkup(row.object)}</code></summary><dl>${facts.join('')}</dl></details></td>${columns.map((column) => `<td>${cells[column]}</td>`).join('')}</tr>`;
}

function nodeOf(row: PlanRow): string {
  return row.object === '' ? row.title : `${row.title} on ${row.object}`;
}
