/** Proofs of small workspaces in the embedded SQLite: what it takes and refuses, rollbacks, sessions, and what it cannot show. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { itBroadly } from '../../broadly.ts';
import { rollbackInWords, verdictInWords } from '../../../core/proof/describe.ts';
import { fileLocksInWords } from '../../../core/proof/file-locks.ts';
import type { MigrationProof } from '../../../core/proof/result.ts';
import { SqliteChild, sqliteLimits } from '../../../engine/embedded/sqlite/child.ts';
import type { ProofQuestion } from '../../../engine/proof/prove.ts';
import type { Prover } from '../../../engine/proof/prover.ts';
import { embeddedSqlite, sqliteHost } from '../../../engine/proof/sqlite/host.ts';
import { sqliteProgram } from './embedded-program.ts';
import { bench, newProver, outcomesOf, statementsOf } from './proof-bench.ts';

let prover: Prover;
let program: string;
beforeAll(async () => {
  program = await sqliteProgram();
  prover = await newProver({ host: sqliteHost(program, { statementMs: 1_000 }) });
});
afterAll(() => prover.stop());

const users = 'CREATE TABLE users (id INTEGER PRIMARY KEY, mail TEXT NOT NULL DEFAULT "none", age INT);';

interface Case {
  readonly before?: string;
  readonly up: string;
  readonly down?: string;
  readonly options?: Partial<Omit<ProofQuestion, 'onPart'>>;
}

async function proofOf({ before = users, up, down, options = {} }: Case): Promise<MigrationProof> {
  const files = {
    '000001_before.up.sql': before,
    '000002_it.up.sql': up,
    ...(down === undefined ? {} : { '000002_it.down.sql': down }),
  };
  const configuration = { migrations: [{ folder: 'db', dialect: 'sqlite' }] };
  const { prove } = await bench(files, { prover, configuration });
  return prove('000002_it.up.sql', { rollback: 'prove', ...options });
}

function said(proof: MigrationProof): string {
  return [
    verdictInWords(proof),
    ...(proof.rollback === undefined ? [] : [rollbackInWords(proof.rollback)]),
  ].join('; ');
}

describe('the embedded SQLite', () => {
  it('is the one that is said to be there', async () => {
    const started = await SqliteChild.start({ program, limits: sqliteLimits });
    if (started.kind === 'failed') throw new Error(started.failure.message);
    expect(started.child.version).toBe(embeddedSqlite);
    started.child.end({ reason: 'closed', message: 'Done.' });
  });
});

const on = 'proved on SQLite 3.54';
const rebuilt = `CREATE TABLE "users_new" (id INTEGER PRIMARY KEY, mail TEXT DEFAULT "none" NOT NULL, age INT NOT NULL);
INSERT INTO users_new SELECT * FROM users; DROP TABLE users; ALTER TABLE users_new RENAME TO users;`;

describe('a proof in SQLite', () => {
  it.each<[string, Case, string]>([
    [
      'forward, back and forward again',
      { up: 'ALTER TABLE users ADD COLUMN city TEXT;', down: 'ALTER TABLE users DROP COLUMN city;' },
      `${on}; rollback proved`,
    ],
    [
      'a table that is made anew, in other words',
      { up: rebuilt, down: rebuilt.replace('age INT NOT NULL', 'AGE int') },
      `${on}; rollback proved`,
    ],
    [
      'a rollback that leaves something',
      { up: 'CREATE TABLE a (x); CREATE TABLE b (x);', down: 'DROP TABLE a;' },
      `${on}; the rollback leaves 2 differences`,
    ],
    [
      'a version that is older',
      { up: 'DROP TABLE users;', options: { target: 340 } },
      `${on}, not verified on 3.40; no rollback`,
    ],
    [
      'what SQLite refuses',
      { up: 'CREATE INDEX i ON users (nobody);' },
      'refused: no such column: nobody; no rollback',
    ],
    [
      'a view in the way of a new name',
      { before: `${users} CREATE VIEW v AS SELECT mail FROM users;`, up: rebuilt },
      'refused: error in view v: no such table: main.users; no rollback',
    ],
    [
      'a module that is not compiled in',
      { up: 'CREATE VIRTUAL TABLE f USING fts4(a);' },
      'not verifiable: the embedded SQLite has no module fts4; no rollback',
    ],
    [
      'a function of some program',
      { up: 'INSERT INTO users SELECT 1, uuid7(), 2;' },
      'not verifiable: the embedded SQLite has no function uuid7; no rollback',
    ],
    [
      'another file',
      { up: "ATTACH '/etc/hosts' AS other;" },
      'not verifiable: the embedded SQLite has no other database files; no rollback',
    ],
    [
      'rows that are not there',
      { up: 'INSERT INTO users (id) VALUES (1), (1);' },
      'not verifiable: it expects rows that are not there in an empty database; no rollback',
    ],
    [
      'a gap in the history',
      { before: 'CREATE TABLE users (id, nope nope nope(;', up: 'DROP TABLE users;' },
      'not verifiable: it needs what db/000001_before.up.sql makes, which did not run here as a whole; no rollback',
    ],
    // Each migration finds a new session.
    [
      'settings that end with their migration',
      {
        before: `PRAGMA foreign_keys = ON; ${users} CREATE TABLE o (u REFERENCES users);`,
        up: 'INSERT INTO o VALUES (7);',
      },
      `${on}; no rollback`,
    ],
    [
      'keys that are checked',
      {
        before: `${users} CREATE TABLE o (u REFERENCES users);`,
        // Without a BEGIN of its own the tool would open a transaction around the PRAGMA, in which it does nothing.
        up: 'PRAGMA foreign_keys = ON; BEGIN; INSERT INTO o VALUES (7); COMMIT;',
      },
      'partly proved on SQLite 3.54; no rollback',
    ],
  ])('tells %s', async (_, one, expected) => {
    expect(said(await proofOf(one))).toBe(expected);
  });

  it('says what each statement makes, and where SQLite stopped', async () => {
    const up = 'CREATE TABLE a (x);\nDROP TABLE users;\nSELECT x, nobody FROM a;\nDROP TABLE a;';
    const proof = await proofOf({ up });
    expect(outcomesOf(proof)).toEqual(['applied', 'applied', 'refused', 'not-reached']);
    const [first, second, third] = statementsOf(proof).map(({ outcome }) => outcome);
    expect(first).toMatchObject({ deeds: { created: [{ kind: 'table', name: 'a' }], dropped: [] } });
    expect(second).toMatchObject({ deeds: { created: [], dropped: [{ kind: 'table', name: 'users' }] } });
    expect(third).toMatchObject({
      refusal: { message: 'no such column: nobody', position: 10, at: 'statement' },
    });
  });

  it.each<[string, string, string, readonly (readonly string[])[]]>([
    [
      'to its commit by the tool',
      users,
      'CREATE TABLE a (x); INSERT INTO a VALUES (1);',
      [
        ['RESERVED keeps other writers out until COMMIT'],
        ['RESERVED keeps other writers out', 'EXCLUSIVE keeps everybody out at COMMIT'],
      ],
    ],
    [
      'in the transaction of the file',
      users,
      'BEGIN; SELECT count(*) FROM users; DROP TABLE users; COMMIT; VACUUM;',
      [
        [],
        ['SHARED keeps other writers from committing until COMMIT'],
        ['RESERVED keeps other writers out until COMMIT'],
        [],
        ['EXCLUSIVE keeps everybody out'],
      ],
    ],
    [
      'with a write-ahead log',
      `PRAGMA journal_mode = WAL; BEGIN; ${users} COMMIT;`,
      'SELECT count(*) FROM users; DROP TABLE users;',
      [[], ['WAL write lock keeps other writers out']],
    ],
  ])('tells whom a statement keeps out of the file: %s', async (_, before, up, expected) => {
    const proof = await proofOf({ before, up });
    const seen = statementsOf(proof).map(({ outcome }) =>
      outcome.kind === 'applied' && outcome.locks !== undefined ? fileLocksInWords(outcome.locks) : [],
    );
    expect(seen).toEqual(expected);
  });

  itBroadly('ends what does not end, and goes on with the next', async () => {
    const endless =
      'WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n;';
    expect(said(await proofOf({ up: endless }))).toContain(
      'stopped: The embedded SQLite took longer than 1 s',
    );
    expect(said(await proofOf({ up: 'DROP TABLE users;' }))).toBe(`${on}; no rollback`);
  });
});
