/**
 * What the patterns among the forms of new migrations do on MariaDB and SQLite, beyond that they run. A case is a filled form, and what
 * sessions then do and see; what a form's comments tell people to run is taken from there.
 */
import { createConnection, type Connection } from 'mysql2/promise';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FormEngine, FormExample } from '../../core/change-forms/form.ts';
import { MysqlReader } from '../../core/operations/mysql/reader.ts';
import { startMariadb, type Mariadb } from '../hosts/mariadb.ts';
import { openSqlite, type Sqlite } from '../hosts/sqlite.ts';
import { filesOf, filled, grounds, sceneOf, textsOf, type On } from './filled-forms.ts';

interface Step {
  /** The second session, or one with the role `reporting` alone; the first one otherwise. */
  readonly by?: 'other' | 'reader';
  /** A pattern picks the first match from the comments of the files. */
  readonly sql: string | RegExp;
  /** The rows, their values joined by blanks. */
  readonly gives?: readonly string[];
  readonly refused?: RegExp;
  /** SQLite: in a transaction that does not commit. */
  readonly rolledBack?: true;
}

interface Case extends FormExample {
  readonly form: string;
  readonly promise: string;
  readonly steps: readonly Step[];
}

const soft = {
  form: 'soft-delete',
  promise: 'a deleted value can be used again, a live one cannot',
  table: 'members',
  given: { column: 'deleted_at' },
} as const;
const again = "INSERT INTO members (team, email) VALUES ('a', 'a@example.test')";
const moved = { table: 'orders', given: { columns: ['note', 'select'], name: 'order_notes' } } as const;
const inStep = {
  form: 'rename-column',
  promise: 'the old and the new column stay in step',
  table: 'orders',
  column: 'note',
  given: { to: 'remark' },
  steps: [
    { sql: "INSERT INTO orders (id, note) VALUES (101, 'old code')" },
    { sql: "INSERT INTO orders (id, remark) VALUES (102, 'new code')" },
    { sql: "UPDATE orders SET note = 'old again' WHERE id = 102" },
    { sql: "UPDATE orders SET remark = 'new again' WHERE id = 101" },
    { sql: 'UPDATE orders SET remark = note WHERE id = 2' },
    { sql: 'UPDATE orders SET note = NULL WHERE id = 102' },
    {
      sql: 'SELECT id, note, remark FROM orders WHERE id IN (2, 101, 102) ORDER BY id',
      gives: ['2 note 2 note 2', '101 new again new again', '102 NULL NULL'],
    },
  ],
} as const;

