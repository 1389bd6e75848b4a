/** Faults of a server, its sessions and its settings, each with one that looks like it and is none. health.test.ts judges them. */
import { burn, sessions, reload, type Case } from './case.ts';

export const serverCases: readonly Case[] = [
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
    script: {
      // Waits for their end, in milliseconds: until then their transactions hold back what VACUUM may freeze.
      repair: [
        "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE state = 'idle in transaction'",
      ],
    },
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
];
