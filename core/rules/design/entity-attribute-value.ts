/** A table of names and values. Judged by names, the only distinguishing sign. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';

const messages = {
  eav: '{table} seems to hold attributes as rows: no type, no NOT NULL and no key can be given to one of them. Use columns, or jsonb.',
} as const;

export const rule = defineRule({
  id: 'design/entity-attribute-value',
  hazard: 'taste',
  preset: 'all',
  summary: 'A new table of an identifier, a name and a text value. A guess.',
  why: `Every value is text, whatever it means; to put one row together takes a join or an aggregate for each attribute, and the planner has no
statistics of any of them. Nothing keeps an attribute's name from being misspelt.`,
  instead: 'Columns for what is known, and one `jsonb` column for what is not.',
  whenOff: 'For settings, translations and custom fields that really are rows. The rule goes by names.',
  messages,
  fix: { kinds: [], because: 'What the attributes are is for people to say.' },
  examples: [
    bad(
      'Attributes of products',
      `CREATE TABLE product_attributes (product_id bigint, attribute text, value text, PRIMARY KEY (product_id, attribute));
--           ^^^^^^^^^^^^^^^^^^ hint: product_attributes seems to hold attributes as rows: no type, no NOT NULL and no key can be given to one of them. Use columns, or jsonb.`,
    ),
    bad(
      'With a key of its own',
      `CREATE TABLE user_meta (id bigint PRIMARY KEY, user_id bigint, meta_key text, meta_value text);
--           ^^^^^^^^^ hint: user_meta seems to hold attributes as rows: no type, no NOT NULL and no key can be given to one of them. Use columns, or jsonb.`,
    ),
    good('jsonb', 'CREATE TABLE products (id bigint PRIMARY KEY, attributes jsonb);'),
  ],
  check: {
    createTable({ table, columns, persistence, foreign }, context) {
      if (persistence === 'temporary' || foreign || columns.length > 5) return;
      const isText = (type: string): boolean => ['text', 'varchar', 'bpchar'].includes(type);
      const has = (pattern: RegExp): boolean =>
        columns.some(
          ({ name, type }) => pattern.test(name.text) && isText(type.name) && type.arrayDimensions === 0,
        );
      const isOfSomething = columns.some(({ name }) => /_id$|[a-z]Id$/.test(name.text));
      if (
        !isOfSomething ||
        !has(/(?:^|_)(?:attribute|attr|property|field|key|attribute_name|field_name)$/) ||
        !has(/(?:^|_)value$/)
      )
        return;
      context.report({ message: 'eav', at: table, data: { table: shownName(context, table) } });
    },
  },
});