const onMariadb: readonly Case[] = [
  inStep,
  {
    form: 'updated-at',
    promise: 'only a change of the row moves it',
    table: 'orders',
    given: { column: 'updated_at' },
    steps: [
      { sql: "UPDATE orders SET updated_at = '2020-01-01' WHERE id <= 2" },
      { sql: 'UPDATE orders SET note = note WHERE id = 1' },
      { sql: "UPDATE orders SET note = 'x' WHERE id = 2" },
      {
        sql: 'SELECT updated_at > NOW() - INTERVAL 1 HOUR FROM orders WHERE id <= 2 ORDER BY id',
        gives: ['0', '1'],
      },
    ],
  },
  {
    form: 'audit',
    promise: 'keeps versions, the actor, and no personal column',
    table: 'customers',
    given: { name: 'customers_audit', setting: 'app_actor', redacted: ['email'] },
    steps: [
      { sql: "SET @app_actor = 'ann'" },
      { sql: "INSERT INTO customers (email) VALUES ('b@example.test')" },
      { sql: "UPDATE customers SET email = 'c@example.test' WHERE id = 2", by: 'other' },
      { sql: 'DELETE FROM customers WHERE id = 2', by: 'other' },
      {
        sql: "SELECT actor = 'ann', operation, row_before, row_after FROM customers_audit ORDER BY id",
        gives: ['1 INSERT NULL {"id":2}', '0 UPDATE {"id":2} {"id":2}', '0 DELETE {"id":2} NULL'],
      },
    ],
  },
  {
    form: 'outbox',
    promise: 'an open event is skipped and found later',
    table: 'orders',
    given: { name: 'orders_outbox' },
    steps: [
      { sql: 'START TRANSACTION', by: 'other' },
      { sql: "UPDATE orders SET note = 'slow' WHERE id = 1", by: 'other' },
      { sql: "UPDATE orders SET note = 'fast' WHERE id = 2" },
      { sql: /SELECT \* FROM .* SKIP LOCKED/, gives: ['UPDATE [2]'] },
      { sql: 'COMMIT', by: 'other' },
      { sql: 'DELETE FROM orders WHERE id = 3' },
      { sql: /SET TRANSACTION ISOLATION LEVEL READ COMMITTED/ },
      { sql: 'START TRANSACTION' },
      { sql: /SELECT \* FROM .* SKIP LOCKED/, gives: ['UPDATE [1]', 'UPDATE [2]', 'DELETE [3]'] },
      { by: 'other', sql: 'SET SESSION innodb_lock_wait_timeout = 1' },
      { by: 'other', sql: "UPDATE orders SET note = 'beside a consumer' WHERE id = 4" },
    ],
  },
  {
    ...soft,
    steps: [
      { sql: again, refused: /Duplicate entry/ },
      { sql: "UPDATE members SET deleted_at = NOW() WHERE email = 'a@example.test'" },
      { sql: again },
      { sql: again, refused: /Duplicate entry/ },
      { sql: "UPDATE members SET deleted_at = NOW() WHERE email = 'a@example.test'" },
      { sql: again },
    ],
  },
  {
    form: 'move-columns',
    promise: 'each write reaches the new table',
    ...moved,
    steps: [
      { sql: "UPDATE orders SET note = 'x' WHERE id = 1" },
      { sql: "INSERT INTO orders (id, note) VALUES (51, 'y')" },
      { sql: "UPDATE orders SET note = 'z' WHERE id = 1" },
      { sql: "INSERT INTO orders (id, note) VALUES (52, 'w')" },
      { sql: 'DELETE FROM orders WHERE id = 52' },
      { sql: 'SELECT id, note FROM order_notes ORDER BY id', gives: ['1 z', '51 y'] },
    ],
  },
  {
    form: 'masked-view',
    promise: 'shows no personal value',
    table: 'orders',
    given: { name: 'orders_masked', masked: ['total', 'note'], role: 'reporting' },
    steps: [
      {
        by: 'reader',
        sql: 'SELECT id, total, note FROM orders_masked WHERE id <= 2 ORDER BY id',
        gives: ['1 NULL ***', '2 NULL ***'],
      },
      { sql: /REVOKE SELECT ON orders FROM reporting/ },
      { by: 'reader', sql: 'SELECT id FROM orders', refused: /denied/ },
    ],
  },
  {
    form: 'idempotency-keys',
    promise: 'the second request finds the key taken',
    table: 'orders',
    given: { name: 'order_requests' },
    steps: [
      { sql: 'START TRANSACTION' },
      { sql: "INSERT INTO order_requests (request_key, fingerprint) VALUES ('request-1', 'x')" },
      { sql: 'SET SESSION innodb_lock_wait_timeout = 1', by: 'other' },
      {
        sql: "INSERT INTO order_requests (request_key, fingerprint) VALUES ('request-1', 'x')",
        by: 'other',
        refused: /Lock wait timeout/,
      },
      { sql: 'COMMIT' },
      {
        sql: "INSERT INTO order_requests (request_key, fingerprint) VALUES ('request-1', 'x')",
        by: 'other',
        refused: /Duplicate entry/,
      },
    ],
  },
  {
    form: 'add-foreign-key',
    promise: 'the query of its comment finds the rows that it does not check',
    table: 'orders',
    given: { columns: ['customer_id'], references: '["public.customers","id"]', 'on-delete': 'CASCADE' },
    steps: [
      { sql: 'SET foreign_key_checks = 0' },
      { sql: 'UPDATE orders SET customer_id = 99 WHERE id = 1' },
      { sql: 'SET foreign_key_checks = 1' },
      { sql: 'INSERT INTO orders (customer_id) VALUES (98)', refused: /foreign key constraint fails/ },
      { sql: /SELECT child\.\* FROM .* IS NULL/, gives: ['1 99 1.00 note 1 x'] },
    ],
  },
  {
    form: 'partition-upkeep',
    promise: 'creates what is ahead, removes what is old, and does nothing the second time',
    table: 'readings',
    given: { step: 'month', ahead: '2', keep: '1 month' },
    steps: [
      { sql: 'CALL readings_partition_upkeep()' },
      {
        sql: "SELECT COUNT(*), SUM(partition_name = 'p2025') FROM information_schema.partitions WHERE table_schema = DATABASE() AND table_name = 'readings'",
        gives: ['3 0'],
      },
      { sql: 'INSERT INTO readings (device, at) VALUES (1, CURRENT_DATE + INTERVAL 1 MONTH)' },
      { sql: 'CALL readings_partition_upkeep()' },
      {
        sql: "SELECT COUNT(*) FROM information_schema.partitions WHERE table_schema = DATABASE() AND table_name = 'readings'",
        gives: ['3'],
      },
    ],
  },
];

