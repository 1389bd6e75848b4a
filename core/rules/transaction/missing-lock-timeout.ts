/** The first statement of a migration that makes others wait, with no limit to how long it waits itself. */
import type { RelationEffect } from '../../effects/effect.ts';
import { rowWork } from '../../effects/held.ts';
import { isSqlPath } from '../../migrations/sql-path.ts';
import { milliseconds } from '../../migrations/transactions.ts';
import type { Operation } from '../../operations/operation.ts';
import { pendingOperations } from '../../rule-kit/beyond.ts';
import { waitOf } from '../../rule-kit/blocks-others.ts';
import { hasConcurrentForm } from '../../rule-kit/concurrent-form.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { hasLockTimeout } from '../../rule-kit/lock-timeout.ts';
import { earlier, later, operationsBefore, operationsOf, secondWord } from '../../rule-kit/section.ts';
import { timeoutFix } from '../../rule-kit/timeout-fix.ts';

const messages = {
  unlimited:
    'This waits for {lock} on {table} without limit, and {who} queue behind it. Set lock_timeout before it.',
} as const;

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);';

export const rule = defineRule({
  id: 'transaction/missing-lock-timeout',
  category: 'transaction',
  since: '0.1.0',
  hazard: 'queues',
  preset: 'recommended',
  dialects: ['postgresql'],
  elsewhere: {
    mysql: 'Not read there yet: lock_wait_timeout bounds the wait for the metadata lock.',
    sqlite: 'Only one connection writes at a time; busy_timeout belongs to the connection.',
    sqlserver: 'Not read there yet: SET LOCK_TIMEOUT bounds the wait.',
  },
  summary: 'A migration waits for a lock that others wait behind, without lock_timeout in force.',
  why: `Even a change that takes a millisecond first waits for its lock: behind a report, a backup, a forgotten transaction. While it waits, all
that conflicts with it queues behind it, reads included. By default it waits without end, and this is the commonest outage in public
post-mortems. A \`lock_timeout\` makes it give up, so that traffic goes on and the deployment tries again. It is told once for a file, at the
first such statement: the same line mends those behind it. A new table with a foreign key waits for the table that it refers to.`,
  instead: `\`SET LOCAL lock_timeout = '2s'\` at the start of the migration, \`SET\` without \`LOCAL\` where it runs outside of a transaction, and a
deployment that tries again. Not for what can work \`CONCURRENTLY\`: that makes nobody wait, and a timeout leaves half of it behind.`,
  whenOff: `Rather than switching it off: \`"lockTimeout": "set by role"\` in plinth.config.json, where \`ALTER ROLE … SET lock_timeout\` has been
done for the role that migrates. Flyway’s \`initSql\` is read.`,
  facts: ['add-column', 'drop-table'],
  messages,
  gathers: { unlimited: 'table' },
  gathersIn: 'file',
  fix: {
    kinds: ['edit'],
    because:
      'The migration does the same; where it would have held up others for longer than two seconds, it fails instead.',
  },
  directions: 'up',
  bodies: 'executed',
  examples: [
    bad(
      'Sent by itself',
      `ALTER TABLE orders ADD COLUMN state text;
--    ^^^^^ warning: This waits for ACCESS EXCLUSIVE on orders without limit, and reads and writes queue behind it. Set lock_timeout before it. 💡`,
      {
        history: [orders],
        fixed: `SET lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN state text;`,
      },
    ),
    bad(
      'In a transaction',
      `BEGIN;
ALTER TABLE orders ALTER COLUMN note SET DEFAULT '';
--    ^^^^^ warning: This waits for ACCESS EXCLUSIVE on orders without limit, and reads and writes queue behind it. Set lock_timeout before it. 💡
ALTER TABLE orders ADD COLUMN state text;
COMMIT;`,
      {
        history: [orders],
        fixed: `BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE orders ALTER COLUMN note SET DEFAULT '';
ALTER TABLE orders ADD COLUMN state text;
COMMIT;`,
      },
    ),
    bad(
      'Zero is no limit',
      `SET lock_timeout = 0;
ALTER TABLE orders DROP COLUMN note;
--    ^^^^^ warning: This waits for ACCESS EXCLUSIVE on orders without limit, and reads and writes queue behind it. Set lock_timeout before it. 💡`,
      {
        history: [orders],
        fixed: `SET lock_timeout = 0;
SET lock_timeout = '2s';
ALTER TABLE orders DROP COLUMN note;`,
      },
    ),
    bad(
      'A table that no migration made here',
      `ALTER TABLE parcels ADD COLUMN note text;
--    ^^^^^ warning: This waits for ACCESS EXCLUSIVE on parcels without limit, and reads and writes queue behind it. Set lock_timeout before it. 💡`,
      {
        fixed: `SET lock_timeout = '2s';
ALTER TABLE parcels ADD COLUMN note text;`,
        notExecutable: 'The table is not in the example.',
      },
    ),
    bad(
      'A new table whose foreign key locks one in use',
      `CREATE TABLE lines (id bigint PRIMARY KEY, order_id bigint REFERENCES orders);
--     ^^^^^ warning: This waits for SHARE ROW EXCLUSIVE on orders without limit, and writes queue behind it. Set lock_timeout before it. 💡
ALTER TABLE orders ADD COLUMN state text;`,
      {
        history: [orders],
        fixed: `SET lock_timeout = '2s';
CREATE TABLE lines (id bigint PRIMARY KEY, order_id bigint REFERENCES orders);
ALTER TABLE orders ADD COLUMN state text;`,
      },
    ),
    bad(
      'The limit of the transaction before has gone with it',
      `BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN state text;
COMMIT;
ALTER TABLE orders DROP COLUMN note;
--    ^^^^^ warning: This waits for ACCESS EXCLUSIVE on orders without limit, and reads and writes queue behind it. Set lock_timeout before it. 💡`,
      {
        history: [orders],
        fixed: `BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN state text;
COMMIT;
SET lock_timeout = '2s';
ALTER TABLE orders DROP COLUMN note;`,
      },
    ),
    bad(
      'In a block',
      `DO $$ BEGIN
  ALTER TABLE orders DISABLE TRIGGER USER;
--      ^^^^^ warning: This waits for SHARE ROW EXCLUSIVE on orders without limit, and writes queue behind it. Set lock_timeout before it.
  ALTER TABLE orders ENABLE TRIGGER USER;
END $$;`,
      { history: [orders] },
    ),
    bad(
      'Each changeset is a transaction of its own: told once, and mended in each',
      `--liquibase formatted sql
--changeset a:1
ALTER TABLE orders ADD COLUMN state text;
--    ^^^^^ warning: This waits for ACCESS EXCLUSIVE on orders and 1 more without limit, and reads and writes queue behind it. Set lock_timeout before it. 💡
--changeset a:2
ALTER TABLE parcels ADD COLUMN note text;`,
      {
        history: [
          `--liquibase formatted sql\n--changeset a:0\n${orders}\nCREATE TABLE parcels (id bigint PRIMARY KEY);`,
        ],
        tool: 'liquibase',
        fixed: `--liquibase formatted sql
--changeset a:1
SET LOCAL lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN state text;
--changeset a:2
SET LOCAL lock_timeout = '2s';
ALTER TABLE parcels ADD COLUMN note text;`,
      },
    ),
    good(
      'With a limit in the block',
      `DO $$ BEGIN
  SET LOCAL lock_timeout = '2s';
  ALTER TABLE orders ADD COLUMN state text;
END $$;`,
      { history: [orders] },
    ),
    good(
      'A table that nobody uses yet, and one that is not there',
      `DROP TABLE IF EXISTS notes;
CREATE TABLE notes (id bigint PRIMARY KEY);
ALTER TABLE notes ADD COLUMN text text;`,
      { history: [orders] },
    ),
    good('Nobody waits for it', 'CREATE INDEX CONCURRENTLY orders_note ON orders (note);', {
      history: [orders],
    }),
    good(
      'It can work CONCURRENTLY, which another rule says: a timeout would be in its way then',
      'CREATE INDEX orders_note ON orders (note);',
      { history: [orders] },
    ),
    good(
      'Locks that let reads and writes through',
      `ALTER TABLE orders VALIDATE CONSTRAINT orders_noted;
ALTER TABLE orders SET (fillfactor = 80);`,
      { history: [orders, "ALTER TABLE orders ADD CONSTRAINT orders_noted CHECK (note <> '') NOT VALID;"] },
    ),
  ],
  check: {},
  checkAny(operation, context) {
    if (context.file === undefined && !isSqlPath(context.path)) return;
    const wait = mendedWait(operation, context);
    if (wait === undefined || hasLockTimeout(context)) return;
    const { operations } = context.statement.parsed;
    if (operations.find((one) => mendedWait(one, context) !== undefined) !== operation) return;
    if (isBoundedOrTold(context) || isSetTooLate(context)) return;
    context.report({
      message: 'unlimited',
      at: secondWord(context),
      data: {
        table: wait.relation,
        lock: wait.lock,
        who: wait.queue?.holdsUp === 'writes' ? 'writes' : 'reads and writes',
      },
      fix: timeoutFix(context, 'lock_timeout', '2s', 'Give up waiting for a lock after two seconds'),
    });
  },
});

