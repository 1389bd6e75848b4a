/** A default partition, which every later partition has to be checked against. */
import { treesInSqlite } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';

const messages = {
  rest: '{partition} takes all rows of {table} that no other partition does: each partition attached later locks it and reads all of it.',
} as const;

const events = 'CREATE TABLE events (id bigint, at timestamptz NOT NULL) PARTITION BY RANGE (at);';

export const rule = defineRule({
  id: 'index/default-partition-present',
  hazard: 'advice',
  preset: 'all',
  elsewhere: treesInSqlite,
  summary: 'A DEFAULT partition.',
  why: `Rows that fit nowhere else go there. From then on, each new partition has to be checked against it: the server takes an \`ACCESS EXCLUSIVE\` lock on the default partition and reads it, unless a \`CHECK\` proves that none of its rows belongs to the new one. \`DETACH … CONCURRENTLY\` is refused, too.`,
  instead: `Make partitions ahead of time and let an insert that fits nowhere fail, or keep the default partition empty and watch it.`,
  whenOff: 'Where losing an insert is worse than a slow new partition.',
  messages,
  fix: { kinds: [], because: 'Where the rows go instead is for people to say.' },
  examples: [
    bad(
      'Made as a partition',
      `CREATE TABLE events_rest PARTITION OF events DEFAULT;
--           ^^^^^^^^^^^ info: events_rest takes all rows of events that no other partition does: each partition attached later locks it and reads all of it.`,
      { history: [events] },
    ),
    bad(
      'Below a partition of a partition',
      `CREATE TABLE lists (id bigint, kind text) PARTITION BY LIST (kind);
CREATE TABLE lists_rest PARTITION OF lists DEFAULT;
--           ^^^^^^^^^^ info: lists_rest takes all rows of lists that no other partition does: each partition attached later locks it and reads all of it.`,
    ),
    good(
      'With a bound',
      `CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');`,
      { history: [events] },
    ),
  ],
  check: {
    createTable({ table, partitionOf, partitionBound }, context) {
      if (partitionOf === undefined || partitionBound?.trim().toUpperCase() !== 'DEFAULT') return;
      context.report({
        message: 'rest',
        at: table,
        data: { partition: shownName(context, table), table: shownName(context, partitionOf) },
      });
    },
  },
});
