/** REPLICA IDENTITY FULL. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';
import { indexesOf, primaryKey } from '../../schema/lookup.ts';

const messages = {
  full: 'Each UPDATE and DELETE on {table} writes the whole old row to the WAL, and a subscriber may scan for it. Use {key} as the identity.',
} as const;

export const rule = defineRule({
  id: 'design/replica-identity-full',
  hazard: 'advice',
  preset: 'strict',
  summary: 'REPLICA IDENTITY FULL on a table that has a key.',
  why: `Logical replication then finds the row by all its columns: the WAL holds every old row in full, large values included, and a subscriber
of 15 or older, or one without a fitting index, reads its whole table for each change.`,
  instead:
    '`REPLICA IDENTITY DEFAULT`, the primary key, or `USING INDEX` with a unique index on columns that are not null.',
  whenOff: 'Where whoever reads the changes (an audit log, a search index) needs the old values.',
  messages,
  fix: { kinds: [], because: 'Whether a reader needs the old values is for people to say.' },
  examples: [
    bad(
      'A table with a primary key',
      `ALTER TABLE orders REPLICA IDENTITY FULL;
--                                  ^^^^ info: Each UPDATE and DELETE on orders writes the whole old row to the WAL, and a subscriber may scan for it. Use its primary key as the identity.`,
      { history: ['CREATE TABLE orders (id bigint PRIMARY KEY, note text);'] },
    ),
    bad(
      'A unique index that could be it',
      `ALTER TABLE tags REPLICA IDENTITY FULL;
--                                ^^^^ info: Each UPDATE and DELETE on tags writes the whole old row to the WAL, and a subscriber may scan for it. Use tags_post_tag_key as the identity.`,
      { history: ['CREATE TABLE tags (post bigint NOT NULL, tag bigint NOT NULL, UNIQUE (post, tag));'] },
    ),
    good('The key', 'ALTER TABLE orders REPLICA IDENTITY DEFAULT;', {
      history: ['CREATE TABLE orders (id bigint PRIMARY KEY, note text);'],
    }),
  ],
  check: {
    alterTableOption({ table: name, option, value, span }, context) {
      if (option !== 'replica-identity' || value !== 'full') return;
      const table = context.table(name);
      if (table === undefined) return;
      const required = new Set(table.columns.filter((one) => !one.nullable).map((one) => one.name));
      const index = indexesOf(context.schema, table.key).find(
        (one) =>
          one.unique &&
          one.valid &&
          one.where === undefined &&
          one.elements.every(({ column }) => column !== undefined && required.has(column)),
      );
      const key = primaryKey(table) === undefined ? index?.name : 'its primary key';
      if (key === undefined) return;
      context.report({
        message: 'full',
        at: context.keyword(span, 'full') ?? name,
        data: { table: shownName(context, name), key },
      });
    },
  },
});
