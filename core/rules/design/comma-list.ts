/** Several values in one string. Judged by names, because the type text shows nothing else. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { eachNewColumn, isOf } from '../../rule-kit/tables/new-columns.ts';

const messages = {
  packed:
    '{column} of {table} is a string named like several keys: none of them can be joined, checked or indexed. Use a table or an array.',
} as const;

export const rule = defineRule({
  id: 'design/comma-list',
  hazard: 'advice',
  preset: 'strict',
  summary: 'A new text column called x_ids, x_id_list or x_csv.',
  why: `A list in a string has no foreign keys and no types. Who looks for one value of it writes \`LIKE '%,7,%'\`, which no index serves and
which finds 17 if somebody forgets a comma; to take one out, the string is taken apart and put together again by every client in its way.`,
  instead:
    'A table with one row for each value, or an array (`bigint[]`) with a GIN index where nothing refers to the values.',
  whenOff: 'Where the string is another system’s and only kept.',
  messages,
  fix: { kinds: [], because: 'What the values refer to is for people to say.' },
  examples: [
    bad(
      'Keys',
      `CREATE TABLE posts (id bigint PRIMARY KEY, tag_ids text);
--                                         ^^^^^^^ info: tag_ids of posts is a string named like several keys: none of them can be joined, checked or indexed. Use a table or an array.`,
    ),
    bad(
      'A list, in camel case',
      `ALTER TABLE posts ADD COLUMN "memberIds" varchar(2000);
--                           ^^^^^^^^^^^ info: memberIds of posts is a string named like several keys: none of them can be joined, checked or indexed. Use a table or an array.`,
      { history: ['CREATE TABLE posts (id bigint PRIMARY KEY);'] },
    ),
    good('An array', 'CREATE TABLE posts (id bigint PRIMARY KEY, tag_ids bigint[], other_ids jsonb);'),
  ],
  check: eachNewColumn<typeof messages>(({ name, type, shown, definition }, context) => {
    if (definition === undefined || !isOf(type, 'text', 'varchar', 'bpchar')) return;
    if (!/(?:_ids|Ids|_csv|_comma_separated|_id_list|IdList)$/.test(name.text)) return;
    context.report({ message: 'packed', at: name, data: { column: name.text, table: shown } });
  }),
});
