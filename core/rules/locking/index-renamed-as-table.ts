/** ALTER TABLE used to rename an index, with a lock that ALTER INDEX does not need. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { displayName, resolveIndex } from '../../schema/lookup.ts';
import { replace } from '../../text/edit.ts';

const messages = {
  strong:
    'ALTER TABLE renames index {index} under ACCESS EXCLUSIVE: queries of {table} that plan with it wait. Use ALTER INDEX.',
} as const;

const orders = `CREATE TABLE orders (id bigint PRIMARY KEY, placed_at timestamptz);
CREATE INDEX orders_placed ON orders (placed_at);`;

export const rule = defineRule({
  id: 'locking/index-renamed-as-table',
  category: 'locking',
  since: '0.1.0',
  severity: 'warning',
  preset: 'strict',
  dialects: ['postgresql'],
  summary: 'An index renamed by ALTER TABLE instead of ALTER INDEX.',
  why: `The server takes \`ALTER TABLE … RENAME TO\` for an index as well, but locks the index in \`ACCESS EXCLUSIVE\` mode for it. To plan a
query the server opens every index of the table, so that all queries of the table wait behind the request. \`ALTER INDEX\` does the
same under \`SHARE UPDATE EXCLUSIVE\`, for which no query waits.`,
  instead: '`ALTER INDEX … RENAME TO …`.',
  whenOff: 'Never: the other spelling does the same.',
  facts: ['rename-index/as-table', 'rename-index'],
  messages,
  fix: { kinds: ['edit'], because: 'The index has the same name afterwards.' },
  directions: 'up',
  bodies: 'executed',
  examples: [
    bad(
      'By the name of the table command',
      `ALTER TABLE orders_placed RENAME TO orders_by_date;
--    ^^^^^ warning: ALTER TABLE renames index orders_placed under ACCESS EXCLUSIVE: queries of orders that plan with it wait. Use ALTER INDEX. 💡`,
      { history: [orders], fixed: 'ALTER INDEX orders_placed RENAME TO orders_by_date;' },
    ),
    bad(
      'The index behind a primary key',
      `ALTER TABLE IF EXISTS public.orders_pkey RENAME TO orders_key;
--    ^^^^^ warning: ALTER TABLE renames index orders_pkey under ACCESS EXCLUSIVE: queries of orders that plan with it wait. Use ALTER INDEX. 💡`,
      { history: [orders], fixed: 'ALTER INDEX IF EXISTS public.orders_pkey RENAME TO orders_key;' },
    ),
    good('By its own command', 'ALTER INDEX orders_placed RENAME TO orders_by_date;', { history: [orders] }),
    good(
      'An index of a table that this migration makes',
      `CREATE TABLE tags (name text);
CREATE INDEX tags_name ON tags (name);
ALTER TABLE tags_name RENAME TO tags_by_name;`,
      { history: [orders] },
    ),
  ],
  check: {
    renameRelation(operation, context) {
      const effect = context.effect(operation);
      if (effect.fact !== 'rename-index/as-table') return;
      const index = resolveIndex(context.schema, operation.target);
      const locked = effect.relations.some((one) => !one.isNew && one.lock === 'ACCESS EXCLUSIVE');
      const keyword = context.keyword(operation.span, 'table');
      if (index === undefined || !locked || keyword === undefined) return;
      context.report({
        message: 'strong',
        at: keyword,
        data: { index: displayName(index.key), table: displayName(index.relation) },
        fix: { kind: 'edit', title: 'Rename it by ALTER INDEX', edits: [replace(keyword, 'INDEX')] },
      });
    },
  },
});
