/** Who waits for whom on real servers: six sessions in three levels and a prepared transaction, each in its place and with its file. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endingScript } from '../../core/locks/ending.ts';
import { forestOf } from '../../core/locks/forest.ts';
import { pictureOf, type PictureNode } from '../../core/locks/picture.ts';
import type { SeenWaits } from '../../core/locks/seen.ts';
import type { OwnStatements } from '../../core/query-index/own-statements.ts';
import { seePostgresWaits } from '../../engine/databases/postgres/locks.ts';
import type { PostgresSession } from '../../engine/databases/postgres/connection.ts';
import { lookAt } from '../../engine/databases/safe-now/look.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { kit } from '../../engine/session/kit.ts';
import { ownStatementsOf } from '../../engine/session/own-statements.ts';
import { Session } from '../../engine/session/session.ts';
import { isBroad, newest } from '../breadth.ts';
import { startPostgresApart, type PostgresServer } from '../hosts/postgres/server.ts';
import { openSession, runScript } from './native.ts';

/** Each run makes the locks again. */
const runs = isBroad ? 100 : 10;

const files = {
  'db/migrate/V1__start.sql':
    'CREATE TABLE orders (id int PRIMARY KEY, n int);\nCREATE TABLE items (id int);\n',
  'db/migrate/V2__grow.sql': "-- a column\nALTER TABLE items ADD COLUMN note text DEFAULT 'none';\n",
  'queries/items.sql': '-- name: ItemsOf :many\nSELECT id FROM items\nWHERE id = ANY($1);\n',
};

