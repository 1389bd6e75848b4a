/** The first statement of a migration that blocks others, without a limit on its own wait. */
import type { Effect, RelationEffect } from '../../effects/effect.ts';
import { rowWork } from '../../effects/held-locks.ts';
import { isSqlPath } from '../../migrations/detection/sql-path.ts';
import type { Operation } from '../../operations/model/operation.ts';
import { pendingOperations } from '../../rule-kit/checking/workspace-knowledge.ts';
import { waitOf } from '../../rule-kit/locks/blocks-others.ts';
import { hasConcurrentForm } from '../../rule-kit/locks/concurrent-form.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { hasLockTimeout } from '../../rule-kit/locks/lock-timeout.ts';
import { lockWaitOf, setsLimit } from '../../rule-kit/lock-wait.ts';
import { later, operationsBefore, operationsOf, secondWord } from '../../rule-kit/statements/neighbours.ts';
import { timeoutFix } from '../../rule-kit/fixes/timeout-fix.ts';

const messages = {
  unlimited: 'This waits for {lock} on {table} {limit}, and {who} queue behind it. Set {setting} before it.',
} as const;

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);';

const mysql = {
  dialect: 'mysql',
  history: [
    'CREATE TABLE reels (id int NOT NULL PRIMARY KEY, made date NULL, KEY reels_made (made)) ENGINE=InnoDB;',
  ],
} as const;
const presses = `CREATE TABLE dbo.Presses (Id int NOT NULL CONSTRAINT PK_Presses PRIMARY KEY, Tons int NULL);
CREATE INDEX ix_tons ON dbo.Presses (Tons);`;

export const rule = defineRule({
  id: 'transaction/missing-lock-timeout',
  hazard: 'queues',
  dialects: ['postgresql', 'mysql', 'sqlserver'],
  elsewhere: {
    sqlite: 'Only one connection writes at a time; busy_timeout belongs to the connection.',
  },
  summary: 'A migration waits for a lock that others wait behind, without a limit to the wait.',
  why: `Even a change that takes a millisecond first waits for its lock: behind a report, a backup, a forgotten transaction. While it waits, all
that conflicts with it queues behind it, reads included. By default it waits without end, and this is the commonest outage in public
post-mortems. A \`lock_timeout\` makes it give up, so that traffic goes on and the deployment tries again. It is told once for a folder, in
its last migration that waits, at the first such statement: the same line mends those behind it, and one setting answers it for all files. A new table with a foreign key waits for the table that it refers to.

On MySQL and MariaDB every change of a table asks for its metadata lock, \`ALGORITHM=INSTANT\` too, and waits for each transaction that has
read the table; \`lock_wait_timeout\` is a year in MySQL and a day in MariaDB unless it is set. MariaDB 10.11 was measured; of MySQL its manual
says it (“Metadata Locking”). On SQL Server \`Sch-M\` keeps out even readers WITH (NOLOCK), and LOCK_TIMEOUT is -1, no limit, unless it is
set (Microsoft, “SET LOCK_TIMEOUT”).`,
  instead: `\`SET LOCAL lock_timeout = '2s'\` at the start of the migration, \`SET\` without \`LOCAL\` where it runs outside of a transaction, and a
deployment that tries again; \`SET SESSION lock_wait_timeout = 2\` on MySQL and MariaDB, \`SET LOCK_TIMEOUT 2000\` on SQL Server. Not for what can work \`CONCURRENTLY\`: that makes nobody wait, and a timeout leaves half of it behind.`,
  whenOff: `Rather than switching it off: \`"lockTimeout": "set by role"\` in plinth.config.json, where \`ALTER ROLE … SET lock_timeout\` has been
done for the role that migrates, or the server's own default is seconds. Flyway’s \`initSql\` is read.`,
  facts: ['add-column', 'drop-table'],
  messages,
  gathers: { unlimited: 'table' },
  gathersIn: 'folder',
  fix: {
    kinds: ['edit'],
    because:
      'The migration does the same; where it would have held up others for longer than two seconds, it fails instead.',
  },
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
      'MySQL: a change at once waits for its metadata lock as well',
      `ALTER TABLE reels ADD COLUMN note varchar(40), ALGORITHM=INSTANT;
--    ^^^^^ warning: This waits for the metadata lock on reels for up to a year, and reads and writes queue behind it. Set lock_wait_timeout before it. 💡
DROP INDEX reels_made ON reels;`,
      {
        ...mysql,
        fixed: `SET SESSION lock_wait_timeout = 2;
ALTER TABLE reels ADD COLUMN note varchar(40), ALGORITHM=INSTANT;
DROP INDEX reels_made ON reels;`,
      },
    ),
    bad(
      'SQL Server',
      `ALTER TABLE dbo.Presses ADD Note nvarchar(40) NULL;
--    ^^^^^ warning: This waits for Sch-M on Presses without limit, and reads and writes queue behind it. Set LOCK_TIMEOUT before it. 💡
DROP INDEX ix_tons ON dbo.Presses;`,
      {
        ...{ dialect: 'sqlserver', history: [presses] },
        fixed: `SET LOCK_TIMEOUT 2000;
ALTER TABLE dbo.Presses ADD Note nvarchar(40) NULL;
DROP INDEX ix_tons ON dbo.Presses;`,
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
  ],
  check: {},
  checkAny(operation, context) {
    if (context.file === undefined && !isSqlPath(context.path)) return;
    const wait = mendedWait(operation, context);
    if (wait === undefined || hasLockTimeout(context)) return;
    const { operations } = context.statement.parsed;
    if (operations.find((one) => mendedWait(one, context) !== undefined) !== operation) return;
    if (isBoundedOrTold(context) || isSetTooLate(context)) return;
    const { shown, unset, waitsFor, set } = lockWaitOf(context);
    context.report({
      message: 'unlimited',
      at: secondWord(context),
      data: {
        table: wait.relation,
        lock: waitsFor ?? wait.named ?? wait.lock,
        limit: unset,
        who: wait.queue?.holdsUp === 'writes' ? 'writes' : 'reads and writes',
        setting: shown,
      },
      fix: timeoutFix(context, (isLocal) => set(2, isLocal), 'Give up waiting for a lock after two seconds'),
    });
  },
});

