/** A table without a comment among tables that have one. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { inTheEnd } from '../../rule-kit/tables/tables.ts';
import { creationKey, displayName } from '../../schema/lookup.ts';
import type { Schema } from '../../schema/model.ts';

const messages = {
  untold:
    '{table} has no comment, though most tables here have one. Say in COMMENT ON TABLE what a row of it is.',
} as const;

const told = (name: string): string =>
  `CREATE TABLE ${name} (id bigint PRIMARY KEY); COMMENT ON TABLE ${name} IS 'What it is.';`;

export const rule = defineRule({
  id: 'design/missing-comment',
  hazard: 'taste',
  preset: 'all',
  summary: 'A new table without a comment, in a schema whose tables mostly have one.',
  why: `Comments are where people and tools look for what a table is: psql, diagrams, generated documentation and API descriptions. They are
worth something as long as nearly all tables have one.`,
  instead: "`COMMENT ON TABLE orders IS '…'` in the migration that makes it.",
  whenOff: 'Where tables are described elsewhere.',
  messages,
  fix: { kinds: [], because: 'What a row is only people can say.' },
  examples: [
    bad(
      'The fourth',
      `CREATE TABLE orders (id bigint PRIMARY KEY);
--           ^^^^^^ hint: orders has no comment, though most tables here have one. Say in COMMENT ON TABLE what a row of it is.`,
      { history: [told('users'), told('products'), told('shops')] },
    ),
    bad(
      'One of the others has none either',
      `CREATE TABLE lines (id bigint PRIMARY KEY, note text);
--           ^^^^^ hint: lines has no comment, though most tables here have one. Say in COMMENT ON TABLE what a row of it is.`,
      {
        history: [
          told('users'),
          told('products'),
          told('shops'),
          'CREATE TABLE orders (id bigint PRIMARY KEY);',
        ],
      },
    ),
    good('With a comment', told('orders'), { history: [told('users'), told('products'), told('shops')] }),
  ],
  check: {
    createTable({ table, persistence, partitionOf }, context) {
      if (persistence === 'temporary' || partitionOf !== undefined || !isHabit(context.schema)) return;
      const key = creationKey(context.schema, table);
      if (inTheEnd(context, key)?.comment !== undefined || inTheEnd(context, key) === undefined) return;
      context.report({ message: 'untold', at: table, data: { table: displayName(key) } });
    },
  },
});

/** Three tables or more, and two of three have one. */
function isHabit(schema: Schema): boolean {
  let tables = 0;
  let untold = 0;
  for (const relation of schema.relations.values()) {
    if (relation.kind !== 'table' || relation.certainty !== 'certain' || relation.partitionOf !== undefined)
      continue;
    tables += 1;
    // A third without one of all that there are: the rest need not be counted.
    if (relation.comment === undefined && (untold += 1) * 3 > schema.relations.size) return false;
  }
  return tables >= 3 && untold * 3 <= tables;
}
