/** Proofs of small workspaces in the real embedded server: histories, boundaries, rollbacks, and what an empty server lacks. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { itBroadly } from '../../broadly.ts';
import type { StatementProof } from '../../../core/proof/result.ts';
import { rollbackInWords, verdictInWords } from '../../../core/proof/describe.ts';
import type { Prover } from '../../../engine/proof/prover.ts';
import { bench, newProver, outcomesOf, statementsOf, users, type Files } from './proof-bench.ts';

/** Of the tests that ask nothing about the process itself. */
let prover: Prover;
beforeAll(async () => {
  prover = await newProver();
});
afterAll(() => prover.stop());

describe('a boundary', () => {
  itBroadly('spares the history when the migration behind it is edited', async () => {
    const many: Files = Object.fromEntries(
      Array.from({ length: 60 }, (_, n) => [
        `${String(n + 2).padStart(6, '0')}_t.up.sql`,
        `CREATE TABLE t${n} (id bigint PRIMARY KEY);`,
      ]),
    );
    const last = '000100_last.up.sql';
    const {
      prove: ask,
      edit,
      prover,
    } = await bench({ ...users, ...many, [last]: 'ALTER TABLE users ADD x int;' });
    const ran: string[] = [];
    const options = {
      boundary: 'kept',
      onProgress: ({ name }: { name: string }) => void ran.push(name),
    } as const;
    await ask(last, options);
    expect(ran).toHaveLength(61);
    const { pid } = prover;
    edit(last, 'ALTER TABLE users ALTER COLUMN age TYPE bigint;');
    const [statement] = statementsOf(await ask(last, options));
    expect(ran).toHaveLength(61);
    expect(prover.pid).toBe(pid);
    expect(statement?.outcome).toMatchObject({
      kind: 'measured',
      differences: [],
      measured: {
        relations: expect.arrayContaining([
          expect.objectContaining({ relation: 'users', newFile: true }),
        ]) as unknown,
      },
    });
  });

  itBroadly('holds the history alone, also where a rollback was tried behind it', async () => {
    const file = '000002_nick.up.sql';
    const { prove: ask, edit } = await bench({
      // So long that it is saved.
      '000001_users.up.sql': `${users['000001_users.up.sql']}\nSELECT pg_sleep(2);`,
      [file]: 'CREATE TABLE nicks (name text);',
      '000002_nick.down.sql': 'DROP TABLE nicks;',
    });
    expect(await ask(file, { rollback: 'prove' })).toMatchObject({ rollback: { kind: 'restored' } });
    edit(file, 'CREATE TABLE nicks (name text, other text);');
    const again = await ask(file, { rollback: 'prove' });
    expect(verdictInWords(again)).toBe('proved on 18');
    expect(again.rollback).toMatchObject({ kind: 'restored' });
  });

  itBroadly('is kept in the middle too, beside the one of the last migration', async () => {
    const many: Files = Object.fromEntries(
      Array.from({ length: 20 }, (_, n) => [
        `${String(n + 2).padStart(6, '0')}_t.up.sql`,
        `CREATE TABLE t${n} (id bigint PRIMARY KEY);`,
      ]),
    );
    const [middle, last] = ['000011_t.up.sql', '000021_t.up.sql'] as const;
    const { prove: ask, edit, prover } = await bench({ ...users, ...many });
    const ran: string[] = [];
    const options = {
      boundary: 'kept',
      onProgress: ({ name }: { name: string }) => void ran.push(name),
    } as const;
    await ask(middle, options);
    // What was proved in the middle is the history of what follows it.
    await ask(last, options);
    const { pid } = prover;
    edit(last, 'CREATE INDEX t9_id ON t9 (id);');
    await ask(last, options);
    expect(ran).toHaveLength(19);
    edit(middle, 'CREATE TABLE t9 (id text PRIMARY KEY);');
    await ask(middle, options);
    expect(ran).toHaveLength(19);
    await ask(last, options);
    // What follows the edited one has to run again.
    expect(ran).toHaveLength(28);
    expect(prover.pid).toBe(pid);
  });

  itBroadly('is left in the middle of a proof that nobody wants any more', async () => {
    const down = 'ALTER TABLE users DROP COLUMN x;';
    const last = '000002_last.up.sql';
    const files = { ...users, [last]: 'ALTER TABLE users ADD x int;', '000002_last.down.sql': down };
    const { prove: ask, edit } = await bench(files);
    const options = { rollback: 'prove', boundary: 'kept' } as const;
    await ask(last, options);
    let shown = 0;
    const isOutdated = (): boolean => (shown += 1) > 1;
    await expect(ask(last, { ...options, isOutdated })).rejects.toThrow('The text changed');
    edit(last, 'ALTER TABLE users ADD x bigint;');
    expect((await ask(last, options)).rollback?.kind).toBe('restored');
  });

  itBroadly('is taken away with the prover', async () => {
    const { prove: ask, prover } = await bench(users);
    await ask('000001_users.up.sql', { boundary: 'kept' });
    const { pid } = prover;
    prover.stop();
    await expect.poll(() => isAlive(pid ?? 0)).toBe(false);
    expect(prover.pid).toBeUndefined();
  });
});

