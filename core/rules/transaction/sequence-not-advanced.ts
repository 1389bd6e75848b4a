/** Rows with explicit ids that a sequence will generate again. */
import type { Insert } from '../../operations/model/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { commitsByItself } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { isEmptiedBefore, isMadeEmpty } from '../../rule-kit/rows/empty-tables.ts';
import { earlier, later } from '../../rule-kit/statements/neighbours.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';
import { column as columnOf, relationKey, sequenceOf } from '../../schema/lookup.ts';
import type { Statement } from '../../syntax/statement.ts';
import { slice } from '../../text/span.ts';

const messages = {
  collides:
    'The sequence of {column} does not notice these ids: it gives them out again, and inserts into {table} fail. Set it after them.',
  begins:
    'The sequence of {column} begins at 1, and rows of {table} have numbers already: inserts get the same again. Begin above them, or set it.',
} as const;

const notes = 'CREATE TABLE notes (id int PRIMARY KEY, text text);';
const tags = 'CREATE TABLE tags (id serial PRIMARY KEY, name text);';

export const rule = defineRule({
  id: 'transaction/sequence-not-advanced',
  hazard: 'misleads',
  elsewhere: commitsByItself,
  summary:
    'INSERT with explicit ids into a serial or identity column, or ADD GENERATED to a column with numbers, and the sequence is not set behind them.',
  why: `A sequence counts what it has given out, not what is in the table. After rows with the ids 1 to 3 came in by hand, the next three inserts
get 1, 2 and 3 and fail with a duplicate key: in production, in front of a user. A column that becomes an identity column later gets a new
sequence, which begins at 1 whatever is in the table.`,
  instead:
    "Leave the column out. Where the ids matter: `SELECT setval(pg_get_serial_sequence('tags', 'id'), (SELECT max(id) FROM tags));` behind it. Where a column becomes an identity column, `ADD GENERATED ALWAYS AS IDENTITY (START WITH 1000)` with a number above all that are there does as well.",
  whenOff: 'Where explicit ids are from another range than the sequence’s.',
  facts: ['insert', 'use-sequence'],
  messages,
  fix: { kinds: [], because: 'Whether the ids matter is for people to say.' },
  examples: [
    bad(
      'Ids by hand',
      `INSERT INTO tags (id, name) VALUES (1, 'new'), (2, 'old');
--          ^^^^ warning: The sequence of id does not notice these ids: it gives them out again, and inserts into tags fail. Set it after them.`,
      { history: [tags] },
    ),
    bad(
      'A column with numbers that the server numbers from now on',
      `ALTER TABLE notes ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;
--                             ^^ warning: The sequence of id begins at 1, and rows of notes have numbers already: inserts get the same again. Begin above them, or set it.`,
      { history: [notes] },
    ),
    good(
      'It begins above them',
      'ALTER TABLE notes ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (START WITH 1000);',
      { history: [notes] },
    ),
  ],
  check: {
    alterColumnOption(operation, context) {
      const { option, sequence, table: of, column: name } = operation;
      if (option !== 'add-identity' || (sequence?.start ?? '1') !== '1') return;
      const table = context.table(of);
      const column = table && columnOf(table, name.text);
      const isNew = context.isNew(of) || (column !== undefined && context.isOfChange(column.origin));
      if (isNew || isEmptiedBefore(of, context) || isMadeEmpty(context, of)) return;
      if ([...later(context), context.statement].some(setsSequence)) return;
      context.report({
        message: 'begins',
        at: name,
        data: { column: name.text, table: shownName(context, of) },
      });
    },
    insert(operation, context) {
      const table = context.table(operation.table);
      if (table === undefined || operation.source !== 'values') return;
      const column = explicitId(
        operation,
        context,
        (name) => sequenceOf(context.schema, table.key, name) !== undefined,
      );
      if (column === undefined || [...later(context), context.statement].some(setsSequence)) return;
      // Once for each table.
      const isSame = (one: { readonly kind: string }): boolean => one.kind === 'insert';
      const before = earlier(context).some(({ parsed }) =>
        parsed.operations.some(
          (one) =>
            isSame(one) && one.kind === 'insert' && relationKey(context.schema, one.table) === table.key,
        ),
      );
      if (before) return;
      context.report({
        message: 'collides',
        at: operation.table,
        data: { column, table: shownName(context, operation.table) },
      });
    },
  },
});

/** The sequence's column that gets a positive number, from the column list and the first row. */
function explicitId(
  operation: Insert,
  context: RuleContext<typeof messages>,
  hasSequence: (name: string) => boolean,
): string | undefined {
  const { parsed } = context.statement;
  const words = parsed.tokens
    .filter((one) => one.start >= operation.table.end)
    .map((one) => slice(parsed.text, one));
  if (words[0] !== '(') return undefined;
  const end = words.indexOf(')');
  const names = words.slice(1, end).filter((one) => one !== ',');
  const values = words.findIndex((one, at) => at > end && one.toLowerCase() === 'values');
  const at = names.findIndex((one) => hasSequence(one.replaceAll('"', '')));
  if (values < 0 || at < 0 || words[values + 1] !== '(') return undefined;
  const row = firstRow(words.slice(values + 2));
  const number = row[at] ?? '';
  return /^[1-9]\d*$/.test(number) ? names[at]?.replaceAll('"', '') : undefined;
}

/** The text of each value, up to the parenthesis that closes the row. */
function firstRow(words: readonly string[]): readonly string[] {
  const row = [''];
  let depth = 0;
  for (const word of words) {
    if (word === ')' && depth === 0) break;
    if (word === '(') depth += 1;
    if (word === ')') depth -= 1;
    if (word === ',' && depth === 0) row.push('');
    else row.push(`${row.pop() ?? ''}${word}`);
  }
  return row;
}

function setsSequence({ parsed }: Statement): boolean {
  return /setval|restart/i.test(parsed.text);
}
