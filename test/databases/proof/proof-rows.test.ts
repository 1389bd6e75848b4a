/** Proofs on made-up rows in the real embedded server: what they bite, what they leave alone, what the rollback does not restore. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sample } from '../../breadth.ts';
import type { RowsProof } from '../../../core/proof/rows.ts';
import { rowsNotes } from '../../../core/proof/rows-describe.ts';
import type { Prover } from '../../../engine/proof/prover.ts';
import { bench, lineOf, newProver, type Files } from './proof-bench.ts';
import { rowsCases, soundCases } from './proof-rows-cases.ts';
import { clean, makePlace, removePlace, type Place } from '../place.ts';

let native: Place;
let older: Place;
let prover: Prover;
beforeAll(async () => {
  prover = await newProver();
  native = await makePlace(18);
  older = await makePlace(15);
});
afterAll(async () => {
  prover.stop();
  await removePlace(native);
  await removePlace(older);
});

const ask = { perTable: 200, seed: 7 };

async function tried(
  files: Files,
  file: string,
  options: { readonly back?: boolean; readonly target?: number; readonly seed?: number } = {},
): Promise<Extract<RowsProof, { kind: 'tried' }>> {
  const { prove } = await bench(files, { prover });
  const proof = await prove(file, {
    rows: { ...ask, seed: options.seed ?? ask.seed },
    rollback: options.back === true ? 'prove' : 'leave',
    target: options.target ?? 18,
  });
  expect(['proved', 'partly']).toContain(proof.verdict.kind);
  if (proof.rows?.kind !== 'tried') throw new Error(proof.rows?.kind ?? 'no rows');
  return proof.rows;
}

const up = '000002_next.up.sql';
const filesOf = (one: { readonly before: string; readonly up: string }): Files => ({
  '000001_first.up.sql': one.before,
  [up]: one.up,
});

describe('rows that bite', () => {
  it.each(sample(rowsCases, 4))('$title', async (one) => {
    const rows = await tried(filesOf(one), up);
    expect(rows.bites.map(({ place, kind }) => [lineOf(one.up, place.span.start), kind])).toEqual(one.bites);
    // All of it ran in the end, without the rows that were in its way.
    expect(rows.bites.every(({ ranWithout }) => ranWithout)).toBe(true);
    for (const { rows: bitten } of rows.bites) {
      if (bitten === undefined) continue;
      expect(bitten.bad).toBeGreaterThan(0);
      expect(bitten.all).toBeGreaterThanOrEqual(bitten.bad);
    }
    if (one.rows === undefined) return;
    const find = rows.bites[0]?.rows?.find ?? '';
    expect(await found(native, one.before, one.rows, find)).toEqual(one.finds);
    // Other versions are asked otherwise where a cast is tested.
    if (one.bites[0]?.[1] !== 'cast') return;
    const old = (await tried(filesOf(one), up, { target: 15 })).bites[0]?.rows?.find;
    if (old !== find) expect(await found(older, one.before, one.rows, old ?? '')).toEqual(one.finds);
  });

  it.each(sample(soundCases, 4))('and leave alone: $title', async (one) => {
    expect((await tried(filesOf(one), up)).bites).toEqual([]);
  });
});

/** First columns as far as the expectation goes. */
async function found(place: Place, before: string, rows: string, find: string): Promise<readonly string[]> {
  await clean(place);
  await place.client.query(before);
  await place.client.query(rows);
  const answer = await place.client.query<(string | number | null)[]>({ text: find, rowMode: 'array' });
  const isGrouped = find.includes('HAVING');
  return answer.rows
    .map((row) => (isGrouped ? row : row.slice(0, 1)).map((one) => one ?? '').join(' '))
    .sort();
}

it('are made behind the history, also where the rollback has left something', async () => {
  const files = {
    '000001_first.up.sql': 'CREATE TABLE users (id bigint PRIMARY KEY, mail text, note text);',
    [up]: 'ALTER TABLE users RENAME COLUMN note TO remark;\nALTER TABLE users ALTER COLUMN mail SET NOT NULL;',
    '000002_next.down.sql': 'SELECT 1;',
    '000003_last.up.sql': 'ALTER TABLE users ALTER COLUMN remark SET NOT NULL;',
  };
  const { prove } = await bench(files, { prover });
  for (const file of [up, '000003_last.up.sql', up]) {
    const { rows } = await prove(file, { rows: ask, rollback: 'prove' });
    expect(rows).toMatchObject({ kind: 'tried', bites: [{ kind: 'null' }] });
    expect(rowsNotes(rows).filter(({ words }) => words.includes('without rows'))).toEqual([]);
  }
});

describe('a backfill', () => {
  it('is told with the rows it writes and the locks that its transaction holds', async () => {
    const rows = await tried(
      {
        '000001_first.up.sql': 'CREATE TABLE users (id bigint PRIMARY KEY, note text);',
        [up]: "ALTER TABLE users ADD COLUMN state text;\nUPDATE users SET state = 'new';",
      },
      up,
    );
    expect(rows.writes).toMatchObject([
      {
        relation: 'users',
        updated: 200,
        deleted: 0,
        all: 200,
        holding: [{ relation: 'users', lock: 'ACCESS EXCLUSIVE' }],
      },
    ]);
    expect(rowsNotes(rows).map(({ words }) => words)).toEqual([
      'It updates 200 of 200 made-up rows of users in one statement. Its transaction holds ACCESS EXCLUSIVE on users meanwhile.',
    ]);
  });
});

