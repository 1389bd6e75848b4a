/** Proofs on servers that somebody calls scratch: what is never sent, that nothing outside changes, that nothing is left, and that they say the same. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { itBroadly } from '../../broadly.ts';
import { newest, sample } from '../../breadth.ts';
import { beyondDatabase } from '../../../core/proof/beyond.ts';
import { effectLines, verdictInWords } from '../../../core/proof/describe.ts';
import type { MigrationProof } from '../../../core/proof/result.ts';
import type { PostgresParser } from '../../../core/syntax/postgres/parser.ts';
import { Secret } from '../../../engine/databases/secret.ts';
import { loadPostgresParser } from '../../../engine/parsers/postgres.ts';
import type { ProofDatabase } from '../../../engine/proof/database.ts';
import type { ProofHost } from '../../../engine/proof/host.ts';
import { postgresEngine } from '../../../engine/proof/postgres-engine.ts';
import { ScratchServer } from '../../../engine/scratch/server.ts';
import { repository } from '../../hosts/paths.ts';
import { postgresPassword, ownPostgres, type PostgresServer } from '../../hosts/postgres/server.ts';
import { profileOf } from '../native.ts';
import { bench, type Bench, type Files } from './proof-bench.ts';
import { leaving, staying } from './proof-scratch-cases.ts';

let parser: PostgresParser;
beforeAll(async () => {
  parser = await loadPostgresParser();
});

describe('what is sent', () => {
  it.each(sample(leaving, 12))('is not %s', (sql, says) => {
    expect(beyondDatabase(sql, parser)).toMatch(says);
  });

  it.each(staying)('is %s', (sql) => {
    expect(beyondDatabase(sql, parser)).toBeUndefined();
  });
});

describe('a conversation', () => {
  it('holds nothing of what leaves, in the history and in the rollback too', async () => {
    const said: string[] = [];
    const sql = leaving.map(([one]) => one).filter((one) => one !== 'THIS IS NOT SQL');
    const all = `${sql.join(';\n')};\nSELECT 'this stays';\n`;
    const files = { '000001_a.up.sql': all, '000002_b.up.sql': all, '000002_b.down.sql': all };
    const { prove } = await bench(files, { host: listening(said) });
    await prove('000002_b.up.sql', { rollback: 'prove' });
    expect(said.filter((text) => text.includes('this stays')).length).toBeGreaterThan(1);
    const parts = said.flatMap((text) => sql.filter((one) => text.includes(one)));
    expect(parts).toEqual([]);
  });
});

/** Takes everything and writes it down. The guard is the real one. */
function listening(said: string[]): ProofHost {
  const withheld: ProofHost['withheld'] = (text, grammar) => {
    const what = beyondDatabase(text, grammar);
    return what === undefined ? undefined : { kind: 'beyond', what };
  };
  const child: ProofDatabase = {
    label: 'listener',
    pid: undefined,
    isRunning: true,
    query: (text) => {
      said.push(text);
      return Promise.resolve({ kind: 'rows', rows: [] });
    },
    end: () => undefined,
    save: () => Promise.resolve(undefined),
    mark: () => Promise.resolve(undefined),
    goBack: () => Promise.resolve(undefined),
    unmark: () => Promise.resolve(undefined),
  };
  return {
    engine: postgresEngine,
    major: 18,
    isTarget: true,
    roles: [],
    makesRoles: false,
    start: () => Promise.resolve({ kind: 'started', child }),
    hasExtension: () => true,
    toLoad: () => new Set(),
    withheld,
    inItsWords: (reason) => reason,
  };
}

const shop = join(repository, 'examples/shop/migrations');
const shopFiles: Files = Object.fromEntries(
  readdirSync(shop).map((file) => [file, readFileSync(join(shop, file), 'utf8')]),
);
/** What of the shop is not sent whole: a role, and a function that puts together what it executes. */
const heldBack: Readonly<Record<string, string>> = {
  '000017_open_reporting_access.up.sql': 'CREATE ROLE',
  '000016_add_back_office_functions.up.sql': 'put together while it runs',
};
const shopUps = Object.keys(shopFiles).filter((file) => file.endsWith('.up.sql'));

