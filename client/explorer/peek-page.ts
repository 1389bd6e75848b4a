/**
 * The page of a table's first rows: one table, in the editor's colours. It runs no script and has no link; every value is plain text.
 * Independent of the editor.
 */
import { createHash } from 'node:crypto';
import type { PeekAnswer, PeekCell, PeekColumn } from '../../protocol/peek.ts';
import { visible } from './visible.ts';

type Rows = Extract<PeekAnswer, { readonly kind: 'rows' }>;

const style = `body { color: var(--vscode-editor-foreground); background: var(--vscode-editor-background); font-family: var(--vscode-font-family); font-size: var(--vscode-font-size, 13px); line-height: 1.4; margin: 0; padding: 1rem 1.25rem; }
h1 { font-size: 1.2em; font-weight: 600; margin: 0 0 .25rem; overflow-wrap: anywhere; }
p { color: var(--vscode-descriptionForeground); margin: 0 0 .75rem; max-width: 60rem; }
.frame { overflow: auto; max-height: calc(100vh - 8rem); border: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, transparent)); }
.frame:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: -1px; }
table { border-collapse: collapse; font-family: var(--vscode-editor-font-family, monospace); font-size: var(--vscode-editor-font-size, 12px); }
th, td { text-align: start; vertical-align: top; padding: .25rem .6rem; border-bottom: 1px solid var(--vscode-panel-border, transparent); white-space: pre; max-width: 40ch; overflow: hidden; text-overflow: ellipsis; unicode-bidi: isolate; }
thead th { position: sticky; top: 0; background: var(--vscode-editorWidget-background, var(--vscode-editor-background)); font-weight: 600; }
thead small { display: block; font-weight: normal; color: var(--vscode-descriptionForeground); }
tbody th { font-weight: normal; color: var(--vscode-editorLineNumber-foreground); text-align: end; }
i { color: var(--vscode-descriptionForeground); }`;
const hash = createHash('sha256').update(style).digest('base64');

export function peekPage(rows: Rows, personalShown: boolean): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${hash}'">
<title>${escaped(rows.name)}</title>
<style>${style}</style>
</head>
<body><main>
<h1>${escaped(rows.name)}</h1>
<p>${escaped(summary(rows, personalShown))}</p>
${rows.rows.length === 0 ? '' : table(rows)}
</main></body>
</html>
`;
}

/** How many rows and columns are shown, what is hidden, and why. */
export function summary(
  { place, rows, hasMore, columns, columnsInAll }: Rows,
  personalShown: boolean,
): string {
  const masked = personalShown ? 0 : columns.filter(({ personal }) => personal !== undefined).length;
  return [
    rows.length === 0
      ? `No rows that this login may see in ${place}.`
      : `${hasMore ? 'The first ' : ''}${count(rows.length, 'row')} of ${place}, in no order, as of one moment.`,
    ...(columnsInAll > columns.length
      ? [`The first ${String(columns.length)} of ${String(columnsInAll)} columns.`]
      : []),
    ...(masked === 0 ? [] : [`${count(masked, 'column')} about people masked; the values were not read.`]),
  ].join(' ');
}

function table({ name, columns, rows }: Rows): string {
  const body = rows.map((row, at) => {
    const cells = row.map((cell, place) => `<td>${cellText(cell, columns[place])}</td>`).join('');
    return `<tr><th scope="row">${String(at + 1)}</th>${cells}</tr>`;
  });
  return `<div class="frame" tabindex="0" role="region" aria-label="Rows of ${escaped(name)}">
<table>
<thead><tr><th scope="col"><small>row</small></th>${columns.map(head).join('')}</tr></thead>
<tbody>
${body.join('\n')}
</tbody>
</table>
</div>`;
}

function head({ name, type, personal }: PeekColumn): string {
  const about = personal === undefined ? '' : ` · pii: ${personal}`;
  return `<th scope="col">${escaped(name)}<small>${escaped(`${type}${about}`)}</small></th>`;
}

function cellText(cell: PeekCell, column: PeekColumn | undefined): string {
  switch (cell.kind) {
    case 'null':
      return '<i>NULL</i>';
    case 'masked':
      return `<i aria-label="masked: ${escaped(column?.personal ?? 'personal data')}">••••</i>`;
    case 'value':
      return `${escaped(cell.text)}${cell.isCut ? '<i>… cut</i>' : ''}`;
  }
}

function count(number: number, word: string): string {
  return `${String(number)} ${word}${number === 1 ? '' : 's'}`;
}

function escaped(text: string): string {
  return visible(text).replaceAll(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`);
}
