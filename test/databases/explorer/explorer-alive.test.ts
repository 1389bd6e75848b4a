/** What other sessions change is seen without a refresh, by what they change and nothing more; and what did not change is not read again. */
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CatalogChange } from '../../../core/catalog/change.ts';
import { LiveCatalog } from '../../../engine/databases/catalog/live.ts';
import { postgresCatalog } from '../../../engine/databases/postgres/catalog-reader.ts';
import type { PostgresSession } from '../../../engine/databases/postgres/connection.ts';
import type { SqlSession } from '../../../engine/databases/session.ts';
import { postgresMajors, type PostgresMajor } from '../../hosts/postgres/binaries.ts';
import { ownPostgres, type PostgresServer } from '../../hosts/postgres/server.ts';
import { openSession } from '../native.ts';

const script = `
  CREATE SCHEMA app; CREATE SCHEMA quiet; CREATE TABLE quiet.t (a int);
  CREATE TABLE app.orders (id int PRIMARY KEY, note varchar(20), old int);
  CREATE TABLE app.customers (id int PRIMARY KEY);
  CREATE TABLE app.parts (at date) PARTITION BY RANGE (at);
  CREATE TYPE app.mood AS ENUM ('sad');
  CREATE FUNCTION app.f() RETURNS int LANGUAGE sql AS 'SELECT 1';`;

interface Case {
  readonly sql: string;
  readonly schemas?: readonly string[];
  readonly relations?: readonly string[];
  readonly database?: boolean;
}

/** One after the other: each is on what those before it left. */
const cases: readonly Case[] = [
  { sql: 'CREATE TABLE app.fresh (id int)', schemas: ['app'], relations: ['fresh'] },
  { sql: 'ALTER TABLE app.orders ADD COLUMN extra int', relations: ['orders'] },
  { sql: 'ALTER TABLE app.orders DROP COLUMN old', relations: ['orders'] },
  { sql: 'ALTER TABLE app.orders ALTER COLUMN note TYPE varchar(40)', relations: ['orders'] },
  { sql: 'ALTER TABLE app.orders RENAME COLUMN note TO remark', relations: ['orders'] },
  { sql: 'ALTER TABLE app.customers ADD COLUMN unopened int', relations: ['customers'] },
  { sql: 'ALTER TABLE app.customers DROP COLUMN unopened', relations: ['customers'] },
  { sql: 'CREATE INDEX ON app.orders (remark)', relations: ['orders'] },
  { sql: 'DROP INDEX app.orders_remark_idx', relations: ['orders'] },
  { sql: `COMMENT ON COLUMN app.orders.remark IS 'what they say'`, relations: ['orders'] },
  { sql: `COMMENT ON TABLE app.customers IS 'who buys'`, relations: ['customers'] },
  { sql: 'CREATE POLICY p ON app.orders', relations: ['orders'] },
  { sql: 'DROP TABLE app.fresh', schemas: ['app'] },
  { sql: 'CREATE FUNCTION app.g() RETURNS int LANGUAGE sql AS $$SELECT 2$$', schemas: ['app'] },
  { sql: 'DROP FUNCTION app.f()', schemas: ['app'] },
  { sql: `ALTER TYPE app.mood ADD VALUE 'happy'`, schemas: ['app'] },
  { sql: 'CREATE SEQUENCE app.s', schemas: ['app'] },
  {
    sql: `CREATE TABLE app.part PARTITION OF app.parts DEFAULT`,
    schemas: ['app'],
    relations: ['part', 'parts'],
  },
  { sql: 'ALTER TABLE app.customers RENAME TO clients', schemas: ['app'], relations: ['clients'] },
  { sql: 'CREATE SCHEMA another', database: true },
  { sql: 'DROP SCHEMA another', database: true },
  { sql: 'CREATE PUBLICATION news FOR TABLE app.orders', database: true },
];

describe.each([postgresMajors[0], postgresMajors.at(-1)] as PostgresMajor[])('on PostgreSQL %i', (major) => {
  let server: PostgresServer;
  let session: PostgresSession;
  let other: Client;
  let live: LiveCatalog;
  const sent: string[] = [];

  beforeAll(async () => {
    // Databases and roles that other tests make on a shared server are changes by others, too.
    server = await ownPostgres(major);
    const database = await server.createDatabase();
    other = new Client({ connectionString: server.connectionString(database) });
    await other.connect();
    await other.query(script);
    session = await openSession(server, database);
    const heard: SqlSession = {
      label: session.label,
      query: (text, options) => {
        sent.push(text);
        return session.query(text, options);
      },
    };
    live = new LiveCatalog(postgresCatalog(heard));
    await open('orders');
    await settled();
  });
  afterAll(async () => {
    await other.end();
    await session.close();
    await server.stop();
  });

  /** As the tree does when somebody opens a table. */
  async function open(name: string): Promise<void> {
    const read = await live.snapshot();
    const found = read.kind === 'read' ? read.value.schemas.flatMap(({ relations }) => relations) : [];
    const id = found.find((one) => one.name === name)?.id;
    if (id !== undefined) expect((await live.ask({ what: 'relation', id })).kind).toBe('read');
  }

  /** Looks until the catalog says that nothing is left to see: later on a busy machine, where each look costs more of what may be spent on them. */
  async function settled(): Promise<readonly CatalogChange[]> {
    const changes: CatalogChange[] = [];
    for (;;) {
      const look = await live.look();
      if (look.kind === 'failed') throw new Error(look.failure.message);
      if (look.kind === 'changed') changes.push(look.change);
      if (look.kind === 'same') return changes;
    }
  }

  it.each(cases)('sees: $sql', async ({ sql, schemas = [], relations = [], database = false }) => {
    await other.query(sql);
    const changes = await settled();
    expect(changes.some((one) => one.database)).toBe(database);
    expect([...new Set(changes.flatMap((one) => [...one.schemas]))].sort()).toEqual(schemas);
    expect([...new Set(changes.flatMap((one) => one.relations.map(({ name }) => name)))].sort()).toEqual(
      relations,
    );
    await open('orders');
  });

  it('sends one small query where nothing happened, whatever others only read', async () => {
    await settled();
    await other.query('SELECT count(*) FROM app.orders');
    sent.length = 0;
    expect(await settled()).toEqual([]);
    expect(sent).toHaveLength(1);
  });

  it('tells nothing where rows were written, a table was analysed or emptied', async () => {
    await other.query('INSERT INTO quiet.t SELECT generate_series(1, 100)');
    await other.query('ANALYZE quiet.t');
    expect(await settled()).toEqual([]);
  });

  it('asks again for what changed, and for nothing else', async () => {
    await open('orders');
    await other.query('ALTER TABLE quiet.t ADD COLUMN b int');
    await settled();
    sent.length = 0;
    await open('orders');
    expect(sent).toEqual([]);
  });
});