/** Statement by statement, without what differs from run to run. */
function told(proof: MigrationProof): unknown {
  return [
    proof.verdict.kind,
    proof.rollback?.kind,
    proof.up.flatMap(({ statements }) =>
      statements.map((one) => [
        one.text,
        one.outcome.kind,
        effectLines(one)
          .map((line) => JSON.stringify(line))
          .toSorted(),
      ]),
    ),
  ];
}

describe.each(newest([14, 18] as const))('a scratch server of version %i', (major) => {
  let native: PostgresServer;
  let database: string;
  let client: Client;
  let before: unknown;

  beforeAll(async () => {
    // What the whole server shares is looked at: other tests would be seen here.
    native = await ownPostgres(major);
    database = await native.createDatabase();
    client = new Client({ connectionString: native.connectionString(database) });
    await client.connect();
  });

  afterAll(async () => {
    await client.end();
    await native.dropDatabase(database);
    await native.stop();
  });

  beforeEach(async () => {
    before = await outside();
  });

  /** What all databases share. */
  async function outside(): Promise<unknown> {
    const { rows } = await client.query(
      `SELECT 'database' AS kind, datname::text AS name, datacl::text AS value FROM pg_database WHERE datname IN ('postgres', 'template0', 'template1', $1)
       UNION ALL SELECT 'role', rolname, rolsuper::text || coalesce(rolconfig::text, '') FROM pg_roles
       UNION ALL SELECT 'member', roleid::text, member::text FROM pg_auth_members
       UNION ALL SELECT 'tablespace', spcname, spcowner::text FROM pg_tablespace
       UNION ALL SELECT 'setting', name, setting FROM pg_file_settings
       UNION ALL SELECT 'table', relname, NULL FROM pg_class WHERE oid >= 16384 AND relnamespace = 'public'::regnamespace
       ORDER BY 1, 2, 3`,
      [database],
    );
    return rows;
  }

  async function proofDatabases(mine: readonly string[]): Promise<readonly string[]> {
    const { rows } = await client.query<{ datname: string }>(
      `SELECT datname FROM pg_database WHERE datname = ANY ($1)`,
      [mine],
    );
    return rows.map(({ datname }) => datname);
  }

  async function open(
    files: Files,
    statementMs = 30_000,
  ): Promise<Bench & { readonly server: ScratchServer }> {
    const address = {
      profile: profileOf(native, database),
      password: new Secret(postgresPassword),
      statementMs,
    };
    const opened = await ScratchServer.open(address, undefined);
    if (opened.kind === 'failed') throw new Error(opened.failure.message);
    return { ...(await bench(files, { host: opened.server })), server: opened.server };
  }

  /** The name of the database that a session of the proof is in. */
  async function nameNow(): Promise<readonly string[]> {
    const { rows } = await client.query<{ datname: string }>(
      `SELECT datname FROM pg_stat_activity WHERE application_name = 'plinth' AND datname LIKE 'plinth_proof_%'`,
    );
    return rows.map(({ datname }) => datname);
  }

  async function close({ prover, server }: Bench & { readonly server: ScratchServer }): Promise<void> {
    const names = await nameNow();
    prover.stop();
    expect(await server.close()).toEqual([]);
    expect(await proofDatabases(names)).toEqual([]);
    expect(await outside()).toEqual(before);
  }

  itBroadly('proves the shop as the embedded one does', async () => {
    const there = await open(shopFiles);
    const here = await bench(shopFiles);
    for (const file of shopUps) {
      const asked = { rollback: 'prove', target: undefined } as const;
      const proof = await there.prove(file, asked);
      expect(proof.server).toBe(major);
      expect(verdictInWords(proof), file).toMatch(new RegExp(`^(partly )?proved on ${major}$`));
      const embedded = await here.prove(file, asked);
      const reason = heldBack[file];
      if (reason !== undefined) {
        expect(JSON.stringify(proof.verdict)).toContain(reason);
        continue;
      }
      if (major === 18) expect(told(proof), file).toEqual(told(embedded));
      else expect(proof.verdict.kind, file).toBe(embedded.verdict.kind);
      const differences = proof.up.flatMap(({ statements }) =>
        statements.flatMap(({ outcome }) => (outcome.kind === 'measured' ? outcome.differences : [])),
      );
      expect(differences, file).toEqual([]);
    }
    await close(there);
  });

  it('is not sent what leaves its database, and goes on with the rest', async () => {
    const sent = leaving.map(([sql]) => sql).filter((sql) => sql !== 'THIS IS NOT SQL');
    const files = Object.fromEntries(
      sent.map((sql, at) => [`${String(at + 1).padStart(6, '0')}_x.up.sql`, `${sql};\n`]),
    );
    const last = '000999_y.up.sql';
    const there = await open({ ...files, [last]: `${sent.join(';\n')};\nCREATE TABLE kept (id int);\n` });
    const proof = await there.prove(last);
    const outcomes = proof.up.flatMap(({ statements }) => statements.map(({ outcome }) => outcome));
    const kinds = outcomes.map((one) => (one.kind === 'not-verifiable' ? one.reason.kind : one.kind));
    expect(kinds.slice(0, -1).filter((kind) => kind !== 'beyond')).toEqual([]);
    expect(kinds.at(-1)).toBe('measured');
    await close(there);
  });

  it('makes no role, and names the one that is missing', async () => {
    const file = '000001_a.up.sql';
    const there = await open({
      [file]: 'CREATE TABLE a (id int);\nGRANT SELECT ON a TO plinth_nobody_has_made;\n',
    });
    expect(verdictInWords(await there.prove(file))).toContain(`partly proved on ${major}`);
    const proof = await there.prove(file);
    expect(JSON.stringify(proof.verdict)).toContain('role plinth_nobody_has_made');
    expect(proof.standInRoles).toEqual([]);
    await close(there);
  });

  itBroadly('stops what takes too long, and begins anew behind it', async () => {
    const [slow, next] = ['000001_slow.up.sql', '000002_next.up.sql'];
    const files = { [slow]: 'SELECT pg_sleep(1000);', [next]: 'CREATE TABLE n (id int);' };
    const there = await open(files, 1_000);
    expect((await there.prove(slow)).verdict).toMatchObject({ kind: 'stopped', limit: 'time' });
    expect((await there.prove(next)).verdict.kind).toBe('proved');
    await close(there);
  });

  it('tells a refusal, and expects what runs in no transaction', async () => {
    const [bad, index] = ['000002_bad.up.sql', '000003_index.up.sql'];
    const there = await open({
      '000001_a.up.sql': 'CREATE TABLE a (id int);',
      [bad]: 'ALTER TABLE nowhere ADD x int;',
      [index]: 'CREATE INDEX CONCURRENTLY a_id ON a (id);',
    });
    expect((await there.prove(bad)).verdict.kind).toBe('refused');
    expect((await there.prove(index)).verdict).toMatchObject({
      kind: 'partly',
      because: [{ kind: 'expected' }],
    });
    await close(there);
  });

  it('leaves nothing where the run is aborted', async () => {
    const file = '000001_slow.up.sql';
    const there = await open({ [file]: 'SELECT pg_sleep(1000);' });
    const stop = new AbortController();
    const proving = there.prove(file, { signal: stop.signal });
    await expect.poll(() => asleep()).toBe(1);
    const names = await nameNow();
    stop.abort();
    await expect(proving).rejects.toThrow();
    expect(names).toHaveLength(1);
    await close(there);
    expect(await proofDatabases(names)).toEqual([]);
  });

  async function asleep(): Promise<number> {
    const { rows } = await client.query(
      `SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND datname LIKE 'plinth_proof_%' AND query LIKE '%pg_sleep(1000)%'`,
    );
    return rows.length;
  }
});