const oldEvents = (to: string): Step => ({
  sql: `INSERT INTO events (at) ${to} FROM orders`,
});
const batch = /UPDATE events_archive_state SET .*'now'\)/;

const onSqlite: readonly Case[] = [
  inStep,
  {
    form: 'updated-at',
    promise: 'only a change of the row moves it',
    table: 'pairs',
    given: { column: 'updated_at' },
    steps: [
      { sql: "INSERT INTO Pairs (a) VALUES ('new')" },
      { sql: "SELECT updated_at > datetime('now', '-1 hour') FROM Pairs WHERE a = 'new'", gives: ['1'] },
      { sql: "UPDATE Pairs SET updated_at = '2020-01-01'" },
      { sql: "UPDATE Pairs SET rowid = rowid WHERE a = 'new'" },
      { sql: "UPDATE Pairs SET rowid = 'z' WHERE a = 'x'" },
      {
        sql: "SELECT a, updated_at > datetime('now', '-1 hour') FROM Pairs ORDER BY a",
        gives: ['new 0', 'x 1'],
      },
      {
        sql: "PRAGMA recursive_triggers = ON; UPDATE Pairs SET updated_at = '2020-01-01' WHERE a = 'x'; UPDATE Pairs SET rowid = 'w' WHERE a = 'x'",
      },
      { sql: "SELECT updated_at > datetime('now', '-1 hour') FROM Pairs WHERE a = 'x'", gives: ['1'] },
    ],
  },
  {
    form: 'audit',
    promise: 'keeps versions, bytes as digits, and no redacted column',
    table: 'pairs',
    given: { name: 'pairs_audit', redacted: ['rowid'] },
    steps: [
      { sql: "INSERT INTO Pairs VALUES ('k', x'0aff', 'secret')" },
      { sql: "UPDATE Pairs SET rowid = 'other' WHERE a = 'k'" },
      { sql: "DELETE FROM Pairs WHERE a = 'k'" },
      {
        sql: 'SELECT operation, row_before, row_after FROM pairs_audit ORDER BY id',
        gives: [
          'INSERT NULL {"a":"k","B \\"b":"0AFF"}',
          'UPDATE {"a":"k","B \\"b":"0AFF"} {"a":"k","B \\"b":"0AFF"}',
          'DELETE {"a":"k","B \\"b":"0AFF"} NULL',
        ],
      },
    ],
  },
  {
    form: 'outbox',
    promise: 'a consumer takes each event once, and again if its COMMIT fails',
    table: 'orders',
    given: { name: 'orders_outbox' },
    steps: [
      { sql: "UPDATE orders SET note = 'x' WHERE id <= 2" },
      { sql: 'DELETE FROM orders WHERE id = 3' },
      {
        sql: /DELETE FROM .* RETURNING \*/,
        rolledBack: true,
        gives: ['UPDATE [1]', 'UPDATE [2]', 'DELETE [3]'],
      },
      { sql: /DELETE FROM .* RETURNING \*/, gives: ['UPDATE [1]', 'UPDATE [2]', 'DELETE [3]'] },
      { sql: /DELETE FROM .* RETURNING \*/, gives: [] },
    ],
  },
  {
    ...soft,
    steps: [
      { sql: again, refused: /UNIQUE constraint failed/ },
      { sql: "UPDATE members SET deleted_at = datetime('now') WHERE email = 'a@example.test'" },
      { sql: again },
      { sql: again, refused: /UNIQUE constraint failed/ },
    ],
  },
  {
    form: 'archive',
    promise: 'stops, goes on, and moves each old row once',
    table: 'events',
    given: { time: 'at', keep: '24 months', then: 'archive', stored: 'text' },
    steps: [
      oldEvents("SELECT datetime('2001-01-01', id || ' days')"),
      { sql: 'UPDATE events_archive_state SET batch = 20' },
      { sql: batch },
      { sql: 'UPDATE events_archive_state SET is_stopped = 1' },
      { sql: batch },
      {
        sql: 'SELECT moved, (SELECT count(*) FROM events_archive) FROM events_archive_state',
        gives: ['20 20'],
      },
      { sql: 'UPDATE events_archive_state SET is_stopped = 0' },
      { sql: batch },
      { sql: batch },
      { sql: 'SELECT last_moved FROM events_archive_state', gives: ['10'] },
      { sql: batch },
      {
        sql: 'SELECT last_moved, moved, (SELECT count(DISTINCT id) FROM events_archive), (SELECT count(*) FROM events) FROM events_archive_state',
        gives: ['0 50 50 50'],
      },
    ],
  },
  ...(['seconds', 'milliseconds', 'iso'] as const).map((stored): Case => {
    const at = {
      seconds: "SELECT strftime('%s', 'now', '-' || id || ' days', '-12 hours') + 0",
      milliseconds: "SELECT strftime('%s', 'now', '-' || id || ' days', '-12 hours') * 1000",
      iso: "SELECT strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-' || id || ' days', '-12 hours')",
    }[stored];
    return {
      form: 'archive',
      promise: `erases what is older, held as ${stored}`,
      table: 'events',
      given: { time: 'at', keep: '2 weeks', then: 'erase', stored },
      steps: [
        { sql: 'DELETE FROM events' },
        oldEvents(at),
        { sql: batch },
        { sql: 'SELECT moved, (SELECT count(*) FROM events) FROM events_archive_state', gives: ['37 13'] },
      ],
    };
  }),
  {
    form: 'move-columns',
    promise: 'each write reaches the new table',
    ...moved,
    steps: [
      { sql: "UPDATE orders SET note = 'x' WHERE id = 1" },
      { sql: "INSERT INTO orders (id, note) VALUES (51, 'y')" },
      { sql: 'UPDATE orders SET total = 7 WHERE id = 2' },
      { sql: "UPDATE orders SET note = 'z' WHERE id = 1" },
      { sql: "INSERT INTO orders (id, note) VALUES (52, 'w')" },
      { sql: 'DELETE FROM orders WHERE id = 52' },
      { sql: 'SELECT id, note FROM order_notes ORDER BY id', gives: ['1 z', '51 y'] },
    ],
  },
  {
    form: 'masked-view',
    promise: 'shows no personal value',
    table: 'customers',
    given: { name: 'customers_masked', masked: ['email'] },
    steps: [{ sql: 'SELECT id, email FROM customers_masked', gives: ['1 ***'] }],
  },
  {
    form: 'idempotency-keys',
    promise: 'the second request finds the key taken',
    table: 'orders',
    given: { name: 'order_requests' },
    steps: [
      {
        sql: "INSERT INTO order_requests (request_key, fingerprint) VALUES ('request-1', 'x') ON CONFLICT (request_key) DO NOTHING RETURNING 1",
        gives: ['1'],
      },
      {
        sql: "INSERT INTO order_requests (request_key, fingerprint) VALUES ('request-1', 'x') ON CONFLICT (request_key) DO NOTHING RETURNING 1",
        gives: [],
      },
    ],
  },
];