type Context = RuleContext<typeof messages>;

/** A wait for which a timeout is the remedy. Row changes alone do not block a table. */
function mendedWait(operation: Operation, context: Context, effect?: Effect): RelationEffect | undefined {
  if (rowWork.has(operation.kind) || operation.limited || hasConcurrentForm(operation, context))
    return undefined;
  return waitOf(operation, context, effect);
}

/** An earlier statement sets a limit that the transaction model does not see, in a block; or it waits without one, and was reported. */
function isBoundedOrTold(context: Context): boolean {
  const limit = lockWaitOf(context);
  let [isLimited, isLocal] = [false, false];
  const settings = pendingSettings(context);
  for (const [one, effect] of before(settings, context)) {
    if (one.kind === 'setVariable' && one.variable === limit.variable) {
      isLimited = setsLimit(one, limit);
      isLocal = one.scope === 'local';
    } else if (one.kind === 'commit' || one.kind === 'rollback') isLimited &&= !isLocal;
    else if (!isLimited && mendedWait(one, context, effect) !== undefined) return true;
  }
  return isLimited && (context.body !== undefined || settings.length > 0);
}

/** Operations, with their effects where these are known, since a long file would take long to work them out at each letter. */
function* before(
  settings: readonly Operation[],
  context: Context,
): Generator<readonly [Operation, Effect | undefined], void> {
  for (const one of settings) yield [one, undefined];
  for (const { statement, actions } of context.earlierInSection())
    for (const one of statement.parsed.operations)
      yield [one, actions.find(({ operation }) => operation === one)?.effect];
  if (context.body !== undefined) for (const one of operationsBefore(context)) yield [one, undefined];
}

/** Settings of pending files still apply if all of them run in one transaction. */
function pendingSettings({ tool, beyond }: Context): readonly Operation[] {
  if (tool?.transactionAround !== 'all-pending') return [];
  return pendingOperations(beyond.pending(), 'setVariable').map(({ operation }) => operation);
}

/** A rule about that reports that the limit has to come first. */
function isSetTooLate(context: Context): boolean {
  const limit = lockWaitOf(context);
  const sets = (one: Operation): boolean => one.kind === 'setVariable' && setsLimit(one, limit);
  return operationsOf(later(context)).some(sets) && !operationsBefore(context).some(sets);
}
