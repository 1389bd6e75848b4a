/** A column that another table already has. Judged by names, the only sign of a copy. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { eachNewColumn } from '../../rule-kit/tables/new-columns.ts';
import { inTheEnd } from '../../rule-kit/tables/tables.ts';
import { displayName, foreignKeysFrom, relationKey, tableByKey } from '../../schema/lookup.ts';

const messages = {
  copied:
    '{column} of {table} seems to be {source} of {target}, which {key} leads to: the copy stays as it was when {target} changes. Join instead.',
} as const;

export const rule = defineRule({
  id: 'design/copied-column',
  hazard: 'taste',
  preset: 'all',
  summary: 'A new column x_name beside a foreign key x_id to a table that has a column name. A guess.',
  why: `What follows from another row and not from the key of this one is kept twice. It is right on the day it is written; nothing tells the
copy when the other changes.`,
  instead: 'A join, a view, or a trigger that keeps the copy up to date.',
  whenOff: 'Where the value as it was at the time is meant, as on an invoice. The rule goes by names.',
  messages,
  fix: { kinds: [], because: 'Whether the value at the time is meant is for people to say.' },
  examples: [
    bad(
      'A name',
      `CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers, customer_name text);
--                                                                                   ^^^^^^^^^^^^^ hint: customer_name of orders seems to be name of customers, which customer_id leads to: the copy stays as it was when customers changes. Join instead.`,
      { history: ['CREATE TABLE customers (id bigint PRIMARY KEY, name text);'] },
    ),
    bad(
      'Added later',
      `ALTER TABLE orders ADD COLUMN customer_email text;
--                            ^^^^^^^^^^^^^^ hint: customer_email of orders seems to be email of customers, which customer_id leads to: the copy stays as it was when customers changes. Join instead.`,
      {
        history: [
          'CREATE TABLE customers (id bigint PRIMARY KEY, email text);',
          'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers);',
        ],
      },
    ),
    good(
      'A name of its own',
      'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers, name text, customer_note text);',
      {
        history: ['CREATE TABLE customers (id bigint PRIMARY KEY, name text);'],
      },
    ),
  ],
  check: eachNewColumn<typeof messages>(({ name, type, table, shown, definition }, context) => {
    const after = definition && inTheEnd(context, relationKey(context.after, table));
    if (after === undefined) return;
    for (const key of foreignKeysFrom(after)) {
      const [from] = key.columns;
      const stem = /^(.+)_id$/.exec(from ?? '')?.[1];
      const target = tableByKey(context.latest, key.references.relation);
      if (from === undefined || stem === undefined || target === undefined || key.columns.length > 1)
        continue;
      const source = name.text.startsWith(`${stem}_`) ? name.text.slice(stem.length + 1) : '';
      const own = target.columns.find((one) => one.name === source && one.type.name === type.name);
      if (
        own === undefined ||
        after.constraints.some((one) => one.references !== undefined && one.columns.includes(name.text))
      )
        continue;
      context.report({
        message: 'copied',
        at: name,
        data: { column: name.text, table: shown, source, target: displayName(target.key), key: from },
      });
      return;
    }
  }),
});
