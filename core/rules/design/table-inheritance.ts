/** INHERITS. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { inheritors, relationKey } from '../../schema/lookup.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';

const messages = {
  inherits:
    '{table} inherits from {parent}: keys, UNIQUE and foreign keys of {parent} do not hold across the two. Use a foreign key or partitions.',
} as const;

export const rule = defineRule({
  id: 'design/table-inheritance',
  hazard: 'advice',
  preset: 'strict',
  summary: 'The first table that inherits from another.',
  why: `A query of the parent reads its heirs too, but neither its primary key nor its unique constraints look at them: one id can be there
twice. A foreign key to the parent does not find rows of an heir. \`UPDATE\` and \`DELETE\` on the parent reach all of them unless they say
\`ONLY\`.`,
  instead:
    'One table with a column for the kind, tables joined by a key they share, or declarative partitions.',
  whenOff: 'Where an extension or an old partition scheme is built on it.',
  messages,
  fix: { kinds: [], because: 'What the tables are to each other is for people to say.' },
  examples: [
    bad(
      'A kind of city',
      `CREATE TABLE capitals (state text) INHERITS (cities);
--                                           ^^^^^^ info: capitals inherits from cities: keys, UNIQUE and foreign keys of cities do not hold across the two. Use a foreign key or partitions.`,
      { history: ['CREATE TABLE cities (id bigint PRIMARY KEY, name text);'] },
    ),
    bad(
      'Made an heir later',
      `ALTER TABLE capitals INHERIT cities;
--                           ^^^^^^ info: capitals inherits from cities: keys, UNIQUE and foreign keys of cities do not hold across the two. Use a foreign key or partitions.`,
      {
        history: [
          'CREATE TABLE cities (id bigint NOT NULL, name text);',
          'CREATE TABLE capitals (id bigint NOT NULL, name text);',
        ],
      },
    ),
    good(
      'A key that they share',
      'CREATE TABLE capitals (id bigint PRIMARY KEY REFERENCES cities ON DELETE CASCADE, state text);',
      { history: ['CREATE TABLE cities (id bigint PRIMARY KEY, name text);'] },
    ),
  ],
  check: {
    createTable({ table, inherits, persistence }, context) {
      if (persistence === 'temporary') return;
      for (const parent of inherits) {
        if (inheritors(context.schema, relationKey(context.schema, parent)).length > 0) continue;
        context.report({
          message: 'inherits',
          at: parent,
          data: { table: shownName(context, table), parent: shownName(context, parent) },
        });
      }
    },
    alterTableOption({ table, option, object }, context) {
      if (option !== 'inherit' || object === undefined) return;
      if (inheritors(context.schema, relationKey(context.schema, object)).length > 0) return;
      context.report({
        message: 'inherits',
        at: object,
        data: { table: shownName(context, table), parent: shownName(context, object) },
      });
    },
  },
});
