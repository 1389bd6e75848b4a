/** Faults on MariaDB, each with one that looks like it and is none. mariadb-health.test.ts judges them. */
import type { Case } from './case.ts';

/** `watch`: PROCESS, REPLICATION CLIENT and SELECT, as monitoring programs ask for. `nothing` has no privilege. */
export type Role = 'watch' | 'nothing';

/** A database whose name would leave its place wherever it is not quoted; % and _ stand for others in GRANT. */
export const database = "o'd`d %_1";

const named = (name: string): string => `${database}.${name}`;
const catalog: readonly Role[] = ['nothing'];
const rows = (name: string, count: number): string =>
  `CREATE TABLE ${name} (PRIMARY KEY (id)) AS SELECT seq AS id, seq AS a, 'a text of some length' AS b FROM seq_1_to_${count}`;
const setting = (
  name: string,
  fault: string,
  near: string,
  usual = near,
): Pick<Case<Role>, 'fault' | 'near'> => ({
  fault: { run: [`SET GLOBAL ${name} = ${fault}`], after: [`SET GLOBAL ${name} = ${usual}`] },
  near: { run: [`SET GLOBAL ${name} = ${near}`], after: [`SET GLOBAL ${name} = ${usual}`] },
});
/** Partitions of a month each; the ends are the first days of the months from `from` to `to`, counted from now. */
const monthly = (
  table: string,
  from: number,
  to: number,
  by: 'RANGE COLUMNS (d)' | 'RANGE (TO_DAYS(d))',
): readonly string[] => {
  const [before, after] = by === 'RANGE COLUMNS (d)' ? ["''", "''"] : ["TO_DAYS(''", "'')"];
  const part = (at: number): string =>
    `'PARTITION p${at - from} VALUES LESS THAN (${before}', DATE_FORMAT(CURRENT_DATE + INTERVAL ${at} MONTH, '%Y-%m-01'), '${after})'`;
  const parts = Array.from({ length: to - from + 1 }, (_, at) => part(from + at)).join(", ', ', ");
  return [
    `SET @sql = CONCAT('CREATE TABLE ${table} (d date) PARTITION BY ${by} (', ${parts}, ')')`,
    'EXECUTE IMMEDIATE @sql',
  ];
};

