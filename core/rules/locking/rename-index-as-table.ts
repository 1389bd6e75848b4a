/** ALTER TABLE … RENAME on an index, which takes a stronger lock than ALTER INDEX. */
import { otherLocks } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { displayName, resolveIndex } from '../../schema/lookup.ts';
import { replace } from '../../text/edit.ts';

const messages = {
  stronger:
    'Renamed by ALTER TABLE, {index} is locked ACCESS EXCLUSIVE, and queries on {table} wait behind that. Write ALTER INDEX.',
} as const;

const orders = `CREATE TABLE orders (id bigint PRIMARY KEY, note text);
CREATE INDEX orders_note ON orders (note);`;

export const rule = defineRule({
  id: 'locking/rename-index-as-table',
  hazard: 'misleads',
  elsewhere: otherLocks,
  summary: 'ALTER TABLE … RENAME TO on an index.',
  why: `\`ALTER INDEX … RENAME\` takes \`SHARE UPDATE EXCLUSIVE\` on the index, which no query waits for. \`ALTER TABLE\` takes an index too, but
locks it \`ACCESS EXCLUSIVE\`. The planner looks at every index of a table, so that all queries on the table wait while the rename waits for a
long one to end.`,
  instead: '`ALTER INDEX old RENAME TO new`.',
  whenOff: 'Never: the other word does the same with the weaker lock.',
  facts: ['rename-index', 'rename-index/as-table'],
  messages,
  fix: { kinds: ['edit'], because: 'The same rename under a weaker lock.' },
  directions: 'both',
  examples: [
    bad(
      'An index, renamed as if it were a table',
      `ALTER TABLE orders_note RENAME TO orders_by_note;
--          ^^^^^^^^^^^ warning: Renamed by ALTER TABLE, orders_note is locked ACCESS EXCLUSIVE, and queries on orders wait behind that. Write ALTER INDEX. 💡`,
      { history: [orders], fixed: 'ALTER INDEX orders_note RENAME TO orders_by_note;' },
    ),
    bad(
      'The index of a primary key',
      `ALTER TABLE IF EXISTS public.orders_pkey RENAME TO orders_key;
--                    ^^^^^^^^^^^^^^^^^^ warning: Renamed by ALTER TABLE, orders_pkey is locked ACCESS EXCLUSIVE, and queries on orders wait behind that. Write ALTER INDEX. 💡`,
      { history: [orders], fixed: 'ALTER INDEX IF EXISTS public.orders_pkey RENAME TO orders_key;' },
    ),
    good('ALTER INDEX', 'ALTER INDEX orders_note RENAME TO orders_by_note;', { history: [orders] }),
  ],
  check: {
    renameRelation(operation, context) {
      const effect = context.effect(operation);
      if (effect.fact !== 'rename-index/as-table') return;
      const index = resolveIndex(context.schema, operation.target);
      const locked = effect.relations.some((one) => !one.isNew && one.lock === 'ACCESS EXCLUSIVE');
      if (index === undefined || !locked) return;
      const word = context.keyword(operation.span, 'table');
      context.report({
        message: 'stronger',
        at: operation.target,
        data: { index: displayName(index.key), table: displayName(index.relation) },
        fix:
          word === undefined
            ? undefined
            : { kind: 'edit', title: 'Rename it with ALTER INDEX', edits: [replace(word, 'INDEX')] },
      });
    },
  },
});
