/** A boolean column that allows NULL. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { eachNewColumn, isOf } from '../../rule-kit/tables/new-columns.ts';
import { inTheEnd } from '../../rule-kit/tables/tables.ts';
import { column as columnOf, relationKey } from '../../schema/lookup.ts';

const messages = {
  third:
    '{column} of {table} may be NULL: neither WHERE {column} nor WHERE NOT {column} finds such rows. Make it NOT NULL with a default.',
} as const;

export const rule = defineRule({
  id: 'design/nullable-boolean',
  hazard: 'advice',
  preset: 'strict',
  summary: 'A new boolean column that has a default and may be NULL.',
  why: `With a default, two values are meant; one \`INSERT\` that sends \`NULL\` makes a third. \`WHERE NOT active\` does not find it, and neither
does \`WHERE active\`: the row is in neither list, and the two counts do not add up to the whole.`,
  instead:
    '`boolean NOT NULL DEFAULT false`. Where "not known" is a value of its own, say so with a `CHECK` or a state of three names.',
  whenOff: 'Where the third value is meant: suppress that column and say what it is.',
  messages,
  fix: { kinds: [], because: 'Clients that send NULL would fail.' },
  examples: [
    bad(
      'A flag with a default',
      `CREATE TABLE users (id bigint PRIMARY KEY, active boolean DEFAULT true);
--                                         ^^^^^^ info: active of users may be NULL: neither WHERE active nor WHERE NOT active finds such rows. Make it NOT NULL with a default.`,
    ),
    bad(
      'A new column',
      `ALTER TABLE users ADD COLUMN blocked bool DEFAULT false;
--                           ^^^^^^^ info: blocked of users may be NULL: neither WHERE blocked nor WHERE NOT blocked finds such rows. Make it NOT NULL with a default.`,
      { history: ['CREATE TABLE users (id bigint PRIMARY KEY);'] },
    ),
    good('Two values', 'CREATE TABLE users (id bigint PRIMARY KEY, active boolean NOT NULL DEFAULT true);'),
  ],
  check: eachNewColumn<typeof messages>(({ name, type, table, shown, definition }, context) => {
    if (definition === undefined || !isOf(type, 'bool') || definition.default === undefined) return;
    if (definition.default.literal?.kind === 'null') return;
    const after = inTheEnd(context, relationKey(context.after, table));
    if (after === undefined || columnOf(after, name.text)?.nullable !== true) return;
    context.report({ message: 'third', at: name, data: { column: name.text, table: shown } });
  }),
});
