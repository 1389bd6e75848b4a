/** BEGIN inside a transaction, and COMMIT of the tool's transaction. */
import type { Operation } from '../../operations/model/operation.ts';
import type { RuleContext, RuleFix } from '../../rule-kit/context.ts';
import { statementWords } from '../../rule-kit/statements/statement-name.ts';
import { commitsByItself } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { refusesTransaction } from '../../rule-kit/transactions/refuses-transaction.ts';
import { later } from '../../rule-kit/statements/neighbours.ts';
import type { Statement } from '../../syntax/statement.ts';

const messages = {
  begin:
    'BEGIN does nothing here: {owner} has a transaction open already. Leave it out, and the COMMIT that belongs to it.',
  both: 'BEGIN does nothing here, and its COMMIT ends the transaction of {owner}: what {owner} writes after the file is no part of it. Leave both out.',
  commit:
    '{word} ends the transaction that {owner} opened: what follows runs without one, and a failure leaves half. Leave it out.',
  needed:
    '{word} ends the transaction that {owner} opened, and a failure leaves half. Put {what} into a migration without one.',
} as const;

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY);';

export const rule = defineRule({
  id: 'transaction/nested-transaction',
  hazard: 'misleads',
  elsewhere: commitsByItself,
  summary: 'BEGIN or COMMIT in a migration that its tool runs in a transaction.',
  why: `PostgreSQL has no transactions in transactions. A second BEGIN is answered by a warning, and the COMMIT behind it ends the
outer transaction: the tool’s. What comes after, the tool’s note that the migration has run among it, is no longer atomic with what came
before. If that fails, the migration has happened but is not recorded, and the next attempt stumbles over it.`,
  instead:
    'Leave `BEGIN` and `COMMIT` to the tool, or tell it that this migration wants no transaction of its own.',
  whenOff: 'Never where the tool opens transactions.',
  facts: ['transaction-control'],
  messages,
  fix: {
    kinds: ['edit'],
    because: 'The statements are the tool’s to send; the rest then commits with its record of it.',
  },
  directions: 'both',
  examples: [
    bad(
      'The tool has begun already',
      `-- +goose Up
  BEGIN;
--^^^^^ warning: BEGIN does nothing here, and its COMMIT ends the transaction of goose: what goose writes after the file is no part of it. Leave both out. 💡
ALTER TABLE orders ADD COLUMN note text;
  COMMIT;`,
      {
        history: [`-- +goose Up\n${orders}`],
        tool: 'goose',
        fixed: `-- +goose Up
  ALTER TABLE orders ADD COLUMN note text;
  `,
      },
    ),
    bad(
      'Two BEGINs',
      `  BEGIN;
ALTER TABLE orders ADD COLUMN note text;
  BEGIN;
--^^^^^ warning: BEGIN does nothing here: a BEGIN before it has a transaction open already. Leave it out, and the COMMIT that belongs to it. 💡
CREATE TABLE notes (id bigint PRIMARY KEY);
  COMMIT;`,
      {
        history: [orders],
        fixed: `  BEGIN;
ALTER TABLE orders ADD COLUMN note text;
  CREATE TABLE notes (id bigint PRIMARY KEY);
  COMMIT;`,
      },
    ),
    good(
      'The file wants none from the tool',
      `-- +goose NO TRANSACTION
-- +goose Up
  BEGIN;
ALTER TABLE orders ADD COLUMN note text;
  COMMIT;`,
      { history: [`-- +goose Up\n${orders}`], tool: 'goose' },
    ),
  ],
  check: {
    begin(operation, context) {
      const { kind } = context.transaction;
      if ((kind !== 'tool' && kind !== 'explicit') || context.body !== undefined) return;
      const end = later(context).find((one) => one.parsed.operations.some(ends));
      const inner = kind === 'tool' ? end : undefined;
      context.report({
        message:
          inner?.parsed.operations.some(({ kind: does }) => does === 'commit') === true ? 'both' : 'begin',
        at: operation.span,
        data: { owner: ownerOf(context) },
        fix: fixFor(inner === undefined ? [context.statement] : [context.statement, inner]),
      });
    },
    commit(operation, context) {
      if (!operation.chain && !operation.prepared) ended(operation, 'COMMIT', context);
    },
    rollback(operation, context) {
      if (operation.savepoint === undefined && !operation.chain) ended(operation, 'ROLLBACK', context);
    },
  },
});

type Context = RuleContext<typeof messages>;

function ended(operation: Operation, word: string, context: Context): void {
  if (context.transaction.kind !== 'tool' || context.body !== undefined) return;
  // The COMMIT of a BEGIN without effect is removed with it.
  const before = context.siblings.slice(0, context.siblings.indexOf(context.statement));
  if (before.some((one) => one.parsed.operations.some(({ kind }) => kind === 'begin'))) return;
  const refusing = later(context).find(({ parsed }) => refusesTransaction(parsed, context));
  if (refusing !== undefined) {
    const what = statementWords(refusing.parsed.text);
    context.report({ message: 'needed', at: operation.span, data: { owner: ownerOf(context), word, what } });
    return;
  }
  const fix = word === 'COMMIT' ? fixFor([context.statement]) : undefined;
  context.report({ message: 'commit', at: operation.span, data: { owner: ownerOf(context), word }, fix });
}

function ends(operation: Operation): boolean {
  return operation.kind === 'commit' || (operation.kind === 'rollback' && operation.savepoint === undefined);
}

function ownerOf({ transaction, tool }: Context): string {
  return transaction.kind === 'tool' ? (tool?.name ?? 'the tool') : 'a BEGIN before it';
}

function fixFor(statements: readonly Statement[]): RuleFix {
  const places = statements.map((one) => one.span);
  return { kind: 'remove-statements', title: 'Leave the transaction to who opened it', statements: places };
}
