/** More of sentence-cases.ts: writers that wait for one table and hold up another, rows that are written several times. Test data: runs nothing. */
import { manyUsers, type Case } from './sentence-cases.ts';

const trigger =
  'CREATE TRIGGER same BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();';
const filled = 'ALTER TABLE users ADD COLUMN kind text;\nUPDATE users SET kind = nick;\n';

function fewUsersOf(rows: number): Readonly<Record<string, string>> {
  return {
    'plinth.stats.json': JSON.stringify({
      version: 1,
      collectedAt: '2027-01-28T10:00:00.000Z',
      relations: [{ schema: 'public', name: 'users', kind: 'table', bytes: rows * 750, rows }],
    }),
  };
}

const fewUsers = fewUsersOf(72_000);

const sessions = `CREATE TABLE sessions (id int PRIMARY KEY);
CREATE TABLE tokens (id int PRIMARY KEY, session_id int REFERENCES sessions ON DELETE CASCADE);
CREATE TABLE claims (id int, session_id int NOT NULL REFERENCES sessions ON DELETE CASCADE);`;

export const casesOfWaitingWriters: readonly Case[] = [
  {
    name: 'indexes on several tables in one transaction and a session that writes to them in another order end one another',
    layout: 'goose',
    between: `-- +goose Up\n${sessions}`,
    up: '-- +goose Up\nCREATE INDEX tokens_session ON tokens (session_id);\nCREATE INDEX sessions_id ON sessions (id DESC);',
    says: [
      '- Lines 2, 3 keep writers from tokens, sessions one after the other, in one transaction: a session that has written to one of these and then writes to one that the file has locked before waits for the file, and the file for it. The server ends one of the two (deadlock detected); where that is the file, all its work is taken back. To avoid that: a transaction for each; or LOCK TABLE tokens, sessions IN SHARE MODE; in front, none of them is then written while it works, with a lock_timeout below deadlock_timeout (1 s): as a rule it gives up first and nobody else is ended; run it again then.',
    ],
  },
  {
    name: 'and not where each has a transaction of its own',
    layout: 'goose',
    between: `-- +goose Up\n${sessions}`,
    up: '-- +goose NO TRANSACTION\n-- +goose Up\nCREATE INDEX tokens_session ON tokens (session_id);\nCREATE INDEX sessions_id ON sessions (id DESC);',
    says: ['Builds indexes tokens_session on tokens, sessions_id on sessions.'],
    silent: ['one after the other, in one transaction'],
  },
  {
    name: 'who deletes rows that take others along waits from the first lock on theirs',
    layout: 'goose',
    between: `-- +goose Up\n${sessions}`,
    up: '-- +goose Up\nCREATE INDEX tokens_session ON tokens (session_id);\nALTER TABLE claims ADD PRIMARY KEY (id);',
    says: [
      '- Deletes of rows of sessions wait as long as those of tokens: foreign keys change tokens, claims along with them.',
    ],
  },
  {
    name: 'writers that wait for the table that is worked on end the migration where it asks for theirs',
    layout: 'goose',
    up: `-- +goose Up\n${filled}${trigger}`,
    files: manyUsers,
    says: [
      "SET LOCAL lock_timeout = '5s'; directly below -- +goose Up. At line 4 it would take the work before it back too: lock that table first, and it stays locked through all of that work.",
      '- A deadlock after the work: a session that writes to orders while line 3 works waits for users (foreign key or trigger) and keeps its lock on its own table, which line 4 then waits for. Then the server ends one of the two (deadlock detected): the writer if line 4 is reached within 1 s (deadlock_timeout) of its wait, else the migration, which is rolled back as a whole. In front of line 2: LOCK TABLE orders IN SHARE ROW EXCLUSIVE MODE (their writes wait as long); or stop every writer of these.',
      'writes wait for a moment, or one of the two fails (see the deadlock below).',
      'As the file stands, a quiet time is not enough: stop every writer of orders, as one and the migration end in a deadlock after its work.',
    ],
  },
  {
    name: 'where both locks keep readers out, one that joins the two makes the deadlock too, and all are locked in front, those that refer first',
    up: "ALTER TABLE users ADD CHECK (nick <> 'x');\nALTER TABLE orders ADD CHECK (note <> 'x') NOT VALID;\nALTER TABLE orders ADD CHECK (note <> 'y') NOT VALID;",
    files: manyUsers,
    says: [
      '- A deadlock after the work: a session that reads or writes orders while line 1 works, and users with it (one SELECT that joins them, a foreign key, a transaction), waits for users and keeps what it has locked, which line 2 then waits for. Then the server ends one of the two (deadlock detected): that session if line 2 is reached within 1 s (deadlock_timeout) of its wait, else the migration, which is rolled back as a whole. In front of line 1: LOCK TABLE orders, users IN ACCESS EXCLUSIVE MODE (reads and writes of all wait as long then); or stop the readers too, not the writers alone.',
      'To avoid that: that LOCK TABLE in front, all of them are then shut while it works, with a lock_timeout below deadlock_timeout (1 s): as a rule it gives up first and nobody else is ended; run it again then; or a transaction for each table, with all that changes there.',
      'As the file stands, a quiet time is not enough: stop every reader and writer of orders, as one and the migration end in a deadlock after its work. Or put LOCK TABLE in front of it, as said above.',
    ],
    silent: ['stop every writer'],
  },
  {
    name: 'the table that is referred to is read with the other one as well, by a join in its order',
    up: "ALTER TABLE orders ADD CHECK (note <> 'x');\nALTER TABLE users ADD CHECK (nick <> 'x') NOT VALID;",
    says: [
      'A deadlock after the work: a session that reads or writes users while line 1 works, and orders with it',
      'LOCK TABLE orders, users IN ACCESS EXCLUSIVE MODE',
      'stop every reader and writer of users, as',
    ],
  },
  {
    name: 'what is locked before the work lets no writer wait, nor does a table that refers to nothing',
    layout: 'goose',
    up: `-- +goose Up\nLOCK TABLE orders IN SHARE ROW EXCLUSIVE MODE;\n${filled}${trigger}\n${trigger.replaceAll('orders', 'items')}`,
    files: manyUsers,
    says: ['reads and writes wait'],
    silent: ['deadlock after', 'quiet time'],
  },
  {
    name: 'of locks with nothing between them that works nobody has waited long',
    layout: 'goose',
    up: `-- +goose Up\nALTER TABLE users ADD COLUMN kind text;\n${trigger}`,
    files: manyUsers,
    says: ['orders'],
    silent: ['deadlock after', 'quiet time'],
  },
  {
    name: 'rows that are written twice in one transaction stand there three times until it ends',
    layout: 'goose',
    first: `-- +goose Up\n${filled}UPDATE users u SET mail = o.note FROM orders o WHERE o.user_id = u.id AND o.note = 'x';`,
    up: '-- +goose NO TRANSACTION\n-- +goose Up\nCREATE INDEX CONCURRENTLY users_mail ON users (mail);',
    files: manyUsers,
    says: [
      'counted for a table 3 times as large by then, as rows were written again',
      'The write-ahead log gets 93 GB for all of them and more: each row with 100 bytes beside it, and 65 in each of 2 indexes, more where keys are long (measured on 14 to 18). After each checkpoint whole pages come on top: at most the table and its indexes once.',
      'so much free disk, and at least as much write-ahead log.',
    ],
    silent: ['up to twice the size'],
  },
  {
    name: 'rows are counted by a new column only where it is there, and none is well',
    layout: 'goose',
    up: '-- +goose Up\nALTER TABLE users ADD COLUMN kind text;\nUPDATE users SET kind = nick WHERE kind IS NULL;',
    files: manyUsers,
    says: [
      "SELECT 'rows of users that line 3 still meets: none, where nobody has written such since' AS \"check\", split_part(said, ' ', 1) AS result",
      "SELECT coalesce((SELECT 'STOP not there: ' || string_agg(name, ', ') FROM (VALUES ('users.kind', EXISTS (SELECT FROM pg_attribute WHERE attrelid = to_regclass('public.users') AND attname = 'kind'",
      "SELECT CASE n WHEN 0 THEN ''ok'' ELSE ''look'' END AS result",
    ],
  },
  {
    name: 'rates are told of the tables whose keys wait too',
    layout: 'goose',
    up: `-- +goose Up\n${filled}`,
    files: {
      'plinth.stats.json': JSON.stringify({
        version: 1,
        collectedAt: '2027-01-28T10:00:00.000Z',
        relations: [
          {
            schema: 'public',
            name: 'users',
            kind: 'table',
            bytes: 48 * 1024 ** 3,
            rows: 212e6,
            writesPerSecond: 4,
          },
          {
            schema: 'public',
            name: 'orders',
            kind: 'table',
            bytes: 1024 ** 3,
            rows: 5e6,
            writesPerSecond: 25,
          },
        ],
      }),
    },
    says: ['Rows written in a second on average: 25 to orders, 4 to users.'],
  },
  {
    name: 'writers of rows that it has changed end the migration where it drops a column, and batches would lose values',
    first: 'ALTER TABLE users ADD COLUMN kind text;',
    up: 'UPDATE users SET kind = code WHERE code IS NOT NULL;\nALTER TABLE users DROP COLUMN code;',
    files: fewUsers,
    says: [
      'No go while others write.** Values of users.code in rows that others insert, or that 000004:1 leaves out, from 000004:1 until 000004:2 are lost: lock users first. Whoever writes to a row of users that 000004:1 has changed makes a deadlock with 000004:2: it fails, or the migration.',
      'reads and writes wait for a moment, or one of the two fails (see the deadlock below).',
      'who writes to a row of users that it has changed, or takes it FOR UPDATE, waits, and holds a lock on users that 000004:2 then waits for. Then the server ends one of the two (deadlock detected): the writer if 000004:2 is reached within 1 s (deadlock_timeout) of its wait, else the migration, which is rolled back as a whole; the lock in front of 000004:1 (below) avoids it.',
      'In front of 000004:1: LOCK TABLE users IN ACCESS EXCLUSIVE MODE; there reads wait from then on too (estimate: 0.3 to 24 s);',
      '- Sessions wait for the migration for more than 5 seconds (with LOCK TABLE in front: 24 s; those with wait_event advisory are other runs of it, and do not count): cancel it',
      '- A session waits for the migration with wait_event transactionid or tuple: for a row of users (000004:1). Cancel that session’s query or the migration, whichever may fail: at 000004:2 the server ends one of the two.',
      'warning data-loss/unbatched-backfill: Not in batches here. |',
      'Not in batches here: what others write between two of them goes with users.code. Lock first, in one transaction; or fill in batches in a release before, by which programs write both, and drop in a later one.',
      'pg_blocking_pids(pid) AS waits_for, wait_event, ',
    ],
    silent: [
      'In batches of',
      'Go through its key',
      'not for rows that',
      'writes to the rows of users that it changes wait',
    ],
  },
  {
    name: 'a lock after rows that are changed is named as strong as the transaction needs it',
    up: "UPDATE users SET mail = '' WHERE mail IS NULL;\nALTER TABLE users ALTER COLUMN mail SET NOT NULL;\nALTER TABLE users ADD CHECK (mail <> 'x') NOT VALID;",
    files: fewUsers,
    says: [
      'Whoever writes to a row of users that line 1 has changed makes a deadlock with line 2: it fails, or the migration. Lock users first: reads and writes wait from there on then (estimate: ',
      'LOCK TABLE users IN ACCESS EXCLUSIVE MODE in front of line 1 avoids it: reads and writes of users then wait from there on (estimate: ',
      'which is an assumption. One statement is fine.',
    ],
    silent: ['In batches', 'No go while others write', 'below) avoids it', 'Not in batches'],
  },
  {
    name: 'a lock of writes alone is waited for by writers alone',
    up: "UPDATE users SET mail = '' WHERE mail IS NULL;\nCREATE INDEX users_by_mail ON users (mail);",
    files: fewUsers,
    says: [
      'who writes to a row of users that it has changed waits, and holds a lock on users that line 2 then waits for.',
      'LOCK TABLE users IN SHARE MODE in front of line 1 avoids it: writes of users then wait from there on (estimate: ',
    ],
    silent: ['FOR UPDATE'],
  },
  {
    name: 'rows that are changed after the lock of their table, or in another transaction, let nobody hold what is asked for',
    layout: 'goose',
    first:
      "-- +goose Up\nLOCK TABLE users IN ACCESS EXCLUSIVE MODE;\nUPDATE users SET nick = code WHERE code <> '';\nALTER TABLE users DROP COLUMN code;",
    up: "-- +goose NO TRANSACTION\n-- +goose Up\nUPDATE users SET mail = '' WHERE mail IS NULL;\nALTER TABLE users ALTER COLUMN mail SET NOT NULL;",
    files: fewUsers,
    says: ['writes to the rows of users that it changes wait until'],
    silent: ['deadlock'],
  },
  {
    name: 'rows that are changed in a moment let nobody wait long',
    up: "UPDATE users SET mail = '' WHERE mail IS NULL;\nALTER TABLE users ALTER COLUMN mail SET NOT NULL;",
    files: fewUsersOf(120),
    says: ['One statement is fine.'],
    silent: ['deadlock'],
  },
  {
    name: 'whoever refers to a row waits for it too where a unique index has what is changed',
    up: "UPDATE users SET code = 'c-' || id WHERE code IS NULL;\nALTER TABLE users ALTER COLUMN code SET NOT NULL;",
    says: [
      '**No go beside a running application:** users can be neither read nor written while line 2 works, and inserts into orders wait as long. Choose a time at which that may be, or the form below: others wait then only for rows that line 1 changes, and hardly where it goes in batches;',
      'Whoever writes to a row of users that line 1 has changed, or inserts a row that refers to one (into orders), makes a deadlock with line 2: it fails, or the migration.',
      'who writes to a row of users that it has changed, takes it FOR UPDATE, or inserts a row that refers to one (into orders, as code is in a unique index), waits, and holds a lock on users that line 2 then waits for.',
      'stop every writer of users, and of orders, whose foreign keys wait for its rows (or the whole application), as one and the migration end in a deadlock after its work. Or lock users in front of the work, as Who is blocked says.',
      'Line 1 stays in front of that in a file of its own, and in batches where Backfills says how: else others wait for the rows that it changes until all are written.',
      "'%CONSTRAINT users_code_there%'",
    ],
    silent: ['while it works', 'for which nobody waits'],
  },
  {
    name: 'without a stronger lock after it nobody fails, and who refers to such a row waits all the same',
    up: "UPDATE users SET code = 'c-' || id WHERE code IS NULL;",
    says: [
      'writes to the rows of users that it changes wait until the statement ends; so do inserts into orders that refer to one, as code is in a unique index.',
    ],
    silent: ['deadlock'],
  },
  {
    name: 'a column that no unique index has keeps nobody who refers to its rows',
    up: "UPDATE users SET mail = 'm-' || id WHERE mail IS NULL;\nALTER TABLE users ALTER COLUMN mail SET NOT NULL;",
    says: ['that it has changed, or takes it FOR UPDATE, waits', 'stop every writer of users, as one and'],
    silent: ['refers to one', 'foreign keys wait'],
  },
];
