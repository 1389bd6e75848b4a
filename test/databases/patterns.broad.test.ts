/** What the patterns among the forms of new migrations do on a real server, beyond that they run: with rows, with writers beside them. */
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FormExample } from '../../core/change-forms/form.ts';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { filesOf, filled, history, rows, sceneOf, send } from './filled-forms.ts';

const readRows =
  "SELECT coalesce(sum(seq_tup_read), 0)::int AS n FROM pg_stat_xact_user_tables WHERE relname LIKE 'events%'";

describe.each([14, 18] as const)('on PostgreSQL %i', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(major);
  });

  const open: Client[] = [];
  const databases: string[] = [];
  const connect = async (database: string): Promise<Client> => {
    const client = new Client({ connectionString: server.connectionString(database) });
    await client.connect();
    open.push(client);
    return client;
  };
  afterAll(async () => {
    for (const client of open) await client.end();
    for (const database of databases) await server.dropDatabase(database);
  });

  /** A database on which the filled form's migrations have run. */
  const applied = async (
    id: string,
    example: FormExample,
    beside: (database: string) => Promise<void> = () => Promise.resolve(),
    change: (sql: string) => string = (sql) => sql,
  ): Promise<{ readonly client: Client; readonly files: Readonly<Record<string, string>> }> => {
    const one = filled(id, example);
    const files = Object.fromEntries(
      Object.entries(filesOf(await sceneOf(one, major), one)).map(([path, sql]) => [path, change(sql)]),
    );
    const database = await server.createDatabase();
    databases.push(database);
    const client = await connect(database);
    await client.query(history + rows);
    await beside(database);
    await send(client, files, 'up');
    return { client, files };
  };
  const values = async (client: Client, sql: string): Promise<readonly unknown[]> =>
    (await client.query<unknown[]>({ text: sql, rowMode: 'array' })).rows.map((row) =>
      row.length === 1 ? row[0] : row,
    );

  it('updated-at: only a change of the row moves it', async () => {
    const { client } = await applied('updated-at', { table: 'orders', given: { column: 'updated_at' } });
    await client.query(`UPDATE orders SET updated_at = '2020-01-01' WHERE id <= 2`);
    await client.query(`ALTER TABLE orders DISABLE TRIGGER USER; UPDATE orders SET updated_at = '2020-01-01';
      ALTER TABLE orders ENABLE TRIGGER USER; UPDATE orders SET note = note WHERE id = 1; UPDATE orders SET note = 'x' WHERE id = 2`);
    expect(
      await values(
        client,
        "SELECT updated_at > now() - interval '1 hour' FROM orders WHERE id <= 2 ORDER BY id",
      ),
    ).toEqual([false, true]);
  });

  it('audit: keeps versions, the actor, and no personal column', async () => {
    const { client } = await applied('audit', {
      table: 'customers',
      given: { name: 'customers_audit', setting: 'app.actor', redacted: ['email'] },
    });
    await client.query(
      `BEGIN; SET LOCAL app.actor = 'ann'; INSERT INTO customers (email) VALUES ('b@example.test'); COMMIT`,
    );
    await client.query(
      `UPDATE customers SET email = 'c@example.test' WHERE id = 2; DELETE FROM customers WHERE id = 2`,
    );
    expect(
      await values(
        client,
        'SELECT actor = session_user, operation, before, after FROM customers_audit ORDER BY id',
      ),
    ).toEqual([
      [false, 'INSERT', null, { id: 2 }],
      [true, 'UPDATE', { id: 2 }, { id: 2 }],
      [true, 'DELETE', { id: 2 }, null],
    ]);
  });

  it('outbox: an event of a transaction that began earlier is not skipped', async () => {
    const { client } = await applied('outbox', { table: 'orders', given: { name: 'orders_outbox' } });
    const [database] = databases.slice(-1);
    const other = await connect(database ?? '');
    const heard: string[] = [];
    client.on('notification', ({ channel }) => heard.push(channel));
    await client.query('LISTEN orders_outbox');
    const due = `SELECT operation || ' ' || (row_key ->> 0) FROM orders_outbox
      WHERE transaction_id < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY id LIMIT 100 FOR UPDATE SKIP LOCKED`;
    await other.query(`BEGIN; UPDATE orders SET note = 'slow' WHERE id = 1`);
    await client.query(`UPDATE orders SET note = 'fast' WHERE id = 2`);
    expect(await values(client, due)).toEqual([]);
    await other.query('COMMIT');
    // Transactions of other tests on this server may have begun earlier still.
    await expect.poll(() => values(client, due)).toEqual(['UPDATE 1', 'UPDATE 2']);
    await client.query('DELETE FROM orders WHERE id = 3');
    await expect.poll(() => values(client, due)).toEqual(['UPDATE 1', 'UPDATE 2', 'DELETE 3']);
    expect(heard).toContain('orders_outbox');
  });

  it('soft-delete: a deleted value can be used again, a live one cannot', async () => {
    const { client } = await applied('soft-delete', { table: 'members', given: { column: 'deleted_at' } });
    const again = `INSERT INTO members (team, email) VALUES ('a', 'a@example.test')`;
    await expect(client.query(again)).rejects.toThrow(/members_email_live_key/);
    await client.query(`UPDATE members SET deleted_at = now() WHERE email = 'a@example.test'`);
    await client.query(again);
  });

  it('tenant-isolation: nothing leaks with the policy, and the check sees the leak without it', async () => {
    const { client } = await applied('tenant-isolation', {
      table: 'orders',
      given: { tenant: 'customer_id', setting: 'app.tenant' },
    });
    const role = `tenant_reader_${major}_${process.pid}`;
    await client.query(`CREATE ROLE ${role}; GRANT SELECT, INSERT, UPDATE ON orders TO ${role}`);
    const seen = async (tenant: string): Promise<unknown> => {
      await client.query(`BEGIN; SET LOCAL ROLE ${role}; SET LOCAL app.tenant = '${tenant}'`);
      const [count] = await values(client, 'SELECT count(*)::int FROM orders');
      await client.query('ROLLBACK');
      return count;
    };
    try {
      expect([await seen('1'), await seen('2'), await seen('')]).toEqual([50, 0, 0]);
      await client.query(`BEGIN; SET LOCAL ROLE ${role}; SET LOCAL app.tenant = '2'`);
      await expect(client.query(`INSERT INTO orders (customer_id) VALUES (1)`)).rejects.toThrow(
        /row-level security/,
      );
      await client.query('ROLLBACK');
      await client.query(
        'DROP POLICY orders_tenant ON orders; ALTER TABLE orders DISABLE ROW LEVEL SECURITY',
      );
      expect(await seen('2')).toBe(50);
    } finally {
      await client.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
    }
  });

  it('partition-table: a writer waits for moments only, and no row is lost or counted twice', async () => {
    let longest = 0;
    let written = 0;
    let isDone = false;
    let writing: Promise<void> = Promise.resolve();
    const { client } = await applied(
      'partition-table',
      { table: 'events', given: { time: 'at', step: 'month', start: '2030-01-01', count: '2' } },
      async (database) => {
        const writer = await connect(database);
        await writer.query(
          `INSERT INTO events (at) SELECT timestamptz '2026-01-01' + n * interval '1 second' FROM generate_series(1, 200000) n`,
        );
        const write = async (): Promise<void> => {
          while (!isDone) {
            const start = performance.now();
            await writer.query(`INSERT INTO events (kind) VALUES ('written')`);
            longest = Math.max(longest, performance.now() - start);
            written += 1;
          }
        };
        writing = write();
      },
      // Rows that the transaction of the switch reads: the server counts those of earlier ones too until it has told of them.
      (sql) =>
        sql.includes('ATTACH PARTITION events')
          ? `CREATE TEMP TABLE earlier AS ${readRows};\n${sql}\nCREATE TABLE switched AS SELECT (${readRows}) - n AS n FROM earlier;`
          : sql,
    );
    isDone = true;
    await writing;
    console.log(
      `PostgreSQL ${major}: ${written} rows written beside it, the longest wait was ${longest.toFixed(0)} ms`,
    );
    expect(await values(client, 'SELECT n FROM switched')).toEqual([0]);
    await client.query(`INSERT INTO events (at) VALUES ('2030-02-03')`);
    expect(
      await values(
        client,
        `SELECT count(*)::int, count(DISTINCT id)::int, count(*) FILTER (WHERE tableoid = 'events_2030_02'::regclass)::int FROM events`,
      ),
    ).toEqual([[200_050 + written + 1, 200_050 + written + 1, 1]]);
    // It waits for its lock at most 2 s.
    expect(longest).toBeLessThan(2_500);
  });

  it('partition-upkeep: creates what is ahead, removes what is old, and does nothing the second time', async () => {
    const { client } = await applied('partition-upkeep', {
      table: 'readings',
      given: { step: 'year', ahead: '2', keep: '1 year' },
    });
    await client.query(
      `CREATE TABLE readings_2001 PARTITION OF readings FOR VALUES FROM ('2001-01-01') TO ('2002-01-01')`,
    );
    const parts = `SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'readings'::regclass ORDER BY 1`;
    await client.query('CALL readings_partition_upkeep()');
    const first = await values(client, parts);
    expect(first).not.toContain('readings_2001');
    expect(first.length).toBeGreaterThanOrEqual(3);
    await client.query('CALL readings_partition_upkeep()');
    expect(await values(client, parts)).toEqual(first);
  });

  it.each([
    ['day', 20],
    ['week', 4],
    ['month', 2],
  ] as const)(
    'partition-upkeep by %s: both changes of the clock leave no gap and no overlap, in whichever zone it runs',
    async (step, ahead) => {
      const { client } = await applied(
        'partition-upkeep',
        { table: 'beats', given: { step, ahead: String(ahead), keep: '' } },
        undefined,
        (sql) => sql.replaceAll('current_date', "current_setting('test.today')::date"),
      );
      const zones = ['Europe/Berlin', 'America/New_York', 'UTC', 'Asia/Tokyo'];
      const days = Array.from({ length: 30 }, (_, at) => new Date(Date.UTC(2027, 2, 6 + at * 9)));
      for (const [at, day] of days.entries())
        await client.query(
          `SET timezone = '${zones[at % zones.length] ?? ''}'; SET test.today = '${day.toISOString().slice(0, 10)}'; CALL beats_partition_upkeep()`,
        );
      const bound = (word: string): string =>
        `(regexp_match(pg_get_expr(relpartbound, oid), $$${word} \\('([^']+)'\\)$$))[1]::timestamptz`;
      const gaps = `SELECT upper, next FROM (SELECT ${bound('TO')} AS upper, lead(${bound('FROM')}) OVER (ORDER BY ${bound('FROM')}) AS next
          FROM pg_class JOIN pg_inherits ON inhrelid = oid WHERE inhparent = 'beats'::regclass) b WHERE upper <> next`;
      expect(await values(client, gaps)).toEqual([]);
      const { rowCount } = await client.query(
        `INSERT INTO beats SELECT generate_series(timestamptz '2027-03-07', '2027-11-25', '30 minutes')`,
      );
      expect(rowCount).toBe(263 * 48 + 1);
    },
  );

  it('archive: goes on after a stop, and moves each old row once', async () => {
    const { client } = await applied('archive', {
      table: 'events',
      given: { time: 'at', keep: '24 months', then: 'archive' },
    });
    await client.query(
      `INSERT INTO events (at) SELECT timestamptz '2001-01-01' + n * interval '1 day' FROM generate_series(1, 95) n`,
    );
    const left = `SELECT (SELECT count(*) FROM events WHERE at < '2002-01-01')::int, (SELECT count(*) FROM events_archive)::int`;
    await client.query(`UPDATE events_archive_state SET is_stopped = true`);
    await client.query(`CALL events_archive_run(10, interval '0', interval '1 min')`);
    expect(await values(client, left)).toEqual([[85, 10]]);
    await client.query(`UPDATE events_archive_state SET is_stopped = false`);
    await client.query(`CALL events_archive_run(10, interval '0', interval '1 min')`);
    expect(await values(client, left)).toEqual([[0, 95]]);
    expect(await values(client, 'SELECT moved::int FROM events_archive_state')).toEqual([95]);
  });

  it('move-columns: each write reaches the new table', async () => {
    const { client } = await applied('move-columns', {
      table: 'orders',
      given: { columns: ['note', 'select'], name: 'order_notes' },
    });
    await client.query(
      `UPDATE orders SET note = 'x' WHERE id = 1; INSERT INTO orders (note) VALUES ('y'); UPDATE orders SET total = 7 WHERE id = 2`,
    );
    await client.query(`UPDATE orders SET note = 'z' WHERE id = 1`);
    expect(await values(client, 'SELECT id::int, note FROM order_notes ORDER BY id')).toEqual([
      [1, 'z'],
      [51, 'y'],
    ]);
  });

  it('masked-view: shows no personal value', async () => {
    const { client } = await applied('masked-view', {
      table: 'customers',
      given: { name: 'customers_masked', masked: ['email'], role: 'pg_monitor' },
    });
    expect(await values(client, 'SELECT id::int, email FROM customers_masked')).toEqual([[1, '***']]);
  });

  it('materialized-view: is refreshed while it is read', async () => {
    const { client } = await applied('materialized-view', {
      table: 'orders',
      given: { name: 'orders_by_customer', columns: ['customer_id'] },
    });
    await client.query(`INSERT INTO orders (customer_id) VALUES (NULL), (NULL), (2)`);
    const [database] = databases.slice(-1);
    const reader = await connect(database ?? '');
    await reader.query('BEGIN; SELECT * FROM orders_by_customer');
    await client.query(
      `SET statement_timeout = '20s'; REFRESH MATERIALIZED VIEW CONCURRENTLY orders_by_customer`,
    );
    await reader.query('COMMIT');
    expect(
      await values(client, 'SELECT customer_id::int, count::int FROM orders_by_customer ORDER BY 1'),
    ).toEqual([
      [1, 50],
      [2, 1],
      [null, 2],
    ]);
  });

  it('idempotency-keys: the second request waits for the first, and then does nothing', async () => {
    const { client } = await applied('idempotency-keys', {
      table: 'orders',
      given: { name: 'order_requests' },
    });
    const [database] = databases.slice(-1);
    const other = await connect(database ?? '');
    const claim = `INSERT INTO order_requests (key, fingerprint) VALUES ('request-1', 'x') ON CONFLICT (key) DO NOTHING`;
    await client.query('BEGIN');
    expect((await client.query(claim)).rowCount).toBe(1);
    const second = other.query(claim);
    await client.query('COMMIT');
    expect((await second).rowCount).toBe(0);
  });
});
