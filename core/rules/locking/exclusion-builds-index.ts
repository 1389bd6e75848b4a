/** An EXCLUDE constraint on a table in use, which has no concurrent form. */
import { otherLocks } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { isRewrittenBeside } from '../../rule-kit/locks/held-locks.ts';
import { shownName, onTable } from '../../rule-kit/tables/tables.ts';

const messages = {
  builds:
    'EXCLUDE indexes and checks all of {table} under ACCESS EXCLUSIVE: reads and writes wait, and no concurrent form exists. Plan a window.',
} as const;

const bookings = `CREATE TABLE bookings (room box, during tsrange, guest text);`;

export const rule = defineRule({
  id: 'locking/exclusion-builds-index',
  hazard: 'blocks-readers',
  elsewhere: otherLocks,
  summary: 'An exclusion constraint added to an existing table.',
  why: `\`ADD CONSTRAINT … EXCLUDE\` takes an \`ACCESS EXCLUSIVE\` lock, builds an index and compares every row with the others before it
lets go. It can be neither \`NOT VALID\` nor made from an index that is there: nobody can read or write the table until it is done.`,
  instead: `1. While the table is small, add it in a quiet hour, with a short \`lock_timeout\`.
2. For a large one: make a new table with the constraint, fill it in batches while a trigger keeps it current, then swap the names.`,
  whenOff: 'Where tables are small enough to be indexed while everybody waits.',
  facts: ['add-exclusion'],
  messages,
  fix: { kinds: [], because: 'There is no form that lets others through.' },
  examples: [
    bad(
      'No two bookings at a time',
      `ALTER TABLE bookings ADD CONSTRAINT bookings_apart EXCLUDE USING gist (during WITH &&);
--                                                 ^^^^^^^ error: EXCLUDE indexes and checks all of bookings under ACCESS EXCLUSIVE: reads and writes wait, and no concurrent form exists. Plan a window.`,
      { history: [bookings] },
    ),
    bad(
      'Two columns',
      `ALTER TABLE bookings ADD EXCLUDE USING gist (room WITH &&, during WITH &&) WHERE (guest IS NOT NULL);
--                       ^^^^^^^ error: EXCLUDE indexes and checks all of bookings under ACCESS EXCLUSIVE: reads and writes wait, and no concurrent form exists. Plan a window.`,
      { history: [bookings] },
    ),
    good('From the beginning', 'CREATE TABLE rentals (during tsrange, EXCLUDE USING gist (during WITH &&));'),
  ],
  check: {
    addConstraint(operation, context) {
      const { constraint } = operation;
      if (constraint.kind !== 'exclusion' || context.isNew(operation.table)) return;
      if (isRewrittenBeside(context, operation)) return;
      context.report({
        message: 'builds',
        at: context.keyword(constraint, 'exclude') ?? constraint,
        data: { table: shownName(context, operation.table) },
        ...onTable(context, operation.table),
      });
    },
  },
});