describe('transactions', () => {
  it('are the tool’s, and what a statement does after another is its own share', async () => {
    const { prove: ask } = await bench(
      {
        ...users,
        '000002_two.up.sql':
          'ALTER TABLE users ADD COLUMN a int;\nCREATE INDEX users_age ON users (age);\nALTER TABLE users ADD COLUMN b int;',
      },
      { prover },
    );
    const [, index, again] = statementsOf(await ask('000002_two.up.sql'));
    const taken = (one: StatementProof | undefined): readonly string[] =>
      one?.outcome.kind === 'measured'
        ? one.outcome.measured.relations
            .filter(({ relation }) => relation === 'users')
            .flatMap((seen) => seen.taken)
        : [];
    expect(taken(index)).toEqual(['SHARE']);
    // Held already: asking for it again is not seen, and no difference either.
    expect(taken(again)).toEqual([]);
    expect([index, again].map((one) => one?.outcome)).toMatchObject([
      { differences: [] },
      { differences: [] },
    ]);
  });

  it('end with what the tool commits, also where the file began it', async () => {
    const { prove: ask } = await bench(
      {
        '1_a.sql':
          '-- +migrate Up\nCREATE TABLE a (id int);\nCOMMIT;\nBEGIN;\nALTER TABLE a ADD b int;\n-- +migrate Down\nDROP TABLE a;\n',
        '2_b.sql':
          '-- +migrate Up\nALTER TABLE a DROP COLUMN b;\n-- +migrate Down\nALTER TABLE a ADD b int;\n',
      },
      { prover },
    );
    expect(outcomesOf(await ask('1_a.sql'))).toEqual(['measured', 'control', 'control', 'measured']);
    const second = await ask('2_b.sql', { rollback: 'prove' });
    expect(verdictInWords(second)).toBe('proved on 18');
    expect(second.rollback).toMatchObject({ kind: 'restored', lost: ['The values of a.b are gone.'] });
  });

  it.each<readonly [string, string, string, readonly string[]]>([
    ['an UPDATE of what was there', "UPDATE a SET b = '1';", '', ['Values of a.b are written over.']],
    [
      'an UPDATE of a column of its own',
      'ALTER TABLE a ADD c text;\nUPDATE a SET c = b;',
      'ALTER TABLE a DROP c;',
      [],
    ],
    [
      'an UPDATE of both, one of them renamed meanwhile',
      "ALTER TABLE a ADD c text;\nALTER TABLE a RENAME c TO d;\nUPDATE a SET d = b, b = '';",
      'ALTER TABLE a DROP d;',
      ['Values of a.b are written over.'],
    ],
    ['a column that comes and goes', 'ALTER TABLE a ADD c text;\nALTER TABLE a DROP c;', '', []],
  ])('names what cannot come back: %s', async (_, forward, back, lost) => {
    const { prove } = await bench(
      {
        '000001_a.up.sql': 'CREATE TABLE a (id int PRIMARY KEY, b text);',
        '000002_b.up.sql': forward,
        '000002_b.down.sql': back === '' ? 'SELECT 1;' : back,
      },
      { prover },
    );
    expect((await prove('000002_b.up.sql', { rollback: 'prove' })).rollback).toMatchObject({
      kind: 'restored',
      lost,
    });
  });

  it('refuse what cannot be in one, and say expected of what runs outside', async () => {
    const { prove: ask } = await bench(
      {
        ...users,
        '000002_both.up.sql': 'SELECT 1;\nCREATE INDEX CONCURRENTLY users_age ON users (age);\nSELECT 2;',
        '000003_alone.up.sql': 'CREATE INDEX CONCURRENTLY users_age ON users (age);',
      },
      { prover },
    );
    const both = await ask('000002_both.up.sql');
    expect(verdictInWords(both)).toBe(
      'refused: CREATE INDEX CONCURRENTLY cannot run inside a transaction block',
    );
    expect(outcomesOf(both)).toEqual(['measured', 'refused', 'not-reached']);
    const alone = await ask('000003_alone.up.sql');
    expect(verdictInWords(alone)).toBe('partly proved on 18');
    expect(outcomesOf(alone)).toEqual(['expected']);
  });
});

