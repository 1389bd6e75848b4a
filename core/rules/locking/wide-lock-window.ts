/** Several tables in use are locked together, although one at a time would do. */
import type { RelationEffect } from '../../effects/effect.ts';
import type { ObjectName, Operation } from '../../operations/model/operation.ts';
import { keysAddedBy } from '../../rule-kit/locks/added-foreign-keys.ts';
import { waitedFor } from '../../rule-kit/locks/blocks-others.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { otherLocks } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import {
  blocking,
  heldBefore,
  waiting,
  whereTaken,
  type HeldBefore,
} from '../../rule-kit/locks/held-locks.ts';
import { hasLockTimeout, lockTimeout } from '../../rule-kit/locks/lock-timeout.ts';
import { reversedBy } from '../../rule-kit/locks/lock-order.ts';
import { isFirst } from '../../rule-kit/statements/neighbours.ts';
import { isRemade, severityOn } from '../../rule-kit/tables/tables.ts';

const messages = {
  addsUp:
    'With {count} waits of up to {limit} s, {first} may stay locked for {total} s: {who}. Give each table its own migration.',
  together:
    'This locks {table} in {lock} mode while {first} is locked: {waits}. Give each table its own migration.',
  works:
    'This rewrites {table} while {first} is locked too: {who} on {first} until it is done. Give each table its own migration.',
} as const;

const tables = `CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE regions (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, region_id bigint);`;

export const rule = defineRule({
  id: 'locking/wide-lock-window',
  hazard: 'queues',
  elsewhere: otherLocks,
  summary: 'One transaction that locks several existing tables against writes.',
  why: `While the second request waits, the first table stays locked: one long query on either stops both, and with them everything that
uses the first. Two transactions that take the same tables in another order make a deadlock of it, and the server ends one of them.
A \`lock_timeout\` bounds each wait, not their sum: with many tables the first may stay locked for many times as long.`,
  instead: `1. One migration for each table, so that each waits alone.
2. Where they have to go together: \`SET LOCAL lock_timeout = '2s'\`, the busiest table last, always in the same order.`,
  whenOff: 'Where no long transactions run on the tables.',
  facts: ['add-column', 'add-foreign-key/not-valid', 'create-trigger'],
  messages,
  fix: { kinds: [], because: 'Whether the changes may come apart is for the author to say.' },
  examples: [
    bad(
      'Two tables changed together',
      `BEGIN;
ALTER TABLE customers ADD COLUMN note text;
ALTER TABLE orders ADD COLUMN note text;
--          ^^^^^^ warning: This locks orders in ACCESS EXCLUSIVE mode while customers is locked: reads and writes wait on both until the end. Give each table its own migration.
COMMIT;`,
      { history: [tables] },
    ),
    bad(
      'Short waits that add up',
      `BEGIN;
SET LOCAL lock_timeout = '6s';
ALTER TABLE customers ADD COLUMN note text;
ALTER TABLE regions ADD COLUMN note text;
ALTER TABLE orders ADD COLUMN note text;
--          ^^^^^^ warning: With 2 waits of up to 6 s, customers may stay locked for 12 s: reads and writes wait. Give each table its own migration.
COMMIT;`,
      { history: [tables] },
    ),
    good(
      'A table that got another name in between',
      `BEGIN;
ALTER TABLE orders RENAME TO sales;
ALTER TABLE sales ADD COLUMN note text;
COMMIT;`,
      { history: [tables] },
    ),
  ],
  check: {
    addColumn: report,
    dropColumn: report,
    renameColumn: report,
    alterColumnType: report,
    setDefault: report,
    dropDefault: report,
    setNotNull: report,
    dropNotNull: report,
    addConstraint: report,
    dropConstraint: report,
    createIndex: report,
    createTrigger: report,
    dropTrigger: report,
    createPolicy: report,
    alterPolicy: report,
    dropPolicy: report,
  },
});

type Context = RuleContext<typeof messages>;
type Changed = Extract<Operation, { readonly table: ObjectName }>;

/** One finding for each transaction: at the statement that locks a second table. */
function report(operation: Changed, context: Context): void {
  if (!isFirst(operation, context) || context.isNew(operation.table)) return;
  if (isRemade(context, operation.table)) return;
  const waited = waitedFor(context.effect(operation));
  if (waited.length === 0) return;
  const held = blocking(heldBefore(context));
  const [first] = held;
  if (first === undefined) return;
  const added = waited.filter((one) => !held.some((known) => known.relation === one.relation));
  const rewritten = added.find(({ rewrite }) => rewrite);
  if (hasLockTimeout(context) && rewritten !== undefined) reportWork(operation, first, rewritten, context);
  else if (hasLockTimeout(context)) reportSum(operation, held, added.length, context);
  else if (!wasWide(held) && !addKeysAlone(operation, first, context)) {
    // Partitions are locked with their table.
    const second = added.find((one) => one.role !== 'partition');
    // If code takes the two in the opposite order, another rule reports it.
    if (second === undefined || reversedBy(context) !== undefined) return;
    context.report({
      message: 'together',
      at: operation.table,
      data: {
        table: second.relation,
        lock: second.lock,
        first: first.relation,
        waits: waitingOn(first, second),
      },
      related: whereTaken(context, first),
    });
  }
}

/** Who waits on which of the two tables: a key locks the table that it points at less than a change locks its own. */
function waitingOn(first: HeldBefore, second: RelationEffect): string {
  const [one, other] = [waiting(first.lock), waiting(second.lock)];
  return one === other
    ? `${one} on both until the end`
    : `${one} on ${first.relation}, ${other.replace(' wait', '')} on ${second.relation}`;
}

/** The first table is locked, without work on it, for as long as the work on the second takes. */
function reportWork(
  operation: Changed,
  first: HeldBefore,
  rewritten: RelationEffect,
  context: Context,
): void {
  context.report({
    message: 'works',
    at: operation.table,
    data: { table: rewritten.relation, first: first.relation, who: waiting(first.lock) },
    related: whereTaken(context, first),
    hazard: first.lock === 'ACCESS EXCLUSIVE' ? 'blocks-readers' : 'blocks-writers',
    ...severityOn(context, operation.table),
  });
}

/** Each lock may take as long as the timeout allows, while earlier ones are held. One finding, where the sum becomes too long. */
function reportSum(operation: Changed, held: readonly HeldBefore[], added: number, context: Context): void {
  const [first] = held;
  const limit = lockTimeout(context);
  if (first === undefined || limit === undefined) return;
  const before = held.filter((one) => one.by.start !== first.by.start).length;
  const count = before + added;
  if (before * limit > bearable || count * limit <= bearable || count < 2) return;
  context.report({
    message: 'addsUp',
    at: operation.table,
    data: {
      count,
      limit: limit / 1000,
      total: (count * limit) / 1000,
      first: first.relation,
      who: waiting(first.lock),
    },
    related: whereTaken(context, first),
  });
}

/** In milliseconds: the longest single lock_timeout that another rule accepts. */
const bearable = 10_000;

/** Foreign keys that are added together have their own rule. */
function addKeysAlone(operation: Changed, first: HeldBefore, context: Context): boolean {
  const taken = context.earlier().find(({ statement }) => statement.span.start === first.by.start);
  const before = (taken?.actions ?? []).map((one) => one.operation);
  return [operation, ...before].every((one) => keysAddedBy(one).length > 0);
}

/** An earlier statement already locked a second table, and was reported. */
function wasWide(held: readonly HeldBefore[]): boolean {
  return new Set(held.map((one) => one.by.start)).size > 1;
}
