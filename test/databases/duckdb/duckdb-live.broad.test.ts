/**
 * Files of DuckDB as connections: found, read by the project's own package in a process of its own while programs write them, what is in the
 * way, and their catalog in the explorer's words.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { readSearch } from '../../../core/catalog/search.ts';
import type { ConnectionProfile } from '../../../core/connections/profile.ts';
import { understandPlan } from '../../../core/plan/understand.ts';
import { sourcesOfThisProcess } from '../../../engine/databases/connection-candidates.ts';
import { duckdbEngineWith } from '../../../engine/databases/duckdb/engine.ts';
import type { Answer } from '../../../engine/databases/catalog/explore/explore.ts';
import type { DatabaseEngine } from '../../../engine/databases/engine.ts';
import type { ExplainOutcome } from '../../../engine/databases/explain.ts';
import type { OpenSession } from '../../../engine/databases/session.ts';
import { loadPostgresParser } from '../../../engine/parsers/postgres.ts';
import { duckdbVersion, installDuckdb, type Duckdb } from '../../hosts/duckdb.ts';
import { duckdbProgram } from '../proof/embedded-program.ts';

let duckdb: Duckdb;
let engine: DatabaseEngine;
let folder: string;
let shop: string;
/** Of the shop, for what only reads it. */
let session: OpenSession;

const statements = [
  'CREATE SCHEMA raw',
  `CREATE TABLE raw.customers (id INTEGER PRIMARY KEY, name VARCHAR NOT NULL DEFAULT 'nobody', mail VARCHAR UNIQUE, CHECK (id > 0))`,
  `CREATE TABLE raw.orders (id INTEGER, customer_id INTEGER REFERENCES raw.customers (id), "Total, net" DECIMAL(10, 2), lines STRUCT(a INTEGER, b VARCHAR)[])`,
  'CREATE UNIQUE INDEX orders_customer ON raw.orders (customer_id, (id + 1))',
  'CREATE VIEW raw.names AS SELECT name FROM raw.customers',
  'CREATE SEQUENCE raw.numbers START 5',
  'CREATE MACRO raw.twice(a) AS a * 2',
  `CREATE TYPE raw.mood AS ENUM ('good', 'bad')`,
  `COMMENT ON TABLE raw.customers IS 'who buys'`,
  `INSERT INTO raw.customers SELECT i, 'c' || i, 'm' || i FROM range(1, 1001) t(i)`,
  'INSERT INTO raw.orders SELECT i, i % 1000 + 1, 1, [] FROM range(500) t(i)',
];

beforeAll(async () => {
  duckdb = await installDuckdb();
  engine = duckdbEngineWith(await duckdbProgram());
  folder = mkdtempSync(join(tmpdir(), 'plinth-duckdb-'));
  shop = join(folder, 'shop.duckdb');
  for (const outcome of await duckdb.run(shop, statements)) expect(outcome).toMatchObject({ ok: true });
  session = await connected(shop);
});
afterAll(async () => {
  await session.close();
  rmSync(folder, { recursive: true, force: true });
});

function profile(database: string): ConnectionProfile {
  const place = { engine: 'duckdb', host: 'localhost', port: 0, user: '' } as const;
  return { ...place, label: 'test', database, tls: { mode: 'disable' }, environment: 'unlabelled' };
}

async function open(database: string): Promise<OpenSession> {
  const opened = await connected(database);
  onTestFinished(() => opened.close());
  return opened;
}

async function connected(database: string): Promise<OpenSession> {
  const outcome = await engine.connect(profile(database), undefined, { packageFolders: [duckdb.folder] });
  if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
  return outcome.session;
}

/** Its rows, or what is said instead. */
async function asked(session: OpenSession, sql: string): Promise<unknown> {
  const outcome = await session.query(sql);
  return outcome.kind === 'rows' ? outcome.rows : outcome.failure.message;
}

