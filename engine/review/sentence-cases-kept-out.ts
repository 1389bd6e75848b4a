/** More of sentence-cases.ts: a program that applies its files as it starts, and is kept from starting while the record has one that it lacks. Test data: runs nothing. */
import { manyUsers, type Case } from './sentence-cases.ts';

const cargo =
  '[package]\nname = "shop"\n\n[dependencies]\nsqlx = { version = "0.5", features = ["postgres"] }\n';

/** The call stands in a branch whose other side ends the program. */
const program = (other: string, more = ''): NonNullable<Case['files']> => ({
  'Cargo.toml': cargo,
  'src/db.rs': `#[cfg(not(debug_assertions))]
static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("db/migrations");
pub async fn init_db(cfg: &Configuration) -> Pool {
    if DbBackend::Postgres.is_prefix_of(&cfg.dsn) {
        let pool = connect(&cfg.dsn).await.unwrap();

        #[cfg(not(debug_assertions))]
        MIGRATIONS.run(&pool).await.unwrap();
        pool
    } else {
        ${other}
    }
}
`,
  'src/main.rs': `#[tokio::main]
async fn main() {
    let cfg = Configuration::new();
    ${more}let pool = init_db(&cfg).await;
    serve(pool).await;
}
`,
});

const panics = program('panic!("dsn not known: {}", &cfg.dsn)');
const column = 'ALTER TABLE users ADD COLUMN b text;';

