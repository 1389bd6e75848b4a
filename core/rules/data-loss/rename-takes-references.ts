/** An SQLite table is renamed away and dropped: the foreign keys of other tables have followed it. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { isRenameLegacy } from '../../rule-kit/dependents/sqlite-legacy-rename.ts';
import { later } from '../../rule-kit/statements/neighbours.ts';
import { oneOf } from '../../rule-kit/tables/short-list.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';
import { foreignKeysTo, keyOf, resolveRelation } from '../../schema/lookup.ts';
import type { Schema } from '../../schema/model.ts';

const messages = {
  followed:
    'Foreign keys of {children} follow {table} to {to}, which is dropped below: then writes to {children} fail. Make the new table beside {table}, and rename that.',
} as const;

const people = 'CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT);';
const pets = 'CREATE TABLE pets (id INTEGER PRIMARY KEY, owner INTEGER REFERENCES people ON DELETE CASCADE);';
const sqlite = { dialect: 'sqlite', history: [people, pets] } as const;

export const rule = defineRule({
  id: 'data-loss/rename-takes-references',
  hazard: 'wrong',
  dialects: ['sqlite'],
  elsewhere: 'Renaming follows references as the manual says.',
  versions: { from: 326 },
  summary:
    'A table that others refer to is renamed, made anew under its old name, and dropped under the new one.',
  why: `From 3.26 on \`ALTER TABLE … RENAME\` writes the new name into the \`REFERENCES\` of all other tables, whether foreign keys are enforced or
not. When the old table is dropped then, they point at nothing: with \`PRAGMA foreign_keys = ON\` each insert into them and each change of the key
fails with *no such table*, and with it off nobody checks anything any more. The migration itself runs without a word.`,
  instead: `The other way around, as SQLite's own documentation has it: \`PRAGMA foreign_keys = OFF\` outside of any transaction, create the new table
under another name, copy the rows, drop the old table, rename the new one to its name. The references of other tables name it all along.`,
  whenOff: 'Never.',
  messages,
  fix: { kinds: [], because: 'Statements between the two may count on the names that they find.' },
  examples: [
    bad(
      'Put aside, made anew, copied back',
      `ALTER TABLE people RENAME TO people_before;
--                           ^^^^^^^^^^^^^ error: Foreign keys of pets follow people to people_before, which is dropped below: then writes to pets fail. Make the new table beside people, and rename that.
CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
INSERT INTO people SELECT id, coalesce(name, '') FROM people_before;
DROP TABLE people_before;`,
      sqlite,
    ),
    good(
      'Made beside it',
      `PRAGMA foreign_keys = OFF;
CREATE TABLE people_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
INSERT INTO people_new SELECT id, coalesce(name, '') FROM people;
DROP TABLE people;
ALTER TABLE people_new RENAME TO people;`,
      sqlite,
    ),
  ],
  check: {
    renameRelation(operation, context) {
      const relation = resolveRelation(context.schema, operation.target);
      if (relation === undefined) return;
      const key = keyOf(relation.schema, operation.to.text);
      const isDropped = later(context).some(({ parsed }) =>
        parsed.operations.some(
          (one) => one.kind === 'dropRelation' && one.target.name.text === operation.to.text,
        ),
      );
      if (!isDropped || context.after.relations.has(key)) return;
      const before = childrenOf(context.schema, relation.key);
      const children = childrenOf(context.after, key).filter((one) => before.includes(one));
      if (children.length === 0 || isRenameLegacy(context)) return;
      context.report({
        message: 'followed',
        at: operation.to,
        data: {
          children: oneOf(children),
          table: shownName(context, operation.target),
          to: operation.to.text,
        },
      });
    },
  },
});

function childrenOf(schema: Schema, key: string): readonly string[] {
  const names = foreignKeysTo(schema, key).flatMap(({ table }) => (table.key === key ? [] : [table.name]));
  return [...new Set(names)];
}
