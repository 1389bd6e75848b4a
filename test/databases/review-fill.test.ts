/**
 * What a fill in batches writes, on real servers: write-ahead log for a row by its width and by its indexes, whole pages behind a checkpoint, dead rows, and
 * what becomes of it where no index has the column and pages have room. Each statement says itself how much log it wrote (EXPLAIN WAL).
 */
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  entryBytes,
  freshEntryBytes,
  logIfHot,
  logPerEntry,
  logPerRow,
} from '../../core/review/rows/fill-cost.ts';
import { startPostgresApart, type PostgresServer } from '../hosts/postgres/server.ts';
import { databaseWith, withClient } from './native.ts';
import { oldestOrNewest } from './oldest-or-newest.ts';

const rows = 4_000;
const batch = 2_000;
const pageBytes = 8_192;

interface Shape {
  /** Of a text in each row. */
  readonly text: number;
  readonly indexes: number;
  /** One of them is on the column. */
  readonly isIndexed: boolean;
  readonly fillfactor: number;
  /** Every page is new since the last checkpoint, or none is. */
  readonly isFresh: boolean;
  /** Every row has a value, or one of so many. */
  readonly every: number;
}

interface Written {
  readonly width: number;
  readonly perRow: number;
  readonly pages: number;
  readonly before: number;
  readonly grown: number;
  readonly entries: number;
}

describe.each(oldestOrNewest(import.meta.url))('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    // Pages are left out of the log of the server that all share.
    server = await startPostgresApart(major, { full_page_writes: 'on', autovacuum: 'off' });
  });
  afterAll(() => server.stop());

  it.each([
    [32, 1],
    [32, 5],
    [32, 12],
    [256, 5],
    [1024, 1],
    [1024, 12],
  ])('rows with a text of %i bytes and %i indexes', async (text, indexes) => {
    const isIndexed = indexes > 1;
    const shape = { text, indexes, isIndexed, fillfactor: 100, isFresh: false, every: 1 } as const;
    const one = await filled(shape);
    const expected = one.width + logPerRow + logPerEntry * indexes;
    expect(one.perRow / expected).toBeGreaterThan(0.85);
    expect(one.perRow / expected).toBeLessThan(1.15);
    expect(one.grown / one.width).toBeLessThan(1.15);
    expect(one.entries / indexes).toBeLessThan(entryBytes);
  });

  it.each([
    [2, 1],
    [4, 1],
    [4, 10],
  ])(
    'an index that has just been built, of %i columns, where every %i. row is filled',
    async (columns, every) => {
      const own = keys.slice(0, columns - 1);
      const wide = own.map((one) => `ALTER COLUMN ${one} TYPE bigint`).join(', ');
      const shape = {
        text: 32,
        indexes: 1,
        isIndexed: false,
        fillfactor: 100,
        isFresh: true,
        every,
      } as const;
      const database = await databaseWith(server, [tableOf(shape, 40_000), `ALTER TABLE work ${wide}`]);
      try {
        await withClient(server, database, async (client) => {
          await client.query(`CREATE INDEX built ON work (${own.join(', ')}, fresh)`);
          const before = await bytesOf(client, 'built');
          const { rowCount } = await client.query('UPDATE work SET fresh = former WHERE former IS NOT NULL');
          const grown = ((await bytesOf(client, 'built')) - before) / (rowCount ?? 0);
          expect(grown).toBeGreaterThan(entryBytes);
          expect(grown).toBeLessThan(freshEntryBytes);
        });
      } finally {
        await server.dropDatabase(database);
      }
    },
  );

  it('after a checkpoint each page that it meets first goes there whole, and once', async () => {
    const shape = { text: 256, indexes: 5, isIndexed: true, fillfactor: 100 } as const;
    const [warm, fresh] = [
      await filled({ ...shape, isFresh: false, every: 1 }),
      await filled({ ...shape, isFresh: true, every: 1 }),
    ];
    expect(warm.pages).toBeLessThan(20);
    expect(fresh.pages).toBeGreaterThan(rows / 40);
    expect(fresh.pages * pageBytes).toBeLessThan(fresh.before);
    // Where few rows of a page are filled it brings the page all the same.
    const sparse = await filled({ ...shape, isFresh: true, every: 20 });
    expect(sparse.perRow).toBeGreaterThan(3 * fresh.perRow);
    expect(sparse.pages * pageBytes).toBeLessThan(sparse.before);
  });

  it('a row stays on its page where no index has the column and the page has room', async () => {
    const shape = { text: 256, indexes: 12, isFresh: false, every: 1 } as const;
    const hot = await filled({ ...shape, isIndexed: false, fillfactor: 45 });
    expect(hot.perRow).toBeLessThan(logIfHot);
    expect(hot.entries).toBe(0);
    const full = await filled({ ...shape, isIndexed: false, fillfactor: 100 });
    expect(full.perRow).toBeGreaterThan(full.width + logPerEntry * 11);
    const indexed = await filled({ ...shape, isIndexed: true, fillfactor: 45 });
    expect(indexed.perRow).toBeGreaterThan(5 * logIfHot);
  });

  async function filled(shape: Shape): Promise<Written> {
    const database = await databaseWith(server, [tableOf(shape)]);
    try {
      return await withClient(server, database, async (client) => {
        await client.query('VACUUM (FREEZE, ANALYZE) work');
        await client.query('CHECKPOINT');
        if (!shape.isFresh) {
          // Each page is in the log, and as it was.
          await client.query('BEGIN; UPDATE work SET note = note; ROLLBACK');
          await client.query('VACUUM work');
        }
        const before = await sizesOf(client);
        let [bytes, pages] = [0, 0];
        for (let from = 1; from <= rows; from += batch) {
          const wal = await logOf(
            client,
            `UPDATE work SET fresh = former WHERE id BETWEEN ${from} AND ${from + batch - 1} AND fresh IS NULL AND former IS NOT NULL`,
          );
          bytes += wal.bytes;
          pages += wal.pages;
        }
        const after = await sizesOf(client);
        const count = rows / shape.every;
        return {
          width: before.table / rows,
          perRow: bytes / count,
          pages,
          before: before.table + before.indexes,
          grown: (after.table - before.table) / count,
          entries: (after.indexes - before.indexes) / count,
        };
      });
    } finally {
      await server.dropDatabase(database);
    }
  }
});

