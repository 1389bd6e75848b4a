/** UPDATE or DELETE of a table that was there before, in one statement, without a bound on the rows. */
import type { Delete, Update } from '../../operations/operation.ts';
import { isAlwaysTrue, isBounded, isOneRow, isStretch, matchesNothing } from '../../rule-kit/bounded.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { overwrittenColumn } from '../../rule-kit/overwritten.ts';
import { isOverRows, rankedIn } from '../../rule-kit/ranked.ts';
import { severityOn, shownName, whereMade } from '../../rule-kit/tables.ts';
import { filledHere } from '../../rule-kit/empty-column.ts';
import { mustBeEmpty } from '../../rule-kit/must-be-empty.ts';
import { prolonged } from '../../rule-kit/under-lock.ts';
import { indexesOf } from '../../schema/lookup.ts';

const messages = {
  update:
    'This may rewrite every row of {table} in one transaction: writers of a row wait until it ends. Go through its key in batches.',
  delete:
    'This may delete most of {table} in one transaction: writers of a row wait until it ends. Go through its key in batches.',
  updateMatching:
    'This rewrites every row of {table} that matches in one transaction: writers of one wait until it ends. Go through its key in batches.',
  deleteMatching:
    'This deletes every row of {table} that matches in one transaction: writers of one wait until it ends. Go through its key in batches.',
  deleteRanked:
    'This deletes rows of {table} in one transaction: writers of one wait until it ends. In batches: rank all rows, delete with LIMIT, until 0.',
  updateCounted:
    'This rewrites rows of {table} in one transaction: writers of one wait until it ends. In batches: first keep what is counted in a table.',
  deleteCounted:
    'This deletes rows of {table} in one transaction: writers of one wait until it ends. In batches: first keep the keys of all in a table.',
} as const;

const users = 'CREATE TABLE users (id bigint PRIMARY KEY, email text, seen timestamptz);';

