/** A plan as Markdown for an issue or a pull request: figures, what is worth knowing, and the nodes as a table. */
import type { PlanDocument, PlanRow } from '../present/document.ts';
import { code, prose } from '../present/markdown.ts';

export function planAsMarkdown(document: PlanDocument): string {
  const measured = document.kind === 'measured';
  const heads = ['Node', 'Rows', ...(measured ? ['Time'] : []), 'Cost'];
  const insights = document.rows.flatMap((row) => row.insights.map((insight) => ({ row, insight })));
  return [
    '## Query plan',
    '',
    code(document.title),
    '',
    `${measured ? 'Measured' : 'Estimated, not run'}${document.totals.map(({ label, text }) => ` · ${prose(label)} ${prose(text)}`).join('')}`,
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
    ...document.rows.map((row) => `| ${cells(row, measured).join(' | ')} |`),
    '',
  ].join('\n');
}

function cells(row: PlanRow, measured: boolean): readonly string[] {
  const indent = '&nbsp;&nbsp;'.repeat(Math.min(row.level - 1, 20));
  const name = `${indent}${row.role === '' ? '' : `*${prose(row.role)}* `}${prose(row.title)}${row.object === '' ? '' : ` ${code(row.object).replaceAll('|', '\\|')}`}`;
  const rows = row.actualRows === '' ? row.estimatedRows : `${row.actualRows} (${row.estimatedRows})`;
  return [
    row.hot ? `**→** ${name}` : name,
    prose(row.misestimate === '' ? rows : `${row.misestimate} ${rows}`),
    ...(measured ? [prose(row.time)] : []),
    prose(row.cost),
  ];
}
