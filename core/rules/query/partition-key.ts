/** A query that cannot exclude partitions, and an UPDATE that moves rows between them. */
import type { QueryBlock, QuerySource } from '../../queries/model.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { below, columnsIn, valuesOf } from '../../queries/parts.ts';
import { eachBlock, everyCondition } from '../../rule-kit/indexes/query-blocks.ts';
import { asksAgain } from '../../rule-kit/indexes/missing-index.ts';
import { displayName, tableByKey } from '../../schema/lookup.ts';

const messages = {
  all: 'No condition on {key}: every partition of {table} is read. Add one that says which.',
  wrapped:
    '{key} is in an expression: every partition of {table} is read. Compare the column itself with a range.',
  moves:
    'Setting {key} moves rows of {table} to other partitions: each is deleted here and inserted there. Leave the key as it is.',
} as const;

const events = `CREATE TABLE events (at timestamptz NOT NULL, kind text, n int) PARTITION BY RANGE (at);
CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');`;

export const rule = defineRule({
  id: 'query/partition-key',
  hazard: 'may-slow',
  preset: 'strict',
  summary:
    'A query on a partitioned table that cannot leave partitions out, or an UPDATE of the partition key.',
  why: `Partitions are left out by conditions on the key itself. Without one, or with the key in a function, all of them are locked, planned
and read, and the more there are the slower each query gets. A row whose key changes is deleted and inserted, fires both kinds of triggers,
and makes a concurrent update of it fail.`,
  instead: 'A range on the key: `at >= … AND at < …`.',
  whenOff: 'Where queries really ask all partitions.',
  messages,
  fix: { kinds: [], because: 'Which partitions are meant is for people to say.' },
  bodies: 'all',
  examples: [
    bad(
      'Another column alone',
      `CREATE VIEW clicks AS SELECT n FROM events WHERE kind = 'click';
--                                  ^^^^^^ info: No condition on at: every partition of events is read. Add one that says which.`,
      { history: [events] },
    ),
    bad(
      'The key in a function',
      `CREATE FUNCTION forget(month timestamptz) RETURNS void LANGUAGE sql
AS $$ DELETE FROM events WHERE date_trunc('month', at) = month $$;
--                ^^^^^^ info: at is in an expression: every partition of events is read. Compare the column itself with a range.`,
      { history: [events] },
    ),
    good(
      'A range',
      "CREATE VIEW march AS SELECT n FROM events WHERE kind = 'click' AND at >= '2026-03-01' AND at < '2026-04-01';",
      { history: [events] },
    ),
  ],
  check: eachBlock<typeof messages>(({ block }, context) => {
    if (!asksAgain(context)) return;
    for (const source of block.sources) {
      const table = source.relation === undefined ? undefined : tableByKey(context.schema, source.relation);
      const key = table?.partitionBy?.columns[0];
      if (table === undefined || key === undefined || table.partitionOf !== undefined) continue;
      const data = { key, table: displayName(table.key) };
      if (block.kind === 'update' && block.target === source && block.assigned.includes(key))
        context.report({ message: 'moves', at: source.span, data });
      // A query for all rows is intended; a join may pass the key on.
      const use = useOf(block, source, key);
      if (use === 'none' && block.sources.length === 1)
        context.report({ message: 'all', at: source.span, data });
      if (use === 'wrapped') context.report({ message: 'wrapped', at: source.span, data });
    }
  }),
});

function useOf(
  block: QueryBlock,
  source: QuerySource,
  key: string,
): 'direct' | 'wrapped' | 'none' | 'unasked' {
  const values = everyCondition(block).flatMap(below).flatMap(valuesOf);
  const isKey = (column: {
    readonly base: { readonly source: QuerySource; readonly column: string } | undefined;
  }): boolean => column.base?.source === source && column.base.column === key;
  if (values.length === 0) return 'unasked';
  // A comparison of rows excludes partitions like a comparison of their columns.
  const whole = values.flatMap((one) => (one.kind === 'composed' && one.of === 'row' ? one.parts : [one]));
  if (whole.some((one) => one.kind === 'column' && isKey(one))) return 'direct';
  if (values.flatMap(columnsIn).some(isKey)) return 'wrapped';
  return values.some(({ kind }) => kind === 'unknown') ? 'direct' : 'none';
}