const keys = Array.from({ length: 12 }, (_, at) => `key${at}`);

function tableOf({ text, indexes, isIndexed, fillfactor, every }: Shape, count = rows): string {
  const others = keys.slice(0, indexes - 1 - (isIndexed ? 1 : 0));
  return [
    `CREATE TABLE work (id bigint PRIMARY KEY, former integer, note text, ${keys.map((one) => `${one} integer`).join(', ')}, fresh bigint) WITH (fillfactor = ${fillfactor})`,
    `INSERT INTO work SELECT n, CASE WHEN n % ${every} = 0 THEN n END, repeat(md5(n::text), ${text / 32}), ${keys.map((_, at) => (at % 2 === 0 ? `hashint4(n + ${at})` : 'n')).join(', ')} FROM generate_series(1, ${count}) AS n`,
    ...others.map((one) => `CREATE INDEX ON work (${one})`),
    ...(isIndexed ? ['CREATE INDEX ON work (fresh)'] : []),
  ].join('; ');
}

async function sizesOf(client: Client): Promise<{ readonly table: number; readonly indexes: number }> {
  const { rows: found } = await client.query<{ readonly table: number; readonly indexes: number }>(
    "SELECT pg_relation_size('work')::int AS table, pg_indexes_size('work')::int AS indexes",
  );
  return found[0] ?? { table: 0, indexes: 0 };
}

async function bytesOf(client: Client, index: string): Promise<number> {
  const { rows: found } = await client.query<{ readonly bytes: number }>(
    'SELECT pg_relation_size($1::regclass)::int AS bytes',
    [index],
  );
  return found[0]?.bytes ?? 0;
}

interface Plan {
  readonly Plan: Readonly<Record<'WAL Bytes' | 'WAL FPI', number>>;
}

async function logOf(
  client: Client,
  sql: string,
): Promise<{ readonly bytes: number; readonly pages: number }> {
  const { rows: found } = await client.query<{ readonly 'QUERY PLAN': readonly Plan[] }>(
    `EXPLAIN (ANALYZE, WAL, FORMAT JSON) ${sql}`,
  );
  const plan = found[0]?.['QUERY PLAN'][0]?.Plan;
  return { bytes: plan?.['WAL Bytes'] ?? 0, pages: plan?.['WAL FPI'] ?? 0 };
}
