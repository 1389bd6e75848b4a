/** BEGIN without COMMIT: the end of the connection rolls the work back. */
import type { RuleContext, RuleFix } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { insert } from '../../text/edit.ts';

const messages = {
  open: 'Nothing ends this transaction: {what} is undone when the connection closes, and its locks stay until then. End with COMMIT.',
} as const;

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY);';

export const rule = defineRule({
  id: 'transaction/uncommitted-transaction',
  hazard: 'refused',
  dialects: ['postgresql', 'sqlite'],
  elsewhere: { mysql: 'DDL commits by itself.', sqlserver: 'Not read there yet.' },
  summary: 'BEGIN without COMMIT or ROLLBACK.',
  why: `When the connection closes, the server rolls back what was not committed. The tool may have recorded the migration as done in the
same breath, or its next statement runs inside the transaction too. Meanwhile the locks are held.`,
  instead: 'End with `COMMIT`.',
  whenOff: 'Where the next file is sent over the same connection and ends it on purpose.',
  facts: ['transaction-control'],
  messages,
  fix: {
    kinds: ['rewrite'],
    because: 'From then on the work stays, which it did not before.',
    differs: [
      { at: 'end', of: 'anything', words: 'What the transaction does stays; until now it was rolled back.' },
    ],
  },
  directions: 'both',
  examples: [
    bad(
      'Begun and left',
      `  BEGIN;
--^^^^^ error: Nothing ends this transaction: the statement behind it is undone when the connection closes, and its locks stay until then. End with COMMIT. 💡
ALTER TABLE orders ADD COLUMN note text;`,
      {
        history: [orders],
        fixed: `  BEGIN;
ALTER TABLE orders ADD COLUMN note text;
COMMIT;`,
      },
    ),
    bad(
      'One of two',
      `  BEGIN;
ALTER TABLE orders ADD COLUMN note text;
COMMIT;
  START TRANSACTION;
--^^^^^^^^^^^^^^^^^ error: Nothing ends this transaction: the statement behind it is undone when the connection closes, and its locks stay until then. End with COMMIT. 💡
ALTER TABLE orders ADD COLUMN state text`,
      {
        history: [orders],
        fixed: `  BEGIN;
ALTER TABLE orders ADD COLUMN note text;
COMMIT;
  START TRANSACTION;
ALTER TABLE orders ADD COLUMN state text;
COMMIT`,
      },
    ),
    good(
      'Ended',
      `  BEGIN;
ALTER TABLE orders ADD COLUMN note text;
COMMIT;`,
      { history: [orders] },
    ),
    bad(
      'SQLite: begun and left',
      `  BEGIN IMMEDIATE;
--^^^^^^^^^^^^^^^ error: Nothing ends this transaction: the statement behind it is undone when the connection closes, and its locks stay until then. End with COMMIT. 💡
ALTER TABLE orders ADD COLUMN note TEXT;`,
      {
        dialect: 'sqlite',
        history: [orders],
        fixed: `  BEGIN IMMEDIATE;
ALTER TABLE orders ADD COLUMN note TEXT;
COMMIT;`,
      },
    ),
  ],
  check: {
    begin(operation, context) {
      const { kind, ends, last } = context.during.transaction;
      if (kind !== 'explicit' || ends !== 'left-open' || context.body !== undefined) return;
      if (context.transaction.kind === 'explicit' || context.file === undefined) return;
      const count = last - context.siblings.indexOf(context.statement);
      // Opened again for a tool whose own transaction this file has ended.
      if (count === 0) return;
      const what = count === 1 ? 'the statement behind it' : `what the ${count} statements behind it did`;
      context.report({ message: 'open', at: operation.span, data: { what }, fix: fixFor(context) });
    },
  },
});

function fixFor(context: RuleContext<typeof messages>): RuleFix | undefined {
  const last = context.siblings.at(-1);
  if (last === undefined) return undefined;
  const at = last.span.end - context.statement.span.start;
  return { kind: 'rewrite', title: 'End with COMMIT', edits: [insert(at, ';\nCOMMIT')] };
}
