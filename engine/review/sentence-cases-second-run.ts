/** More of sentence-cases.ts: indexes that are built beside others in a file that runs again, or twice at once. Test data: runs nothing. */
import { manyUsers, type Case } from './sentence-cases.ts';

const embedding = `package db
import "github.com/pressly/goose/v3"
//go:embed migrations/*.sql
var files embed.FS
func Run(db *sql.DB) error {
  goose.SetBaseFS(files)
  return goose.Up(db, "migrations")
}
`;
const exchanged = `-- +goose NO TRANSACTION
-- +goose Up
CREATE INDEX CONCURRENTLY IF NOT EXISTS users_new ON users (nick, mail, id);
DROP INDEX CONCURRENTLY IF EXISTS users_old;
-- +goose Down
DROP INDEX CONCURRENTLY IF EXISTS users_new;
CREATE INDEX CONCURRENTLY IF NOT EXISTS users_old ON users (mail, nick);
`;

const wrong = 'CREATE INDEX users_by_mail ON users (nick);\nCREATE INDEX users_old ON users (mail, nick);';

export const casesOfSecondRuns: readonly Case[] = [
  {
    name: 'a name that is dropped and comes back on another table is not asked for as gone',
    layout: 'goose',
    between: `-- +goose Up\n${wrong}`,
    up: `-- +goose NO TRANSACTION
-- +goose Up
DROP INDEX CONCURRENTLY IF EXISTS users_old;
DROP INDEX CONCURRENTLY IF EXISTS users_by_mail;
CREATE INDEX CONCURRENTLY IF NOT EXISTS users_by_mail ON orders (note);
-- +goose Down
`,
    files: manyUsers,
    says: [
      "'gone: index users_old'",
      "SELECT 'index users_by_mail: as defined, valid'",
      '; before the tool runs again: at lines 4, 5 it drops users_by_mail and builds it anew',
    ],
    silent: ["'index users_by_mail'", 'nothing left to do', 'only what is missing'],
  },
  {
    name: 'a second run drops what a later statement of the file has built, and the runbook says so',
    layout: 'flyway',
    between: wrong,
    up: `DROP INDEX CONCURRENTLY IF EXISTS users_by_mail;
CREATE INDEX CONCURRENTLY IF NOT EXISTS users_by_mail ON orders (note);
CREATE INDEX CONCURRENTLY IF NOT EXISTS users_for_now ON users (nick, id);
DROP INDEX CONCURRENTLY IF EXISTS users_for_now;
DROP INDEX CONCURRENTLY IF EXISTS users_old;`,
    files: manyUsers,
    says: [
      '; where all else is ok write the row by hand before the tool runs again: at lines 1, 2 it drops users_by_mail and builds it anew, and at lines 3, 4 it builds users_for_now again and drops it',
      'then run by hand only what is missing, or apply it again, which at lines 1, 2 drops users_by_mail and builds it anew, and at lines 3, 4 builds users_for_now again and drops it (where it is recorded all the same',
    ],
    silent: ['nothing left to do'],
  },
  {
    name: 'an index that goes CONCURRENTLY takes reads of its table on standbys along, one that comes does not',
    layout: 'flyway',
    between: wrong,
    up: `CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_more ON orders (note, id);
DROP INDEX CONCURRENTLY IF EXISTS users_old;`,
    files: manyUsers,
    says: [
      'CONCURRENTLY is for the primary: hot standbys replay ACCESS EXCLUSIVE on the index that goes, and queries of users on a standby, whichever index they use, hold the replay up, and are cancelled after max_standby_streaming_delay (30 s unless set).',
    ],
    silent: ['queries of orders', 'queries of it on a standby'],
  },
  {
    name: 'what an index that is built anew CONCURRENTLY leaves goes alike',
    layout: 'flyway',
    between: wrong,
    up: 'REINDEX INDEX CONCURRENTLY users_old;\nREINDEX TABLE CONCURRENTLY orders;',
    files: manyUsers,
    says: ['the index that goes, and queries of users, orders on a standby'],
  },
  {
    name: 'a generated way back of several transactions says where to go on when one of them has stopped',
    layout: 'flyway',
    between: wrong,
    up: `DROP INDEX CONCURRENTLY IF EXISTS users_old;
DROP INDEX CONCURRENTLY IF EXISTS users_by_mail;
CREATE INDEX CONCURRENTLY IF NOT EXISTS users_by_mail ON orders (note);`,
    files: manyUsers,
    says: [
      `-- Each statement by itself, outside of a transaction: psql -v ON_ERROR_STOP=1 -f, without -1.
-- What ran stays: where a statement fails, go on with that one (between BEGIN and COMMIT: with the BEGIN), not from the top.
-- What fails may leave an invalid index (SELECT`,
      "BEGIN;\nSET LOCAL lock_timeout = '5s';",
    ],
    silent: ['SET lock_timeout = 0'],
  },
  {
    name: 'rows of a table that a file drops and makes are gone with a second run',
    layout: 'flyway',
    up: `DROP TABLE IF EXISTS cache;
CREATE TABLE IF NOT EXISTS cache (id bigint);
ALTER TABLE orders DROP COLUMN IF EXISTS note;
ALTER TABLE orders ADD COLUMN IF NOT EXISTS note int;
CREATE INDEX IF NOT EXISTS cache_id ON cache (id);`,
    files: manyUsers,
    says: [
      'before the tool runs again: at lines 1, 2 it drops cache with its rows and makes it anew, and at lines 3, 4 it drops orders.note with its values and makes it anew',
    ],
    silent: ['nothing left to do'],
  },
  {
    name: 'a name that a view leaves to a table is not asked for as gone',
    layout: 'goose',
    between: '-- +goose Up\nCREATE VIEW seen AS SELECT 1 AS one;\nCREATE INDEX mailed ON users (mail);',
    up: `-- +goose Up
DROP VIEW seen;
CREATE INDEX seen ON users (seen);
DROP INDEX mailed;
CREATE TABLE mailed (id bigint PRIMARY KEY);
-- +goose Down
`,
    files: manyUsers,
    says: ['table mailed is there', 'index seen: as defined, valid'],
    silent: ['gone: '],
  },
  {
    name: 'an index that one file of the change builds and another one drops is asked for as gone',
    layout: 'goose',
    first: `-- +goose NO TRANSACTION
-- +goose Up
CREATE INDEX CONCURRENTLY IF NOT EXISTS users_for_now ON users (nick);
-- +goose Down
`,
    up: `-- +goose NO TRANSACTION
-- +goose Up
DROP INDEX CONCURRENTLY IF EXISTS users_for_now;
-- +goose Down
`,
    files: manyUsers,
    says: ["'gone: index users_for_now'"],
  },
  {
    name: 'a second run passes over what a failed build has left, and drops what works',
    layout: 'goose',
    between:
      '-- +goose Up\nCREATE INDEX users_old ON users (mail, nick);\nCREATE INDEX users_some ON users (mail) WHERE id > 1;',
    up: exchanged,
    files: {
      ...manyUsers,
      'db/embed.go': embedding,
      'main.go': 'package main\nfunc main() {\n  db.Run(nil)\n}\n',
    },
    says: [
      'No automatic retry: after a build that failed, a second run passes over the invalid users_new (IF NOT EXISTS), drops users_old, which works, and ends without an error. Run the pre-flight before each run.',
      '- No reads or writes wait. Schema changes, VACUUM and ANALYZE of users wait for the whole build, and behind a schema change that waits so reads and writes may wait too: start none; autovacuum passes it over.',
      '- Whether somebody builds users_new by hand before, as line 3 has it, outside of a transaction: where it is there and valid that passes over it (IF NOT EXISTS), and the new release does not wait for a build as it starts.',
      'nothing records that it is there; one that is started again meanwhile meets it as a second one would: end that statement first, and drop what it leaves invalid.',
      'more than one runs what is pending, and as a rule the build of the earlier one fails (deadlock detected: it waits for the later one, which waits for its lock) and leaves users_new invalid, and the later one passes over it and drops users_old. Start one alone first.',
      '- Whether a query of users goes by the order of users_old (mail, nick) or by its first columns alone: line 4 drops it for good. Whoever gives all of its columns with = is served by users_new, which begins with them in another order.',
      'for each of its two readings, with what it sorts and writes; waits for older transactions come on top',
      '-- A DROP INDEX CONCURRENTLY that waits for the transactions of waits_for stands here alone',
      'It may leave an invalid index (pg_index.indisvalid)',
      'It drops users_new before it builds users_old: queries have neither while it builds. By hand build first, then drop.',
      'Where the DROP of users_old was cancelled, an invalid index of the name may be left (pg_index.indisvalid), and IF NOT EXISTS passes over it: drop it first.',
      "SELECT 'no statement_timeout, lock_timeout or transaction_timeout would end the build: ",
    ],
    silent: [
      'No table as a whole',
      'the later one does the same work again',
      'runs is without users_old',
      'the most of the estimate',
      'nobody waits for the build',
    ],
  },
  {
    name: 'where a command alone migrates, it is told of the run, and helpers of tests are no program',
    layout: 'goose',
    between: '-- +goose Up\nCREATE INDEX users_old ON users (mail, nick);',
    up: exchanged,
    files: {
      ...manyUsers,
      'db/embed.go': embedding,
      'pkg/testfixtures/storage/postgres.go':
        'package storage\nimport "github.com/pressly/goose/v3"\nfunc Bootstrap(db *sql.DB) error {\n  return goose.Up(db, "migrations")\n}\n',
      'main.go':
        'package main\nfunc main() {\n  cmd := &cobra.Command{\n    Use: "migrate",\n    RunE: func(*cobra.Command, []string) error {\n      return db.Run(nil)\n    },\n  }\n  root.AddCommand(cmd)\n}\n',
    },
    says: [
      'Ending that run does not end the running statement: the server goes on with it',
      'takes no lock: of two runs at once as a rule the build of the earlier one fails',
    ],
    silent: ['whether also as it starts was not followed', 'a probe that gives it less time'],
  },
  {
    name: 'a file that drops what was left before it builds runs again',
    layout: 'goose',
    between: '-- +goose Up\nCREATE INDEX users_old ON users (mail, nick);',
    up: exchanged.replace('CREATE', 'DROP INDEX CONCURRENTLY IF EXISTS users_new;\nCREATE'),
    says: ['Drops index users_old.'],
    silent: ['No automatic retry'],
  },
  {
    name: 'a way back that builds first leaves no gap, and a timeout of the file is its own',
    layout: 'goose',
    between: '-- +goose Up\nCREATE INDEX users_old ON users (mail, nick);',
    up: `-- +goose NO TRANSACTION
-- +goose Up
SET statement_timeout = 0;
CREATE INDEX CONCURRENTLY users_new ON users (nick, mail, id);
DROP INDEX users_old;
-- +goose Down
CREATE INDEX CONCURRENTLY IF NOT EXISTS users_old ON users (mail, nick);
DROP INDEX CONCURRENTLY users_new;
`,
    says: [
      'Drops index users_old.',
      'no lock_timeout or transaction_timeout would end the build: none of this login',
    ],
    silent: [
      'queries have neither',
      'was cancelled, an invalid',
      'no statement_timeout, lock_timeout',
      'No automatic retry',
    ],
  },
  {
    name: 'a tool that wants to be told by hand does not run it again by itself',
    between: 'CREATE INDEX users_old ON users (mail, nick);',
    up: 'CREATE INDEX CONCURRENTLY IF NOT EXISTS users_new ON users (nick, mail);\nDROP INDEX CONCURRENTLY users_old;',
    says: ['Drops index users_old.'],
    silent: ['No automatic retry'],
  },
  {
    name: 'an index on the same columns that compares in another way serves no one in its place',
    layout: 'goose',
    between:
      '-- +goose Up\nCREATE INDEX users_old ON users (mail, nick);\nCREATE INDEX users_some ON users (mail) WHERE id > 1;',
    up: exchanged.replace('(nick, mail, id)', '(nick COLLATE "C", mail, id)'),
    says: [
      'Whether a query needs users_old of users (mail, nick), which line 4 drops for good: of the others users_some (of some rows) begins with mail.',
      'the one that runs is without users_old (from line 4 on). Without that gap: before it build a copy of it under another name, CONCURRENTLY, and drop that when no older release runs any more.',
    ],
  },
  {
    name: 'the next file of the same run drops what works as well',
    layout: 'goose',
    first:
      '-- +goose NO TRANSACTION\n-- +goose Up\nCREATE INDEX CONCURRENTLY IF NOT EXISTS orders_new ON orders (note, id);\n',
    up: '-- +goose NO TRANSACTION\n-- +goose Up\nDROP INDEX CONCURRENTLY orders_note;\n',
    says: [
      'No automatic retry: after a build that failed, a second run passes over the invalid orders_new (IF NOT EXISTS), drops orders_note, which works, and ends without an error.',
    ],
  },
  {
    name: 'builds are told once what their estimates leave out, and what the tool has not recorded is a STOP that says how to go on',
    layout: 'goose',
    up: '-- +goose NO TRANSACTION\n-- +goose Up\nCREATE INDEX CONCURRENTLY IF NOT EXISTS users_nick ON users (nick);\nCREATE INDEX CONCURRENTLY IF NOT EXISTS orders_all ON orders (note, id);',
    files: {
      'plinth.stats.json': manyUsers['plinth.stats.json'].replace(
        ']',
        ',{"schema":"public","name":"orders","kind":"table","bytes":48000000000,"rows":9000000}]',
      ),
    },
    says: [
      ' at 10 to 200 MB/s for each of its two readings, with what it sorts and writes); waits for older transactions come on top; reads and writes go on.',
      "WHEN 'not asked: this login does not find or read all of it' THEN 'look' ELSE 'STOP' END AS result",
      '; where all else is ok run the tool again: these statements find nothing left to do, and it records them',
      "('the new index of users', ",
      'room for the new index of users (estimate: ',
    ],
    silent: [
      'readings; waits for older transactions come on top), line',
      'readings; waits for older transactions come on top |',
    ],
  },
  {
    name: 'a file in front that cannot run twice keeps a later instance from the build, and not one that starts while it builds',
    layout: 'goose',
    first: '-- +goose Up\nALTER TABLE users ADD COLUMN kind text;',
    up: '-- +goose NO TRANSACTION\n-- +goose Up\nCREATE INDEX CONCURRENTLY IF NOT EXISTS users_kind ON users (kind);',
    files: {
      ...manyUsers,
      'db/embed.go': embedding,
      'main.go': 'package main\nfunc main() {\n  db.Run(nil)\n}\n',
    },
    says: [
      'and the later one waits at 000002:2, which cannot run twice, and fails there; of one that starts while users_kind is built, as a rule the build of the earlier one fails (deadlock detected',
    ],
  },
  {
    name: 'a statement in front in the same file lets no other instance come to the build',
    layout: 'goose',
    up: '-- +goose NO TRANSACTION\n-- +goose Up\nALTER TABLE users ADD COLUMN kind text;\nCREATE INDEX CONCURRENTLY users_kind ON users (kind);',
    files: {
      ...manyUsers,
      'db/embed.go': embedding,
      'main.go': 'package main\nfunc main() {\n  db.Run(nil)\n}\n',
    },
    says: [
      'and the later one waits at line 3, which cannot run twice, and fails there. Start one alone first.',
    ],
    silent: ['the build of the earlier one fails'],
  },
];