describe('a file', () => {
  it('is found by its first bytes, whatever its name, and taken from a variable', async () => {
    const workspace = join(folder, 'workspace');
    mkdirSync(workspace);
    await duckdb.run(join(workspace, 'a.db'), ['SELECT 1']);
    writeFileSync(join(workspace, 'b.db'), 'SQLite format 3\0');
    writeFileSync(join(workspace, '.env'), 'DATABASE_URL=duckdb:///data/c.duckdb\nOTHER=d.duckdb\n');
    const { offers, problems } = await engine.offers({ ...sourcesOfThisProcess([workspace]), env: {} });
    expect(problems).toEqual([]);
    expect(offers.map(({ profile, source }) => [profile.database.slice(workspace.length), source])).toEqual([
      ['/data/c.duckdb', 'DATABASE_URL in .env'],
      ['/a.db', 'a.db'],
    ]);
  });

  it('is not opened without its package, and says how to get it', async () => {
    const outcome = await engine.connect(profile(shop), undefined, { packageFolders: [folder] });
    expect(outcome.kind === 'failed' && outcome.failure.message).toContain(
      'npm install --save-dev @duckdb/node-api',
    );
  });

  it('that is missing or of another program is refused', async () => {
    expect(await asked(await open(join(folder, 'none.duckdb')), 'SELECT 1')).toContain('does not exist');
    writeFileSync(join(folder, 'text.duckdb'), 'no database'.repeat(1_000));
    expect(await asked(await open(join(folder, 'text.duckdb')), 'SELECT 1')).toContain('not a valid DuckDB');
  });

  it('is read with its log, after a program that died', async () => {
    const file = join(folder, 'died.duckdb');
    await duckdb.run(file, ['CREATE TABLE a (id INTEGER)']);
    const holder = await duckdb.hold(file, 'INSERT INTO a VALUES (7)');
    holder.kill('SIGKILL');
    await new Promise((resolve) => holder.once('exit', resolve));
    expect(existsSync(`${file}.wal`)).toBe(true);
    expect(await asked(await open(file), 'SELECT id FROM a')).toEqual([['7']]);
  });
});

describe('what is sent', () => {
  it('reads the file and nothing outside of its folder', async () => {
    expect(await engine.identify(session)).toMatchObject({ product: 'DuckDB', version: duckdbVersion });
    expect(await asked(session, 'SELECT count(*), max(name) FROM raw.customers')).toEqual([['1000', 'c999']]);
    const refused = 'Only one SELECT is read from a file.';
    for (const sql of [
      `INSERT INTO raw.customers VALUES (2000, 'a', 'b')`,
      'CREATE TABLE a (id INTEGER)',
      'SELECT 1; SELECT 2',
      `EXPLAIN ANALYZE INSERT INTO raw.customers VALUES (2000, 'a', 'b')`,
      `ATTACH '${folder}/other.duckdb'`,
      'INSTALL httpfs',
      'SET threads = 1',
    ])
      expect([sql, await asked(session, sql)]).toEqual([sql, refused]);
    expect(await asked(session, `SELECT * FROM read_text('/etc/hosts')`)).toContain(
      '/etc/hosts is not read: beside the database only files in the workspace',
    );
    expect(await asked(session, 'SELECT count(*) FROM raw.customers')).toEqual([['1000']]);
  });

  it('is refused with the place of the error', async () => {
    const outcome = await session.query('SELECT id,\n  nope FROM raw.customers');
    if (outcome.kind !== 'failed') throw new Error('It was not refused.');
    expect(outcome.failure).toMatchObject({ reason: 'statement', position: 13 });
    expect(outcome.failure.message).toContain('nope');
  });
});

