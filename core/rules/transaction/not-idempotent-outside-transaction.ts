/** Several statements that commit separately, of which one cannot run twice. */
import { guardOf } from '../../operations/guards.ts';
import type { Operation } from '../../operations/model/operation.ts';
import { commitsByItself } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { earlier, operationsOf, secondWord } from '../../rule-kit/statements/neighbours.ts';
import type { Statement } from '../../syntax/statement.ts';

const messages = {
  half: 'No transaction holds these statements: if a later one fails, {what} is done, and the next attempt fails on it. Add {word}.',
} as const;

const orders = '-- +goose Up\nCREATE TABLE orders (id bigint PRIMARY KEY);';

export const rule = defineRule({
  id: 'transaction/not-idempotent-outside-transaction',
  hazard: 'advice',
  preset: 'strict',
  elsewhere: commitsByItself,
  summary: 'Several statements without a transaction, one of which fails when it is run again.',
  why: `Without a transaction each statement commits for itself. If the third fails, the first two are done and the migration is not: running
it again fails on the first, and somebody has to mend the database by hand.`,
  instead: `Keep what needs no transaction in a migration of its own, and give the rest one. Where that cannot be, write each statement so that it
may run twice: \`IF NOT EXISTS\`, \`IF EXISTS\`, \`OR REPLACE\`. (\`CREATE INDEX CONCURRENTLY\` is no case for it: it hides an invalid index.)`,
  whenOff: 'Where somebody always looks after a failed migration.',
  messages,
  fix: { kinds: [], because: 'IF NOT EXISTS also passes over an object that is another one.' },
  examples: [
    bad(
      'The index comes second',
      `-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE orders ADD COLUMN note text;
--    ^^^^^ info: No transaction holds these statements: if a later one fails, ALTER TABLE is done, and the next attempt fails on it. Add IF NOT EXISTS.
CREATE INDEX CONCURRENTLY orders_note ON orders (note);`,
      { history: [orders], tool: 'goose' },
    ),
    bad(
      'Two tables',
      `-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS tags (id bigint PRIMARY KEY);
DROP TABLE orders;
--   ^^^^^ info: No transaction holds these statements: if a later one fails, DROP TABLE is done, and the next attempt fails on it. Add IF EXISTS.
CREATE TABLE notes (id bigint PRIMARY KEY);`,
      { history: [orders], tool: 'goose' },
    ),
    good(
      'It may run twice',
      `-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE orders ADD COLUMN IF NOT EXISTS note text;
CREATE INDEX CONCURRENTLY orders_note ON orders (note);`,
      { history: [orders], tool: 'goose' },
    ),
  ],
  check: {},
  checkAny(operation, context) {
    const { tool, delivery, statement } = context;
    // How plain files are sent is not known, and Atlas resumes at the failed statement.
    if (tool === undefined || tool.id === 'plain' || tool.id === 'atlas') return;
    if (context.body !== undefined) return;
    if (delivery.toolTransaction || delivery.sends !== 'statement-by-statement') return;
    if (context.transaction.kind !== 'none') return;
    const word = missing(operation);
    if (word === undefined) return;
    const { siblings } = context;
    if (
      changes(siblings) < 2 ||
      statement === siblings.findLast((one) => one.parsed.operations.some(isChange))
    )
      return;
    if (operationsOf(earlier(context)).some((one) => missing(one) !== undefined)) return;
    if (context.statement.parsed.operations.find((one) => missing(one) !== undefined) !== operation) return;
    const [first, second] = statement.parsed.tokens;
    context.report({
      message: 'half',
      at: secondWord(context),
      data: { word, what: context.text({ start: first?.start ?? 0, end: second?.end ?? 1 }).toUpperCase() },
    });
  },
});

function isChange({ kind }: Operation): boolean {
  return !['setVariable', 'begin', 'commit', 'rollback', 'select', 'savepoint'].includes(kind);
}

function changes(statements: readonly Statement[]): number {
  return statements.filter((one) => one.parsed.operations.some(isChange)).length;
}

/** What would make it idempotent; undefined if nothing is missing, or no such clause exists. Triggers are not judged. */
function missing(operation: Operation): string | undefined {
  const { kind } = operation;
  if (kind === 'createTrigger' || kind === 'dropTrigger') return undefined;
  // A failed build leaves its index: IF NOT EXISTS would skip an invalid one.
  if (kind === 'createIndex' && operation.concurrently) return undefined;
  const guard = guardOf(operation);
  return guard === undefined || guard.isSaid ? undefined : guard.word;
}
