/** A plan as Markdown for an issue or a pull request: figures, insights, and the nodes as a table. */
import { howInWords, type PlanColumn, type PlanDocument, type PlanRow } from '../present/document.ts';
import { code, prose } from '../present/markdown.ts';

export function planAsMarkdown(document: PlanDocument): string {
  const heads = ['Node', ...document.columns.map((column) => titles[column])];
  const insights = document.rows.flatMap((row) => row.insights.map((insight) => ({ row, insight })));
  return [
    '## Query plan',
    '',
    code(document.title),
    '',
    `${howInWords(document)}${document.totals.map(({ label, text }) => ` · ${prose(label)} ${prose(text)}`).join('')}`,
    '',
    ...(insights.length === 0
      ? []
      : [
          '### Worth knowing',
          '',
          ...insights.map(
            ({ row, insight }) =>
              `- **${prose(insight.title)}** (${prose(row.title)}${row.object === '' ? '' : ` on ${code(row.object)}`}): ${prose(insight.message)}`,
          ),
          '',
        ]),
    '### Nodes',
    '',
    `| ${heads.join(' | ')} |`,
    `| ${heads.map((head) => (head === 'Node' ? '---' : '---:')).join(' | ')} |`,
    ...document.rows.map((row) => `| ${cells(row, document.columns).join(' | ')} |`),
    '',
  ].join('\n');
}

const titles: Readonly<Record<PlanColumn, string>> = { rows: 'Rows', time: 'Time', cost: 'Cost' };

function cells(row: PlanRow, columns: readonly PlanColumn[]): readonly string[] {
  const indent = '&nbsp;&nbsp;'.repeat(Math.min(row.level - 1, 20));
  const name = `${indent}${row.role === '' ? '' : `*${prose(row.role)}* `}${prose(row.title)}${row.object === '' ? '' : ` ${code(row.object).replaceAll('|', '\\|')}`}`;
  const rows = row.actualRows === '' ? row.estimatedRows : `${row.actualRows} (${row.estimatedRows})`;
  const figures: Readonly<Record<PlanColumn, string>> = {
    rows: row.misestimate === '' ? rows : `${row.misestimate} ${rows}`,
    time: row.time,
    cost: row.cost,
  };
  return [row.hot ? `**→** ${name}` : name, ...columns.map((column) => prose(figures[column]))];
}