async function upOf(
  one: Pick<Case, 'form' | 'table' | 'column' | 'given'>,
  on: On,
  engine: FormEngine,
): Promise<readonly string[]> {
  const case_ = filled(one.form, one, engine);
  return textsOf(filesOf(await sceneOf(case_, on), case_), 'up');
}

function sqlOf({ sql }: Pick<Step, 'sql'>, files: readonly string[]): string {
  if (typeof sql === 'string') return sql;
  const found = sql.exec(files.join('\n'))?.[0];
  if (found === undefined) throw new Error(`${String(sql)} is in no comment`);
  // Of an outbox, what does not depend on the clock.
  return found.replace(/(SELECT|RETURNING) \*/, '$1 operation, row_key');
}

describe('on MariaDB', () => {
  let server: Mariadb;
  beforeAll(async () => {
    server = await startMariadb();
    run('CREATE ROLE reporting; CREATE USER reader; GRANT reporting TO reader');
    run('SET DEFAULT ROLE reporting FOR reader');
  });
  afterAll(() => server.stop());
  const run = (sql: string, database = ''): void => {
    const statements = new MysqlReader().statements(sql, 0, sql.length);
    // The client would cut the body of a procedure.
    const outcome = server.run(
      `DELIMITER $$\n${statements.map(({ parsed }) => `${parsed.text}$$\n`).join('')}`,
      database,
    );
    if (!outcome.ok) throw new Error(`${outcome.message}\n${sql}`);
  };
  const open: Connection[] = [];
  const connect = async (user: string): Promise<Connection> => {
    const given = { socketPath: server.socket, user, database: 'forms', rowsAsArray: true };
    const connection = await createConnection(given);
    open.push(connection);
    return connection;
  };
  afterEach(async () => {
    for (const connection of open.splice(0)) await connection.end();
  });
  /** The files of the form, which have run on a database of its own, and two sessions on it. */
  const applied = async (
    one: Pick<Case, 'form' | 'table' | 'column' | 'given'>,
    does: (files: readonly string[], session: Connection, other: Connection) => Promise<void>,
  ): Promise<void> => {
    const files = await upOf(one, 'mariadb 10.11', 'mysql');
    run('DROP DATABASE IF EXISTS forms; CREATE DATABASE forms');
    run('REVOKE ALL PRIVILEGES, GRANT OPTION FROM reporting');
    run(grounds.mysql.history + grounds.mysql.rows, 'forms');
    for (const sql of files) run(sql, 'forms');
    await does(files, await connect('root'), await connect('root'));
  };

  it.each(onMariadb.map((one) => [one.form, one.promise, one] as const))('%s: %s', async (_f, _p, one) => {
    await applied(one, async (files, session, other) => {
      const reader = one.steps.some(({ by }) => by === 'reader') ? await connect('reader') : other;
      for (const step of one.steps) {
        const by = step.by === undefined ? session : { other, reader }[step.by];
        const answer = by.query(sqlOf(step, files));
        if (step.refused === undefined) {
          const [rows] = await answer;
          if (step.gives !== undefined) expect(linesOf(rows), String(step.sql)).toEqual(step.gives);
        } else await expect(answer, String(step.sql)).rejects.toThrow(step.refused);
      }
    });
  });

  it('outbox: two consumers at once take each event once', async () => {
    const outbox = { form: 'outbox', table: 'orders', given: { name: 'orders_outbox' } };
    await applied(outbox, async (files, session, other) => {
      for (let n = 0; n < 8; n += 1) await session.query("UPDATE orders SET note = CONCAT(note, 'x')");
      const due = /SELECT \* FROM .* SKIP LOCKED/.exec(files.join('\n'))?.[0] ?? '';
      const isolated = /SET TRANSACTION [A-Z ]+/.exec(files.join('\n'))?.[0] ?? '';
      const consume = async (by: Connection): Promise<readonly string[]> => {
        const taken: string[] = [];
        for (;;) {
          await by.query(isolated);
          await by.query('START TRANSACTION');
          const [rows] = await by.query(due.replace('*', 'id').replace('LIMIT 100', 'LIMIT 7'));
          const ids = linesOf(rows);
          for (const id of ids) await by.query(`DELETE FROM orders_outbox WHERE id = ${id}`);
          await by.query('COMMIT');
          if (ids.length === 0) return taken;
          taken.push(...ids);
        }
      };
      const both = await Promise.all([consume(session), consume(other)]);
      expect(both.map((one) => one.length > 0)).toEqual([true, true]);
      expect(both.flat()).toHaveLength(400);
      expect(new Set(both.flat()).size).toBe(400);
    });
  });

  it.each(['archive', 'erase'])(
    'archive, %s: goes on after a stop and after a kill, and moves each old row once',
    async (then) => {
      const archive = { form: 'archive', table: 'events', given: { time: 'at', keep: '24 months', then } };
      await applied(archive, async (_files, session, other) => {
        const one = async (sql: string): Promise<string> => linesOf((await session.query(sql))[0]).join();
        await session.query(
          "INSERT INTO events (at) SELECT '2001-01-01' + INTERVAL seq DAY FROM seq_1_to_95",
        );
        await session.query('UPDATE events_archive_state SET is_stopped = 1');
        await session.query('CALL events_archive_run(10, 0, 60)');
        expect(await one('SELECT moved FROM events_archive_state')).toBe('0');
        await session.query('UPDATE events_archive_state SET is_stopped = 0');
        const id = linesOf((await other.query('SELECT CONNECTION_ID()'))[0]).join();
        const interrupted = other.query('CALL events_archive_run(10, 0.5, 60)').catch(String);
        const deadline = Date.now() + 20_000;
        while (Number(await one('SELECT moved FROM events_archive_state')) < 10 && Date.now() < deadline)
          await new Promise((resolve) => setTimeout(resolve, 10));
        await session.query(`KILL QUERY ${id}`);
        await interrupted;
        expect(Number(await one('SELECT moved FROM events_archive_state'))).toBeLessThan(95);
        await session.query('CALL events_archive_run(10, 0, 60)');
        expect(await one("SELECT COUNT(*) FROM events WHERE at < '2002-01-01'")).toBe('0');
        expect(await one('SELECT COUNT(*) FROM events')).toBe('50');
        expect(await one('SELECT moved FROM events_archive_state')).toBe('95');
        if (then === 'archive') expect(await one('SELECT COUNT(DISTINCT id) FROM events_archive')).toBe('95');
      });
    },
  );
});

