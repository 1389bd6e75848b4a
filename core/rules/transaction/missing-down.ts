/** A migration without a down migration, in a folder whose migrations have one. */
import type { MigrationFile } from '../../migrations/convention.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { isFirst, secondWord } from '../../rule-kit/statements/neighbours.ts';
import { rollbackFix } from '../../rule-kit/fixes/down-migration.ts';

const messages = {
  missing: '{name} has no down migration: somebody has to write one under pressure. Add it.',
  empty:
    'The down migration of {name} does nothing: after a rollback the schema is not what it was. Fill it, or say why there is none.',
} as const;

const orders =
  '-- +goose Up\nCREATE TABLE orders (id bigint PRIMARY KEY);\n-- +goose Down\nDROP TABLE orders;';

export const rule = defineRule({
  id: 'transaction/missing-down',
  hazard: 'advice',
  preset: 'strict',
  elsewhere: 'Not read there yet.',
  summary: 'A migration without a down migration, with a tool whose migrations have one.',
  why: `A rollback is needed when something is wrong and time is short. Written together with the migration it is a line; written then, it is a
risk. Tools that find none stop in the middle of a roll back.`,
  instead: `Write what undoes each statement, in reverse order. Where rows are lost for good, say so in the down migration, and raise an error in
it.`,
  whenOff: 'Where the team only ever rolls forward.',
  messages,
  fix: {
    kinds: ['rewrite', 'files'],
    because:
      'It makes the schema that was there before, and says what does not come back. Where one statement has no inverse, none is offered.',
  },
  examples: [
    bad(
      'No Down section',
      `-- +goose Up
ALTER TABLE orders ADD COLUMN note text;
--    ^^^^^ info: example has no down migration: somebody has to write one under pressure. Add it. 💡`,
      {
        history: [orders],
        tool: 'goose',
        fixed: `-- +goose Up
ALTER TABLE orders ADD COLUMN note text;

-- +goose Down
ALTER TABLE public.orders DROP COLUMN note;
`,
      },
    ),
    bad(
      'A Down section that holds nothing',
      `-- +goose Up
CREATE TABLE notes (id bigint PRIMARY KEY);
--     ^^^^^ info: The down migration of example does nothing: after a rollback the schema is not what it was. Fill it, or say why there is none. 💡
-- +goose Down
`,
      {
        history: [orders],
        tool: 'goose',
        fixed: `-- +goose Up
CREATE TABLE notes (id bigint PRIMARY KEY);
-- +goose Down
DROP TABLE public.notes;
`,
      },
    ),
    bad(
      'A file of its own is missing: it says what does not come back',
      `ALTER TABLE orders DROP COLUMN note;
--    ^^^^^ info: example has no down migration: somebody has to write one under pressure. Add it. 💡`,
      {
        history: ["CREATE TABLE orders (id bigint PRIMARY KEY, note text DEFAULT '');"],
        tool: 'golang-migrate',
        beside: ['000001_history.down.sql'],
        fixed: 'ALTER TABLE orders DROP COLUMN note;',
        files: {
          '000002_example.down.sql': `-- The values of orders.note are gone.
ALTER TABLE public.orders ADD COLUMN note text DEFAULT '';
`,
        },
      },
    ),
    good(
      'With a rollback',
      `-- +goose Up
ALTER TABLE orders ADD COLUMN note text;
-- +goose Down
ALTER TABLE orders DROP COLUMN note;`,
      { history: [orders], tool: 'goose' },
    ),
  ],
  check: {},
  checkAny(operation, context) {
    const { file } = context;
    if (file === undefined || file.repeatable || !context.opens || !isFirst(operation, context)) return;
    const message = lacking(file, context);
    if (message === undefined) return;
    context.report({
      message,
      at: secondWord(context),
      data: { name: file.name === '' ? file.path : file.name },
      fix: () => rollbackFix(context),
    });
  },
});

function lacking(
  { direction }: MigrationFile,
  { rollback, existing }: RuleContext<typeof messages>,
): keyof typeof messages | undefined {
  if (rollback !== 'missing') return rollback === 'empty' ? 'empty' : undefined;
  const isUsual = direction === 'both' || existing.some((one) => one.direction === 'down');
  return isUsual ? 'missing' : undefined;
}
