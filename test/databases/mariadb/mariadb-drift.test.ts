/** Drift on MariaDB: each kind of difference is found, nothing is where nothing differs, and what is written makes both alike, either way. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sample } from '../../breadth.ts';
import { compareSides, type Drift } from '../../../core/drift/compare.ts';
import { reconcile } from '../../../core/drift/reconcile/reconcile.ts';
import type { DriftSide, DriftWay } from '../../../core/drift/side.ts';
import { driftTexts } from '../../../core/drift/text.ts';
import { MysqlReader } from '../../../core/operations/mysql/reader.ts';
import { liveSide, migrationsSide } from '../../../engine/drift/sides.ts';
import { MariadbGround } from '../../../engine/scratch/mariadb/contents.ts';
import { startOwnMariadb } from '../../../engine/mariadb/local.ts';
import type { MariadbDatabase, MariadbServer } from '../../../engine/mariadb/server.ts';
import { installMariadb } from '../../hosts/mariadb.ts';
import { base, cases } from './mariadb-drift-cases.ts';

const text = { charset: 'utf8mb4', collation: 'utf8mb4_general_ci' };
const reader = new MysqlReader();

let server: MariadbServer;
let untouched: DriftSide;
beforeAll(async () => {
  await installMariadb();
  const opened = await startOwnMariadb(undefined);
  if (opened.kind === 'failed') throw new Error(opened.failure.message);
  server = opened.server;
  untouched = await withDatabase(async ({ side }) => side());
});
afterAll(async () => {
  expect(await server.close()).toEqual([]);
});

interface Copy {
  readonly run: (sql: string) => Promise<void>;
  readonly side: () => Promise<DriftSide>;
}

/** A database with the base in it. */
async function withDatabase<T>(work: (copy: Copy, database: MariadbDatabase) => Promise<T>): Promise<T> {
  const made = await server.database(text, undefined);
  if (made.kind === 'failed') throw new Error(made.failure.message);
  const { session, drop } = made.database;
  const run = async (sql: string): Promise<void> => {
    for (const { parsed } of reader.statements(sql, 0, sql.length)) {
      const outcome = await session.query(parsed.text);
      if (outcome.kind === 'failed') throw new Error(`${outcome.failure.message}\n${parsed.text}`);
    }
  };
  const side = async (): Promise<DriftSide> => {
    const read = await liveSide(session, { label: 'live', toolTables: [], embedded: undefined }, 'mysql');
    if (read.kind === 'failed') throw new Error(read.failure.message);
    return read.side;
  };
  try {
    await run(base);
    return await work({ run, side }, made.database);
  } finally {
    expect(await drop()).toBeUndefined();
  }
}

function differsIn(drift: Drift, objects: readonly string[]): void {
  expect(drift.objects.map(({ name }) => name)).toEqual(objects);
  for (const one of drift.objects) {
    const texts = driftTexts(drift, one);
    expect(texts.left).not.toBe(texts.right);
  }
}

async function apply(drift: Drift, way: DriftWay, { run }: Copy): Promise<void> {
  const { migrations, unwritten } = reconcile(drift, drift.objects, way);
  expect(unwritten).toEqual([]);
  for (const { steps } of migrations) for (const { sql } of steps) await run(sql);
}

it.each(sample(cases, 20))('$of', ({ change, objects }) =>
  withDatabase(async (copy) => {
    await copy.run(change);
    const changed = await copy.side();
    const drift = compareSides(untouched, changed);
    differsIn(drift, objects);
    await apply(drift, 'right-to-left', copy);
    const back = await copy.side();
    expect(compareSides(untouched, back).objects).toEqual([]);
    const again = compareSides(back, changed);
    differsIn(again, objects);
    await apply(again, 'left-to-right', copy);
    expect(compareSides(await copy.side(), changed).objects).toEqual([]);
  }),
);

it('nothing where both are the same', async () => {
  const other = await withDatabase(({ side }) => side());
  const drift = compareSides(untouched, other);
  expect(drift.objects).toEqual([]);
  // Four tables, a sequence, two routines, two views and an event.
  expect(drift.compared).toBe(10);
});

describe('migrations against a live database', () => {
  const ground = new MariadbGround();
  afterAll(async () => {
    expect(await ground.close()).toEqual([]);
  });

  it.each([
    ['', []],
    ['ALTER TABLE orders ADD COLUMN extra int', ['orders']],
    ['CREATE TABLE schema_migrations (version bigint PRIMARY KEY)', []],
  ])('after %j', (change, objects) =>
    withDatabase(async ({ run }, { session }) => {
      if (change !== '') await run(change);
      const toolTables = ['schema_migrations'];
      const made = await migrationsSide([{ name: '1', sends: [base], toolTransaction: false }], {
        ...{ label: 'migrations', toolTables, embedded: ground, text },
      });
      if (made.kind === 'failed') throw new Error(made.failure.message);
      expect(made.side.doubts).toEqual([]);
      const live = await liveSide(session, { label: 'live', toolTables, embedded: ground }, 'mysql');
      if (live.kind === 'failed') throw new Error(live.failure.message);
      const drift = compareSides(made.side, live.side);
      expect(drift.objects.map(({ name }) => name)).toEqual(objects);
      expect(drift.doubtful).toEqual([]);
    }),
  );

  it('does not take for missing what the login may not see', () =>
    withDatabase(async ({ side }, { name }) => {
      const made = await server.door.query(`CREATE PROCEDURE ${name}.hidden() DELETE FROM orders`);
      expect(made.kind).toBe('rows');
      const seen = await side();
      expect(seen.doubts).toMatchObject([{ what: 'procedure hidden of live' }]);
      expect(compareSides(untouched, seen).objects).toEqual([]);
      const other = {
        ...untouched,
        items: [...untouched.items, { kind: 'function', name: 'procedure hidden', definition: '' }],
      };
      expect(compareSides(other as DriftSide, seen)).toMatchObject({
        objects: [],
        doubtful: [{ name: 'procedure hidden' }],
      });
    }));

  it('leaves nothing behind, and does not reach beyond its database', () =>
    withDatabase(async (_, { session, name }) => {
      const asked = await session.query('SHOW DATABASES');
      expect(asked).toMatchObject({ rows: [['information_schema'], [name]] });
      for (const beyond of [
        'CREATE DATABASE other',
        'CREATE USER u',
        'SELECT * FROM mysql.user',
        'SET GLOBAL max_connections = 5',
      ])
        expect(await session.query(beyond)).toMatchObject({
          kind: 'failed',
          failure: { reason: 'statement' },
        });
    }));
});
