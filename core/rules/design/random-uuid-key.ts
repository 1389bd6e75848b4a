/** A primary key in random order. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { eachNewColumn, isOf } from '../../rule-kit/tables/new-columns.ts';
import { inTheEnd } from '../../rule-kit/tables/tables.ts';
import { replaceTokens } from '../../rule-kit/fixes/token-edits.ts';
import { primaryKey, relationKey } from '../../schema/lookup.ts';

const messages = {
  random:
    'Keys of {table} come in random order, so each insert dirties another page of the index and writes it to the WAL. Use uuidv7().',
} as const;

export const rule = defineRule({
  id: 'design/random-uuid-key',
  hazard: 'advice',
  preset: 'strict',
  versions: { from: 18 },
  summary: 'The primary key of a new table defaults to a random UUID, where uuidv7() is there (18).',
  why: `Random keys land all over the index. Once it is larger than memory, each insert reads and dirties a page of its own, and after a
checkpoint writes all of it to the WAL. \`uuidv7()\` begins with the time: new keys go to the end, the newest rows lie together, and
\`ORDER BY id\` is the order in which they came.`,
  instead: '`DEFAULT uuidv7()`. It tells whoever sees the key when the row was made.',
  whenOff: 'Where a key must not tell its time, and where tables stay small.',
  messages,
  fix: {
    kinds: ['rewrite'],
    because: 'Keys then tell when their row was made.',
    differs: [{ at: 'end', of: 'column', words: 'The default is uuidv7().' }],
  },
  examples: [
    bad(
      'The usual default',
      `CREATE TABLE orders (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), note text);
--                                               ^^^^^^^^^^^^^^^^^ info: Keys of orders come in random order, so each insert dirties another page of the index and writes it to the WAL. Use uuidv7(). 💡`,
      { fixed: 'CREATE TABLE orders (id uuid PRIMARY KEY DEFAULT uuidv7(), note text);', targetVersion: 18 },
    ),
    bad(
      'By its new name, the key below',
      `CREATE TABLE orders (id uuid DEFAULT uuidv4(), CONSTRAINT orders_key PRIMARY KEY (id));
--                                   ^^^^^^^^ info: Keys of orders come in random order, so each insert dirties another page of the index and writes it to the WAL. Use uuidv7(). 💡`,
      {
        fixed: 'CREATE TABLE orders (id uuid DEFAULT uuidv7(), CONSTRAINT orders_key PRIMARY KEY (id));',
        targetVersion: 18,
      },
    ),
    good('In the order of time', 'CREATE TABLE orders (id uuid PRIMARY KEY DEFAULT uuidv7());', {
      targetVersion: 18,
    }),
  ],
  check: eachNewColumn<typeof messages>(({ name, type, table, shown, definition }, context) => {
    const value = definition?.default;
    if (value === undefined || !isOf(type, 'uuid') || value.functions.length !== 1) return;
    const [call] = value.functions;
    if (call === undefined || call.arguments > 0 || !random.has(call.name)) return;
    const after = inTheEnd(context, relationKey(context.after, table));
    if (after === undefined || primaryKey(after)?.columns.join('\n') !== name.text) return;
    context.report({
      message: 'random',
      at: value,
      data: { table: shown },
      fix: {
        kind: 'rewrite',
        title: 'Use uuidv7()',
        edits: replaceTokens(context.statement.parsed, value, 'uuidv7()'),
      },
    });
  }),
});

const random: ReadonlySet<string> = new Set(['gen_random_uuid', 'uuid_generate_v4', 'uuidv4']);