describe('a plan', () => {
  const sql =
    'SELECT c.name, count(*) FROM raw.orders o JOIN raw.customers c ON c.id = o.customer_id WHERE c.id < $1 GROUP BY 1';
  const server = 'not production';

  /** `HASH_JOIN 2`: each operator, and the rows that it gave if it ran. */
  async function outline(outcome: ExplainOutcome | undefined): Promise<readonly string[] | string> {
    if (outcome?.kind !== 'plan') return outcome?.kind === 'refused' ? outcome.message : 'no plan';
    const origin = { ...outcome, kind: 'live' as const, values: [] };
    const read = understandPlan({ json: outcome.json, sql, origin, parser: await loadPostgresParser() });
    if (!read.ok) throw new Error(read.problem);
    return read.reading.plan.nodes.map(({ label, relation, actual }) =>
      [label, relation?.name, actual?.rows].filter((one) => one !== undefined).join(' '),
    );
  }

  it('is asked for values, and nothing runs', async () => {
    expect(await outline(await engine.explain?.(session, { sql }))).toContain('for given values');
    const planned = await outline(await engine.explain?.(session, { sql, values: ['5'] }));
    expect(planned).toEqual(
      expect.arrayContaining(['HASH_GROUP_BY', 'HASH_JOIN', 'SEQ_SCAN orders', 'SEQ_SCAN customers']),
    );
    const refused = await engine.explain?.(session, { sql: 'DELETE FROM raw.orders' });
    expect(await outline(refused)).toContain('Only queries are explained');
  });

  it('is measured when somebody agreed that nobody can write meanwhile', async () => {
    const query = 'SELECT count(*) FROM raw.customers WHERE id < 11;';
    const request = { sql: query, server } as const;
    const looked = await engine.measure?.look(session, request);
    const sentences = looked?.kind === 'looked' ? looked.risks.sentences : [];
    expect(sentences).toEqual(['While it runs, no program can open the file to write.']);
    expect(await outline(await engine.measure?.run(session, request, []))).toContain('nobody agreed');
    const measured = await outline(await engine.measure?.run(session, request, sentences));
    expect(measured).toEqual(expect.arrayContaining(['UNGROUPED_AGGREGATE 1']));
    expect(measured.at(-1)).toMatch(/SCAN customers 10$/);
    const production = await engine.measure?.look(session, { ...request, server: 'production' });
    expect(production).toMatchObject({ kind: 'refused', reason: 'production' });
  });

  it('tells where a query is wrong', async () => {
    const failed = await engine.explain?.(session, { sql: 'SELECT id, nope FROM raw.customers' });
    expect(failed).toMatchObject({ kind: 'failed', failure: { position: 11 } });
  });
});

describe('a program that writes', () => {
  it('is named if it keeps the file', async () => {
    const file = join(folder, 'held.duckdb');
    await duckdb.run(file, ['CREATE TABLE a (id INTEGER)']);
    const session = await open(file);
    const holder = await duckdb.hold(file);
    expect(await asked(session, 'SELECT 1 FROM a')).toContain(`process ${String(holder.pid)}`);
    holder.kill('SIGKILL');
    expect(await asked(session, 'SELECT count(*) FROM a')).toEqual([['0']]);
  });

  it('opens the file while the explorer is open', async () => {
    const file = join(folder, 'free.duckdb');
    await duckdb.run(file, ['CREATE TABLE a (id INTEGER)']);
    const session = await open(file);
    const reader = engine.catalog(session);
    const before = await reader.token();
    expect(await reader.introspect({})).toMatchObject({ kind: 'read' });
    expect(await reader.token()).toEqual(before);
    expect(await duckdb.run(file, ['INSERT INTO a VALUES (1)'])).toMatchObject([{ ok: true }]);
    expect(await reader.token()).not.toEqual(before);
    expect(await asked(session, 'SELECT id FROM a')).toEqual([['1']]);
  });
});

