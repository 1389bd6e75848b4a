/**
 * For each check of a server's health a fault, and one that looks like it and is none. Data; health.test.ts runs and judges it. `$PORT` and
 * `$DATABASE` stand for the server's port and the case's database.
 */

export interface Case {
  readonly check: string;
  /** What is special, where a check has several cases. */
  readonly name?: string;
  /** From this version number on. */
  readonly from?: number;
  readonly fault: Situation;
  readonly near: Situation;
  /** The object that the finding is about. */
  readonly object: string;
  /** Roles that cannot see the fault, and have to say so; all others see it. */
  readonly hiddenFrom?: readonly Role[];
  /** The finding has a script: it is run, and the finding is gone. `repair` is what a person does before. */
  readonly script?: { readonly repair?: readonly string[] };
}

export type Role = 'owner' | 'monitor' | 'nothing';

export interface Situation {
  /** One after the other, each in a transaction of its own; what fails is meant to. */
  readonly run?: readonly string[];
  /** One list for each session that stays open; the last statement is not waited for if it is in `busy`. */
  readonly hold?: readonly (readonly string[])[];
  readonly busy?: readonly string[];
  /** After the sessions are open. */
  readonly then?: readonly string[];
  /** A query whose first value is true once the server knows what happened. */
  readonly until?: string;
  readonly thresholds?: Readonly<Record<string, number>>;
  /** Run at the end, for what is not part of the database. */
  readonly after?: readonly string[];
}

const rows = (name: string, count: number): string =>
  `CREATE TABLE ${name} AS SELECT g AS id, g AS a, 'a text of some length' AS b FROM generate_series(1, ${count}) g`;
const burn = (count: number): readonly string[] =>
  Array.from({ length: count }, () => 'SELECT txid_current()');
const month = (offset: number, text: string): string =>
  `(date_trunc('month', localtimestamp) + interval '${offset} months')::${text}`;
const monthPart = (table: string, name: string, offset: number): string =>
  `DO $$ BEGIN EXECUTE format('CREATE TABLE ${name} PARTITION OF ${table} FOR VALUES FROM (%L) TO (%L)', ${month(offset, 'date')}, ${month(offset + 1, 'date')}); END $$`;
const sessions: readonly Role[] = ['owner', 'nothing'];
const statistics: readonly Role[] = ['monitor', 'nothing'];
const reload = 'SELECT pg_reload_conf()';

