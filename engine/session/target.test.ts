/** Which target version applies, and reports about statements that it lacks. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadPostgresParser } from '../parsers/postgres.ts';
import { kit } from './kit.ts';
import type { Ask } from './report.ts';
import { Session } from './session.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'plinth-target-'));
  mkdirSync(join(root, 'm'));
  writeFileSync(join(root, 'm/000000_first.up.sql'), 'CREATE TABLE z (id bigserial PRIMARY KEY, a jsonb);');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const file = 'm/000001_a.up.sql';

/** Version findings in one migration: severity, marked text, message. */
async function told(sql: string, options: { readonly config?: string; readonly ask?: Ask } = {}) {
  writeFileSync(join(root, file), sql);
  if (options.config !== undefined) writeFileSync(join(root, 'plinth.config.json'), options.config);
  const session = await Session.open({
    root,
    parser: await loadPostgresParser(),
    ...kit,
    processes: 'forbidden',
    withoutGit: 'everything',
  });
  const report = await session.report(file, { scope: 'all', ...options.ask });
  if (report.kind !== 'linted') return report.kind;
  expect(report.crashes).toEqual([]);
  return report.findings
    .filter(({ rule }) => rule === 'convention/newer-than-target' || rule === 'convention/syntax-error')
    .map(({ severity, span, message }) => [severity, sql.slice(span.start, span.end), message]);
}

const configured = (version: number): string =>
  `{ "migrations": [{ "folder": "m", "targetVersion": ${version} }] }`;
const merge = 'MERGE INTO t USING s ON true WHEN MATCHED THEN DELETE;';

describe('the target', () => {
  it('is what the configuration says', async () => {
    expect(
      await told(merge, { config: configured(14), ask: { connected: { version: 18, connection: 'shop' } } }),
    ).toEqual([
      ['error', 'MERGE', 'MERGE came with PostgreSQL 15; the target, PostgreSQL 14, does not have it.'],
    ]);
  });

  it('is what the asker says before', async () => {
    expect(await told(merge, { config: configured(14), ask: { targetVersion: 15 } })).toEqual([]);
  });

  it('is the connected server’s where nothing is configured', async () => {
    expect(await told(merge, { ask: { connected: { version: 14, connection: 'shop' } } })).toEqual([
      [
        'error',
        'MERGE',
        'MERGE came with PostgreSQL 15; PostgreSQL 14, from the connection shop, does not have it.',
      ],
    ]);
  });

  it('is assumed else, and that makes a note of it', async () => {
    expect(await told('CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a) VIRTUAL);')).toEqual([
      [
        'info',
        'GENERATED',
        'A virtual generated column came with PostgreSQL 18; PostgreSQL 16, which is assumed as no target is configured, does not have it.',
      ],
    ]);
  });
});

describe('what is newer', () => {
  const at14 = { config: configured(14) };
  it.each<[title: string, sql: string, ...found: (readonly [string, string])[]]>([
    ['nothing', 'CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY);'],
    ['in DO blocks', `DO $$ BEGIN ${merge} END $$;`, ['error', 'MERGE']],
    [
      'in functions, when they are called',
      `CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN ${merge} END $$;`,
      ['warning', 'MERGE'],
    ],
    ['functions of the server', 'SELECT regexp_count(a, b) FROM t;', ['warning', 'regexp_count']],
    [
      'no functions of one’s own',
      `CREATE FUNCTION uuidv7() RETURNS uuid LANGUAGE sql AS 'SELECT gen_random_uuid()'; CREATE TABLE t (id uuid DEFAULT uuidv7());`,
    ],
    [
      'options that parse',
      'CREATE VIEW v WITH (security_invoker = true) AS SELECT 1 AS a;',
      ['error', 'security_invoker'],
    ],
    ['beside broken statements', `CREATE TABEL x; ${merge}`, ['error', 'TABEL'], ['error', 'MERGE']],
  ])('%s', async (_title, sql, ...found) => {
    const findings = await told(sql, at14);
    expect(Array.isArray(findings) ? findings.map(([severity, text]) => [severity, text]) : findings).toEqual(
      found,
    );
  });
});
