/** DROP PARTITION and TRUNCATE PARTITION of MySQL and MariaDB delete the partition's rows. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { shownName, whereMade } from '../../rule-kit/tables/tables.ts';

const messages = {
  drops:
    '{word} PARTITION deletes these rows of {table} for good, and no ROLLBACK brings them back. Take a copy first.',
} as const;

const readings =
  'CREATE TABLE readings (id bigint NOT NULL, day date NOT NULL, PRIMARY KEY (id, day)) PARTITION BY RANGE (TO_DAYS(day)) (PARTITION p1 VALUES LESS THAN (739000), PARTITION p2 VALUES LESS THAN MAXVALUE);';
const mysql = {
  dialect: 'mysql',
  history: [readings],
} as const;

export const rule = defineRule({
  id: 'data-loss/drop-partition',
  hazard: 'loses-data',
  dialects: ['mysql'],
  elsewhere: {
    postgresql: 'A partition is a table: data-loss/drop-table tells it.',
    sqlite: 'SQLite has no partitions.',
    sqlserver: 'Partitions are switched out, which is not read yet.',
  },
  summary: 'ALTER TABLE … DROP PARTITION or TRUNCATE PARTITION.',
  why: `A partition is dropped or emptied in a moment, whatever it holds, and the statement commits: the rows can only be restored from a backup. Partitions of
RANGE and LIST go with their rows; their values have a place in the table again only where another partition takes them.`,
  instead: `Take a copy of the rows first: \`ALTER TABLE … EXCHANGE PARTITION p WITH TABLE kept\` puts them into a table of their own in a moment, from which they
can come back.`,
  whenOff: 'Where partitions are dropped on purpose by their age, as a routine.',
  messages,
  fix: { kinds: [], because: 'Whether the rows are needed is for people to say.' },
  examples: [
    bad(
      'A partition goes',
      `ALTER TABLE readings DROP PARTITION p1;
--                   ^^^^^^^^^^^^^^^^^ warning: DROP PARTITION deletes these rows of readings for good, and no ROLLBACK brings them back. Take a copy first.`,
      { ...mysql },
    ),
    good(
      'Its rows move to others',
      'ALTER TABLE readings REORGANIZE PARTITION p1, p2 INTO (PARTITION p3 VALUES LESS THAN MAXVALUE);',
      { ...mysql },
    ),
  ],
  check: {
    alterTableOption(operation, context) {
      const found = operation.options.find(
        ({ name }) => name === 'drop-partition' || name === 'truncate-partition',
      );
      if (found === undefined || context.isNew(operation.table)) return;
      context.report({
        message: 'drops',
        at: operation.span,
        data: {
          word: found.name === 'drop-partition' ? 'DROP' : 'TRUNCATE',
          table: shownName(context, operation.table),
        },
        related: whereMade(context, operation.table),
      });
    },
  },
});