describe('a session', () => {
  it('begins with what is set for its database and its role', async () => {
    const { prove: ask } = await bench({
      '000001_users.up.sql': `CREATE SCHEMA shop;
DO $$ BEGIN EXECUTE 'ALTER DATABASE ' || current_database() || ' SET search_path TO other, public'; END $$;
DO $$ BEGIN EXECUTE format('ALTER ROLE %I SET search_path = shop, public', current_user); END $$;
SET search_path = shop, public;
CREATE TABLE users (id bigint PRIMARY KEY);`,
      '000002_age.up.sql': 'ALTER TABLE users ADD age int;',
    });
    expect(outcomesOf(await ask('000002_age.up.sql'))).toEqual(['measured']);
  });
});

describe('what an empty server lacks', () => {
  it('is made, left out, or named, and the rest is measured', async () => {
    const { prove: ask } = await bench(
      {
        '000001_a.up.sql':
          'CREATE EXTENSION postgis;\nCREATE TABLE a (id int, name text);\nCREATE TABLE b (at geometry);\nGRANT SELECT ON a TO reader;',
        '000002_b.up.sql': 'CREATE INDEX a_name ON a USING gin (name gin_trgm_ops);',
        '000003_c.up.sql': 'ALTER TABLE b ADD COLUMN c int;',
        '000004_d.up.sql':
          "INSERT INTO a SELECT 1 / (SELECT count(*) FROM a)::int;\nDO $$ BEGIN RAISE EXCEPTION 'no admin'; END $$;",
      },
      { prover },
    );
    const first = await ask('000001_a.up.sql');
    expect(outcomesOf(first)).toEqual(['not-verifiable', 'measured', 'not-verifiable', 'measured']);
    expect(first).toMatchObject({
      verdict: { kind: 'partly' },
      standInRoles: ['reader'],
      skippedExtensions: ['postgis'],
    });
    expect(await ask('000002_b.up.sql')).toMatchObject({
      verdict: { kind: 'proved' },
      standInExtensions: ['pg_trgm'],
    });
    expect(verdictInWords(await ask('000003_c.up.sql'))).toMatch(
      /^not verifiable: it needs what .*000001_a\.up\.sql makes/,
    );
    expect((await ask('000004_d.up.sql')).verdict).toMatchObject({
      kind: 'refused',
      refusal: { sqlState: '22012' },
    });
  });

  it.each([
    ['in a statement', 'ALTER TABLE app.{{ .Table }} ADD b int;'],
    ['in a block', 'DO $$ BEGIN\n  ALTER TABLE app.{{ .Table }} ADD b int;\nEND $$;'],
    ['in a body', 'CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $f$ SELECT {{ index .Options "A" }} $f$;'],
  ])('is what a tool fills in: %s', async (_, text) => {
    const { prove: ask } = await bench({ '000001_a.up.sql': text }, { prover });
    expect((await ask('000001_a.up.sql')).verdict).toEqual({
      kind: 'not-verifiable',
      reason: { kind: 'template' },
    });
  });

  it('is the schema that a placeholder names, called by it', async () => {
    const schema = '{{ index .Options "Schema" }}';
    const { prove: ask } = await bench(
      {
        '000001_users.up.sql': `CREATE TABLE ${schema}.users (id int PRIMARY KEY);`,
        '000001_users.down.sql': `DROP TABLE ${schema}.users;`,
        '000002_age.up.sql': `DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM information_schema.columns WHERE table_schema = '${schema}' AND column_name = 'age') THEN
    EXECUTE 'ALTER TABLE ${schema}.users ADD age int';
  END IF;
END $$;
ALTER TABLE {{index .Options "Schema" }}.users ADD name text;`,
        '000002_age.down.sql': `ALTER TABLE "${schema}"."users" DROP COLUMN age, DROP COLUMN name;`,
        '000003_wrong.up.sql': `ALTER TABLE ${schema}.users ADD CHECK (nothing > 0);`,
      },
      { prover },
    );
    for (const file of ['000001_users.up.sql', '000002_age.up.sql'])
      expect((await ask(file)).verdict, file).toEqual({ kind: 'proved' });
    const wrong = await ask('000003_wrong.up.sql');
    expect(wrong.verdict).toMatchObject({
      kind: 'refused',
      refusal: { message: 'column "nothing" does not exist' },
    });
  });

  it('is not what an array of arrays in a body looks like', async () => {
    const { prove: ask } = await bench(
      {
        '000001_a.up.sql': "DO $$ BEGIN\n  PERFORM '{{1,2},{3,4}}'::int[];\n  PERFORM nothing;\nEND $$;",
      },
      { prover },
    );
    expect((await ask('000001_a.up.sql')).verdict.kind).toBe('refused');
  });
});

