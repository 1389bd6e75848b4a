/** Drift on real servers: each kind of difference is found, nothing is where nothing differs, and what is written makes both alike, either way. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareSides, type Drift } from '../../../core/drift/compare.ts';
import { reconcile } from '../../../core/drift/reconcile/reconcile.ts';
import type { DriftSide, DriftWay } from '../../../core/drift/side.ts';
import { driftTexts } from '../../../core/drift/text.ts';
import { liveSide, migrationsSide } from '../../../engine/drift/sides.ts';
import type { SqlSession } from '../../../engine/databases/session.ts';
import { EmbeddedServer } from '../../../engine/embedded/server.ts';
import { loadPostgresParser } from '../../../engine/parsers/postgres.ts';
import { isBroad, newest } from '../../breadth.ts';
import type { PostgresMajor } from '../../hosts/postgres/binaries.ts';
import { startPostgres, type PostgresServer } from '../../hosts/postgres/server.ts';
import { base, cases } from './drift-cases.ts';
import { embeddedProgram } from '../proof/embedded-program.ts';
import { openSession, plannedOnce, runScript, withClient } from '../native.ts';

const majors: readonly PostgresMajor[] = newest([14, 18]);

describe.each(majors)('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  let template: string;
  let untouched: DriftSide;
  beforeAll(async () => {
    server = await startPostgres(major);
    template = await server.createDatabase();
    await runScript(server, template, base);
    untouched = await sideOf(server, template);
  });
  afterAll(() => server.stop());

  // What is written depends on the difference: every fourth one shows that the oldest reads and takes it, too.
  it.each(cases.filter((_, at) => isBroad || major === majors.at(-1) || at % 4 === 0))(
    '$of',
    ({ change, objects }) =>
      withCopy(change, async (one) => {
        const changed = await one.side();
        const drift = compareSides(untouched, changed);
        differsIn(drift, objects);
        await apply(drift, 'right-to-left', one);
        const back = await one.side();
        expect(compareSides(untouched, back).objects).toEqual([]);
        // What is written depends on the difference and not on the version: the other way is asked of the newest one alone.
        if (major !== majors.at(-1)) return;
        // It is as it was before the change now, and differs from what it was after it as much.
        const again = compareSides(back, changed);
        differsIn(again, objects);
        await apply(again, 'left-to-right', one);
        expect(compareSides(await one.side(), changed).objects).toEqual([]);
      }),
  );

  it('nothing where both are the same', () =>
    withCopy('', async (other) => {
      const drift = compareSides(untouched, await other.side());
      expect(drift.objects).toEqual([]);
      // Two schemas, two types, a sequence, four tables, three views and two functions.
      expect(drift.compared).toBe(14);
    }));

  function differsIn(drift: Drift, objects: readonly string[]): void {
    expect(drift.objects.map(({ name }) => name)).toEqual(objects);
    for (const one of drift.objects) {
      const texts = driftTexts(drift, one);
      expect(texts.left).not.toBe(texts.right);
    }
  }

  /** A copy of the template, changed; one connection looks at it each time, which plans its long queries once. */
  async function withCopy(change: string, work: (copy: Copy) => Promise<void>): Promise<void> {
    const database = await server.createDatabase(template);
    const session = await openSession(server, database);
    const planned = plannedOnce(session);
    try {
      await withClient(server, database, async (client) => {
        const run = async (sql: string): Promise<void> => {
          await client.query(sql);
        };
        await run(change);
        await work({ run, side: () => sideThrough(planned, database) });
      });
    } finally {
      await session.close();
    }
  }

  async function apply(drift: Drift, way: DriftWay, { run }: Copy): Promise<void> {
    const { migrations, unwritten } = reconcile(drift, drift.objects, way);
    expect(unwritten).toEqual([]);
    for (const { transaction, steps } of migrations)
      for (const part of transaction
        ? [steps.map(({ sql }) => sql).join(';\n')]
        : steps.map(({ sql }) => sql)) {
        try {
          await run(part);
        } catch (error) {
          throw new Error(`${String(error)}\n${part}`, { cause: error });
        }
      }
  }
});

interface Copy {
  readonly run: (sql: string) => Promise<void>;
  readonly side: () => Promise<DriftSide>;
}

async function sideOf(
  server: PostgresServer,
  database: string,
  embedded?: EmbeddedServer,
): Promise<DriftSide> {
  const session = await openSession(server, database);
  try {
    return await sideThrough(session, database, embedded);
  } finally {
    await session.close();
  }
}

async function sideThrough(
  session: SqlSession,
  label: string,
  embedded?: EmbeddedServer,
): Promise<DriftSide> {
  const read = await liveSide(session, { label, toolTables: [], embedded });
  if (read.kind === 'failed') throw new Error(read.failure.message);
  return read.side;
}

/** What migrations make in the embedded server is what they make on another one, whichever words its version has. */
describe.each(majors)('migrations against PostgreSQL %i', (major) => {
  let server: PostgresServer;
  let embedded: EmbeddedServer;
  beforeAll(async () => {
    server = await startPostgres(major);
    embedded = new EmbeddedServer({ program: await embeddedProgram(), loadParser: loadPostgresParser });
  });
  afterAll(async () => {
    embedded.stop();
    await server.stop();
  });

  const withMore = `${base}
CREATE EXTENSION IF NOT EXISTS pgcrypto;
CREATE VIEW shop.both AS SELECT o.id, c.name, count(*) OVER () AS n FROM shop.orders o JOIN shop.customers c ON c.id = o.customer_id
  WHERE o.state IN ('new', 'paid') AND c.name LIKE 'a%' ORDER BY o.placed_at;
ALTER TABLE shop.orders ALTER COLUMN note SET STATISTICS 500;`;

  it.each([
    ['', []],
    ['ALTER TABLE shop.orders ALTER COLUMN note SET DEFAULT 1', ['shop.orders']],
    [
      'CREATE OR REPLACE VIEW shop.names AS SELECT id, name FROM shop.customers WHERE age > 18',
      ['shop.names'],
    ],
    ['CREATE TABLE schema_migrations (version text PRIMARY KEY)', []],
  ])('after %j', async (change, objects) => {
    const database = await server.createDatabase();
    await runScript(server, database, withMore);
    if (change !== '') await runScript(server, database, change);
    const toolTables = ['public.schema_migrations'];
    const made = await migrationsSide([{ name: '1', sends: [withMore], toolTransaction: true }], {
      label: 'migrations',
      toolTables,
      embedded,
    });
    if (made.kind === 'failed') throw new Error(made.failure.message);
    expect(made.side.doubts).toEqual([]);
    const drift = compareSides(made.side, await sideOf(server, database, embedded));
    expect(drift.objects.map(({ name }) => name)).toEqual(objects);
    expect(drift.doubtful).toEqual([]);
  });
});