export const rule = defineRule({
  id: 'data-loss/unbatched-backfill',
  category: 'data-loss',
  since: '0.1.0',
  hazard: 'scans',
  preset: 'recommended',
  dialects: ['postgresql'],
  summary: 'A backfill or clean-up of an existing table in one statement, without a bound by its key.',
  why: `Every row that it touches is written anew and locked until the transaction ends: whoever updates one of them waits. The table grows by
the old versions, vacuum can clean nothing meanwhile, replicas fall behind, and if the deployment times out all of it is undone.`,
  instead: `In a script or a migration without a transaction, a few thousand rows at a time, each batch its own transaction:
\`UPDATE … WHERE id > $last AND id <= $last + 5000 AND new_column IS NULL\`. Deploy code that fills new rows before that.`,
  whenOff: 'Where tables are small. Single statements: suppress them with the number of rows as the reason.',
  facts: ['update', 'delete'],
  messages,
  fix: {
    kinds: [],
    because: 'Batches run outside of a migration’s transaction, by a loop that knows how to go on.',
  },
  directions: 'up',
  bodies: 'executed',
  examples: [
    bad(
      'A new column is filled',
      `ALTER TABLE users ADD COLUMN handle text;
UPDATE users SET handle = lower(email);
--     ^^^^^ warning: This may rewrite every row of users in one transaction: writers of a row wait until it ends. Go through its key in batches.`,
      { history: [users] },
    ),
    bad(
      'A WHERE that most rows meet',
      `UPDATE users SET seen = now() WHERE seen IS NULL;
--     ^^^^^ warning: This may rewrite every row of users in one transaction: writers of a row wait until it ends. Go through its key in batches.`,
      {
        history: [users],
      },
    ),
    bad(
      'What another table says',
      `DELETE FROM users WHERE id NOT IN (SELECT id FROM active);
--          ^^^^^ warning: This deletes every row of users that matches in one transaction: writers of one wait until it ends. Go through its key in batches.`,
      {
        history: [users, 'CREATE TABLE active (id bigint);'],
      },
    ),
    bad(
      'All but the newest of each: in a stretch of the key the ranks would begin anew',
      `DELETE FROM users WHERE id IN (
--          ^^^^^ warning: This deletes rows of users in one transaction: writers of one wait until it ends. In batches: rank all rows, delete with LIMIT, until 0.
  SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY email ORDER BY seen DESC) AS rn FROM users) r WHERE rn > 1);`,
      { history: [users] },
    ),
    bad(
      'Numbers over all rows',
      `UPDATE users u SET email = r.rn::text FROM (SELECT id, row_number() OVER (ORDER BY seen) AS rn FROM users) r WHERE r.id = u.id;
--     ^^^^^ warning: This rewrites rows of users in one transaction: writers of one wait until it ends. In batches: first keep what is counted in a table.`,
      { history: [users] },
    ),
    bad(
      'As many rows as another table has: few or all, nobody knows',
      `UPDATE users u SET email = p.email FROM problems p WHERE p.id = u.id;
--     ^^^^^ warning: This rewrites every row of users that matches in one transaction: writers of one wait until it ends. Go through its key in batches.`,
      { history: [users, 'CREATE TABLE problems (id bigint, email text);'] },
    ),
    bad(
      'Every row, computed from what it held',
      `UPDATE users SET email = lower(email);
--     ^^^^^ warning: This may rewrite every row of users in one transaction: writers of a row wait until it ends. Go through its key in batches.`,
      { history: [users] },
    ),
    bad(
      'Statistics say that the table is large: this is certain to hurt',
      `UPDATE users SET seen = now() WHERE seen IS NULL;
--     ^^^^^ error: This may rewrite every row of users in one transaction: writers of a row wait until it ends. Go through its key in batches. users is 21 GB, 90 million rows (statistics of yesterday).`,
      {
        history: [users],
        statistics: {
          daysAgo: 1,
          relations: { users: { bytes: 21 * 1024 ** 3, rows: 90_000_000, writesPerSecond: 12 } },
        },
      },
    ),
    bad(
      'Statistics say that it is small',
      `UPDATE users SET seen = now() WHERE seen IS NULL;
--     ^^^^^ info: This may rewrite every row of users in one transaction: writers of a row wait until it ends. Go through its key in batches. users is 512 kB, 4,100 rows (statistics of today).`,
      { history: [users], statistics: { relations: { users: { bytes: 512 * 1024, rows: 4100 } } } },
    ),
    good('A batch of the key', 'UPDATE users SET seen = now() WHERE id > 5000 AND id <= 10000;', {
      history: [users],
    }),
    good('Rows with a given value', "UPDATE users SET seen = NULL WHERE email = 'root@example.com';", {
      history: [users],
    }),
    good(
      'It has run, and says how few rows it was for',
      `-- The import left 12 duplicates behind.
DELETE FROM users WHERE id IN (SELECT max(id) FROM users GROUP BY email HAVING count(*) > 1);`,
      { history: [users], ran: true },
    ),
    good(
      'Behind a schema change of the same transaction, whose lock it prolongs: that is told instead',
      `BEGIN;
ALTER TABLE users ADD COLUMN handle text;
UPDATE users SET handle = lower(email);
COMMIT;`,
      { history: [users] },
    ),
    good('A number below zero', 'DELETE FROM users WHERE id = -1;', { history: [users] }),
    good('A number below zero in any column', 'UPDATE events SET by = 0 WHERE by = -1;', {
      history: ['CREATE TABLE events (id bigint PRIMARY KEY, by int);'],
    }),
    good('LIKE without a wildcard', "DELETE FROM users WHERE email LIKE 'root@example.com';", {
      history: [users],
    }),
    good('A table that can hold one row only', "UPDATE site SET motto = 'open' WHERE motto IS NULL;", {
      history: ['CREATE TABLE site (id int PRIMARY KEY CHECK (id = 1), motto text);'],
    }),
    good('One row by a unique index on a constant', "UPDATE site SET motto = 'open' WHERE motto IS NULL;", {
      history: ['CREATE TABLE site (motto text); CREATE UNIQUE INDEX ON site ((true));'],
    }),
    bad(
      'A check that lets several values through',
      `UPDATE site SET motto = 'open' WHERE motto IS NULL;
--     ^^^^ warning: This may rewrite every row of site in one transaction: writers of a row wait until it ends. Go through its key in batches.`,
      { history: ['CREATE TABLE site (id int PRIMARY KEY CHECK (id > 0), motto text);'] },
    ),
    good(
      'A batch by LIMIT',
      'DELETE FROM users WHERE id IN (SELECT id FROM users WHERE seen IS NULL LIMIT 1000);',
      { history: [users] },
    ),
    good(
      'A stretch of what another table counted, in a loop that commits',
      `DO $$
DECLARE last bigint := 0;
BEGIN
  WHILE last < 100000 LOOP
    UPDATE users u SET seen = c.seen FROM counted c WHERE u.id = c.user_id AND c.user_id > last AND c.user_id <= last + 1000;
    COMMIT;
    last := last + 1000;
  END LOOP;
END $$;`,
      { history: [users, 'CREATE TABLE counted (user_id bigint, seen timestamptz);'] },
    ),
    bad(
      'A stretch with one end',
      `DO $$
DECLARE last bigint := 0;
BEGIN
  UPDATE users u SET seen = c.seen FROM counted c WHERE u.id = c.user_id AND c.user_id > last;
--       ^^^^^ warning: This rewrites every row of users that matches in one transaction: writers of one wait until it ends. Go through its key in batches.
END $$;`,
      { history: [users, 'CREATE TABLE counted (user_id bigint, seen timestamptz);'] },
    ),
    good('No row: the column is never null', 'UPDATE users SET id = 0 WHERE id IS NULL;', {
      history: [users],
    }),
    good(
      'A table that this migration makes',
      `CREATE TABLE tags (id bigint PRIMARY KEY, name text);
UPDATE tags SET name = lower(name);`,
    ),
  ],
  check: {
    update(operation, context) {
      // Old values are lost: that is another rule's.
      if (isAlwaysTrue(operation.where) && overwrittenColumn(operation, context) !== undefined) return;
      judge(operation, context);
    },
    delete(operation, context) {
      if (!isAlwaysTrue(operation.where)) judge(operation, context);
    },
  },
});

