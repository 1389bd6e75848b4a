/** A generated key of four bytes or two. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { eachNewColumn, isOf } from '../../rule-kit/tables/new-columns.ts';
import { inTheEnd } from '../../rule-kit/tables/tables.ts';
import { replaceTokens } from '../../rule-kit/fixes/token-edits.ts';
import { foreignKeysTo, primaryKey, relationKey } from '../../schema/lookup.ts';

const messages = {
  runsOut:
    '{column} can hold at most {most}: beyond it every insert fails, and widening it rewrites the table. Make the key bigint.',
} as const;

export const rule = defineRule({
  id: 'design/narrow-key',
  hazard: 'advice',
  dialects: ['postgresql', 'mysql'],
  summary: 'The generated primary key of a new table is integer or smallint.',
  why: `A sequence counts failed inserts, \`ON CONFLICT\` and rolled-back transactions too, so 2,147,483,647 comes sooner than so many rows.
On that day every insert fails. The way out, \`ALTER COLUMN … TYPE bigint\`, rewrites the table and each table that refers to it, under
\`ACCESS EXCLUSIVE\`. Four bytes per row are saved until then, often none after padding.`,
  instead:
    '`bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY`, and `bigint` for the columns that refer to it.',
  whenOff: 'Where tables are lookups of a few hundred rows, and where clients cannot hold more than 32 bits.',
  messages,
  gathers: { runsOut: 'column' },
  fix: {
    kinds: ['rewrite'],
    because: 'Clients read a wider number, which JavaScript drivers hand out as text.',
    differs: [
      { at: 'end', of: 'column', words: 'The key is a bigint.' },
      { at: 'end', of: 'anything', words: 'The sequence behind the key counts as far as the key does.' },
    ],
  },
  examples: [
    bad(
      'serial',
      `CREATE TABLE orders (id serial PRIMARY KEY, note text);
--                      ^^^^^^ info: orders.id can hold at most 2,147,483,647: beyond it every insert fails, and widening it rewrites the table. Make the key bigint. 💡`,
      { fixed: 'CREATE TABLE orders (id bigserial PRIMARY KEY, note text);' },
    ),
    bad(
      'An identity, with the key below',
      `CREATE TABLE orders (
  id smallint GENERATED ALWAYS AS IDENTITY,
--   ^^^^^^^^ info: orders.id can hold at most 32,767: beyond it every insert fails, and widening it rewrites the table. Make the key bigint. 💡
  PRIMARY KEY (id)
);`,
      {
        fixed: `CREATE TABLE orders (
  id bigint GENERATED ALWAYS AS IDENTITY,
  PRIMARY KEY (id)
);`,
      },
    ),
    bad(
      'MySQL: AUTO_INCREMENT',
      `CREATE TABLE orders (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, note text);
--                      ^^^ info: orders.id can hold at most 2,147,483,647: beyond it every insert fails, and widening it rewrites the table. Make the key bigint. 💡`,
      {
        dialect: 'mysql',
        fixed: 'CREATE TABLE orders (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, note text);',
      },
    ),
    good('bigint', 'CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);'),
  ],
  check: eachNewColumn<typeof messages>(({ name, type, table, shown, definition }, context) => {
    if (definition === undefined || !isOf(type, 'int2', 'int4', 'int')) return;
    const isGenerated =
      definition.serial !== undefined ||
      definition.mysql?.autoIncrement === true ||
      definition.identity !== undefined ||
      definition.default?.functions.some((one) => one.name === 'nextval') === true;
    if (!isGenerated || definition.identityOptions?.maximum !== undefined) return;
    const key = relationKey(context.after, table);
    const after = inTheEnd(context, key);
    if (after === undefined || after.columns.find((one) => one.name === name.text)?.type.name !== type.name)
      return;
    if (primaryKey(after)?.columns.join('\n') !== name.text) return;
    // The referencing columns have to change with it: that is not a single edit.
    const isReferred = foreignKeysTo(context.latest, key).length > 0;
    context.report({
      message: 'runsOut',
      at: type,
      data: { column: `${shown}.${name.text}`, most: type.name === 'int2' ? '32,767' : '2,147,483,647' },
      fix: isReferred
        ? undefined
        : {
            kind: 'rewrite',
            title: 'Make the key bigint',
            edits: replaceTokens(
              context.statement.parsed,
              type,
              definition.serial === undefined ? 'bigint' : 'bigserial',
            ),
          },
    });
  }),
});
