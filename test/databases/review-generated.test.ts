/** What a review asks of generated columns, on real servers: IF NOT EXISTS passes over any column of the name, and rows may have no value for one. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { ReviewedProof } from '../../core/review/input.ts';
import type { Check, Review } from '../../core/review/model.ts';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { databaseWith, withClient } from './native.ts';
import { reviewOfChange } from './review-of.ts';

const history = `CREATE SCHEMA app;
CREATE TABLE app.parts (id bigint PRIMARY KEY, doc text NOT NULL, size int);`;
const expression = `((doc::json -> 'footer' ->> 'end')::bigint)`;
const column = `bytes bigint NOT NULL GENERATED ALWAYS AS ${expression} STORED`;
const change = `ALTER TABLE app.parts ADD COLUMN IF NOT EXISTS ${column}, ADD COLUMN IF NOT EXISTS note varchar(20) NOT NULL DEFAULT '';`;

let review: Review;
beforeAll(async () => {
  const newest = await startPostgres(18);
  const text = await withClient(newest, await databaseWith(newest, [history, change]), async (client) => {
    const { rows } = await client.query<{ readonly is: string }>(
      'SELECT pg_get_expr(adbin, adrelid) AS is FROM pg_attrdef ORDER BY adnum',
    );
    return rows[0]?.is ?? '';
  });
  review = await reviewOfChange(history, { '000002_change.up.sql': change }, (path) => proofWith(path, text));
});

/** As a proof tells what a migration left in the catalog. */
function proofWith(path: string, text: string): ReviewedProof {
  return {
    kind: 'run',
    proof: {
      ...{ path, up: [], code: [], rows: undefined, rollback: undefined },
      ...{ standInRoles: [], standInExtensions: [], skippedExtensions: [] },
      changes: [
        {
          ...{ change: 'added', kind: 'column', name: 'app.parts.bytes' },
          after: `#4 | bigint | not null | stored ${text} | statistics 100`,
        },
      ],
      verdict: { kind: 'proved' },
      ...{ dialect: 'postgresql', server: 18, target: 18 },
    },
  };
}

async function saidBy(
  server: PostgresServer,
  scripts: readonly string[],
  checks: readonly Check[],
): Promise<readonly string[]> {
  const asked = checks.filter(({ title }) => title.startsWith('app.parts.bytes'));
  return withClient(server, await databaseWith(server, [history, ...scripts]), async (client) => {
    const said: string[] = [];
    for (const { sql } of asked) {
      const { rows } = await client.query<{ readonly result: string; readonly found: string }>(sql);
      said.push(...rows.map(({ result, found }) => `${result} ${found}`));
    }
    return said;
  });
}

describe.each([14, 18] as const)('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(major);
  });

  const own = 'app.parts.bytes';
  const plain = 'ALTER TABLE app.parts ADD COLUMN bytes bigint NOT NULL;';
  const other =
    'ALTER TABLE app.parts ADD COLUMN bytes bigint NOT NULL GENERATED ALWAYS AS (length(doc)) STORED;';
  it.each([
    ['is not there', '', 'ok none', 'ok none'],
    ['is the same', `ALTER TABLE app.parts ADD COLUMN ${column};`, 'ok none', 'ok none'],
    ['is a plain one', plain, `STOP ${own}`, 'ok none'],
    [
      'takes nulls',
      `ALTER TABLE app.parts ADD COLUMN bytes bigint GENERATED ALWAYS AS ${expression} STORED;`,
      `STOP ${own}`,
      'ok none',
    ],
    // Two versions may print one expression in two ways: a STOP on that of the proof alone.
    [
      'is generated from something else',
      other,
      'ok none',
      `${major === 18 ? 'STOP' : 'look'} ${own} is generated from length(doc)`,
    ],
  ])('tells of a column that %s', async (_name, before, is, from) => {
    const found = await saidBy(server, [before], review.preflight);
    expect(found.slice(0, 2)).toEqual([is, from]);
    // The server passes over it, and the change is over.
    expect(await saidBy(server, [before, change], review.postflight)).toEqual([is, from]);
  });

  it('tells of columns beside it that IF NOT EXISTS passes over', async () => {
    const shorter = 'ALTER TABLE app.parts ADD COLUMN note varchar(10) NOT NULL DEFAULT 1;';
    expect((await saidBy(server, [shorter], review.preflight))[0]).toBe('STOP app.parts.note');
    const another = 'ALTER TABLE app.parts ADD COLUMN note varchar(20) NOT NULL DEFAULT 1;';
    expect((await saidBy(server, [another], review.preflight))[0]).toMatch(/^STOP app\.parts\.note/);
    const same = "ALTER TABLE app.parts ADD COLUMN note varchar(20) NOT NULL DEFAULT '';";
    expect((await saidBy(server, [same], review.preflight))[0]).toBe('ok none');
  });

  it.each([
    ['{"footer": {"end": "12"}}', 'ok none', 'ok none', undefined],
    ['{}', 'ok none', 'STOP 1', 'contains null values'],
    ['{"footer": {"end": "many"}}', 'STOP 1', 'ok none', 'invalid input syntax for type bigint'],
  ])('counts the rows that have no value for it: %s', async (doc, casts, nulls, refusal) => {
    const rows = `INSERT INTO app.parts VALUES (1, '{"footer": {"end": 3}}', 1), (2, '${doc}', 1);`;
    const asked = review.preflight.filter(({ title }) => /every (?:text|row)/.test(title));
    expect(asked.map(({ title }) => title)).toEqual([
      'every text that line 1 casts to int8 is one',
      'every row of app.parts has a value for bytes, which takes no nulls',
    ]);
    await withClient(server, await databaseWith(server, [history, rows]), async (client) => {
      const said: string[] = [];
      for (const { sql } of asked) {
        const answer = await client.query<{ readonly result: string; readonly found: string }>(sql);
        said.push(...answer.rows.map(({ result, found }) => `${result} ${found}`));
      }
      expect(said).toEqual([casts, nulls]);
      if (refusal === undefined) await client.query(change);
      else await expect(client.query(change)).rejects.toThrow(refusal);
    });
  });
});
