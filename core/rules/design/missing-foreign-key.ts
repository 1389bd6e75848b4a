/** A column is named like another table's key without a foreign key. Judged by names, because the rule is about the naming convention. */
import { wordSet } from '../../collections/word-set.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { eachNewColumn, nameWords } from '../../rule-kit/tables/new-columns.ts';
import { inTheEnd } from '../../rule-kit/tables/tables.ts';
import { foreignKeysFrom, keyOf, primaryKey, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Schema, Table } from '../../schema/model.ts';

const messages = {
  loose:
    '{column} of {table} looks like the key of {target}, but nothing keeps it so: rows that {target} has lost stay. Add a foreign key.',
} as const;

export const rule = defineRule({
  id: 'design/missing-foreign-key',
  hazard: 'advice',
  preset: 'strict',
  summary: 'A new column called x_id, of the type of the key of a table x, without a foreign key.',
  why: `Without the constraint an identifier is a number: rows go on pointing at what was deleted, a bug writes one that never was, and
nobody can say later which of the two it is. The planner also estimates joins better where the constraint is there.`,
  instead: `\`REFERENCES x\` with an index on the column; on a table in use \`NOT VALID\` first and \`VALIDATE CONSTRAINT\` in a later migration.`,
  whenOff: 'Where the project does without foreign keys, as some sharded ones do.',
  messages,
  fix: { kinds: [], because: 'What becomes of a row when the other goes is for people to say.' },
  examples: [
    bad(
      'The table is there',
      `CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint NOT NULL);
--                                          ^^^^^^^ info: user_id of orders looks like the key of users, but nothing keeps it so: rows that users has lost stay. Add a foreign key.`,
      { history: ['CREATE TABLE users (id bigint PRIMARY KEY);'] },
    ),
    bad(
      'A name in camel case',
      `ALTER TABLE orders ADD COLUMN "categoryId" uuid;
--                            ^^^^^^^^^^^^ info: categoryId of orders looks like the key of categories, but nothing keeps it so: rows that categories has lost stay. Add a foreign key.`,
      {
        history: [
          'CREATE TABLE categories (id uuid PRIMARY KEY);',
          'CREATE TABLE orders (id bigint PRIMARY KEY);',
        ],
      },
    ),
    good('With its key', 'CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users);', {
      history: ['CREATE TABLE users (id bigint PRIMARY KEY);'],
    }),
  ],
  check: eachNewColumn<typeof messages>(({ name, table, shown, definition }, context) => {
    const stem = /^(.+?)(?:_id|Id)$/.exec(name.text)?.[1]?.toLowerCase();
    if (definition === undefined || stem === undefined) return;
    // Historical records must outlive their subject.
    if (nameWords(table.name.text).some((one) => records.has(one))) return;
    const key = relationKey(context.after, table);
    const after = inTheEnd(context, key);
    if (after?.complete !== true || after.partitionOf !== undefined) return;
    const column = after.columns.find((one) => one.name === name.text);
    const isKept = after.constraints.some(
      (one) => one.references !== undefined && one.columns.includes(name.text),
    );
    if (column === undefined || isKept) return;
    const target = targetOf(context.latest, after.schema, stem);
    if (target === undefined || target.key === key) return;
    const own = target.columns.find((one) => one.name === primaryKey(target)?.columns.join('\n'));
    if (own?.name !== 'id' || own.type.name !== column.type.name || column.type.arrayDimensions > 0) return;
    if (isHabit(context.latest, name.text, key)) return;
    context.report({
      message: 'loose',
      at: name,
      data: { column: name.text, table: shown, target: target.name },
    });
  }),
});

const records = wordSet('audit audits log logs history archive archives event events');

/**
 * Most tables with a column of this name have no foreign key: the project has decided so, for example because the rows are in another
 * database.
 */
function isHabit(schema: Schema, name: string, but: string): boolean {
  let kept = 0;
  let loose = 0;
  for (const one of schema.relations.values()) {
    if (one.kind !== 'table' || one.key === but || !one.columns.some((column) => column.name === name))
      continue;
    if (foreignKeysFrom(one).some(({ columns }) => columns.includes(name))) kept += 1;
    else loose += 1;
  }
  return loose > 1 && loose > kept;
}

function targetOf(schema: Schema, home: string, stem: string): Table | undefined {
  const plurals = [`${stem}s`, stem, `${stem}es`, stem.replace(/y$/, 'ies')];
  for (const name of plurals) {
    const found = tableByKey(schema, keyOf(home, name));
    // One column cannot reference a key of several columns.
    if (found?.kind === 'table' && found.certainty === 'certain' && found.partitionBy === undefined)
      return found;
  }
  return undefined;
}