export const casesOfKeptOut: readonly Case[] = [
  {
    name: 'the former release starts last, or behind its row alone',
    layout: 'numbered',
    up: column,
    files: panics,
    says: [
      'applies all that are pending, as it starts (src/db.rs:8, in release builds)',
      'With several instances, one applies them',
      '- The previous release does not start while the record has this change (sqlx refuses where a file that has run is missing): delete its row alone, while no instance of the new release starts, which would run the file again, and put its row back (INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (',
      '- To take the schema back: stop the release that uses users.b (the way back drops what it uses), run the script, delete its row, and only then start the previous release: sqlx refuses to start a program that lacks a file which has run. Nothing serves in between, and an instance of the new release that starts after that applies it again.',
      " (of a file that was edited for the run, with the checksum that sha384sum gives of it as it ran); before the tool runs again'",
    ],
    silent: ['First take back', 'was not followed', 'can start only then'],
  },
  {
    name: 'behind a condition that nobody understands it may be otherwise',
    layout: 'numbered',
    up: column,
    files: program('connect_other(&cfg.dsn).await'),
    says: [
      'whether as it starts or by a command was not followed',
      'A previous release that applies its files as it starts does not start while the record has this change',
      'and only then start the previous release, where it applies its files as it starts: sqlx refuses',
    ],
    silent: ['First take back'],
  },
  {
    name: 'an index is in nobody’s way, its row is',
    layout: 'numbered',
    up: 'CREATE INDEX users_nick ON users (nick);',
    files: panics,
    says: [
      'Nothing in the schema keeps the previous release from running: take it back only if it is itself the problem.\n- The previous release does not start while the record has this change',
    ],
    silent: ['the way back drops what it uses'],
  },
  {
    name: 'a way back that finds none of its indexes has one in its place that does',
    layout: 'sql-migrate',
    up: '-- +migrate Up\nCREATE INDEX users_nick ON users (nick);\n-- +migrate Down\nDROP INDEX IF EXISTS elsewhere.users_nick;\n',
    backDiffers: [
      { change: 'added', kind: 'index', name: 'public.users_nick', after: 'CREATE INDEX users_nick' },
    ],
    says: [
      'It stands in for the way back in 000004_change.sql, which runs and leaves index users_nick.',
      'Who mends the way back in 000004_change.sql before it is merged: it runs and leaves index users_nick, and its tool would run it.',
      '\nDROP INDEX IF EXISTS public.users_nick;\n',
    ],
    silent: ['elsewhere'],
  },
  {
    name: 'a build in the transaction of a lock lets nobody work, and what can run twice is run again',
    layout: 'numbered',
    up: `ALTER TABLE orders ADD COLUMN who bigint;
ALTER TABLE orders ADD CONSTRAINT orders_who FOREIGN KEY (who) REFERENCES users (id) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT orders_who;`,
    files: panics,
    says: ['**orders (from line 1)**: reads and writes wait while line 3 reads all rows'],
    silent: ['Line 3 reads all rows', 'reads and writes go on.'],
  },
  {
    name: 'what does the same again is run again, not written down',
    layout: 'numbered',
    up: "ALTER TABLE users ALTER COLUMN nick SET DEFAULT 'nobody';",
    files: panics,
    says: [
      "'; where all else is ok run the tool again: these statements find nothing left to do or do the same again, and it records them'",
    ],
    silent: ['INSERT INTO _sqlx_migrations'],
  },
  {
    name: 'a program that reads all columns into a struct does not run beside one more',
    layout: 'numbered',
    up: column,
    files: {
      'go.mod': 'module shop\n\nrequire github.com/jmoiron/sqlx v1.3.5\n',
      'store/users.go':
        'package store\nfunc Find(db *sqlx.DB, id int) (u User, err error) {\n  err = db.Get(&u, "SELECT * FROM users WHERE id = $1", id)\n  return\n}\n',
      'store/orders.go': 'package store\nvar all = "SELECT id FROM orders"\n',
    },
    says: [
      '- Whether the former release reads all columns of users (store/users.go:3) into a struct: then it fails there once the column is there, and no order keeps both running (see the order).',
      'sqlx (go.mod) refuses a column that the struct lacks, on new connections too, and it fails there from then on until it is replaced.',
      'it fails until the script has committed: then stop the new release, run the script, put the record right, and start the previous one, in this order.',
    ],
  },
  {
    name: 'columns that are named are read beside one more',
    layout: 'numbered',
    up: 'ALTER TABLE orders ADD COLUMN b text;',
    files: {
      'go.mod': 'module shop\n\nrequire github.com/jmoiron/sqlx v1.3.5\n',
      'store/users.go': 'package store\nvar one = "SELECT * FROM users WHERE id = $1"\n',
    },
    says: ['Adds column orders.b'],
    silent: ['into a struct'],
  },
  {
    name: 'an index that another does the work of is left out before hours go into it',
    layout: 'numbered',
    between: 'CREATE INDEX users_old ON users (nick);',
    up: 'CREATE INDEX IF NOT EXISTS users_again ON users (nick);',
    files: manyUsers,
    says: [
      '- Whether line 1 is taken out of the file, and of concurrently.sql, before either runs: other indexes do the same (see Findings).',
    ],
    silent: ['Whether somebody builds'],
  },
  {
    name: 'what a delete takes along is told with the key',
    layout: 'numbered',
    up: `ALTER TABLE orders ADD COLUMN who bigint;
ALTER TABLE orders ADD CONSTRAINT orders_who FOREIGN KEY (who) REFERENCES users (id) ON DELETE CASCADE;`,
    says: ['- Adds foreign key orders_who (ON DELETE CASCADE from users) on orders.'],
  },
  {
    name: 'indexes go from the table that refers first, as whoever inserts there locks it first',
    layout: 'numbered',
    up: 'CREATE INDEX users_who ON users (nick, mail);\nCREATE INDEX orders_who ON orders (user_id, note);',
    says: ['DROP INDEX IF EXISTS public.orders_who;\nDROP INDEX IF EXISTS public.users_who;\n'],
  },
  {
    name: 'the order in which they were made does not matter',
    layout: 'numbered',
    up: 'CREATE INDEX orders_who ON orders (user_id, note);\nCREATE INDEX users_who ON users (nick, mail);',
    says: ['DROP INDEX IF EXISTS public.orders_who;\nDROP INDEX IF EXISTS public.users_who;\n'],
  },
  {
    name: 'what an extension has without its schema may be found by the program alone',
    layout: 'numbered',
    between: 'CREATE TABLE marks (id uuid DEFAULT uuid_generate_v4(), kind text);',
    up: 'ALTER TABLE marks ALTER COLUMN id SET DEFAULT gen_random_uuid();',
    says: [
      '-- uuid_generate_v4 has no schema here: where it is not found, put the search path of the program in front (SET LOCAL search_path = …).\nALTER TABLE public.marks ALTER COLUMN id DROP DEFAULT;\n',
    ],
  },
  {
    name: 'of two tables that one statement locks each is told with who is in its way',
    layout: 'numbered',
    up: 'ALTER TABLE users ADD COLUMN best bigint REFERENCES orders (id) ON DELETE SET NULL;',
    says: [
      'behind an open transaction that has used users or written to orders, line 1 waits',
      '(while it waits for orders nobody reads or writes users)',
    ],
    silent: ['used the table'],
  },
  {
    name: 'above the line where the way forward begins nothing is read',
    layout: 'goose',
    up: '-- +goose Up\nALTER TABLE users ADD COLUMN b text;\n-- +goose Down\nALTER TABLE users DROP COLUMN b;\n',
    says: ["SET LOCAL lock_timeout = '5s'; directly below -- +goose Up."],
    silent: ['in front of the first statement'],
  },
];
