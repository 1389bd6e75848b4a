/** The queries that need an index which is to be dropped, as a Markdown document. Text from files and databases is escaped. */
import { formatCost } from '../plan/cost-text.ts';
import { code, prose } from '../plan/present/markdown.ts';

export interface WithoutReport {
  readonly index: string;
  /** `Plan lab, statistics of …`. */
  readonly source: string;
  readonly asked: number;
  readonly users: readonly {
    /** `queries/orders.sql:4`. */
    readonly place: string;
    readonly title: string;
    readonly before: number;
    readonly after: number;
  }[];
  readonly unplanned: readonly string[];
}

const others = 'What other programs ask is not known here.';

export function withoutDocument({ index, source, asked, users, unplanned }: WithoutReport): string {
  const many = `${String(asked)} ${asked === 1 ? 'query' : 'queries'} of this workspace`;
  const slower = users.toSorted((a, b) => b.after - b.before - (a.after - a.before));
  const verdict =
    users.length === 0
      ? `None of ${many} has another plan without it. ${others}`
      : `${String(users.length)} of ${many} ${users.length === 1 ? 'has' : 'have'} another plan without it. ${others}`;
  const rows = slower.map(
    ({ place, title, before, after }) =>
      `| ${cell(prose(place))} | ${cell(code(title))} | ${formatCost(before)} → ${formatCost(after)} |`,
  );
  return [
    `# Without the index ${code(index)}`,
    '',
    verdict,
    '',
    ...(rows.length === 0 ? [] : ['| | Query | Estimated cost |', '|---|---|--:|', ...rows, '']),
    ...(unplanned.length === 0
      ? []
      : [
          'Not planned, so that nothing is known of them:',
          '',
          ...unplanned.map((one) => `- ${prose(one)}`),
          '',
        ]),
    prose(`${source}; estimated, no query was run.`),
    '',
  ].join('\n');
}

/** A pipe would end the cell, in code too. */
function cell(markdown: string): string {
  return markdown.replaceAll(/(?<!\\)\|/g, '\\|');
}
