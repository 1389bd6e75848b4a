/**
 * Faults of settings and of privileges, each with one that looks like it and is none: the same setting where no counter moved, or one that
 * suits. health.test.ts judges them.
 */
import { reload, rows, sessions, type Case } from './case.ts';

const of = (setting: string): string => `ALTER DATABASE $DATABASE SET ${setting}`;
/** For the machine that `memory` names all but shared_buffers is small. */
const small = [
  of("work_mem = '64kB'"),
  of("maintenance_work_mem = '1MB'"),
  of("effective_cache_size = '384MB'"),
];
const authentication = (lines: readonly string[]): string =>
  `DO $$ BEGIN EXECUTE format('COPY (SELECT unnest(%L::text[])) TO %L', ARRAY[${lines.map((one) => `'${one}'`).join(', ')}], current_setting('hba_file')); END $$`;
const usual = ['local all all trust', 'host all all 127.0.0.1/32 scram-sha-256'];
const grants = 'CREATE TABLE t (id int, tenant text); GRANT SELECT ON t TO nothing';

export const settingsCases: readonly Case[] = [
  {
    check: 'memory-settings',
    name: 'a cache smaller than its part',
    object: 'effective_cache_size',
    fault: { run: [of("effective_cache_size = '1MB'")], thresholds: { memory: 16_384 } },
    near: { run: [of("effective_cache_size = '9GB'")], thresholds: { memory: 16_384 } },
    script: {},
  },
  {
    check: 'memory-settings',
    name: 'a cache that no machine has',
    object: 'effective_cache_size',
    fault: { run: [of("effective_cache_size = '40GB'")], thresholds: { memory: 16_384 } },
    near: { run: [of("effective_cache_size = '15GB'")], thresholds: { memory: 16_384 } },
    script: {},
  },
  {
    check: 'memory-settings',
    name: 'misses',
    object: 'shared_buffers',
    fault: {
      until: 'SELECT blks_read > 0 FROM pg_stat_database WHERE datname = current_database()',
      thresholds: { memory: 16_384, misses: 0, reads: 1 },
    },
    near: { thresholds: { memory: 16_384, misses: 0 } },
  },
  {
    check: 'memory-settings',
    name: 'most of the memory',
    object: 'shared_buffers',
    fault: { run: small, thresholds: { memory: 256 } },
    near: { run: small, thresholds: { memory: 512 } },
  },
  {
    check: 'memory-settings',
    name: 'work_mem',
    object: 'work_mem',
    fault: { run: [of("work_mem = '1GB'")], thresholds: { memory: 16_384 } },
    near: { run: [of("work_mem = '100MB'")], thresholds: { memory: 16_384 } },
  },
  {
    check: 'memory-settings',
    name: 'small pages',
    from: 170_000,
    object: 'huge_pages',
    fault: { thresholds: { memory: 16_384, large: 1 } },
    near: { thresholds: { memory: 16_384 } },
  },
  {
    check: 'read-costs',
    object: 'random_page_cost',
    fault: {
      run: ["ALTER SYSTEM SET track_io_timing = 'on'", reload],
      until:
        'SELECT blks_read > 0 AND blk_read_time > 0 FROM pg_stat_database WHERE datname = current_database()',
      thresholds: { reads: 1, microseconds: 1e6 },
      after: ['ALTER SYSTEM RESET track_io_timing', reload],
    },
    near: { run: [of("random_page_cost = '1.1'")], thresholds: { reads: 1, microseconds: 1e6 } },
    script: {},
  },
  {
    check: 'wal-compression',
    object: 'wal_compression',
    fault: {
      run: ['CHECKPOINT', rows('t', 1_000)],
      thresholds: { share: 1, daily: 0 },
      after: ['ALTER SYSTEM RESET wal_compression', reload],
    },
    near: { run: [of("wal_compression = 'on'")], thresholds: { share: 1, daily: 0 } },
    script: {},
  },
  {
    check: 'idle-transaction-timeout',
    object: 'idle_in_transaction_session_timeout',
    fault: {
      run: ['SELECT pg_stat_reset()', 'BEGIN', 'SELECT 1', 'COMMIT'],
      until: 'SELECT idle_in_transaction_time > 0 FROM pg_stat_database WHERE datname = current_database()',
      thresholds: { sessions: 0, days: 0 },
    },
    near: { run: ['SELECT pg_stat_reset()'], thresholds: { days: 0 } },
    script: {},
  },
  {
    check: 'discouraged-settings',
    object: 'enable_seqscan of the database $DATABASE',
    fault: { run: [of('enable_seqscan = off')] },
    near: { run: [of('enable_partitionwise_join = off'), of('enable_seqscan = on')] },
    script: {},
  },
  {
    check: 'discouraged-settings',
    name: 'of a role',
    object: 'zero_damaged_pages of the role rescuer in the database $DATABASE',
    fault: {
      run: ['CREATE ROLE rescuer', 'ALTER ROLE rescuer IN DATABASE $DATABASE SET zero_damaged_pages = on'],
      after: ['DROP ROLE rescuer'],
    },
    near: {
      run: ['CREATE ROLE rescuer', "ALTER ROLE rescuer IN DATABASE $DATABASE SET work_mem = '1GB'"],
      after: ['DROP ROLE rescuer'],
    },
    script: {},
  },
  {
    check: 'discouraged-settings',
    name: 'of the server',
    object: 'checkpoint_completion_target',
    fault: {
      run: ['ALTER SYSTEM SET checkpoint_completion_target = 0.5', reload],
      until: "SELECT current_setting('checkpoint_completion_target') = '0.5'",
      after: ['ALTER SYSTEM RESET checkpoint_completion_target', reload],
    },
    near: {
      run: ['ALTER SYSTEM SET checkpoint_completion_target = 0.95', reload],
      after: ['ALTER SYSTEM RESET checkpoint_completion_target', reload],
    },
    script: {},
  },
  {
    check: 'vacuum-threshold',
    object: 'public.t',
    fault: {
      run: [rows('t', 50_000), 'ANALYZE t', 'DELETE FROM t WHERE id > 45000'],
      until: "SELECT n_tup_del > 4000 FROM pg_stat_user_tables WHERE relname = 't'",
      thresholds: { rows: 1_000 },
    },
    // As large, and nothing dies in it.
    near: { run: [rows('t', 50_000), 'ANALYZE t'], thresholds: { rows: 1_000 } },
    script: {},
  },
  {
    check: 'lock-table',
    object: 'max_locks_per_transaction',
    fault: {
      hold: [['BEGIN', 'SELECT pg_advisory_xact_lock(g) FROM generate_series(1, 200) g']],
      thresholds: { soon: 1 },
    },
    // The same lock, many times.
    near: {
      hold: [['BEGIN', 'SELECT pg_advisory_xact_lock(1) FROM generate_series(1, 200) g']],
      thresholds: { soon: 1 },
    },
  },
  {
    check: 'statements-capacity',
    object: 'pg_stat_statements.max',
    fault: {
      run: [
        'CREATE EXTENSION pg_stat_statements',
        'SELECT pg_stat_statements_reset()',
        ...Array.from({ length: 130 }, (_, at) => `SELECT ${'1, '.repeat(at)}1`),
      ],
      thresholds: { daily: 1 },
    },
    near: {
      run: [
        'CREATE EXTENSION pg_stat_statements',
        'SELECT pg_stat_statements_reset()',
        ...Array.from({ length: 130 }, (_, at) => `SELECT ${at}`),
      ],
      thresholds: { daily: 1 },
    },
  },
  {
    check: 'catalogue-bloat',
    object: 'pg_catalog.pg_attribute',
    fault: {
      run: [
        `DO $$ DECLARE columns text := (SELECT string_agg('c' || g || ' int', ', ') FROM generate_series(1, 100) g); BEGIN
          FOR i IN 1..150 LOOP EXECUTE format('CREATE TEMP TABLE x%s (%s)', i, columns); END LOOP;
          EXECUTE format('CREATE TABLE kept (%s)', columns);
          FOR i IN 1..150 LOOP EXECUTE format('DROP TABLE x%s', i); END LOOP; END $$`,
        'VACUUM ANALYZE pg_attribute',
      ],
      thresholds: { sometime: 70, size: 1 },
    },
    near: { run: [rows('t', 10)], thresholds: { sometime: 70, size: 1 } },
  },
  {
    check: 'wal-size',
    object: 'pg_wal',
    fault: {
      run: [
        "ALTER SYSTEM SET max_wal_size = '32MB'",
        reload,
        "SELECT pg_create_physical_replication_slot('keeps_wal', true)",
        ...Array.from({ length: 6 }, () => 'SELECT txid_current(); SELECT pg_switch_wal()'),
      ],
      after: ["SELECT pg_drop_replication_slot('keeps_wal')", 'ALTER SYSTEM RESET max_wal_size', reload],
    },
    near: {},
    hiddenFrom: sessions,
  },
  {
    check: 'wait-profile',
    object: 'Lock: relation',
    fault: {
      run: ['CREATE TABLE t (id int)'],
      hold: [['BEGIN', 'LOCK TABLE t'], ['SELECT FROM t']],
      busy: ['SELECT FROM t'],
      until: "SELECT count(*) = 1 FROM pg_stat_activity WHERE wait_event = 'relation'",
      thresholds: { count: 10 },
    },
    near: {
      hold: [['SELECT pg_sleep(100)']],
      busy: ['SELECT pg_sleep(100)'],
      until: "SELECT count(*) = 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'",
      thresholds: { count: 10 },
    },
    hiddenFrom: sessions,
  },
  {
    check: 'public-create',
    object: 'public',
    fault: { run: ['GRANT CREATE ON SCHEMA public TO PUBLIC'] },
    near: {
      run: ['REVOKE CREATE ON SCHEMA public FROM PUBLIC', 'GRANT CREATE ON SCHEMA public TO owner'],
    },
    script: {},
  },
  {
    check: 'superusers',
    object: 'superusers',
    fault: {
      run: ['CREATE ROLE app SUPERUSER LOGIN', 'CREATE ROLE report SUPERUSER LOGIN'],
      after: ['DROP ROLE app, report'],
    },
    near: {
      run: ['CREATE ROLE app SUPERUSER LOGIN', 'CREATE ROLE breakglass SUPERUSER NOLOGIN'],
      after: ['DROP ROLE app, breakglass'],
    },
  },
  {
    check: 'definer-search-path',
    object: 'public.total(a integer)',
    fault: {
      run: [
        'CREATE FUNCTION total(a int) RETURNS int LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN RETURN a; END $$',
      ],
    },
    near: {
      run: [
        'CREATE FUNCTION total(a int) RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$ BEGIN RETURN a; END $$',
        'CREATE FUNCTION resolved(a int) RETURNS int SECURITY DEFINER LANGUAGE sql BEGIN ATOMIC SELECT a; END',
        'CREATE FUNCTION own(a int) RETURNS int LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN RETURN a; END $$',
        'REVOKE EXECUTE ON FUNCTION own FROM PUBLIC',
      ],
    },
    script: {},
  },
  {
    check: 'definer-search-path',
    name: 'a procedure with an odd name',
    object: 'public.it"s(IN a integer)',
    fault: {
      run: ['CREATE PROCEDURE "it""s"(a int) LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN END $$'],
    },
    near: { run: ['CREATE PROCEDURE "it""s"(a int) LANGUAGE plpgsql AS $$ BEGIN END $$'] },
    script: {},
  },
  {
    check: 'row-security-off',
    object: 'public.t',
    fault: { run: [grants, 'CREATE POLICY own ON t USING (tenant = current_user)'] },
    near: {
      run: [
        grants,
        'CREATE POLICY own ON t USING (tenant = current_user)',
        'ALTER TABLE t ENABLE ROW LEVEL SECURITY',
      ],
    },
    script: {},
  },
  {
    check: 'row-security-views',
    from: 150_000,
    object: 'public.all_of_t',
    fault: {
      run: [
        grants,
        'ALTER TABLE t ENABLE ROW LEVEL SECURITY',
        'CREATE VIEW all_of_t AS SELECT * FROM t',
        'GRANT SELECT ON all_of_t TO nothing',
      ],
    },
    near: {
      run: [
        grants,
        'ALTER TABLE t ENABLE ROW LEVEL SECURITY',
        'CREATE VIEW all_of_t WITH (security_invoker) AS SELECT * FROM t',
        'GRANT SELECT ON all_of_t TO nothing',
        'CREATE VIEW for_nobody AS SELECT * FROM t',
      ],
    },
    script: {},
  },
  {
    check: 'authentication',
    object: 'pg_hba.conf:3',
    fault: {
      run: [authentication([...usual, 'host all all 10.0.0.0/8 trust'])],
      after: [authentication(usual)],
    },
    near: {
      run: [authentication([...usual, 'hostssl all all 10.0.0.0/8 password', 'host all all samehost trust'])],
      after: [authentication(usual)],
    },
    hiddenFrom: ['owner', 'monitor', 'nothing'],
  },
  {
    check: 'authentication',
    name: 'a line that cannot be read',
    object: 'pg_hba.conf:3',
    fault: {
      run: [authentication([...usual, 'host all all 10.0.0.0/8 scram'])],
      after: [authentication(usual)],
    },
    near: {
      run: [authentication([...usual, '# host all all 10.0.0.0/8 trust'])],
      after: [authentication(usual)],
    },
    hiddenFrom: ['owner', 'monitor', 'nothing'],
  },
  {
    check: 'passwords',
    object: 'password_encryption',
    fault: { run: [of("password_encryption = 'md5'")] },
    near: { run: [of("password_encryption = 'scram-sha-256'")] },
    script: {},
  },
  {
    check: 'passwords',
    name: 'one that ends',
    object: 'ends_soon',
    fault: {
      run: [
        `DO $$ BEGIN EXECUTE format('CREATE ROLE ends_soon LOGIN VALID UNTIL %L', now() + interval '3 days'); END $$`,
      ],
      after: ['DROP ROLE ends_soon'],
    },
    near: {
      run: [
        "CREATE ROLE has_ended LOGIN VALID UNTIL '2020-01-01'",
        "CREATE ROLE ends_never LOGIN VALID UNTIL 'infinity'",
      ],
      after: ['DROP ROLE has_ended, ends_never'],
    },
  },
];
