/** REINDEX of a table in use, without CONCURRENTLY. */
import { outsideTransaction } from '../../rule-kit/indexes/concurrent-index.ts';
import { otherLocks } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { oneOf } from '../../rule-kit/tables/short-list.ts';
import { alsoLocked, shownName } from '../../rule-kit/tables/tables.ts';
import { insert } from '../../text/edit.ts';

const messages = {
  blocks:
    'REINDEX keeps writes to {table} waiting, and reads that plan with the index, until it is built again. Use REINDEX … CONCURRENTLY.',
  system:
    'REINDEX SYSTEM locks each catalog of {database} while it builds its indexes again: queries wait. It has no CONCURRENTLY: run it while nobody works.',
} as const;

const orders = `CREATE TABLE orders (id bigint PRIMARY KEY, placed_at timestamptz);
CREATE INDEX orders_placed_at ON orders (placed_at);`;

export const rule = defineRule({
  id: 'locking/reindex-blocks',
  hazard: 'blocks-readers',
  elsewhere: otherLocks,
  summary: 'REINDEX without CONCURRENTLY on a table that was there before.',
  why: `\`REINDEX\` holds a \`SHARE\` lock on the table and an \`ACCESS EXCLUSIVE\` lock on each index while it builds it again. Writes wait.
Most reads wait too: to plan a query, the server opens every index of the table. \`CONCURRENTLY\` builds a new index beside the
old one and swaps them.`,
  instead: `1. \`REINDEX INDEX CONCURRENTLY\` or \`REINDEX TABLE CONCURRENTLY\`, outside of any transaction.
2. If it fails, it leaves an \`INVALID\` index whose name ends in \`_ccnew\`: drop that and try again.`,
  whenOff: 'Where nobody uses the database while migrations run.',
  facts: ['reindex', 'reindex/several', 'reindex/concurrently'],
  messages,
  gathers: { blocks: 'table' },
  fix: { kinds: ['edit'], because: 'The indexes are the same. It is offered outside of transactions.' },
  examples: [
    bad(
      'One index',
      `REINDEX INDEX orders_placed_at;
--      ^^^^^ error: REINDEX keeps writes to orders waiting, and reads that plan with the index, until it is built again. Use REINDEX … CONCURRENTLY. 💡`,
      { history: [orders], fixed: 'REINDEX INDEX CONCURRENTLY orders_placed_at;' },
    ),
    bad(
      'The catalogs, of which none is built beside others',
      `REINDEX SYSTEM shop;
--      ^^^^^^ error: REINDEX SYSTEM locks each catalog of shop while it builds its indexes again: queries wait. It has no CONCURRENTLY: run it while nobody works.`,
      { notExecutable: 'It is for a database of this name.' },
    ),
    good('Built beside the old one', 'REINDEX TABLE CONCURRENTLY orders;', { history: [orders] }),
  ],
  check: {
    reindex(operation, context) {
      if (operation.concurrently) return;
      const { relations } = context.effect(operation);
      const known = relations.filter((one) => one.role !== 'index');
      const tables = known.filter((one) => !one.isNew && one.buildsIndex);
      if (tables.length === 0 && known.length > 0) return;
      const { scope, target } = operation;
      const of = target === undefined ? '' : ` of ${shownName(context, target)}`;
      const unseen = scope === 'index' ? `the table${of}` : `all tables${of}`;
      const keyword = context.keyword(operation.span, operation.scope);
      if (scope === 'system') {
        // CONCURRENTLY is refused there (0A000 on versions 14 to 18).
        const database = target === undefined ? 'the database' : target.name.text;
        context.report({ message: 'system', at: keyword ?? operation.span, data: { database } });
        return;
      }
      context.report({
        message: 'blocks',
        at: keyword ?? operation.span,
        data: { table: tables.length === 0 ? unseen : oneOf(tables.map((one) => one.relation)) },
        related: alsoLocked(context, tables.slice(1)),
        fix:
          keyword === undefined
            ? undefined
            : outsideTransaction(context, 'Build it again concurrently', [
                insert(keyword.end, ' CONCURRENTLY'),
              ]),
      });
    },
  },
});
