/** Generates core/health/checks/index.ts, which registers each check of the folder, and the table of checks for the guide. */
import type { Check } from '../core/health/check.ts';
import { registry, run } from './generated.ts';

const list = registry({
  folder: 'core/health/checks',
  of: 'checks',
  type: 'Check',
  from: '../check.ts',
  exported: 'check',
});

function page(checks: readonly Check[]): string {
  return [
    '<!-- Generated from the checks themselves: `npm run generate`. -->',
    '# Checks of a server’s health',
    `${checks.length} checks of PostgreSQL 14 to 18. [health.md](health.md) says how to run them. *Cost:* live: at most 50 ms. catalogue: at most 2 s on 10,000 tables. scan: reads tables or indexes, and runs only if it is named.`,
    [
      '| check | finds | cost | needs |',
      '|---|---|---|---|',
      ...checks.map(({ id, title, cost, needs }) => `| [${id}](#${id}) | ${title} | ${cost} | ${needs} |`),
    ].join('\n'),
    ...checks.map(section),
  ].join('\n\n');
}

function section({ id, title, about, thresholds }: Check): string {
  const limits = Object.entries(thresholds).map(
    ([name, { value, unit, about: of }]) => `- \`${name}\`: ${value} ${unit} ${of}`,
  );
  return [`## ${id}`, `**${title}.** ${about}`, ...(limits.length === 0 ? [] : [limits.join('\n')])].join(
    '\n\n',
  );
}

void run([list]).then(async () => {
  // Imported only after the list has been written: an old list may import deleted files.
  if (process.exitCode === 1) return;
  const { checks } = await import('../core/health/checks/index.ts');
  await run([{ path: 'docs/guide/health-checks.md', text: page(checks) }]);
});