type Context = RuleContext<typeof messages>;

/** A wait that a timeout is the remedy for. Work on rows alone keeps nobody out of a table. */
function mendedWait(operation: Operation, context: Context): RelationEffect | undefined {
  if (rowWork.has(operation.kind) || hasConcurrentForm(operation, context)) return undefined;
  return waitOf(operation, context);
}

/** What has run before sets a limit that the transaction model does not see, in a block; or it waits without one itself, and was told. */
function isBoundedOrTold(context: Context): boolean {
  let [isLimited, isLocal] = [false, false];
  const settings = pendingSettings(context);
  for (const one of before(settings, context)) {
    if (one.kind === 'setVariable' && one.variable === 'lock_timeout') {
      isLimited = limits(one);
      isLocal = one.scope === 'local';
    } else if (one.kind === 'commit' || one.kind === 'rollback') isLimited &&= !isLocal;
    else if (!isLimited && mendedWait(one, context) !== undefined) return true;
  }
  return isLimited && (context.body !== undefined || settings.length > 0);
}

/** One by one: in a long file the first is enough for most of them. */
function* before(settings: readonly Operation[], context: Context): Generator<Operation, void> {
  yield* settings;
  for (const { parsed } of earlier(context)) yield* parsed.operations;
  if (context.body !== undefined) yield* operationsBefore(context);
}

/** Those of pending files are in force still, where all of them are one transaction. */
function pendingSettings({ tool, beyond }: Context): readonly Operation[] {
  if (tool?.transactionAround !== 'all-pending') return [];
  return pendingOperations(beyond.pending(), 'setVariable').map(({ operation }) => operation);
}

/** A rule about that says that the limit has to stand before. */
function isSetTooLate(context: Context): boolean {
  return operationsOf(later(context)).some(limits) && !operationsBefore(context).some(limits);
}

/** Sets a limit, or one that is known only when it runs. */
function limits(operation: Operation): boolean {
  if (operation.kind !== 'setVariable' || operation.variable !== 'lock_timeout') return false;
  const { change, values } = operation;
  const limit = milliseconds(new Map([['lock_timeout', values]]), 'lock_timeout');
  return change === 'unknown' || (change === 'set' && limit !== 0);
}