type Context = RuleContext<typeof messages>;

function judge(operation: Update | Delete, context: Context): void {
  const table = context.table(operation.table);
  // The application’s own queries have their values from elsewhere.
  if (context.file === undefined) return;
  // Of tables that nobody saw made, those of the catalog and of extensions are most.
  if (table === undefined || context.isNew(operation.table) || isOneRow(context.schema, table)) return;
  // The lock that it prolongs is the greater trouble, and told by locking/backfill-with-schema-change.
  if (prolonged(operation, context) !== undefined) return;
  const { where } = operation;
  const filled = filledHere(operation.table, context);
  if (matchesNothing(where, table, filled) || mustBeEmpty(context, operation.table)) return;
  const keys = indexesOf(context.schema, table.key).flatMap((one) =>
    one.unique ? (one.elements[0]?.column ?? []) : [],
  );
  if (where !== undefined && isBounded(where, keys, operation.reads.length === 0 ? 'alone' : 'joined'))
    return;
  if (where !== undefined && context.body !== undefined && isStretch(where)) return;
  context.report({
    message: messageFor(operation, context),
    at: operation.table,
    data: { table: shownName(context, operation.table) },
    related: whereMade(context, operation.table),
    ...severityOn(context, operation.table),
  });
}

/** How many rows another table picks is not known. What is counted over all rows begins anew in a stretch of the key. */
function messageFor(operation: Update | Delete, { statement, body }: Context): keyof typeof messages {
  const parsed = body?.statement.parsed ?? statement.parsed;
  if (isOverRows(parsed)) {
    if (operation.kind === 'update') return 'updateCounted';
    return rankedIn(parsed) === undefined ? 'deleteCounted' : 'deleteRanked';
  }
  return operation.where !== undefined && operation.reads.length > 0
    ? `${operation.kind}Matching`
    : operation.kind;
}