describe('the rollback', () => {
  const first = {
    '000001_first.up.sql':
      "CREATE TABLE users (id bigint PRIMARY KEY, note text, mail text NOT NULL, code text NOT NULL CHECK (code IN ('1', '2')));\nCREATE TABLE bag (word text, size int);",
  };
  const down = '000002_next.down.sql';
  const words = async (files: Files): Promise<readonly string[]> =>
    rowsNotes(await tried({ ...first, ...files }, up, { back: true }))
      .filter(({ words: one }) => one.includes('rollback'))
      .map(({ words: one }) => one);

  it.each<readonly [string, string, string, readonly (string | RegExp)[]]>([
    [
      'that brings all back',
      'ALTER TABLE users RENAME COLUMN note TO remark;\nALTER TABLE bag ALTER COLUMN size TYPE bigint;',
      'ALTER TABLE bag ALTER COLUMN size TYPE int;\nALTER TABLE users RENAME COLUMN remark TO note;',
      [],
    ],
    [
      'of a dropped column',
      'ALTER TABLE users DROP COLUMN note;',
      'ALTER TABLE users ADD COLUMN note text;',
      [
        /^The rollback does not restore the values of users\.note: 1\d\d of 200 made-up rows are empty there\.$/,
      ],
    ],
    [
      'of a dropped table',
      'DROP TABLE bag;',
      'CREATE TABLE bag (word text, size int);',
      ['The rollback does not restore 200 of 200 made-up rows of bag.'],
    ],
    [
      'that forgets to copy',
      'ALTER TABLE users ADD COLUMN remark text;\nDO $$ BEGIN UPDATE users SET remark = note, note = NULL; END $$;',
      'ALTER TABLE users DROP COLUMN remark;',
      [
        /^The rollback does not restore the values of users\.note: 1\d\d of 200 made-up rows are empty there\.$/,
      ],
    ],
    [
      'that rounds',
      'ALTER TABLE bag ALTER COLUMN size TYPE text USING (size / 100)::text;',
      'ALTER TABLE bag ALTER COLUMN size TYPE int USING size::int * 100;',
      [
        /^The rollback leaves bag without \d+ of its 200 made-up rows\.$/,
        /^The rollback leaves \d+ rows in bag /,
      ],
    ],
    [
      'that leaves rows',
      "INSERT INTO bag VALUES ('own', 1), ('own', 2);",
      'SELECT 1;',
      ['The rollback leaves 2 rows in bag that were not there before.'],
    ],
    [
      'that fails on rows',
      'ALTER TABLE users ALTER COLUMN mail DROP NOT NULL;\nUPDATE users SET mail = NULL WHERE id % 2 = 0;',
      'ALTER TABLE users ALTER COLUMN mail SET NOT NULL;',
      [],
    ],
  ])('%s', async (_, forth, back, expected) => {
    const said = await words({ [up]: forth, [down]: back });
    expect(said).toHaveLength(expected.length);
    for (const [at, one] of expected.entries()) expect(said[at]).toMatch(one);
  });

  it('meets the rows that the migration leaves, and is told at its own line', async () => {
    const rows = await tried(
      {
        ...first,
        [up]: 'ALTER TABLE users ALTER COLUMN mail DROP NOT NULL;\nUPDATE users SET mail = NULL WHERE id % 2 = 0;',
        [down]: 'ALTER TABLE users ALTER COLUMN mail SET NOT NULL;',
      },
      up,
      { back: true },
    );
    expect(rows.bites).toMatchObject([{ kind: 'null', place: { file: `db/${down}` } }]);
  });
});

describe('made-up rows', () => {
  const files: Files = {
    '000001_first.up.sql': 'CREATE TABLE users (id bigint PRIMARY KEY, email text);',
    [up]: 'ALTER TABLE users ALTER COLUMN email SET NOT NULL;',
  };

  it('are the same for the same seed, and others for another', async () => {
    const [one, same, other] = [
      await tried(files, up),
      await tried(files, up),
      await tried(files, up, { seed: 8 }),
    ];
    expect(same).toEqual(one);
    expect(other.bites[0]?.rows).not.toEqual(one.bites[0]?.rows);
  });

  it('are for tables that were there before', async () => {
    const { prove } = await bench(files, { prover });
    const rows = await prove('000001_first.up.sql', { rows: ask });
    expect(rows.rows).toEqual({ kind: 'nothing-to-fill', ask });
    // The next one follows an empty history again.
    expect((await prove(up, {})).rows).toBeUndefined();
    expect((await prove(up, {})).verdict).toEqual({ kind: 'proved' });
  });

  it('keep the proportions of the statistics', async () => {
    const statistics = {
      version: 1,
      collectedAt: '2026-11-20T12:00:00.000Z',
      relations: [
        { schema: 'public', name: 'large', kind: 'table', bytes: 1, rows: 2_000_000 },
        { schema: 'public', name: 'half', kind: 'table', bytes: 1, rows: 1_000_000 },
        { schema: 'public', name: 'small', kind: 'table', bytes: 1, rows: 3 },
      ],
    };
    const rows = await tried(
      {
        '../plinth.stats.json': JSON.stringify(statistics),
        '000001_first.up.sql':
          'CREATE TABLE large (id bigint PRIMARY KEY); CREATE TABLE half (id bigint PRIMARY KEY); CREATE TABLE small (id bigint PRIMARY KEY);',
        [up]: 'ALTER TABLE large ADD a int; ALTER TABLE half ADD a int; ALTER TABLE small ADD a int;',
      },
      up,
    );
    expect(rows.filled.map(({ relation, rows: count }) => [relation, count])).toEqual([
      ['large', 200],
      ['half', 100],
      ['small', 3],
    ]);
  });
});