describe('the explorer', () => {
  async function exploring(
    question: Parameters<ReturnType<DatabaseEngine['catalog']>['explore']>[0],
  ): Promise<Answer> {
    const read = await engine.catalog(session).explore(question, {});
    if (read.kind === 'failed') throw new Error(read.failure.message);
    expect(read.value.refused).toEqual([]);
    return read.value;
  }
  const lines = ({ lists }: Answer): readonly string[] =>
    lists.flatMap(({ group, objects }) =>
      objects.map(({ name, type, detail }) =>
        `${group}: ${name}${type === undefined ? '' : ` ${type}`} ${detail}`.trim(),
      ),
    );

  it('reads schemas, tables and views with their parts', async () => {
    const read = await engine.catalog(session).introspect({});
    if (read.kind === 'failed') throw new Error(read.failure.message);
    const [main, raw] = read.value.schemas;
    expect([main?.name, main?.relations, raw?.name]).toEqual(['main', [], 'raw']);
    expect(
      raw?.relations.map(({ name, kind, comment, rowEstimate }) => [name, kind, comment, rowEstimate]),
    ).toEqual([
      ['customers', 'table', 'who buys', 1_000],
      ['names', 'view', undefined, undefined],
      ['orders', 'table', undefined, 500],
    ]);
    expect(raw?.relations[2]).toMatchObject({
      columns: [
        { name: 'id', type: 'INTEGER', nullable: true },
        { name: 'customer_id' },
        { name: 'Total, net', type: 'DECIMAL(10,2)' },
        { name: 'lines', type: 'STRUCT(a INTEGER, b VARCHAR)[]' },
      ],
      constraints: [
        {
          kind: 'foreignKey',
          columns: ['customer_id'],
          references: { schema: 'raw', name: 'customers', columns: ['id'] },
        },
      ],
      indexes: [
        {
          name: 'orders_customer',
          unique: true,
          keys: [{ kind: 'column', name: 'customer_id' }, { kind: 'expression' }],
        },
      ],
    });
  });

  it('tells columns of a key and columns that refer to one from others', async () => {
    const kinds = async (table: string): Promise<readonly string[]> => {
      const { lists } = await exploring({ what: 'relation', id: JSON.stringify(['raw', table]) });
      return lists.flatMap(({ group, objects }) =>
        group === 'Columns' ? objects.map(({ name, kind }) => `${name} ${kind}`) : [],
      );
    };
    expect(await kinds('customers')).toEqual(['id key-column', 'name column', 'mail column']);
    expect(await kinds('orders')).toContain('customer_id reference-column');
  });

  it('lists what is in a table, a schema and an enum', async () => {
    expect(lines(await exploring({ what: 'relation', id: '["raw","customers"]' }))).toEqual([
      'Columns: id INTEGER not null',
      'Columns: name VARCHAR not null, default',
      'Columns: mail VARCHAR',
      'Keys: customers_id_pkey PRIMARY KEY(id)',
      'Keys: customers_mail_key UNIQUE(mail)',
      'Constraints: customers_id_check CHECK((id > 0))',
      'Referenced By: orders (customer_id)',
    ]);
    const scope = { of: 'schema', schema: '["raw"]' } as const;
    const { groups } = await exploring({ what: 'groups', scope });
    expect(groups.map(({ name, count }) => [name, count])).toEqual([
      ['Sequences', 1],
      ['Macros', 1],
      ['Enums', 1],
    ]);
    const listed = await Promise.all(
      groups.map(({ name: group, count }) => exploring({ what: 'list', scope, group, count })),
    );
    expect(listed.flatMap(lines)).toEqual([
      'Sequences: numbers starts at 5',
      'Macros: twice (a)',
      'Enums: mood 2 values',
    ]);
    expect(lines(await exploring({ what: 'inside', kind: 'enum', id: '["raw","mood"]' }))).toEqual([
      'Values: good',
      'Values: bad',
    ]);
  });

  it('finds by name and tells statements', async () => {
    const { found } = await exploring({ what: 'search', search: readSearch('customer') });
    expect(found.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'table customers',
      'column customer_id',
      'index orders_customer',
    ]);
    const of = async (kind: 'table' | 'view' | 'function', name: string): Promise<string | undefined> =>
      (await exploring({ what: 'definition', kind, id: JSON.stringify(['raw', name]) })).definition;
    expect(await of('view', 'names')).toBe('CREATE VIEW raw."names" AS SELECT "name" FROM raw.customers;\n');
    expect(await of('function', 'twice')).toBe('CREATE MACRO "raw"."twice"(a) AS (a * 2);\n');
    expect(await of('table', 'customers')).toContain('CREATE TABLE raw.customers');
  });

  it('lists a view of a file that nobody may open, and the others beside it', async () => {
    const file = join(folder, 'lake.duckdb');
    const csv = join(folder, 'rows.csv');
    writeFileSync(csv, 'a,b\n1,2\n');
    await duckdb.run(file, [
      `CREATE VIEW rows AS SELECT * FROM read_csv('${csv}')`,
      'CREATE TABLE t (id INTEGER)',
    ]);
    const read = await engine.catalog(await open(file)).introspect({});
    if (read.kind === 'failed') throw new Error(read.failure.message);
    expect(read.value.schemas[0]?.relations.map(({ name, kind }) => [name, kind])).toEqual([
      ['rows', 'view'],
      ['t', 'table'],
    ]);
  });
});
