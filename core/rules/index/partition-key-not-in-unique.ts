/** A primary key or unique constraint of a partitioned table without the partition key. */
import { treesInSqlite } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import type { ConstraintDefinition, CreateTable, Name } from '../../operations/model/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';
import type { Span } from '../../text/span.ts';

const messages = {
  missing:
    'The server refuses this key on {table}: it has to hold {column}, by which the table is partitioned. Add the column.',
} as const;

const events = 'CREATE TABLE events (id bigint, at timestamptz NOT NULL) PARTITION BY RANGE (at);';

export const rule = defineRule({
  id: 'index/partition-key-not-in-unique',
  hazard: 'refused',
  elsewhere: treesInSqlite,
  summary: 'A key of a partitioned table without the columns that it is partitioned by.',
  why: `Each partition has an index of its own, so that the server can only promise uniqueness inside of one. A key that does not hold the partition columns would need a look into all of them: the server refuses it, and the migration fails.`,
  instead: `Add the partition columns to the key: \`PRIMARY KEY (id, at)\`. Where the other columns alone have to be unique, keep them in a table of their own that is not partitioned.`,
  whenOff: 'Never: the server refuses it.',
  messages,
  fix: { kinds: [], because: 'Whether the key may be wider is for people to say.' },
  examples: [
    bad(
      'In CREATE TABLE',
      `CREATE TABLE events (
  id bigint,
  at timestamptz,
  PRIMARY KEY (id)
--^^^^^^^^^^^^^^^^ error: The server refuses this key on events: it has to hold at, by which the table is partitioned. Add the column.
) PARTITION BY RANGE (at);`,
      { refused: '0A000' },
    ),
    bad(
      'A unique index',
      `CREATE UNIQUE INDEX events_id ON events (id);
--                  ^^^^^^^^^ error: The server refuses this key on events: it has to hold at, by which the table is partitioned. Add the column.`,
      { history: [events], refused: '0A000' },
    ),
    good(
      'The partition column is in it',
      `CREATE TABLE events (id bigint, at timestamptz, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE UNIQUE INDEX events_at_id ON events (at, id);`,
    ),
  ],
  check: {
    createTable(operation, context) {
      const columns = operation.partitionBy === undefined ? [] : partitionColumns(operation);
      for (const one of operation.columns)
        for (const constraint of one.constraints)
          judgeKey(constraint, [one.name.text], columns, operation.table, context);
      for (const one of operation.constraints) judgeKey(one, undefined, columns, operation.table, context);
    },
    addConstraint(operation, context) {
      judgeKey(
        operation.constraint,
        undefined,
        tableColumns(operation.table, context),
        operation.table,
        context,
      );
    },
    createIndex(operation, context) {
      if (!operation.unique) return;
      const held = operation.elements.flatMap(({ column }) => column?.text ?? []);
      tell(
        operation.name ?? operation.table,
        held,
        tableColumns(operation.table, context),
        operation.table,
        context,
      );
    },
  },
});

type Context = RuleContext<typeof messages>;

/** Expressions in the partition key are refused too, but not reported here. */
function partitionColumns({ partitionBy }: CreateTable): readonly string[] {
  return (partitionBy?.elements ?? []).flatMap(({ column }) => column?.text ?? []);
}

function tableColumns(name: CreateTable['table'], context: Context): readonly string[] {
  return (context.table(name)?.partitionBy?.columns ?? []).flatMap((one) => one ?? []);
}

function judgeKey(
  constraint: ConstraintDefinition,
  own: readonly string[] | undefined,
  partition: readonly string[],
  table: CreateTable['table'],
  context: Context,
): void {
  if (constraint.kind !== 'primary-key' && constraint.kind !== 'unique') return;
  const columns: readonly Name[] = constraint.columns;
  const held = columns.length > 0 ? columns.map(({ text }) => text) : (own ?? []);
  if (constraint.usingIndex === undefined) tell(constraint, held, partition, table, context);
}

function tell(
  at: Span,
  held: readonly string[],
  partition: readonly string[],
  table: CreateTable['table'],
  context: Context,
): void {
  const column = partition.find((one) => !held.includes(one));
  if (column === undefined) return;
  context.report({ message: 'missing', at, data: { table: shownName(context, table), column } });
}
