/** Generates the lists that register each check of health, and the tables of checks for the guide. */
import type { Check } from '../core/health/check.ts';
import { registry, run, type GeneratedFile } from './generated.ts';

const lists = ['postgresql', 'mysql'].map((server) =>
  registry({
    folder: `core/health/${server}/checks`,
    of: 'checks',
    type: server === 'mysql' ? 'MysqlCheck' : 'PostgresCheck',
    from: '../../check.ts',
    exported: 'check',
  }),
);

/** `servers`: which ones they are checks of. */
function page(path: string, servers: string, checks: readonly Check[]): GeneratedFile {
  const text = [
    '<!-- Generated from the checks themselves: `npm run generate`. -->',
    `# Checks of the health of ${servers}`,
    `${checks.length} checks of ${servers}. [health.md](health.md) says how to run them. *Cost:* live: at most 50 ms. catalogue: at most 2 s on 10,000 tables. scan: reads tables or indexes, and runs only if it is named.`,
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

void run(lists).then(async () => {
  // Imported only after the lists have been written: an old list may import deleted files.
  if (process.exitCode === 1) return;
  const postgres = await import('../core/health/postgresql/checks/index.ts');
  const mysql = await import('../core/health/mysql/checks/index.ts');
  await run([
    page('docs/guide/health-checks.md', 'PostgreSQL 14 to 18', postgres.checks),
    page('docs/guide/health-checks-mysql.md', 'MySQL and MariaDB', mysql.checks),
  ]);
});