export const cases: readonly Case[] = [
  {
    check: 'connections-used',
    object: 'connections',
    fault: { hold: [['SELECT 1'], ['SELECT 1'], ['SELECT 1']], thresholds: { soon: 3, now: 90 } },
    // Background processes are sessions, too.
    near: { thresholds: { soon: 4, now: 90 } },
    hiddenFrom: sessions,
  },
  {
    check: 'idle-in-transaction',
    object: 'reporting as plinth',
    fault: {
      run: ['CREATE TABLE t (id int)'],
      hold: [['BEGIN', 'INSERT INTO t VALUES (1)']],
      thresholds: { soon: 0, now: 1800 },
    },
    near: { hold: [['BEGIN', 'SELECT 1']], thresholds: { soon: 0, now: 1800 } },
    hiddenFrom: sessions,
    script: {},
  },
  {
    check: 'long-query',
    object: 'reporting as plinth',
    fault: {
      hold: [['SELECT pg_sleep(100)']],
      busy: ['SELECT pg_sleep(100)'],
      thresholds: { soon: 0, now: 1800 },
    },
    near: { hold: [['BEGIN', 'SELECT 1']], thresholds: { soon: 0, now: 1800 } },
    hiddenFrom: sessions,
    script: {},
  },
  {
    check: 'xmin-horizon',
    object: 'reporting as plinth',
    fault: {
      hold: [['BEGIN ISOLATION LEVEL REPEATABLE READ', 'SELECT 1']],
      then: burn(12),
      thresholds: { soon: 10, now: 1e9 },
    },
    near: { hold: [['BEGIN', 'SELECT 1']], then: burn(12), thresholds: { soon: 10, now: 1e9 } },
    script: {},
  },
  {
    check: 'xmin-horizon',
    name: 'a prepared transaction',
    object: "it's left",
    fault: {
      run: ["BEGIN; CREATE TABLE t (id int); PREPARE TRANSACTION 'it''s left'"],
      then: burn(12),
      thresholds: { soon: 10, now: 1e9 },
      after: ["ROLLBACK PREPARED 'it''s left'"],
    },
    near: { run: ['CREATE TABLE t (id int)'], then: burn(12), thresholds: { soon: 10, now: 1e9 } },
  },
  {
    check: 'prepared-transactions',
    object: "it's left",
    fault: {
      run: ["BEGIN; CREATE TABLE t (id int); PREPARE TRANSACTION 'it''s left'"],
      thresholds: { soon: 0 },
      after: ["ROLLBACK PREPARED 'it''s left'"],
    },
    near: {
      run: ["BEGIN; CREATE TABLE t (id int); PREPARE TRANSACTION 'just now'"],
      after: ["ROLLBACK PREPARED 'just now'"],
    },
    script: {},
  },
  {
    check: 'transaction-id-age',
    object: '$DATABASE',
    // 300 of 2^31, in percent.
    fault: { then: burn(300), thresholds: { soon: (300 * 100) / 2 ** 31, now: 80 } },
    near: { then: burn(300) },
    script: {},
  },
  {
    check: 'multixact-age',
    object: '$DATABASE',
    fault: {
      run: ['CREATE TABLE t (id int); INSERT INTO t VALUES (1)'],
      hold: [
        ['BEGIN', 'SELECT FROM t FOR SHARE'],
        ['BEGIN', 'SELECT FROM t FOR SHARE', 'COMMIT'],
        ['BEGIN', 'SELECT FROM t FOR SHARE', 'COMMIT'],
      ],
      thresholds: { soon: 100 / 2 ** 31, now: 80 },
    },
    near: {},
  },
  {
    check: 'autovacuum-off',
    object: 'public.t',
    fault: { run: ['CREATE TABLE t (id int) WITH (autovacuum_enabled = off)'] },
    near: { run: ['CREATE TABLE t (id int) WITH (autovacuum_enabled = on, fillfactor = 70)'] },
    script: {},
  },
  {
    check: 'autovacuum-off',
    name: 'of a TOAST table',
    object: 'public.t',
    fault: { run: ['CREATE TABLE t (id int, b text) WITH (toast.autovacuum_enabled = off)'] },
    near: { run: ['CREATE TABLE t (id int, b text) WITH (toast.autovacuum_vacuum_threshold = 10)'] },
    script: {},
  },
  {
    check: 'autovacuum-off',
    name: 'of the server',
    object: 'autovacuum',
    fault: {
      run: ['ALTER SYSTEM SET autovacuum = off', reload],
      until: "SELECT current_setting('autovacuum') = 'off'",
      after: ['ALTER SYSTEM RESET autovacuum', reload],
    },
    near: {
      run: ['ALTER SYSTEM SET log_autovacuum_min_duration = 0', reload],
      after: ['ALTER SYSTEM RESET log_autovacuum_min_duration', reload],
    },
    script: {},
  },
  {
    check: 'vacuum-due',
    name: 'dead rows',
    object: 'public.t',
    fault: {
      run: [rows('t', 50_000), 'VACUUM t', 'ANALYZE t', 'DELETE FROM t WHERE id > 5000'],
      until: "SELECT n_dead_tup > 40000 FROM pg_stat_user_tables WHERE relname = 't'",
      thresholds: { age: 0 },
    },
    // Just above the threshold is the normal course.
    near: {
      // What was inserted counts again where it is known to the server only after the vacuum.
      run: [
        rows('t', 50_000),
        'ALTER TABLE t SET (autovacuum_vacuum_insert_threshold = 100000)',
        'VACUUM t',
        'ANALYZE t',
        'DELETE FROM t WHERE id > 38000',
      ],
      until: "SELECT n_dead_tup > 11000 FROM pg_stat_user_tables WHERE relname = 't'",
      thresholds: { age: 0 },
    },
    script: {},
  },
  {
    check: 'vacuum-due',
    name: 'inserted rows',
    object: 'public.t',
    fault: {
      run: [rows('t', 50_000), 'ANALYZE t'],
      until: "SELECT n_ins_since_vacuum > 40000 FROM pg_stat_user_tables WHERE relname = 't'",
      thresholds: { age: 0 },
    },
    near: {
      run: [rows('t', 50_000), 'ALTER TABLE t SET (autovacuum_vacuum_insert_threshold = 60000)', 'ANALYZE t'],
      until: "SELECT n_ins_since_vacuum > 40000 FROM pg_stat_user_tables WHERE relname = 't'",
      thresholds: { age: 0 },
    },
    script: {},
  },
  {
    check: 'stale-statistics',
    object: 'public.t',
    fault: {
      run: [rows('t', 20_000)],
      until: "SELECT n_live_tup > 10000 FROM pg_stat_user_tables WHERE relname = 't'",
    },
    near: {
      run: [rows('t', 20_000), 'ANALYZE t', rows('small', 100)],
      until: 'SELECT count(*) = 2 FROM pg_stat_user_tables WHERE n_live_tup > 0',
    },
    script: {},
  },
  {
    check: 'stale-statistics',
    name: 'of a partitioned table',
    object: 'public.p',
    fault: {
      run: [
        'CREATE TABLE p (id int) PARTITION BY RANGE (id)',
        'CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (100000)',
        'INSERT INTO p SELECT g FROM generate_series(1, 20000) g',
        'ANALYZE p1',
      ],
    },
    near: {
      run: [
        'CREATE TABLE p (id int) PARTITION BY RANGE (id)',
        'CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (100000)',
        'INSERT INTO p SELECT g FROM generate_series(1, 20000) g',
        'ANALYZE p',
      ],
    },
    script: {},
  },
  {
    check: 'invalid-index',
    object: 'public.broken',
    fault: {
      run: [
        'CREATE TABLE t (id int); INSERT INTO t VALUES (1), (1)',
        'CREATE UNIQUE INDEX CONCURRENTLY broken ON t (id)',
      ],
    },
    // Under construction: it waits for the other session.
    near: {
      run: ['CREATE TABLE t (id int); INSERT INTO t VALUES (1)'],
      hold: [['BEGIN', 'INSERT INTO t VALUES (2)'], ['CREATE INDEX CONCURRENTLY building ON t (id)']],
      busy: ['CREATE INDEX CONCURRENTLY building ON t (id)'],
      until: 'SELECT count(*) = 1 FROM pg_stat_progress_create_index WHERE index_relid <> 0',
    },
    script: { repair: ['DELETE FROM t WHERE ctid = (SELECT max(ctid) FROM t)'] },
  },
  {
    check: 'invalid-index',
    name: 'beside a valid one',
    object: 'public.t_id_idx_cc"new',
    fault: {
      run: [
        'CREATE TABLE t (id int)',
        'CREATE INDEX t_id_idx ON t (id)',
        'CREATE INDEX "t_id_idx_cc""new" ON t (id)',
        `UPDATE pg_index SET indisvalid = false WHERE indexrelid = '"t_id_idx_cc""new"'::regclass`,
      ],
    },
    near: {
      run: [
        'CREATE TABLE t (id int)',
        'CREATE INDEX t_id_idx ON t (id)',
        'CREATE INDEX t_id_idx_ccnew ON t (id)',
      ],
    },
    script: {},
  },
  {
    check: 'unused-index',
    object: 'public.t_a_idx',
    fault: {
      run: [rows('t', 1000), 'CREATE INDEX t_a_idx ON t (a)', 'VACUUM t'],
      thresholds: { days: 0, size: 0 },
    },
    near: {
      run: [
        'CREATE TABLE parent (id int PRIMARY KEY)',
        'INSERT INTO parent VALUES (1)',
        'CREATE TABLE t (id int PRIMARY KEY, parent int REFERENCES parent, u int, x int)',
        'INSERT INTO t SELECT g, 1, g, g FROM generate_series(1, 1000) g',
        'CREATE INDEX ON t (parent)',
        'CREATE UNIQUE INDEX ON t (u)',
        'CREATE INDEX used ON t (x)',
        'VACUUM ANALYZE t',
        'SET enable_seqscan = off; SET enable_bitmapscan = off; SELECT * FROM t WHERE x = 7',
      ],
      until: "SELECT idx_scan > 0 FROM pg_stat_user_indexes WHERE indexrelname = 'used'",
      thresholds: { days: 0, size: 0 },
    },
    script: {},
  },
  {
    check: 'duplicate-index',
    object: 'public.second',
    fault: { run: [rows('t', 10), 'CREATE INDEX first ON t (a, b)', 'CREATE INDEX second ON t (a, b)'] },
    near: {
      run: [
        rows('t', 10),
        'CREATE INDEX ON t (b)',
        'CREATE INDEX ON t (b text_pattern_ops)',
        'CREATE INDEX ON t (b DESC)',
        'CREATE INDEX ON t (b) WHERE a > 5',
        'CREATE INDEX ON t (lower(b))',
        'CREATE INDEX ON t (upper(b))',
        'CREATE INDEX ON t USING hash (b)',
        'CREATE INDEX ON t (b COLLATE "C")',
        'CREATE INDEX ON t (a) INCLUDE (id)',
      ],
    },
    script: {},
  },
  {
    check: 'duplicate-index',
    name: 'the beginning of another one',
    object: 'public.short',
    fault: { run: [rows('t', 10), 'CREATE INDEX short ON t (a)', 'CREATE INDEX long ON t (a, b)'] },
    near: {
      run: [
        rows('t', 10),
        'CREATE UNIQUE INDEX short ON t (a)',
        'CREATE INDEX long ON t (a, b)',
        'CREATE INDEX other ON t (b, a)',
        'CREATE INDEX partial ON t (a) WHERE id > 5',
      ],
    },
    script: {},
  },
  {
    check: 'foreign-key-without-index',
    object: 'public.child',
    fault: {
      run: [
        'CREATE TABLE parent (id int PRIMARY KEY)',
        'INSERT INTO parent SELECT generate_series(1, 100)',
        'CREATE TABLE child (id int, "the parent" int REFERENCES parent)',
        'INSERT INTO child SELECT g, 1 + g % 50 FROM generate_series(1, 20000) g',
        'ANALYZE child',
        'DELETE FROM parent WHERE id > 90',
      ],
      until: "SELECT n_tup_del > 0 FROM pg_stat_user_tables WHERE relname = 'parent'",
    },
    near: {
      run: [
        'CREATE TABLE still (id int PRIMARY KEY)',
        'CREATE TABLE parent (id int, half int, PRIMARY KEY (id, half))',
        'INSERT INTO still VALUES (1)',
        'INSERT INTO parent SELECT g, g FROM generate_series(1, 100) g',
        'CREATE TABLE child (id int, a int, b int, still int REFERENCES still, FOREIGN KEY (a, b) REFERENCES parent)',
        'CREATE INDEX ON child (b, a, id)',
        'INSERT INTO child SELECT g, 1 + g % 50, 1 + g % 50, 1 FROM generate_series(1, 20000) g',
        'ANALYZE child',
        'DELETE FROM parent WHERE id > 90',
      ],
      until: "SELECT n_tup_del > 0 FROM pg_stat_user_tables WHERE relname = 'parent'",
    },
    script: {},
  },
  {
    check: 'sequence-exhaustion',
    name: 'smaller than its column',
    object: 'public.t_id_seq',
    fault: {
      run: [
        'CREATE TABLE t (id bigserial PRIMARY KEY)',
        'ALTER SEQUENCE t_id_seq AS int',
        "SELECT setval('t_id_seq', 2000000000)",
      ],
    },
    near: { run: ['CREATE TABLE t (id bigserial PRIMARY KEY)', "SELECT setval('t_id_seq', 2000000000)"] },
    hiddenFrom: statistics,
    script: {},
  },
  {
    check: 'sequence-exhaustion',
    name: 'the end of the column',
    object: 'public.t_id_seq',
    fault: {
      run: ['CREATE TABLE t (id smallint GENERATED ALWAYS AS IDENTITY)', "SELECT setval('t_id_seq', 30000)"],
    },
    near: { run: ['CREATE SEQUENCE s AS smallint CYCLE', "SELECT setval('s', 30000)"] },
    hiddenFrom: statistics,
  },
  {
    check: 'sequence-exhaustion',
    name: 'a foreign key of a smaller type',
    object: 'public.parent_id_seq',
    fault: {
      run: [
        'CREATE TABLE parent (id bigserial PRIMARY KEY)',
        'CREATE TABLE child (parent int REFERENCES parent)',
        "SELECT setval('parent_id_seq', 2000000000)",
      ],
    },
    near: {
      run: [
        'CREATE TABLE parent (id bigserial PRIMARY KEY)',
        'CREATE TABLE child (other int, parent bigint REFERENCES parent)',
        "SELECT setval('parent_id_seq', 2000000000)",
      ],
    },
    hiddenFrom: statistics,
  },
  {
    check: 'replication-slots',
    object: 'nobody_reads',
    fault: {
      run: ["SELECT pg_create_physical_replication_slot('nobody_reads', true)"],
      thresholds: { soon: 0, now: 10_240 },
      after: [
        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = 'nobody_reads'",
      ],
    },
    near: {
      run: ["SELECT pg_create_physical_replication_slot('keeps_little', true)"],
      after: ["SELECT pg_drop_replication_slot('keeps_little')"],
    },
    script: {},
  },
  {
    check: 'subscriptions',
    object: 'of_us',
    fault: {
      run: [
        'CREATE TABLE t (id int PRIMARY KEY)',
        "CREATE SUBSCRIPTION of_us CONNECTION 'host=127.0.0.1 port=$PORT user=plinth password=plinth-test-only dbname=$DATABASE' PUBLICATION of_us WITH (connect = false)",
        'CREATE PUBLICATION of_us FOR TABLE t',
        "SELECT pg_create_logical_replication_slot('of_us', 'pgoutput')",
      ],
      after: [
        'ALTER SUBSCRIPTION of_us DISABLE',
        'ALTER SUBSCRIPTION of_us SET (slot_name = NONE)',
        'DROP SUBSCRIPTION of_us',
        "SELECT pg_drop_replication_slot('of_us')",
      ],
    },
    near: { run: ['CREATE TABLE t (id int PRIMARY KEY)', 'CREATE PUBLICATION of_us FOR TABLE t'] },
    script: {},
  },
  {
    check: 'archiver',
    object: 'archive_command',
    fault: {
      run: [
        "ALTER SYSTEM SET archive_command = 'false'",
        reload,
        'SELECT txid_current(); SELECT pg_switch_wal()',
      ],
      until:
        "SELECT last_failed_time > coalesce(last_archived_time, last_failed_time - interval '1 s') FROM pg_stat_archiver",
      after: ['ALTER SYSTEM RESET archive_command', reload],
    },
    // It failed before, and has gone on since.
    near: {
      run: [
        "ALTER SYSTEM SET archive_command = 'true'",
        reload,
        'SELECT txid_current(); SELECT pg_switch_wal()',
      ],
      until:
        "SELECT last_archived_time > coalesce(last_failed_time, last_archived_time - interval '1 s') FROM pg_stat_archiver",
      after: ['ALTER SYSTEM RESET archive_command', reload],
    },
  },
  {
    check: 'checkpoints',
    object: 'max_wal_size',
    fault: { run: ['CHECKPOINT'], thresholds: { sometime: 1, count: 1 } },
    near: { run: ['CHECKPOINT'], thresholds: { sometime: 1, count: 1_000_000 } },
  },
  {
    check: 'durability-settings',
    object: 'synchronous_commit',
    fault: { run: ['ALTER DATABASE $DATABASE SET synchronous_commit = off'] },
    near: { run: ['ALTER DATABASE $DATABASE SET synchronous_commit = local'] },
    script: {},
  },
  {
    check: 'pending-restart',
    object: 'max_worker_processes',
    fault: {
      run: ['ALTER SYSTEM SET max_worker_processes = 9', reload],
      until: 'SELECT bool_or(pending_restart) FROM pg_settings',
      after: ['ALTER SYSTEM RESET max_worker_processes', reload],
    },
    near: {
      run: ['ALTER SYSTEM SET max_worker_processes = 8', "ALTER SYSTEM SET work_mem = '5MB'", reload],
      until: 'SELECT NOT bool_or(pending_restart) FROM pg_settings',
      after: ['ALTER SYSTEM RESET work_mem', 'ALTER SYSTEM RESET max_worker_processes', reload],
    },
  },
  {
    check: 'version-end-of-life',
    object: 'version',
    fault: { thresholds: { soon: 36_500 } },
    near: { thresholds: { soon: -36_500 } },
  },
  {
    check: 'outdated-extensions',
    object: 'pg_stat_statements',
    fault: { run: ["CREATE EXTENSION pg_stat_statements VERSION '1.8'"] },
    near: { run: ['CREATE EXTENSION pg_stat_statements'] },
    script: {},
  },
  {
    check: 'collation-mismatch',
    object: 'public.german',
    fault: {
      run: [
        "CREATE COLLATION german (provider = icu, locale = 'de')",
        'CREATE TABLE t (b text COLLATE german)',
        'CREATE INDEX ON t (b)',
        "UPDATE pg_collation SET collversion = '1.0' WHERE collname = 'german'",
      ],
    },
    near: {
      run: [
        "CREATE COLLATION german (provider = icu, locale = 'de')",
        'CREATE TABLE t (b text COLLATE german)',
        'CREATE INDEX ON t (b)',
      ],
    },
    script: {},
  },
  {
    check: 'partitions-ahead',
    object: 'public.p',
    fault: {
      run: [
        'CREATE TABLE p (at date) PARTITION BY RANGE (at)',
        monthPart('p', 'p1', -1),
        monthPart('p', 'p2', 0),
      ],
    },
    near: {
      run: [
        'CREATE TABLE p (at date) PARTITION BY RANGE (at)',
        ...[0, 1, 2].map((n) => monthPart('p', `p${n}`, n)),
        'CREATE TABLE old (at date) PARTITION BY RANGE (at)',
        monthPart('old', 'old1', -30),
        'CREATE TABLE open (at date) PARTITION BY RANGE (at)',
        "CREATE TABLE open1 PARTITION OF open FOR VALUES FROM ('2020-01-01') TO (MAXVALUE)",
        'CREATE TABLE by_number (at int) PARTITION BY RANGE (at)',
        'CREATE TABLE by_number1 PARTITION OF by_number FOR VALUES FROM (0) TO (10)',
      ],
    },
    script: {},
  },
  {
    check: 'partitions-ahead',
    name: 'by hours with a zone',
    object: 'public.p',
    fault: {
      run: [
        'CREATE TABLE p (at timestamptz) PARTITION BY RANGE (at)',
        "DO $$ BEGIN EXECUTE format('CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (%L) TO (%L)', date_trunc('hour', now()), date_trunc('hour', now()) + interval '1 hour'); END $$",
      ],
    },
    near: {
      run: [
        'CREATE TABLE p (at timestamptz) PARTITION BY RANGE (at)',
        "DO $$ BEGIN EXECUTE format('CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (%L) TO (%L)', date_trunc('hour', now()) + interval '3 hours', date_trunc('hour', now()) + interval '4 hours'); END $$",
      ],
    },
    script: {},
  },
  {
    check: 'default-partition',
    object: 'public.rest',
    fault: {
      run: [
        'CREATE TABLE p (id int) PARTITION BY RANGE (id)',
        'CREATE TABLE rest PARTITION OF p DEFAULT',
        'INSERT INTO p VALUES (1)',
        'ANALYZE rest',
      ],
    },
    near: {
      run: [
        'CREATE TABLE p (id int) PARTITION BY RANGE (id)',
        'CREATE TABLE rest PARTITION OF p DEFAULT',
        'CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (9)',
        'INSERT INTO p VALUES (1)',
        'ANALYZE p',
      ],
    },
  },
  {
    check: 'notify-queue',
    object: 'notification queue',
    fault: {
      hold: [['LISTEN x', 'BEGIN', 'SELECT 1']],
      then: ["SELECT pg_notify('x', repeat('y', 7000) || g) FROM generate_series(1, 2000) g"],
      thresholds: { soon: 1e-6, now: 75 },
    },
    near: {
      hold: [['LISTEN x']],
      then: ["SELECT pg_notify('x', repeat('y', 7000) || g) FROM generate_series(1, 2000) g"],
      until: 'SELECT pg_notification_queue_usage() = 0',
      thresholds: { soon: 1e-6, now: 75 },
    },
  },
  {
    check: 'table-bloat',
    object: 'public.t',
    fault: {
      run: [rows('t', 100_000), 'DELETE FROM t WHERE id % 5 <> 0', 'VACUUM ANALYZE t'],
      thresholds: { sometime: 40, size: 1 },
    },
    // Padding and free space by design are no bloat.
    near: {
      run: [
        'CREATE TABLE padded AS SELECT g % 2 = 0 AS a, g::bigint AS b, g % 3 = 0 AS c, g::bigint AS d FROM generate_series(1, 60000) g',
        'CREATE TABLE half (id int, b text) WITH (fillfactor = 50)',
        "INSERT INTO half SELECT g, 'a text of some length' FROM generate_series(1, 60000) g",
        "CREATE TABLE nulls AS SELECT g AS id, nullif(g % 2, 0) AS a, CASE WHEN g % 3 = 0 THEN 'text' || g END AS b FROM generate_series(1, 60000) g",
        "CREATE TABLE json AS SELECT g AS id, jsonb_build_object('a', g, 'b', repeat('x', g % 90)) AS j FROM generate_series(1, 60000) g",
        'VACUUM ANALYZE',
      ],
      thresholds: { sometime: 40, size: 1 },
    },
    hiddenFrom: statistics,
  },
  {
    check: 'index-bloat',
    object: 'public.t_id_idx',
    fault: {
      run: [
        rows('t', 200_000),
        'CREATE INDEX t_id_idx ON t (id)',
        'DELETE FROM t WHERE id % 5 <> 0',
        'VACUUM ANALYZE t',
      ],
      thresholds: { sometime: 50, size: 1 },
    },
    near: {
      run: [
        rows('t', 200_000),
        'CREATE INDEX fresh ON t (id)',
        'CREATE INDEX half ON t (a) WITH (fillfactor = 50)',
        'CREATE INDEX texts ON t ((b || id))',
        'CREATE INDEX same ON t (b)',
        'VACUUM ANALYZE t',
      ],
      thresholds: { sometime: 50, size: 1 },
    },
    hiddenFrom: statistics,
    script: {},
  },
  {
    check: 'table-bloat-measured',
    object: 'public.t',
    fault: {
      run: [
        'CREATE EXTENSION pgstattuple',
        rows('t', 100_000),
        'DELETE FROM t WHERE id % 5 <> 0',
        'VACUUM ANALYZE t',
      ],
      thresholds: { sometime: 30, size: 1 },
    },
    near: {
      run: [
        'CREATE EXTENSION pgstattuple',
        rows('t', 60_000),
        'CREATE TABLE half (id int, b text) WITH (fillfactor = 50)',
        "INSERT INTO half SELECT g, 'a text of some length' FROM generate_series(1, 60000) g",
        'VACUUM ANALYZE',
      ],
      thresholds: { sometime: 30, size: 1 },
    },
    hiddenFrom: sessions,
  },
  {
    check: 'index-bloat-measured',
    object: 'public.t_id_idx',
    fault: {
      run: [
        'CREATE EXTENSION pgstattuple',
        rows('t', 200_000),
        'CREATE INDEX t_id_idx ON t (id)',
        'DELETE FROM t WHERE id % 5 <> 0',
        'VACUUM ANALYZE t',
      ],
      thresholds: { sometime: 40, size: 1 },
    },
    near: {
      run: [
        'CREATE EXTENSION pgstattuple',
        rows('t', 200_000),
        'CREATE INDEX fresh ON t (id)',
        'CREATE INDEX half ON t (a) WITH (fillfactor = 50)',
        'CREATE INDEX same ON t (b)',
        'VACUUM ANALYZE t',
      ],
      thresholds: { sometime: 40, size: 1 },
    },
    hiddenFrom: sessions,
    script: {},
  },
];