describe('a rollback', () => {
  it('that leaves something is told item by item', async () => {
    const { prove: ask } = await bench(
      {
        ...users,
        '000001_users.down.sql': 'DROP TABLE users;',
        '000002_left.up.sql':
          'CREATE INDEX users_age ON users (age); ALTER TABLE users ADD COLUMN nick text;',
        '000002_left.down.sql': 'ALTER TABLE users DROP COLUMN nick;',
        '000003_wrong.up.sql': 'ALTER TABLE users ADD COLUMN nick2 text;',
        '000003_wrong.down.sql': 'ALTER TABLE users DROP COLUMN nick3;',
        '000004_none.up.sql': 'CREATE TABLE others AS SELECT id FROM users;',
      },
      { prover },
    );
    const rollback = 'prove';
    expect((await ask('000001_users.up.sql', { rollback })).rollback).toMatchObject({
      kind: 'restored',
      lost: [],
    });
    expect((await ask('000002_left.up.sql', { rollback })).rollback).toMatchObject({
      kind: 'differs',
      changes: [{ change: 'added', kind: 'index', name: 'public.users_age' }],
      again: { message: 'relation "users_age" already exists' },
    });
    const wrong = await ask('000003_wrong.up.sql', { rollback });
    expect(rollbackInWords(wrong.rollback ?? { kind: 'not-tried' })).toBe(
      'the rollback is refused: column "nick3" of relation "users" does not exist',
    );
    const none = await ask('000004_none.up.sql', { rollback });
    expect(none.rollback).toMatchObject({ kind: 'missing', draft: { outcome: { kind: 'proved' } } });
    expect(none.verdict).toEqual({ kind: 'proved' });
    expect(none.changes).toMatchObject([
      { change: 'added', kind: 'table', name: 'public.others' },
      { change: 'added', kind: 'column', name: 'public.others.id' },
      { change: 'added', kind: 'owner' },
    ]);
  });
});

describe('a rollback that is missing', () => {
  const before = {
    '000001_users.up.sql': 'CREATE TABLE users (id bigint PRIMARY KEY, mail text, age int);',
    '000001_users.down.sql': 'DROP TABLE users;',
  };

  it.each<readonly [string, string, string | undefined]>([
    [
      'says what does not come back',
      'ALTER TABLE users DROP COLUMN age;',
      '-- The values of users.age are gone.\nALTER TABLE public.users ADD COLUMN age int4;\n',
    ],
    [
      'undoes in reverse',
      'ALTER TABLE users ADD COLUMN nick text NOT NULL;\nCREATE INDEX users_nick ON users (nick);',
      'DROP INDEX public.users_nick;\nALTER TABLE public.users DROP COLUMN nick;\n',
    ],
    ['is none where rows are changed', 'UPDATE users SET mail = lower(mail) WHERE id = 7;', undefined],
  ])('%s', async (_, up, text) => {
    const { prove: ask } = await bench({ ...before, '000002_up.up.sql': up }, { prover });
    const { rollback } = await ask('000002_up.up.sql', { rollback: 'prove' });
    const draft = text === undefined ? undefined : { text, outcome: { kind: 'proved' } };
    expect(rollback).toMatchObject({ kind: 'missing', draft });
  });

  it('is not missed where the tool has none', async () => {
    const { prove: ask } = await bench(
      { 'V1__users.sql': 'CREATE TABLE users (id bigint PRIMARY KEY);' },
      { prover },
    );
    const { rollback } = await ask('V1__users.sql', { rollback: 'prove' });
    expect(rollback).toEqual({ kind: 'missing', draft: undefined });
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
