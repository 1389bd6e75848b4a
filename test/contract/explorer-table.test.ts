/** The guide's table of what the explorer supports: every row names the tests that show it, and each of them is there. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { repository } from '../hosts/paths.ts';

interface Row {
  readonly feature: string;
  readonly supported: string;
  readonly tests: string;
}

const guide = readFileSync(join(repository, 'docs/guide/explorer.md'), 'utf8');
const rows: readonly Row[] = guide
  .slice(guide.indexOf('## What is supported'))
  .split('\n')
  .flatMap((line) => {
    const [, feature, supported, tests] = /^\| (.*?) *\| (.*?) *\| (.*?) *\|$/.exec(line) ?? [];
    const isHead = tests === undefined || tests === 'test' || /^-+$/.test(tests);
    return isHead || feature === undefined || supported === undefined ? [] : [{ feature, supported, tests }];
  });

/** What explorers of databases are compared by. */
const wanted =
  `databases|schemas|tables, views|columns with type|primary and foreign key marks on columns|indexes|constraints|triggers
functions, procedures, aggregates|sequences|types, enums|row security policies|extensions|roles|partitions under their parent
materialized views|foreign tables, servers, user mappings|size, row estimate|comments, defaults in tooltips
lazy per node|depth by the size of the schema|search across schemas|filter per folder|manual refresh|refresh after own changes
refresh after changes of others|drag into the editor|copy name|SELECT, INSERT, ALTER, DROP scripts|migration from a node
migration from a difference|ER diagram|data preview, editing of data|made-up data|passwords in the secret storage|TLS|SSH tunnel
.pgpass, service file|DATABASE_URL, PG\\*|shared profiles without secrets|import and export in bulk|several connections, one per editor
colours, groups|read-only|invalid indexes and constraints|sequence near its limit|unused indexes
long-running queries, locks, connections|no primary key, row security off, search path of functions`.split(
    /[|\n]/,
  );

it('has a row for everything that explorers are compared by', () => {
  expect(wanted.filter((feature) => !rows.some((row) => row.feature === feature))).toEqual([]);
});

it.each(rows.map((row) => [row.feature, row] as const))('%s: names tests that are there', (_feature, row) => {
  // Markdown has a sign before what would be emphasis.
  const plain = row.tests.replaceAll('\\*', '*');
  const named = [...plain.matchAll(/`([^`]+)`: (.*?)(?=; `|$)/g)].map(([, file = '', title = '']) => ({
    file,
    title,
  }));
  expect(named.length > 0).toBe(!row.supported.startsWith('not yet'));
  for (const { file, title } of named) {
    const path = join(repository, 'test', file);
    expect(existsSync(path), file).toBe(true);
    const text = readFileSync(path, 'utf8');
    expect(
      ["'", '`'].some((quote) => text.includes(`${quote}${title}${quote}`)),
      `${file}: ${title}`,
    ).toBe(true);
  }
});
