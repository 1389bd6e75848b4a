/** varchar(n). */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { eachNewColumn, isChoiceOfProject, isOf, isUsual } from '../../rule-kit/tables/new-columns.ts';
import { typeText } from '../../schema/type-text.ts';

const messages = {
  limited:
    'The limit of {type} on {column} of {table} saves no room, and to lower it later scans the table. Use text, with a CHECK if it counts.',
} as const;

export const rule = defineRule({
  id: 'design/length-limit',
  hazard: 'taste',
  preset: 'all',
  summary: 'A new column of type varchar(n).',
  why: `\`varchar(n)\` takes as much room as \`text\`, and a value that is too long fails when somebody enters it. Raising the limit is a change of
the catalog alone, under a short lock; lowering it rewrites the table. A \`CHECK\` can be changed without either, validated later.`,
  instead: '`text`. Where the length is a rule of the business: `CHECK (length(name) <= 200)`.',
  whenOff: 'Where the team has decided for varchar(n), or an ORM has.',
  messages,
  fix: { kinds: [], because: 'Whether the limit is meant is for people to say.' },
  examples: [
    bad(
      'The usual 255',
      `CREATE TABLE people (id bigint PRIMARY KEY, name varchar(255));
--                                               ^^^^^^^^^^^^ hint: The limit of varchar(255) on name of people saves no room, and to lower it later scans the table. Use text, with a CHECK if it counts.`,
    ),
    bad(
      'A new column',
      `ALTER TABLE people ADD COLUMN city character varying(80);
--                                 ^^^^^^^^^^^^^^^^^^^^^ hint: The limit of varchar(80) on city of people saves no room, and to lower it later scans the table. Use text, with a CHECK if it counts.`,
      { history: ['CREATE TABLE people (id bigint PRIMARY KEY, name text);'] },
    ),
    good('text', 'CREATE TABLE people (id bigint PRIMARY KEY, name text CHECK (length(name) <= 200));'),
  ],
  check: eachNewColumn<typeof messages>((column, context) => {
    const { name, type, shown } = column;
    if (!isOf(type, 'varchar') || type.modifiers.length === 0 || isUsual(column)) return;
    if (isChoiceOfProject(context.schema, 'varchar', 'text')) return;
    context.report({
      message: 'limited',
      at: type,
      data: { type: typeText(type), column: name.text, table: shown },
    });
  }),
});
