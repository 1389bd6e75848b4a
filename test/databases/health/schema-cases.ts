/** Faults of tables, indexes, sequences and partitions, each with one that looks like it and is none. health.test.ts judges them. */
import { rows, monthPart, sessions, statistics, reload, type Case } from './case.ts';

export const schemaCases: readonly Case[] = [
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
    name: 'of a table whose rows only an index has counted',
    object: 'public.t',
    fault: {
      run: [rows('t', 20_000), 'CREATE INDEX ON t (id)'],
      until: "SELECT n_live_tup > 10000 FROM pg_stat_user_tables WHERE relname = 't'",
      thresholds: { age: 0 },
    },
    near: {
      run: [rows('t', 20_000), 'CREATE INDEX ON t (id)'],
      until: "SELECT n_live_tup > 10000 FROM pg_stat_user_tables WHERE relname = 't'",
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
        // It changes no key.
        'UPDATE still SET id = id',
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
