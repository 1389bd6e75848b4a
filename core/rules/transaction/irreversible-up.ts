/** A down migration that cannot undo the up migration. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { isFirst, secondWord } from '../../rule-kit/statements/neighbours.ts';
import { refusedInSection } from '../../rule-kit/fixes/down-migration.ts';

const messages = {
  never:
    '{loss} The down migration of {name} does not restore what it found. Say so in it, or raise an error there.',
} as const;

const orders =
  '-- +goose Up\nCREATE TABLE orders (id bigint PRIMARY KEY, note text);\n-- +goose Down\nDROP TABLE orders;';

export const rule = defineRule({
  id: 'transaction/irreversible-up',
  hazard: 'advice',
  preset: 'strict',
  elsewhere: 'Not read there yet.',
  summary: 'A migration has a rollback, but does something that no rollback can undo.',
  why: `A roll back that runs through looks like one that worked. Rows that were updated stay as they are, rows that were deleted stay gone, and an
enum keeps its new value: the code that is rolled back to then works with other data than it left.`,
  instead: `Keep what is needed, in a table or a column under another name, until nobody wants to go back any more. Where nothing can be kept,
let the rollback stop with an error, so that nobody takes it for one.`,
  whenOff: 'Where the team only ever rolls forward.',
  facts: ['update', 'delete'],
  messages,
  fix: { kinds: [], because: 'What has to be kept, and for how long, is for people to say.' },
  examples: [
    bad(
      'An enum keeps its value',
      `-- +goose Up
ALTER TYPE mood ADD VALUE 'ok';
--    ^^^^ info: An enum value cannot be dropped: 'ok' of mood stays. The down migration of example does not restore what it found. Say so in it, or raise an error there.
-- +goose Down
SELECT 1;`,
      {
        history: ["-- +goose Up\nCREATE TYPE mood AS ENUM ('sad');\n-- +goose Down\nDROP TYPE mood;"],
        tool: 'goose',
      },
    ),
    bad(
      'Rows stay as they are',
      `-- +goose Up
UPDATE orders SET note = lower(note) WHERE id < 1000;
--     ^^^^^^ info: What UPDATE changed in orders does not come back. The down migration of example does not restore what it found. Say so in it, or raise an error there.
-- +goose Down
SELECT 1;`,
      { history: [orders], tool: 'goose' },
    ),
    good(
      'Nothing is lost',
      `-- +goose Up
ALTER TABLE orders ADD COLUMN state text;
-- +goose Down
ALTER TABLE orders DROP COLUMN state;`,
      { history: [orders], tool: 'goose' },
    ),
  ],
  check: {},
  checkAny(operation, context) {
    const { file } = context;
    if (file === undefined || file.repeatable || !context.opens || !isFirst(operation, context)) return;
    if (context.rollback !== 'there') return;
    const name = file.name === '' ? file.path : file.name;
    // The down migration may undo what is not understood here; dropped values are another rule's.
    const loss = refusedInSection(context).find(({ kind }) => kind === 'rows' || kind === 'enum-value');
    if (loss !== undefined)
      context.report({ message: 'never', at: secondWord(context), data: { loss: loss.words, name } });
  },
});