async function ownOf(
  texts: Readonly<Record<string, string>>,
  dialect: 'postgresql' | 'mysql',
): Promise<OwnStatements> {
  const root = mkdtempSync(join(tmpdir(), 'plinth-locks-'));
  try {
    for (const [path, text] of Object.entries(texts)) {
      mkdirSync(join(root, path, '..'), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    const parser = await loadPostgresParser();
    const session = await Session.open({
      root,
      parser,
      ...kit,
      processes: 'forbidden',
      withoutGit: 'everything',
    });
    return await ownStatementsOf(session, dialect);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** Names of applications in place of process numbers, so that a tree can be compared. */
function drawn(nodes: readonly PictureNode[], depth = 0): readonly string[] {
  return nodes.flatMap(({ who, what, place, waiters }) => [
    `${'  '.repeat(depth)}${/\((\w+) as/.exec(who)?.[1] ?? who}: ${what
      .replaceAll(/ \d+ (?:ms|s|min)\b/g, '')
      .replaceAll(/process \d+/g, 'a process')
      .replaceAll(
        /transaction \d+/g,
        'a transaction',
      )}${place === undefined ? '' : ` [${place.path}:${place.line}]`}`,
    ...drawn(waiters, depth + 1),
  ]);
}

const expected = [
  'the prepared transaction “pay "x"; --” of plinth: holds up 3 sessions, prepared ago; it keeps its locks until somebody commits it or rolls it back',
  '  migrate: waits for ACCESS EXCLUSIVE on items [db/migrate/V2__grow.sql:2]',
  '    reader: waits for ACCESS SHARE on items [queries/items.sql:2]',
  '    writer: waits for ROW EXCLUSIVE on items',
  'first: holds up 2 sessions; its transaction has been open for',
  '  second: waits for a row of orders that a transaction has changed',
  '    third: waits for EXCLUSIVE on a row of orders',
];

describe.each(newest([14, 15, 16, 17, 18] as const))('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  let database: string;
  let session: PostgresSession;
  let own: OwnStatements;
  beforeAll(async () => {
    server = await startPostgresApart(major, { max_prepared_transactions: '4', deadlock_timeout: '60s' });
    database = await server.createDatabase();
    await runScript(
      server,
      database,
      `${files['db/migrate/V1__start.sql']} INSERT INTO orders VALUES (1, 1);`,
    );
    session = await openSession(server, database);
    own = await ownOf(files, 'postgresql');
  });
  afterAll(async () => {
    await session.close();
    await server.stop();
  });

  async function seen(): Promise<SeenWaits> {
    const outcome = await seePostgresWaits(session);
    if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
    return outcome.value;
  }

  async function as(application: string): Promise<Client> {
    const client = new Client({
      connectionString: server.connectionString(database),
      application_name: application,
    });
    client.on('error', () => undefined);
    await client.connect();
    await client.query('SET lock_timeout = 0');
    return client;
  }

  /** Sends it, and returns when the server says that it waits. */
  async function waits(
    client: Client,
    sql: string,
    waiting: Promise<unknown>[],
    values: unknown[] = [],
  ): Promise<void> {
    const before = (await seen()).waits.length;
    waiting.push(client.query(sql, values).catch(() => undefined));
    await expect.poll(async () => (await seen()).waits.length, { interval: 5 }).toBe(before + 1);
  }

  async function made(work: (sessions: Readonly<Record<string, Client>>) => Promise<void>): Promise<void> {
    const names = ['first', 'second', 'third', 'migrate', 'reader', 'writer'];
    const sessions = Object.fromEntries(
      await Promise.all(names.map(async (name) => [name, await as(name)] as const)),
    );
    const { first, second, third, migrate, reader, writer } = sessions as Record<
      (typeof names)[number],
      Client
    >;
    const waiting: Promise<unknown>[] = [];
    if (!first || !second || !third || !migrate || !reader || !writer) throw new Error('six');
    await first.query('BEGIN; UPDATE orders SET n = n + 1 WHERE id = 1');
    await migrate.query(`BEGIN; INSERT INTO items VALUES (1); PREPARE TRANSACTION 'pay "x"; --'`);
    try {
      await waits(second, 'UPDATE orders SET n = 2 WHERE id = 1', waiting);
      await waits(third, "UPDATE orders SET n = 3 WHERE id = 1 AND 'secret' <> ''", waiting);
      await waits(migrate, "ALTER TABLE items ADD COLUMN note text DEFAULT 'none'", waiting);
      await waits(reader, 'SELECT id FROM items WHERE id = ANY($1)', waiting, [[1, 2]]);
      await waits(writer, 'INSERT INTO items SELECT generate_series(1, 3)', waiting);
      await work(sessions);
    } finally {
      await runScript(server, database, `ROLLBACK PREPARED 'pay "x"; --'`).catch(() => undefined);
      await first.query('ROLLBACK').catch(() => undefined);
      await Promise.all(waiting);
      await runScript(server, database, 'ALTER TABLE items DROP COLUMN IF EXISTS note');
      for (const one of Object.values(sessions)) await one.end();
    }
  }

  it(`draws them right in ${runs} of ${runs} runs, and shows no value`, async () => {
    for (let run = 0; run < runs; run += 1)
      await made(async () => {
        const picture = pictureOf(await seen(), own);
        expect(drawn(picture.roots)).toEqual(expected);
        expect(picture.verdict).toMatch(
          /^5 sessions wait for a lock, 3 of them for the prepared transaction/,
        );
        expect(JSON.stringify(picture)).not.toContain('secret');
      });
  });

  it('writes scripts that end exactly these sessions, and do nothing to later ones', async () => {
    await made(async () => {
      const before = await seen();
      const root = forestOf(before).find(({ party }) => party.kind === 'session')?.party ?? {
        kind: 'unseen',
      };
      const script = endingScript(before, root, 'terminate') ?? '';
      expect(script).toMatch(
        /^-- Process \d+: first as plinth in \w+, “idle in transaction”, its transaction open for /,
      );
      // The same number, started at another time.
      const later = script.replace(/backend_start = '\d{4}/, "backend_start = '2001");
      await runScript(server, database, later);
      expect((await seen()).waits).toHaveLength(5);
      const look = await lookAt(session, ['items']);
      const holders = look.kind === 'seen' ? look.look.locks.map(({ holder }) => holder) : [];
      const kept = look.kind === 'seen' ? look.look.prepared.map(({ transaction }) => transaction) : [];
      expect(holders).toContainEqual({ kind: 'prepared', transaction: kept[0] });
      await runScript(server, database, script);
      await expect.poll(async () => (await seen()).waits.length).toBe(3);
      const prepared = forestOf(await seen())[0]?.party ?? { kind: 'unseen' };
      await runScript(server, database, endingScript(before, prepared, 'cancel') ?? '');
      await expect.poll(async () => (await seen()).waits.length).toBe(0);
    });
  });

  it('draws a circle, and names the older transaction that an index build waits for', async () => {
    const [a, b] = [await as('one'), await as('two')];
    const waiting: Promise<unknown>[] = [];
    try {
      await a.query('BEGIN; SELECT pg_advisory_xact_lock(7); SELECT 1 FROM orders');
      await b.query('BEGIN; SELECT pg_advisory_xact_lock(4294967297)');
      await waits(a, 'SELECT pg_advisory_xact_lock(4294967297)', waiting);
      await waits(b, 'SELECT pg_advisory_xact_lock(7)', waiting);
      const picture = pictureOf(await seen(), own);
      expect(drawn(picture.roots)).toEqual([
        'one: waits for EXCLUSIVE on the advisory lock 4294967297, behind a process',
        '  two: waits for EXCLUSIVE on the advisory lock 7',
      ]);
      expect(picture.roots[0]?.kind).toBe('circle');
      expect(picture.verdict).toContain('in a circle');
    } finally {
      await runScript(
        server,
        database,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name IN ('one', 'two')",
      );
      await Promise.all(waiting);
    }
    const [elder, builder] = [await as('elder'), await as('builder')];
    const builds: Promise<unknown>[] = [];
    try {
      await elder.query('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM items');
      await waits(builder, 'CREATE INDEX CONCURRENTLY items_id ON items (id)', builds);
      expect(drawn(pictureOf(await seen(), own).roots)).toEqual([
        'elder: holds up one session; its transaction has been open for',
        expect.stringMatching(/^ {2}builder: waits for the end of an older transaction/),
      ]);
    } finally {
      await elder.query('ROLLBACK');
      await Promise.all(builds);
      await elder.end();
      await builder.end();
    }
  });

  it('says what a role without pg_monitor does not see, and which grant shows it', async () => {
    await runScript(server, database, "CREATE ROLE plain LOGIN PASSWORD 'plinth-test-only'");
    const plain = await openSession(server, database, { user: 'plain' });
    try {
      await made(async () => {
        const outcome = await seePostgresWaits(plain);
        if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
        const picture = pictureOf(outcome.value, own);
        expect(picture.waiting).toBe(5);
        expect(picture.unseen).toEqual([
          'What 6 of these sessions do is hidden from plain: GRANT pg_monitor TO plain shows it.',
        ]);
        await runScript(server, database, 'GRANT pg_monitor TO plain');
        const again = await seePostgresWaits(plain);
        expect(again.kind === 'read' && pictureOf(again.value, own).unseen).toEqual([]);
      });
    } finally {
      await plain.close();
    }
  });
});
