/** More of sentence-cases.ts: columns that have to be written until they go, and what programs say of what goes. Test data: runs nothing. */
import type { SqlInCode } from '../../core/review/input.ts';
import { manyUsers, type Case } from './sentence-cases.ts';

const billing = `CREATE TABLE billing (id bigint PRIMARY KEY, paddle_plan text NOT NULL, trial_ends timestamptz NOT NULL, opened timestamptz NOT NULL DEFAULT now(), note text);`;

const use = (
  column: string,
  [file, line, inside]: readonly [string, number, string?],
  more: Partial<SqlInCode> = {},
): SqlInCode => ({
  ...{ column, why: 'gone', release: 'before', does: 'names it', kind: 'select' },
  ...{ place: { file, line }, inside },
  ...more,
});

export const casesOfLeftOut: readonly Case[] = [
  {
    name: 'columns that take no nulls can go neither before nor after the release that no longer writes them',
    between: billing,
    up: 'ALTER TABLE billing DROP COLUMN paddle_plan, DROP COLUMN trial_ends, DROP COLUMN opened;',
    says: [
      'No go as it stands:** neither the drop nor the release can come first. While paddle_plan and trial_ends of billing are there every row needs a value in them, and the new release gives none; once they are gone the old one fails. First a migration of its own has to let rows be written without them; or all instances stop while this one is applied: see the order below.',
      'Every row needs a value in paddle_plan and trial_ends of billing (NOT NULL, no default). While they are there, the release that no longer writes them can neither insert nor upsert into billing. Once they are gone, the one that does fails. (1)',
      '(1) Before that release, let rows be written without them, in a migration of its own: the runbook has it; (2) that release; (3) this, when no older one runs any more. During (2) the old release reads rows that the new one wrote, with nulls that (1) lets in: look first in its code what it does with them.\n',
      "**1. Let rows be written without paddle_plan and trial_ends of billing, in a migration of its own, which takes the number 000004, and this file a higher one.** SET LOCAL lock_timeout = '5s'; ALTER TABLE billing ALTER COLUMN paddle_plan DROP NOT NULL, ALTER COLUMN trial_ends DROP NOT NULL; Or SET DEFAULT, where the release that runs cannot read nulls. Where SELECT pubname FROM pg_publication_tables WHERE tablename = 'billing'; finds one, run it on the subscribers first. It takes ACCESS EXCLUSIVE on billing for a moment (by statements of the same kind, this one was not run): reads and writes wait.",
      'make the change by hand on its subscribers too, drops here first; before a release here leaves them out, let rows be written there without paddle_plan and trial_ends of billing',
      'Or with a short stop, as this takes a moment: stop all instances, export, apply it, start the new release. (1), (2) and the STOP of the pre-flight that asks for (1) fall away.',
      'rows can be written without paddle_plan and trial_ends of billing; ',
      '**2. Roll out the release that no longer uses',
      '- Look first in the code of the old release what it does with nulls of step 1 of the runbook, as the order says: the rows that the new one has written have them, and after the script all rows have, unless the export is put back.\n- Before step 6 of the runbook: start the old release again, without a script; step 1 may stay.\n',
      'After it billing.paddle_plan and billing.trial_ends take nulls, as after step 1 of the runbook: statements of both releases run. The lines at the end of the script undo step 1 too, for when nobody tries again. The row of step 1’s migration stays: after these lines a second try needs step 1 again, in a new file that comes behind the one of step 1 and before this one.',
      '-- is_migration is true for the migration: its query has “ALTER TABLE billing DROP COLUMN paddle_p”.',
      "SELECT pid, query LIKE ANY (ARRAY['%ALTER TABLE billing DROP COLUMN paddle_p%']) AS is_migration, now() - xact_start",
      'ADD COLUMN paddle_plan text;\n',
      'COMMIT;\n-- Later, when no release runs any more that leaves them out, and no row is without a value, which SET NOT NULL fails on (count: SELECT count(*) FROM public.billing WHERE paddle_plan IS NULL; fill, with a value that the previous release may go by: UPDATE public.billing SET paddle_plan = <value> WHERE paddle_plan IS NULL; count: SELECT count(*) FROM public.billing WHERE trial_ends IS NULL; fill, with a value that the previous release may go by: UPDATE public.billing SET trial_ends = <value> WHERE trial_ends IS NULL;):\n-- BEGIN;\n-- SET LOCAL lock_timeout',
      '\n-- ALTER TABLE public.billing ALTER COLUMN paddle_plan SET NOT NULL;\n-- ALTER TABLE public.billing ALTER COLUMN trial_ends SET NOT NULL;\n-- COMMIT;\n',
    ],
    silent: ['the way back stops until', 'Fill billing', 'ALTER COLUMN opened', 'Go in the order below'],
  },
  {
    name: 'where statements fail before such a drop and after it is said by their places, and who reads what is left out',
    between: billing,
    up: 'ALTER TABLE billing DROP COLUMN paddle_plan, DROP COLUMN trial_ends, DROP COLUMN note;',
    sql: [
      ...[12, 66, 90, 120].map((line) =>
        use('public.billing paddle_plan', ['bill.go', line, `f${String(line)}`]),
      ),
      use('public.billing paddle_plan', ['bill.go', 40], { kind: 'update' }),
      use('public.billing trial_ends', ['a.go', 3, 'open'], { kind: 'insert' }),
      use('public.billing trial_ends', ['a.go', 4, 'open'], {
        kind: 'insert',
        release: 'now',
        does: 'leaves it out',
      }),
      use('public.billing note', ['note.go', 7, 'say']),
    ],
    says: [
      'can neither insert nor upsert into billing (found: a.go:4 in open). Once they are gone, the one that does fails (found: a.go:3 in open, bill.go:12 in f12, :40, :66 in f66, :90 in f90, :120 in f120, lines of the commit before). (1)',
      'look first in its code what it does with them (found: bill.go:12, :66, :90, :120).\n',
      '  - Of the previous release these fail once it has run: note.go:7 in say.\n',
    ],
  },
  {
    name: 'statements are found in programs where they stand whole',
    up: 'ALTER TABLE users ALTER COLUMN code DROP NOT NULL;',
    between: 'ALTER TABLE users ALTER COLUMN code SET NOT NULL;',
    files: {
      'app/users.py':
        'def add(db):\n    db.run("""\n        INSERT INTO users (nick, mail)\n        VALUES (%s, %s)\n    """)\n\ndef all(db):\n    db.run("SELECT code FROM users")\n',
      'app/sqlite/users.py': 'def add(db):\n    db.run("INSERT INTO users (nick) VALUES (?)")\n',
      'app/other.py': 'import sqlite3\ndef add(db):\n    db.run("INSERT INTO users (nick) VALUES (?)")\n',
    },
    says: ['  - Until it has run at least these of the new release fail: app/users.py:3 in add.\n'],
    silent: ['may read rows'],
  },
  {
    name: 'queries that search by the first column of an index read the whole table again without it',
    up: 'CREATE INDEX orders_user ON orders (user_id);',
    files: {
      'app/queries.sql':
        '-- name: OrdersOf :many\nSELECT * FROM orders WHERE user_id = $1;\n-- name: OrderOf :one\nSELECT * FROM orders WHERE user_id = $1 AND id = $2;\n-- name: Both :many\nSELECT o.id FROM orders o JOIN users u ON u.id = o.user_id WHERE o.user_id = $1;\n',
      'app/queries.sql.go': 'package app\nconst q = `SELECT * FROM orders WHERE user_id = $1`\n',
    },
    says: [
      '- Without orders_user no index of orders begins with user_id: each row that goes from users, and app/queries.sql:2 in OrdersOf may read all of it again.\n',
    ],
  },
  {
    name: 'of an index that does what another one does nothing is read again',
    between: 'CREATE INDEX orders_of ON orders (user_id, note);',
    up: 'CREATE INDEX orders_user ON orders (user_id);',
    files: { 'app/queries.sql': '-- name: OrdersOf :many\nSELECT * FROM orders WHERE user_id = $1;\n' },
    says: ['## Rollback'],
    silent: ['may read all of orders again'],
  },
  {
    name: 'INSERTs of the previous release that leave out what has to be there fail after it',
    up: 'ALTER TABLE users ALTER COLUMN nick SET NOT NULL;',
    sql: [use('public.users nick', ['a.rb', 3], { why: 'asked', does: 'leaves it out', kind: 'insert' })],
    says: ['  - Of the previous release these fail once it has run: a.rb:3.\n'],
  },
  {
    name: 'a table that goes keeps what it refers to from being deleted, until it has gone',
    between: 'CREATE TABLE tokens (id bigint PRIMARY KEY, user_id bigint NOT NULL REFERENCES users);',
    up: 'DROP TABLE tokens;',
    says: [
      'Until this has run tokens refers to users (tokens_user_id_fkey, without ON DELETE), and a release that no longer deletes its rows cannot delete those of users that they refer to. Where programs delete from users, that release goes on deleting from tokens first, or the key goes in a migration before it: ALTER TABLE tokens DROP CONSTRAINT tokens_user_id_fkey;',
      '**1. Roll out the release that no longer uses tokens, which still deletes from tokens, and wait until no older one runs.**',
    ],
  },
  {
    name: 'rows of a table that goes are in nobody’s way where they go with what they refer to',
    between:
      'CREATE TABLE tokens (id bigint PRIMARY KEY, user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE);',
    up: 'DROP TABLE tokens;',
    says: ['**1. Roll out the release that no longer uses tokens, and wait until no older one runs.**'],
    silent: ['refers to users', 'still deletes'],
  },
  {
    name: 'after a way back that makes nothing easier the old release still meets rows without values before the change',
    between: billing,
    up: 'ALTER TABLE billing DROP COLUMN paddle_plan;',
    files: {
      'db/migrations/000004_change.down.sql':
        "ALTER TABLE billing ADD COLUMN paddle_plan text NOT NULL DEFAULT 'none';",
    },
    says: [
      '- Look first in the code of the old release what it does with rows that the new one has written: they have no value of its own in what step 1 lets out.\n- Before step 6 of the runbook: start the old release again',
    ],
  },
  {
    name: 'what programs bear decides between nulls and a default, with its place',
    between: billing,
    up: 'ALTER TABLE billing DROP COLUMN paddle_plan;\nALTER TABLE billing DROP COLUMN trial_ends;',
    nulls: [
      {
        column: 'public.billing paddle_plan',
        bears: false,
        type: 'string',
        place: { file: 'bill.go', line: 4 },
      },
      {
        column: 'public.billing trial_ends',
        bears: true,
        type: 'sql.NullTime',
        place: { file: 'bill.go', line: 5 },
      },
    ],
    says: [
      "in a migration of its own, which takes the number 000004, and this file a higher one.** SET LOCAL lock_timeout = '5s'; ALTER TABLE billing ALTER COLUMN paddle_plan SET DEFAULT '', ALTER COLUMN trial_ends DROP NOT NULL; The release that runs cannot read null in paddle_plan (bill.go:4: string), and can read null in trial_ends (bill.go:5: sql.NullTime): lines of the commit before. Where SELECT pubname FROM pg_publication_tables WHERE tablename = 'billing'; finds one, run it on the subscribers first. It takes ACCESS EXCLUSIVE on billing for a moment (by statements of the same kind, this one was not run): reads and writes wait.\n",
      'After it billing.paddle_plan has a default, and billing.trial_ends takes nulls, as after step 1 of the runbook: statements of both releases run. The lines',
      'Look first in the code of the old release what it does with the default and nulls of step 1 of the runbook, as the order says: the rows that the new one has written have them,',
      "ADD COLUMN paddle_plan text DEFAULT '' NOT NULL;\n",
      '-- ALTER TABLE public.billing ALTER COLUMN paddle_plan DROP DEFAULT;\n',
      'ACCESS EXCLUSIVE blocks reads and writes; lines 1, 2: a moment; held until',
      '## Findings\n\n| place | rule | what happens |\n| --- | --- | --- |\n| line 1 | warning transaction/missing-lock-timeout | This waits for ACCESS EXCLUSIVE on billing without limit, and reads and writes queue behind it. Set lock_timeout before it. |\n\n## Statements\n',
    ],
    silent: ['| duration |', 'or SET DEFAULT', 'Or SET DEFAULT', 'DROP NOT NULL first'],
  },
  {
    name: 'of columns that programs say nothing of both stay open',
    between: billing,
    up: 'ALTER TABLE billing DROP COLUMN paddle_plan, DROP COLUMN trial_ends;',
    nulls: [
      {
        column: 'public.billing paddle_plan',
        bears: false,
        type: 'string',
        place: { file: 'bill.go', line: 4 },
      },
    ],
    says: [
      "ALTER COLUMN paddle_plan SET DEFAULT '', ALTER COLUMN trial_ends DROP NOT NULL; Or SET DEFAULT of billing.trial_ends, where the release that runs cannot read nulls. The release that runs cannot read null in paddle_plan (bill.go:4: string): lines of the commit before.",
    ],
  },
  {
    name: 'a default is a value of its own where rows are kept apart by it, and none where nobody knows one',
    between:
      "CREATE TABLE clients (id bigint PRIMARY KEY, key text NOT NULL UNIQUE, number int NOT NULL UNIQUE, kind text NOT NULL CHECK (kind <> ''));",
    up: 'ALTER TABLE clients DROP COLUMN key, DROP COLUMN number, DROP COLUMN kind;',
    nulls: ['key', 'number', 'kind'].map((name) => ({
      ...{ column: `public.clients ${name}`, bears: false, type: 'string' },
      place: { file: 'client.go', line: 4 },
    })),
    says: [
      'ALTER COLUMN key SET DEFAULT gen_random_uuid()::text, ALTER COLUMN number DROP NOT NULL, ALTER COLUMN kind DROP NOT NULL; The release that runs cannot read null in key (client.go:4: string): lines of the commit before.',
    ],
  },
  {
    name: 'of a column whose values are kept apart one constant would serve one row',
    between:
      'CREATE TABLE clients (id bigint PRIMARY KEY, key varchar(40) NOT NULL UNIQUE, label text NOT NULL);\nCREATE INDEX clients_key ON clients (key);',
    up: 'DROP INDEX clients_key;\nALTER TABLE clients DROP COLUMN key, DROP COLUMN label;',
    says: [
      'ALTER COLUMN label DROP NOT NULL; Or SET DEFAULT, where the release that runs cannot read nulls: of clients.key, a default that differs for each row, such as gen_random_uuid().',
    ],
    silent: ['Whether a query needs', 'ON CONFLICT'],
  },
  {
    name: 'where no such default is known, none is named',
    between:
      'CREATE TABLE clients (id bigint PRIMARY KEY, key varchar(20) NOT NULL);\nCREATE UNIQUE INDEX clients_key ON clients (lower(key));',
    up: 'ALTER TABLE clients DROP COLUMN key;',
    says: ['ALTER TABLE clients ALTER COLUMN key DROP NOT NULL; Where SELECT'],
    silent: ['or SET DEFAULT'],
  },
  {
    name: 'where an earlier part has let them out, the drop waits for the release alone',
    between: billing,
    first: 'ALTER TABLE users ADD COLUMN a text;',
    up: 'ALTER TABLE billing DROP COLUMN note, DROP COLUMN opened;',
    says: ['After the release that no longer uses note and opened of billing'],
    silent: ['neither the drop nor', 'Let rows be written without', 'let rows be written there'],
  },
  {
    name: 'what a trigger fills is no release’s to write',
    between: `${billing}
CREATE FUNCTION plan_it() RETURNS trigger AS $$ BEGIN NEW.paddle_plan := 'none'; RETURN NEW; END; $$ LANGUAGE plpgsql;
CREATE TRIGGER planned BEFORE INSERT ON billing FOR EACH ROW EXECUTE FUNCTION plan_it();`,
    up: 'ALTER TABLE billing DROP COLUMN paddle_plan;',
    says: [
      'After the release that no longer uses billing.paddle_plan',
      'drops here first; before it goes here, let rows be written there without billing.paddle_plan',
    ],
    silent: ['neither the drop nor', 'Let rows be written without'],
  },
  {
    name: 'where programs still say what goes, the document says where',
    between: billing,
    up: 'ALTER TABLE billing DROP COLUMN note, DROP COLUMN paddle_plan;',
    files: {
      'store/billing.go': 'package store\n\nconst q = "SELECT paddle_plan FROM billing"\n',
      'store/billing_test.go': 'const q = "paddle_plan"\n',
      'docs/billing.md': 'paddle_plan\n',
    },
    says: [
      'The code still names billing.paddle_plan: store/billing.go:3. Check first whether it means what is dropped.',
      '- Not verified: Programs and reports elsewhere that use what changes, and those of this repository beyond what is said of them.',
    ],
    silent: ['billing_test.go', 'billing.md'],
  },
  {
    name: 'where none says it, only others are left',
    between: billing,
    up: 'ALTER TABLE billing DROP COLUMN paddle_plan;',
    files: { 'store/billing.go': 'package store\n\nconst q = "SELECT id FROM billing"\n' },
    says: [
      '- Not verified: Who outside of this repository uses billing.paddle_plan: no program file of the commit under review names it.',
    ],
    silent: ['Programs and reports', 'still say'],
  },
  {
    name: 'of a name that something else has nothing is said',
    between: `${billing}\nCREATE TABLE plans (id bigint PRIMARY KEY, paddle_plan text);`,
    up: 'ALTER TABLE billing DROP COLUMN paddle_plan;',
    files: { 'store/billing.go': 'package store\n\nconst q = "SELECT paddle_plan FROM plans"\n' },
    says: [
      '- Not verified: Programs and reports elsewhere that use what changes, and those of this repository beyond what is said of them.',
    ],
    silent: ['still say', 'no program file'],
  },
  {
    name: 'of a name that any program may say of something else nothing is said',
    between: 'CREATE TABLE logins (id bigint PRIMARY KEY, access_token text);',
    up: 'ALTER TABLE logins DROP COLUMN access_token;',
    files: { 'store/oauth.go': 'package store\n\nconst q = "access_token"\n' },
    says: [
      '- Not verified: Programs and reports elsewhere that use what changes, and those of this repository beyond what is said of them.',
    ],
    silent: ['still say', 'no program file'],
  },
  {
    name: 'whether code reads values under the name where they stay',
    up: 'ALTER TABLE users RENAME COLUMN seen TO last_seen_old;\nALTER TABLE users ADD COLUMN seen timestamptz;',
    files: { 'store/users.go': 'package store\n\nconst q = "SELECT seen FROM users"\n' },
    says: ['nothing in the change copies them. No program file of this repository names last_seen_old.'],
  },
  {
    name: 'what goes is told once with its rows: that the file says so too is no finding',
    up: `-- Drop the code column and the constraints and indexes that belong to it from the users table
-- The id will serve as the public code

-- Drop the code column
ALTER TABLE users DROP COLUMN code;`,
    files: manyUsers,
    says: ['- The values of users.code are gone. users has 212 million rows (48 GB).'],
    silent: ['The file says', 'data-loss/drop-column'],
  },
  {
    name: 'a head that speaks of something else is no word on what goes',
    up: `-- Tidies up after the release
-- Orders stay as they are

-- Drop the code column
ALTER TABLE users DROP COLUMN code;`,
    says: ['- The values of users.code are gone.'],
    silent: ['users has', 'The file says'],
  },
  {
    name: 'prepared statements are told of where code may select all columns of the table',
    up: 'ALTER TABLE users DROP COLUMN nick;',
    files: { 'store/users.go': 'package store\n\nconst q = "SELECT * FROM users WHERE id = $1"\n' },
    says: ['prepared statements that return all columns of users (SELECT *)'],
  },
  {
    name: 'also where its name comes in when it runs, or a library selects so',
    up: 'ALTER TABLE users DROP COLUMN nick;',
    files: {
      'store/export.go': 'package store\n\nvar q = fmt.Sprintf("SELECT * FROM %s", name)\n',
      'store/names.go': 'package store\n\nvar names = []string{"users"}\n',
    },
    says: ['prepared statements that return all columns of users (SELECT *)'],
  },
  {
    name: 'a library that selects so for every table counts',
    up: 'ALTER TABLE users DROP COLUMN nick;',
    files: { Gemfile: "gem 'rails'\n", 'app/models/user.rb': 'class User; end\n' },
    says: ['prepared statements that return all columns of users (SELECT *)'],
  },
  {
    name: 'and not where all code was seen and none does',
    up: 'ALTER TABLE users DROP COLUMN nick;',
    files: {
      'store/users.go':
        'package store\n\nconst q = "SELECT id, mail FROM users"\nconst c = "SELECT count(*) FROM users"\n',
      'store/export.go': 'package store\n\nvar q = fmt.Sprintf("SELECT * FROM %s", name)\n',
    },
    says: ['After the release that no longer uses users.nick'],
    silent: ['prepared statements', 'SELECT *'],
  },
  {
    name: 'what goes is counted in every column that goes, and none of it is called unchanged',
    between: billing,
    up: 'ALTER TABLE billing DROP COLUMN paddle_plan, DROP COLUMN trial_ends;',
    says: [
      '   id int8 NOT NULL\n-  paddle_plan text NOT NULL\n-  trial_ends timestamptz NOT NULL\n   opened timestamptz DEFAULT now() NOT NULL\n …\n',
      'rows of billing with a value in paddle_plan, trial_ends, which go',
      'trial_ends %s of %s rows',
      'privileges and row security: unchanged',
      '- What is dropped from billing is in the export files in clear text, and stays on the disk until its rows are written again (VACUUM FULL, pg_repack), in archived write-ahead log and in backups.',
    ],
  },
  {
    name: 'a small table is soon filled',
    between: billing,
    up: 'ALTER TABLE billing DROP COLUMN paddle_plan;',
    files: {
      'plinth.stats.json': JSON.stringify({
        version: 1,
        collectedAt: '2027-01-28T10:00:00.000Z',
        relations: [{ schema: 'public', name: 'billing', kind: 'table', bytes: 4 * 1024 ** 2, rows: 12_000 }],
      }),
    },
    says: [
      '(estimate for all of them: up to 4 s at 3,000 to 250 k rows a second)',
      'a moment is milliseconds whatever the size, as nothing is rewritten or scanned; disk and write-ahead log get catalog rows only; dropped columns give no disk back; these statements need no backfill.',
      'Hot standbys replay ACCESS EXCLUSIVE on billing: queries of it on a standby hold the replay up, and are cancelled after max_standby_streaming_delay (30 s unless set). Change-data-capture sees columns dropped, starting with the next changed row.',
      '- Before step 6 of the runbook: start the old release again, without a script; step 1 may stay.',
    ],
  },
  {
    name: 'a new table is asked for where all tables are published, and rows that a looser rule lets in',
    up: 'CREATE TABLE notes (id int PRIMARY KEY);\nALTER TABLE items ALTER COLUMN mail DROP NOT NULL;\nALTER TABLE users RENAME COLUMN nick TO handle;',
    says: [
      'publication %s is of all tables: make notes on its subscribers first, and ALTER SUBSCRIPTION … REFRESH PUBLICATION there after the change',
      'by hand on its subscribers too, looser rules there first, renames here first',
    ],
  },
  {
    name: 'a column under a name that another one still has comes to subscribers after the rename',
    up: 'ALTER TABLE users RENAME COLUMN nick TO handle;\nALTER TABLE users ADD COLUMN nick int;',
    says: ['by hand on its subscribers too, renames here first'],
    silent: ['new columns there first'],
  },
  {
    name: 'three columns are named once in each section',
    between:
      'CREATE TABLE bills (id int PRIMARY KEY, plan text NOT NULL, payer text NOT NULL, ends_at timestamptz NOT NULL);',
    up: 'ALTER TABLE bills DROP COLUMN plan, DROP COLUMN payer, DROP COLUMN ends_at;',
    says: [
      '- **After the release that no longer uses plan, payer and ends_at of bills, when no older one runs any more**',
      '  - Every row needs a value in the three columns (NOT NULL, no default).',
      '- rows can be written without plan, payer and ends_at of bills; nothing else depends on the three columns (what function bodies refer to is not seen);',
      '**1. Let rows be written without plan, payer and ends_at of bills, in',
      '**2. Roll out the release that no longer uses the three columns,',
      "SELECT 'nothing else depends on the three columns (what function bodies refer to is not seen)'",
      'What becomes of rows whose bills.ends_at is still to come (by its name the end of something): afterwards no row here says when that ends, and nothing that went by it ends it. SELECT count(*) FROM public.bills WHERE ends_at > now(); before the drop counts them.',
      'generated, not proved, does not bring all data back',
    ],
  },
  {
    name: 'a date that is called the end of nothing is no decision',
    between: 'CREATE TABLE bills (id int PRIMARY KEY, ended_by timestamptz, weekend date, until text);',
    up: 'ALTER TABLE bills DROP COLUMN ended_by, DROP COLUMN weekend, DROP COLUMN until;',
    says: ['The values of ended_by, weekend and until of bills are gone.'],
    silent: ['still to come'],
  },
];
