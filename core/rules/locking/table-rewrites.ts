/** Statements whose only work is a rewrite of a whole table. */
import type { AlterTableOption, Operation } from '../../operations/model/operation.ts';
import { outsideTransaction } from '../../rule-kit/indexes/concurrent-index.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { otherLocks } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { replaceTokens } from '../../rule-kit/fixes/token-edits.ts';
import { displayName, nameOf, resolveIndex } from '../../schema/lookup.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import type { Span } from '../../text/span.ts';

const messages = {
  compact:
    '{what} rewrites {table} under ACCESS EXCLUSIVE: reads and writes wait. Plain VACUUM or pg_repack let them through.',
  all: '{what} writes {tables} again under ACCESS EXCLUSIVE: reads and writes wait. Plain VACUUM or pg_repack let them through.',
  moves:
    '{what} rewrites {table} under ACCESS EXCLUSIVE: reads and writes wait. Do it in a maintenance window.',
  index:
    'SET TABLESPACE copies index {index} under ACCESS EXCLUSIVE: queries of {table} wait. Use REINDEX (TABLESPACE …) CONCURRENTLY.',
} as const;

const orders = `CREATE TABLE orders (id bigint PRIMARY KEY, placed_at timestamptz);
CREATE INDEX orders_placed_at ON orders (placed_at);`;

export const rule = defineRule({
  id: 'locking/table-rewrites',
  hazard: 'blocks-readers',
  elsewhere: otherLocks,
  summary: 'VACUUM FULL, CLUSTER, SET LOGGED, SET TABLESPACE and SET ACCESS METHOD on a table in use.',
  why: `These rewrite the table and its indexes from the first row to the last, under an \`ACCESS EXCLUSIVE\` lock. Nobody can read or
write the table in the meantime, and until the old copy is dropped it needs twice the room.`,
  instead: `- \`VACUUM FULL\` and \`CLUSTER\`: plain \`VACUUM\` makes room for new rows and lets everybody through. To give room back to the
  disk, pg_repack and pg_squeeze do the same work beside the table and lock it for a moment only.
- \`ALTER INDEX … SET TABLESPACE\`: \`REINDEX (TABLESPACE …) INDEX CONCURRENTLY …\`, outside of any transaction.
- \`SET LOGGED\`, \`SET UNLOGGED\`, \`SET TABLESPACE\`, \`SET ACCESS METHOD\`: while the table is small or empty; otherwise in a
  maintenance window, or by a new table that is filled in batches and swapped in.`,
  whenOff: 'Where migrations run in maintenance windows only.',
  facts: [
    'vacuum-full',
    'cluster',
    'set-persistence',
    'set-tablespace',
    'set-index-tablespace',
    'set-access-method',
    'vacuum',
    'reindex/concurrently',
  ],
  messages,
  gathers: { compact: 'table', moves: 'table' },
  fix: {
    kinds: ['edit'],
    because:
      'For an index: it lies in the other tablespace all the same. For the rest, which way is right depends on what it is done for.',
  },
  examples: [
    bad(
      'To give room back',
      `VACUUM FULL orders;
--          ^^^^^^ error: VACUUM FULL rewrites orders under ACCESS EXCLUSIVE: reads and writes wait. Plain VACUUM or pg_repack let them through.`,
      { history: [orders] },
    ),
    bad(
      'To put an index on another disk',
      `ALTER INDEX orders_placed_at SET TABLESPACE fast;
--                           ^^^^^^^^^^^^^^^^^^^ error: SET TABLESPACE copies index orders_placed_at under ACCESS EXCLUSIVE: queries of orders wait. Use REINDEX (TABLESPACE …) CONCURRENTLY. 💡`,
      {
        history: [orders],
        notExecutable: 'a tablespace is a folder of the server',
        fixed: 'REINDEX (TABLESPACE fast) INDEX CONCURRENTLY orders_placed_at;',
      },
    ),
    good('It lies there already', 'ALTER INDEX orders_placed_at SET TABLESPACE pg_default;', {
      history: [orders],
    }),
  ],
  check: {
    vacuum(operation, context) {
      if (operation.command !== 'vacuum-full' && operation.command !== 'cluster') return;
      const what = operation.command === 'cluster' ? 'CLUSTER' : 'VACUUM FULL';
      if (operation.tables.length === 0) {
        const tables = operation.command === 'cluster' ? 'all tables clustered before' : 'all tables';
        context.report({ message: 'all', at: operation.span, data: { what, tables } });
        return;
      }
      report('compact', operation, context, { what, at: operation.tables[0] ?? operation.span });
    },
    alterTableOption(operation, context) {
      const what = forms.get(operation.option);
      if (what === undefined) return;
      const isIndex = context.effect(operation).fact === 'set-index-tablespace';
      if (isIndex) reportIndex(operation, context);
      else report('moves', operation, context, { what, at: operation.span });
    },
  },
});

const forms: ReadonlyMap<string, string> = new Map([
  ['set-logged', 'SET LOGGED'],
  ['set-unlogged', 'SET UNLOGGED'],
  ['set-tablespace', 'SET TABLESPACE'],
  ['set-access-method', 'SET ACCESS METHOD'],
]);

function reportIndex(operation: AlterTableOption, context: RuleContext<typeof messages>): void {
  const index = resolveIndex(context.schema, operation.table);
  const owner = index === undefined ? undefined : context.schema.relations.get(index.relation);
  const { value } = operation;
  if (index === undefined || owner === undefined || value === undefined) return;
  if (context.isNew(nameOf(owner.schema, owner.name)) || (index.tablespace ?? 'pg_default') === value) return;
  const { parsed } = context.statement;
  const statement = `REINDEX (TABLESPACE ${quoteIdentifier(value)}) INDEX CONCURRENTLY ${context.text(operation.table)}`;
  context.report({
    message: 'index',
    at: operation.span,
    data: { index: displayName(index.key), table: displayName(index.relation) },
    fix: outsideTransaction(
      context,
      'Build it anew in the other tablespace, concurrently',
      replaceTokens(parsed, { start: 0, end: parsed.text.length }, statement),
    ),
  });
}

function report(
  message: 'compact' | 'moves',
  operation: Operation,
  context: RuleContext<typeof messages>,
  { what, at }: { readonly what: string; readonly at: Span },
): void {
  const effect = context.effect(operation);
  const table = effect.relations.find((one) => !one.isNew && one.lock === 'ACCESS EXCLUSIVE');
  if (table === undefined || effect.duration === 'instant' || effect.uncertain !== undefined) return;
  context.report({ message, at, data: { what, table: table.relation } });
}
