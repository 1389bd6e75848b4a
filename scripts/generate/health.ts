/** The tables of checks of a running server, for the guide. */
import type { Check } from '../../core/health/check.ts';
import { checks as mysqlChecks } from '../../core/health/mysql/checks/index.ts';
import { checks as postgresChecks } from '../../core/health/postgresql/checks/index.ts';
import type { GeneratedFile } from './generated.ts';

/** `servers`: which ones they are checks of. `catalogue`: what a check of that cost costs. */
function page(path: string, servers: string, catalogue: string, checks: readonly Check[]): GeneratedFile {
  const text = [
    '<!-- Generated from the checks themselves: `npm run generate`. -->',
    `# Checks of the health of ${servers}`,
    `${checks.length} checks of ${servers}. [health.md](health.md) says how to run them. *Cost:* live: at most 50 ms. catalogue: ${catalogue}. scan: reads tables or indexes, and runs only if it is named.`,
    [
      '| check | finds | cost | needs |',
      '|---|---|---|---|',
      ...checks.map(({ id, title, cost, needs }) => `| [${id}](#${id}) | ${title} | ${cost} | ${needs} |`),
    ].join('\n'),
    ...checks.map(section),
  ].join('\n\n');
  return { path, text };
}

function section({ id, title, about, thresholds }: Check): string {
  const limits = Object.entries(thresholds).map(
    ([name, { value, unit, about: of }]) => `- \`${name}\`: ${value} ${unit} ${of}`,
  );
  return [`## ${id}`, `**${title}.** ${about}`, ...(limits.length === 0 ? [] : [limits.join('\n')])].join(
    '\n\n',
  );
}

export function files(): readonly GeneratedFile[] {
  return [
    page(
      'docs/guide/health-checks.md',
      'PostgreSQL 14 to 18',
      'at most 2 s on 10,000 tables',
      postgresChecks,
    ),
    page(
      'docs/guide/health-checks-mysql.md',
      'MySQL and MariaDB',
      'grows with the number of tables, whose definitions the server opens; stopped after 10 s, which the report says',
      mysqlChecks,
    ),
  ];
}
