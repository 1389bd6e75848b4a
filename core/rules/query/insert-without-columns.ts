/** INSERT that depends on the order of the columns. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { eachBlock } from '../../rule-kit/indexes/query-blocks.ts';
import { displayName, tableByKey } from '../../schema/lookup.ts';
import { writings } from '../../syntax/writings.ts';

const messages = {
  counted:
    'This INSERT into {table} counts on the order of its columns: one more or another order, and values go astray. Name the columns.',
} as const;

const users = 'CREATE TABLE users (id bigint PRIMARY KEY, email text, name text);';

export const rule = defineRule({
  id: 'query/insert-without-columns',
  hazard: 'advice',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  preset: 'strict',
  summary: 'INSERT INTO a table from earlier migrations without a list of columns.',
  why: `Values go to columns by their place. Where a column was dropped and added again, or two databases were migrated on two ways, the
order differs; where types fit, nothing fails and the values are in the wrong columns. A column added later without a default makes the
statement fail.`,
  instead: '`INSERT INTO users (id, email) VALUES …`.',
  whenOff: 'Where the statement runs once on a table that was just made.',
  messages,
  fix: { kinds: ['edit'], because: 'The list is the one that the server goes by.' },
  bodies: 'all',
  examples: [
    bad(
      'VALUES',
      `INSERT INTO users VALUES (1, 'a@b.c', 'A'), (2, 'd@e.f', 'D');
--          ^^^^^ info: This INSERT into users counts on the order of its columns: one more or another order, and values go astray. Name the columns. 💡`,
      {
        history: [users],
        fixed: "INSERT INTO users (id, email, name) VALUES (1, 'a@b.c', 'A'), (2, 'd@e.f', 'D');",
      },
    ),
    bad(
      'A query, with fewer values than columns',
      `INSERT INTO users AS u SELECT n, 'x' FROM generate_series(1, 3) AS n;
--          ^^^^^ info: This INSERT into users counts on the order of its columns: one more or another order, and values go astray. Name the columns. 💡`,
      {
        history: [users],
        fixed: "INSERT INTO users AS u (id, email) SELECT n, 'x' FROM generate_series(1, 3) AS n;",
      },
    ),
    bad(
      'MySQL: VALUES',
      `INSERT INTO users VALUES (1, 'a@b.c', 'A');
--          ^^^^^ info: This INSERT into users counts on the order of its columns: one more or another order, and values go astray. Name the columns. 💡`,
      {
        dialect: 'mysql',
        history: [users],
        fixed: "INSERT INTO users (id, email, name) VALUES (1, 'a@b.c', 'A');",
      },
    ),
    good('With its columns', "INSERT INTO users (id, email) VALUES (1, 'a@b.c');", { history: [users] }),
  ],
  check: eachBlock<typeof messages>(({ block, operation }, context) => {
    if (block.kind !== 'insert' || block.target?.relation === undefined) return;
    const table = tableByKey(context.schema, block.target.relation);
    const source = block.inside.find(({ place }) => place === 'source');
    if (table === undefined || source === undefined || table.persistence === 'temporary') return;
    if (operation.kind === 'insert' && block.place === 'statement' && context.isNew(operation.table)) return;
    const { tokens, text } = context.statement.parsed;
    let at = tokens.findIndex((one) => one.start >= (block.target?.span.end ?? 0));
    const word = (place: number): string => {
      const token = tokens[place];
      return token === undefined ? '' : text.slice(token.start, token.end).toLowerCase();
    };
    if (word(at) === 'as') at += 2;
    if (['overriding', '('].includes(word(at)) && !['select', 'values', 'with', '('].includes(word(at + 1)))
      return;
    if (!['values', 'select', 'with', 'table', '('].includes(word(at))) return;
    const count = source.output.length;
    const columns = table.columns.filter((one) => one.generated === undefined).slice(0, count);
    const isKnown =
      table.complete && columns.length === count && source.output.every(({ name }) => name !== undefined);
    const isPlain = table.columns.slice(0, count).every((one) => one.generated === undefined);
    const { quote } = writings[context.schema.dialect];
    const before = tokens[at - 1]?.end ?? block.target.span.end;
    context.report({
      message: 'counted',
      at: block.target.span,
      data: { table: displayName(table.key) },
      fix:
        isKnown && isPlain
          ? {
              kind: 'edit',
              title: 'Name the columns',
              edits: [
                {
                  span: { start: before, end: before },
                  newText: ` (${columns.map(({ name }) => quote(name)).join(', ')})`,
                },
              ],
            }
          : undefined,
    });
  }),
});
