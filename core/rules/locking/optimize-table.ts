/** OPTIMIZE TABLE in a migration. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { vendor } from '../../migrations/dialect/server-version.ts';

const messages = {
  rebuilds:
    '{server} rebuilds {table} and its indexes for this. Reads and writes go on; replicas lag until it is done. Run it apart from a release.',
  merges:
    'ClickHouse rebuilds all parts of each partition of {table} for this, merged ones as well. Name the partition that needs it.',
} as const;

const of = {
  dialect: 'mysql',
  history: ['CREATE TABLE crate (id bigint PRIMARY KEY, kilos int) ENGINE=InnoDB;'],
} as const;

const onClickhouse = {
  dialect: 'clickhouse',
  history: [
    'CREATE TABLE events (id UInt64, day Date) ENGINE = MergeTree PARTITION BY toYYYYMM(day) ORDER BY id;',
  ],
} as const;

export const rule = defineRule({
  id: 'locking/optimize-table',
  hazard: 'delays',
  dialects: ['mysql', 'clickhouse'],
  elsewhere: {
    others: 'locking/reindex-blocks and VACUUM FULL are reported there.',
    duckdb: 'DuckDB has no OPTIMIZE TABLE.',
  },
  summary: 'OPTIMIZE TABLE on a table that others use.',
  why: `For InnoDB it is \`ALTER TABLE … FORCE\` and ANALYZE: the whole table is rewritten, needs as much disk a second time, and a moment without any transaction on it at its begin and its end. Replicas run it when it has ended here.

On ClickHouse \`OPTIMIZE TABLE … FINAL\` merges all parts of each partition into one, and writes a partition that has one part already again: as much disk a second time, and nothing
that the merges of the background would not do. (Executed on ClickHouse 26.7.)`,
  instead: `Run it by hand when its time and disk are free, with \`NO_WRITE_TO_BINLOG\` on one server after the other.`,
  whenOff: 'Where nobody waits for the migration, and there are no replicas.',
  messages,
  fix: { kinds: [], because: 'When there is time for it is for people to say.' },
  examples: [
    bad(
      'After a purge',
      `OPTIMIZE TABLE crate;
--             ^^^^^ info: MySQL rebuilds crate and its indexes for this. Reads and writes go on; replicas lag until it is done. Run it apart from a release.`,
      of,
    ),
    bad(
      'ClickHouse: all partitions',
      `OPTIMIZE TABLE events FINAL;
--             ^^^^^^ info: ClickHouse rebuilds all parts of each partition of events for this, merged ones as well. Name the partition that needs it.`,
      onClickhouse,
    ),
    good('ClickHouse: one partition', `OPTIMIZE TABLE events PARTITION 202401 FINAL;`, onClickhouse),
    good('Statistics alone', `ANALYZE TABLE crate;`, of),
  ],
  check: {
    vacuum({ command, tables }, context) {
      if (command !== 'vacuum-full') return;
      const isMerge = context.schema.dialect === 'clickhouse';
      const server = vendor('mysql', context.targetVersion);
      for (const table of tables)
        if (!context.isNew(table))
          context.report(
            isMerge
              ? { message: 'merges', at: table, data: { table: table.name.text } }
              : { message: 'rebuilds', at: table, data: { server, table: table.name.text } },
          );
    },
  },
});