/** Values joined by blanks. */
function linesOf(rows: unknown): readonly string[] {
  if (!Array.isArray(rows)) return [];
  return rows.map((row: unknown) =>
    (Array.isArray(row) ? row : [row])
      .map((value) =>
        value === null ? 'NULL' : typeof value === 'object' ? JSON.stringify(value) : String(value),
      )
      .join(' '),
  );
}

describe('on SQLite', () => {
  let server: Sqlite;
  beforeAll(async () => {
    server = await openSqlite();
  });
  afterAll(() => server.stop());

  it.each(onSqlite.map((one) => [one.form, one.promise, one] as const))('%s: %s', async (_f, _p, one) => {
    const files = await upOf(one, 'sqlite 3.40', 'sqlite');
    const database = server.fresh();
    const prepared = server.run(grounds.sqlite.history + grounds.sqlite.rows + files.join(''), database);
    expect(prepared).toMatchObject({ ok: true });
    for (const step of one.steps) {
      const sql = sqlOf(step, files);
      const sent = step.rolledBack === true ? `BEGIN IMMEDIATE; ${sql}; ROLLBACK` : sql;
      const outcome = server.run(`.separator " "\n.nullvalue NULL\n${sent};`, database);
      if (step.refused !== undefined)
        expect(outcome.ok ? 'done' : outcome.message, sql).toMatch(step.refused);
      else if (!outcome.ok) throw new Error(`${outcome.message}\n${sql}`);
      else if (step.gives !== undefined) expect(outcome.rows, sql).toEqual(step.gives);
    }
  });
});