export const cases: readonly Case<Role>[] = [
  {
    check: 'auto-increment',
    object: named('t'),
    fault: {
      run: [
        'CREATE TABLE t (id int AUTO_INCREMENT PRIMARY KEY)',
        'ALTER TABLE t AUTO_INCREMENT = 2000000000',
      ],
    },
    near: {
      run: [
        'CREATE TABLE t (id bigint AUTO_INCREMENT PRIMARY KEY)',
        'ALTER TABLE t AUTO_INCREMENT = 2000000000',
        'CREATE TABLE u (id int unsigned AUTO_INCREMENT PRIMARY KEY)',
        'ALTER TABLE u AUTO_INCREMENT = 2000000000',
        'CREATE TABLE full (id tinyint PRIMARY KEY)',
        'INSERT INTO full VALUES (127)',
      ],
    },
    hiddenFrom: catalog,
  },
  {
    check: 'no-primary-key',
    object: named('t'),
    fault: { run: ['CREATE TABLE t (a int, b int, UNIQUE (a))', 'INSERT INTO t VALUES (NULL, 1)'] },
    near: {
      run: [
        'CREATE TABLE t (id int PRIMARY KEY)',
        'CREATE TABLE u (a int NOT NULL, b int NOT NULL, UNIQUE (a, b))',
        'CREATE VIEW v AS SELECT a FROM u',
        'CREATE SEQUENCE s',
      ],
    },
    hiddenFrom: catalog,
  },
  {
    check: 'duplicate-index',
    object: named('t.a'),
    fault: { run: ['CREATE TABLE t (id int PRIMARY KEY, a int, b int, KEY a (a), KEY a_b (a, b))'] },
    near: {
      run: [
        'CREATE TABLE t (id int PRIMARY KEY, a int, b varchar(90), c text, UNIQUE a (a), KEY a_b (a, b), KEY b (b), KEY short (b(9)), KEY ba (b, a) IGNORED, FULLTEXT KEY words (b), FULLTEXT KEY more (b, c))',
      ],
    },
    hiddenFrom: catalog,
    script: {},
  },
  {
    check: 'duplicate-index',
    name: 'the same columns, and hostile names',
    object: named("t`; --.i`x'y"),
    fault: {
      run: [
        "CREATE TABLE `t``; --` (id int PRIMARY KEY, `a``'b` varchar(20), UNIQUE KEY one (`a``'b`), KEY `i``x'y` (`a``'b`))",
      ],
    },
    near: {
      run: [
        'CREATE TABLE t (id int PRIMARY KEY, a varchar(20), b int, KEY one (a(5)), KEY two (b, a), KEY three (a DESC, b))',
      ],
    },
    hiddenFrom: catalog,
    script: {},
  },
  {
    check: 'unused-index',
    object: named('t.a'),
    fault: {
      run: [rows('t', 20_000), 'ALTER TABLE t ADD KEY a (a)', 'ANALYZE TABLE t', 'SELECT MAX(b) FROM t'],
      thresholds: { days: 0 },
    },
    near: {
      run: [
        rows('p', 20_000),
        rows('t', 20_000),
        'ALTER TABLE t ADD KEY used (a), ADD UNIQUE KEY uniq (a, b), ADD COLUMN p_id bigint unsigned, ADD KEY fk (p_id), ADD FOREIGN KEY (p_id) REFERENCES p (id)',
        rows('small', 10),
        'ALTER TABLE small ADD KEY a (a)',
        'ANALYZE TABLE t, small',
        'SELECT COUNT(*) FROM t FORCE INDEX (used) WHERE a > 5',
        'SELECT COUNT(*) FROM small',
      ],
      thresholds: { days: 0 },
    },
    hiddenFrom: catalog,
    script: {},
  },
  {
    check: 'foreign-key-types',
    object: named('t'),
    fault: {
      run: [
        'CREATE TABLE p (code varchar(40) PRIMARY KEY)',
        'CREATE TABLE t (id int PRIMARY KEY, code varchar(20), FOREIGN KEY (code) REFERENCES p (code))',
      ],
    },
    near: {
      run: [
        'CREATE TABLE p (code varchar(20) PRIMARY KEY, n int(5), UNIQUE (n))',
        'CREATE TABLE t (id int PRIMARY KEY, code varchar(40), n int(11), FOREIGN KEY (code) REFERENCES p (code), FOREIGN KEY (n) REFERENCES p (n))',
      ],
    },
    hiddenFrom: catalog,
  },
  {
    check: 'non-transactional-tables',
    object: named('t'),
    fault: { run: ['CREATE TABLE t (id int PRIMARY KEY) ENGINE=Aria'] },
    near: {
      run: [
        'CREATE TABLE t (id int PRIMARY KEY)',
        'CREATE TABLE m (id int PRIMARY KEY) ENGINE=MEMORY',
        'CREATE SEQUENCE s',
      ],
    },
    hiddenFrom: catalog,
  },
  {
    check: 'character-set',
    object: named('t'),
    fault: {
      run: [
        'CREATE TABLE t (id int PRIMARY KEY, a varchar(9) CHARACTER SET utf8mb3, b varchar(9) CHARACTER SET utf8mb4)',
      ],
    },
    near: {
      run: [
        'CREATE TABLE t (id int PRIMARY KEY, a varchar(9) CHARACTER SET latin1, b varchar(9) CHARACTER SET utf8mb4)',
        'CREATE VIEW v AS SELECT CONVERT(a USING utf8mb3) AS a FROM t',
      ],
    },
    hiddenFrom: catalog,
  },
  {
    check: 'mixed-collations',
    object: database,
    fault: {
      run: [
        'CREATE TABLE t (id int PRIMARY KEY, a varchar(9), b varchar(9)) CHARSET utf8mb4 COLLATE utf8mb4_general_ci',
        'CREATE TABLE u (id int PRIMARY KEY, a varchar(9)) CHARSET utf8mb4 COLLATE utf8mb4_unicode_ci',
      ],
    },
    near: {
      run: [
        'CREATE TABLE t (id int PRIMARY KEY, a varchar(9), b varchar(9) COLLATE utf8mb4_bin, c varchar(9) CHARACTER SET ascii) CHARSET utf8mb4 COLLATE utf8mb4_general_ci',
      ],
    },
    hiddenFrom: catalog,
  },
  {
    check: 'table-fragmentation',
    object: named('t'),
    fault: {
      run: [
        "CREATE TABLE t (PRIMARY KEY (id)) AS SELECT seq AS id, REPEAT('x', 500) AS a FROM seq_1_to_16000",
        'DELETE FROM t WHERE id > 1000',
      ],
      until: `SELECT DATA_FREE > 4 * 1024 * 1024 FROM information_schema.TABLES WHERE TABLE_SCHEMA = $DATABASE AND TABLE_NAME = 't'`,
      thresholds: { sometime: 30, size: 4 },
    },
    near: {
      run: [
        "CREATE TABLE t (PRIMARY KEY (id)) AS SELECT seq AS id, REPEAT('x', 500) AS a FROM seq_1_to_16000",
      ],
      thresholds: { sometime: 30, size: 4 },
    },
    hiddenFrom: catalog,
  },
  {
    check: 'stale-statistics',
    object: named('t'),
    fault: {
      run: [
        rows('t', 20_000),
        'ALTER TABLE t STATS_AUTO_RECALC = 0',
        'ANALYZE TABLE t',
        "UPDATE mysql.innodb_table_stats SET last_update = NOW() - INTERVAL 90 DAY WHERE table_name = 't'",
      ],
    },
    near: {
      run: [
        rows('t', 20_000),
        rows('u', 20_000),
        'ALTER TABLE u STATS_AUTO_RECALC = 0',
        'ANALYZE TABLE t, u',
        "UPDATE mysql.innodb_table_stats SET last_update = NOW() - INTERVAL 90 DAY WHERE table_name = 't'",
      ],
    },
    hiddenFrom: catalog,
    script: {},
  },
  {
    check: 'partitions-ahead',
    object: named('t'),
    fault: { run: [...monthly('t', -1, 1, 'RANGE COLUMNS (d)')] },
    near: {
      run: [
        ...monthly('t', -1, 4, 'RANGE COLUMNS (d)'),
        // Nobody writes there any more.
        ...monthly('old', -9, -5, 'RANGE (TO_DAYS(d))'),
        'CREATE TABLE n (d int) PARTITION BY RANGE (d) (PARTITION a VALUES LESS THAN (2020), PARTITION b VALUES LESS THAN (2021))',
      ],
    },
    hiddenFrom: catalog,
    script: {},
  },
  {
    check: 'partitions-ahead',
    name: 'by days, ended',
    object: named('t'),
    fault: { run: [...monthly('t', -3, 0, 'RANGE (TO_DAYS(d))')] },
    near: { run: [...monthly('t', -3, 5, 'RANGE (TO_DAYS(d))')] },
    hiddenFrom: catalog,
    script: {},
  },
  {
    check: 'connections-used',
    object: 'connections',
    fault: { hold: [['SELECT 1'], ['SELECT 1']], thresholds: { soon: 1.5, now: 90 } },
    near: { thresholds: { soon: 3, now: 90 } },
  },
  {
    check: 'long-query',
    object: 'root@localhost',
    fault: { hold: [['SELECT SLEEP(100)']], busy: ['SELECT SLEEP(100)'], thresholds: { soon: 0, now: 1800 } },
    near: {
      run: ['CREATE TABLE t (id int PRIMARY KEY)'],
      hold: [
        ['BEGIN', 'INSERT INTO t VALUES (1)'],
        ['ANALYZE FORMAT=JSON SELECT SLEEP(100)'],
        ['SELECT /*!40001 SQL_NO_CACHE */ SLEEP(100)'],
      ],
      busy: ['ANALYZE FORMAT=JSON SELECT SLEEP(100)', 'SELECT /*!40001 SQL_NO_CACHE */ SLEEP(100)'],
      thresholds: { soon: 0, now: 1800 },
    },
    hiddenFrom: catalog,
    script: {},
  },
  {
    check: 'idle-in-transaction',
    object: 'root@localhost',
    fault: {
      run: ['CREATE TABLE t (id int PRIMARY KEY)'],
      hold: [['BEGIN', 'INSERT INTO t VALUES (1)']],
      thresholds: { soon: 0, now: 1800 },
    },
    near: { hold: [['BEGIN', 'SELECT 1']], thresholds: { soon: 0, now: 1800 } },
    hiddenFrom: catalog,
    script: {},
  },
  {
    check: 'history-list',
    object: 'history list',
    fault: {
      run: [rows('t', 100)],
      hold: [['START TRANSACTION WITH CONSISTENT SNAPSHOT', 'SELECT COUNT(*) FROM t']],
      then: Array.from({ length: 60 }, (_, at) => `UPDATE t SET a = a + 1 WHERE id = ${at + 1}`),
      thresholds: { soon: 40, now: 1e9 },
    },
    near: {
      run: [rows('t', 100), ...Array.from({ length: 60 }, () => 'UPDATE t SET a = a + 1 WHERE id = 1')],
      until:
        "SELECT VARIABLE_VALUE < 30 FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME = 'Innodb_history_list_length'",
      thresholds: { soon: 40, now: 1e9 },
    },
  },
  {
    check: 'lock-waits',
    object: 'lock waits',
    fault: {
      run: ['CREATE TABLE t (id int PRIMARY KEY)'],
      hold: [['BEGIN', 'SELECT * FROM t'], ['ALTER TABLE t ADD COLUMN a int']],
      busy: ['ALTER TABLE t ADD COLUMN a int'],
      thresholds: { soon: 0, now: 300 },
    },
    near: {
      run: ['CREATE TABLE t (id int PRIMARY KEY)'],
      hold: [['BEGIN', 'SELECT * FROM t'], ['SELECT SLEEP(100)']],
      busy: ['SELECT SLEEP(100)'],
      thresholds: { soon: 0, now: 300 },
    },
    hiddenFrom: catalog,
  },
  {
    check: 'lock-waits',
    name: 'for a row',
    object: 'lock waits',
    fault: {
      run: ['CREATE TABLE t (id int PRIMARY KEY)', 'INSERT INTO t VALUES (1)'],
      hold: [
        ['BEGIN', 'SELECT * FROM t WHERE id = 1 FOR UPDATE'],
        ['BEGIN', 'SELECT * FROM t WHERE id = 1 FOR UPDATE'],
      ],
      busy: ['SELECT * FROM t WHERE id = 1 FOR UPDATE'],
      thresholds: { soon: 0, now: 300 },
    },
    near: {
      // Those of the fault are shown for as long as somebody reads them within a tenth of a second.
      until: "SELECT COUNT(*) = 0 FROM information_schema.INNODB_TRX WHERE trx_state = 'LOCK WAIT'",
      run: ['CREATE TABLE t (id int PRIMARY KEY)', 'INSERT INTO t VALUES (1), (2)'],
      hold: [
        ['BEGIN', 'SELECT * FROM t WHERE id = 1 FOR UPDATE'],
        ['BEGIN', 'SELECT * FROM t WHERE id = 2 FOR UPDATE'],
      ],
      thresholds: { soon: 0, now: 300 },
    },
    hiddenFrom: catalog,
  },
  {
    check: 'prepared-transactions',
    object: 'prepared transaction',
    fault: {
      run: [
        'CREATE TABLE t (id int PRIMARY KEY)',
        "XA START 'it_s left'; INSERT INTO t VALUES (1); XA END 'it_s left'; XA PREPARE 'it_s left'",
      ],
      thresholds: { soon: 0 },
      after: ["XA ROLLBACK 'it_s left'"],
    },
    near: {
      // InnoDB shows its transactions as they were, while somebody reads them again within a tenth of a second.
      until: 'SELECT COUNT(*) = 0 FROM information_schema.INNODB_TRX WHERE trx_mysql_thread_id = 0',
      run: ['CREATE TABLE t (id int PRIMARY KEY)'],
      hold: [['BEGIN', 'INSERT INTO t VALUES (1)']],
      thresholds: { soon: 0 },
    },
    hiddenFrom: catalog,
  },
  {
    check: 'durability-settings',
    object: 'innodb_flush_log_at_trx_commit',
    ...setting('innodb_flush_log_at_trx_commit', '2', '1'),
    script: {},
  },
  {
    check: 'durability-settings',
    name: 'the binary log',
    object: 'sync_binlog',
    ...setting('sync_binlog', '0', '1'),
    script: {},
  },
  {
    check: 'sql-mode',
    object: 'sql_mode',
    ...setting('sql_mode', "'NO_ENGINE_SUBSTITUTION'", "'STRICT_ALL_TABLES'", 'DEFAULT'),
    script: {},
  },
  {
    check: 'binary-log',
    object: 'binlog_format',
    ...setting('binlog_format', "'STATEMENT'", "'ROW'", "'MIXED'"),
    script: {},
  },
  {
    check: 'binary-log',
    name: 'is never removed',
    object: 'binlog_expire_logs_seconds',
    ...setting('binlog_expire_logs_seconds', '0', '86400'),
    script: {},
  },
  {
    check: 'events-off',
    object: 'event_scheduler',
    fault: {
      run: [
        'CREATE EVENT `sweep "x"` ON SCHEDULE EVERY 1 DAY DO SELECT 1',
        "SET GLOBAL event_scheduler = 'OFF'",
      ],
    },
    near: {
      run: [
        'CREATE EVENT sweep ON SCHEDULE EVERY 1 DAY DISABLE DO SELECT 1',
        "SET GLOBAL event_scheduler = 'OFF'",
      ],
    },
    hiddenFrom: ['watch', 'nothing'],
    script: {},
  },
  {
    check: 'replication',
    object: 'shop',
    fault: {
      run: [
        "CHANGE MASTER 'shop' TO MASTER_HOST = '127.0.0.1', MASTER_PORT = 1, MASTER_USER = 'r', MASTER_PASSWORD = 'r', MASTER_USE_GTID = slave_pos",
        "START SLAVE 'shop'",
      ],
      after: ["STOP SLAVE 'shop'", "RESET SLAVE 'shop' ALL"],
    },
    near: {},
    hiddenFrom: ['watch', 'nothing'],
  },
  {
    check: 'version-end-of-life',
    object: 'version',
    fault: { thresholds: { soon: 36_500 } },
    near: { thresholds: { soon: -36_500 } },
  },
];
