/** More of sentence-cases.ts: tools that run all pending files in one transaction. Test data: runs nothing. */
import { manyUsers, type Case } from './sentence-cases.ts';

const journal = (...tags: readonly string[]): Readonly<Record<string, string>> => ({
  'db/migrations/meta/_journal.json': JSON.stringify({
    dialect: 'postgresql',
    entries: tags.map((tag, idx) => ({ idx, when: 1_780_000_000_000 + idx, tag })),
  }),
});

const program = (before: string): string => `import { drizzle } from 'drizzle-orm/postgres-js'
import { migrate } from 'drizzle-orm/postgres-js/migrator'
const LIMIT = '5s'
await main()
async function main() {
  ${before}
  await migrate(drizzle(client), { migrationsFolder: './migrations' })
}
`;
const script = '{"scripts": {"db:migrate": "bun --env-file=.env run ./scripts/migrate.ts"}}';

const crate = '[dependencies]\nsqlx = { version = "0.8", features = ["postgres"] }\n';
const begun = (condition: string, given: string): string => `fn files() -> Migrator {
    sqlx::migrate!("db/migrations")
}
pub async fn apply(pool: &PgPool, free: bool) -> Result<()> {
    let mut tx = pool.begin().await?;
    let conn = tx.acquire().await?;
    let mut migrator = files();
    ${condition}
    migrator.run_direct(${given}).await?;
    tx.commit().await?;
    Ok(())
}
`;

const oneByOne = `pub async fn apply(pool: &PgPool) -> Result<()> {
    let migrator = sqlx::migrate!("db/migrations");
    let mut trx = OwnTransaction::begin_write(pool.clone()).await?;
    let transaction = trx.transaction();
    transaction.lock().await?;
    for migration in migrator.iter() {
        let mut migration = migration.clone();
        migration.no_tx = true;
        transaction.apply(&migration).await?;
    }
    trx.commit().await?;
    Ok(())
}
`;

/** The same with a transaction whose settings and lock are its own. */
const ownLock = (before: string): string =>
  oneByOne.replace('    transaction.lock().await?;\n', `    // not pg_advisory_lock\n${before}`);
const ownSets = `    sqlx::query("SET LOCAL statement_timeout = '60min'").execute(&mut **transaction).await?;
    sqlx::query("SELECT pg_advisory_xact_lock($1)").bind(7).execute(&mut **transaction).await?;
`;

export const casesOfRuns: readonly Case[] = [
  {
    name: 'a tool that runs all pending files in one transaction holds every lock until the last has run',
    layout: 'numbered',
    first: 'ALTER TABLE users ADD COLUMN a int;',
    up: 'UPDATE users SET mail = lower(mail) WHERE mail <> lower(mail);',
    files: { ...journal('000001_start', '000002_first', '000004_change'), ...manyUsers },
    says: [
      '**users (from 000002:1)**: reads and writes wait while 000004:1 works on rows',
      'held until the transaction ends that Drizzle opens around all that are pending',
      'Apply 000002_first.sql, 000004_change.sql with Drizzle.** Drizzle runs all pending files in one transaction: none stays where one fails, and what the first locks is locked until the last has run.',
      'At a STOP none of the files was committed (they are one transaction)',
      'Point of no return: 000004:1, as the transaction of all files commits.',
      'Delete its row (its created_at is the `when` of its entry in meta/_journal.json)',
    ],
    silent: ['a migration was not committed, and the others stay', 'opens around the file'],
  },
  {
    name: 'COMMIT in a file ends the transaction of all',
    layout: 'numbered',
    first: 'ALTER TABLE users ADD COLUMN a int;--> statement-breakpoint\nCOMMIT;',
    up: 'UPDATE users SET mail = lower(mail) WHERE mail <> lower(mail);',
    files: { ...journal('000001_start', '000002_first', '000004_change'), ...manyUsers },
    says: ['reads and writes wait for a moment'],
    silent: ['**users (from 000002:1)**'],
  },
  {
    name: 'a file without an entry in the journal has never run, and never will',
    layout: 'numbered',
    first: 'ALTER TABLE users ADD COLUMN a int;',
    up: 'ALTER TABLE users ADD COLUMN b int;',
    files: {
      ...journal('000001_start', '000004_change'),
      'db/migrations/000009_stray.sql': 'ALTER TABLE users ADD COLUMN c int;',
    },
    says: [
      '000002_first.sql was not reviewed: Drizzle never runs it: meta/_journal.json has no entry for it.',
    ],
    silent: ['comes before', 'out-of-order', 'users.a'],
  },
  {
    name: 'where all pending files are one transaction a migration of its own mends nothing',
    layout: 'numbered',
    up: 'ALTER TABLE users ADD COLUMN a int;--> statement-breakpoint\nUPDATE users SET a = 1 WHERE mail IS NULL;',
    files: { ...journal('000001_start', '000004_change'), ...manyUsers },
    says: ['Put it into a migration of a deploy of its own.'],
    silent: ['Put it into a migration of its own'],
  },
  {
    name: 'where all pending files are one transaction a proof in files of its own takes as many releases',
    layout: 'numbered',
    up: 'ALTER TABLE orders ALTER COLUMN note SET NOT NULL;',
    files: { ...journal('000001_start', '000004_change'), ...manyUsers },
    says: [
      'Each file in a release of its own, or by hand, each committed, before the last: all pending files run in one transaction, which would keep the first lock through the reading.',
    ],
    silent: [],
  },
  {
    name: 'a program of the repository that runs the tool has its command, and its timeout is one',
    layout: 'numbered',
    up: 'ALTER TABLE users ADD COLUMN a int;--> statement-breakpoint\nUPDATE users SET a = 1 WHERE mail IS NULL;',
    files: {
      ...journal('000001_start', '000004_change'),
      ...manyUsers,
      'db/package.json': script,
      'db/scripts/migrate.ts': program("await client.unsafe(`SET lock_timeout = '${LIMIT}'`)"),
    },
    says: [
      'A lock is not granted within 5 s (55P03, db/scripts/migrate.ts:6): it gives up by itself',
      'Once it has its locks: it takes longer than 118 h',
      'Apply 000004_change.sql with db:migrate of db/package.json.** It applies all that is pending.',
    ],
    silent: ['No lock_timeout', 'more than 5 seconds'],
  },
  {
    name: 'a timeout that another variable holds is not known',
    layout: 'numbered',
    up: 'ALTER TABLE users ADD COLUMN a int;',
    files: {
      ...journal('000001_start', '000004_change'),
      'db/package.json': script,
      'db/scripts/migrate.ts': program("await client.unsafe(`SET lock_timeout = '${limit}'`)"),
    },
    says: ['No lock_timeout', 'with db:migrate of db/package.json.'],
  },
  {
    name: 'one start applies several files: the limit is for all of them, rows that are written beside others and all',
    layout: 'flyway',
    first: `ALTER TABLE users ADD COLUMN a int;
CREATE INDEX users_seen ON users (seen);`,
    up: 'UPDATE users SET a = 1;',
    files: manyUsers,
    says: [
      'once it has its locks: it takes longer than 120 h, the most of the estimate, or a file of it longer than its own (V2__first.sql: 82 min; V4__change.sql: 118 h), or free disk',
    ],
  },
  {
    name: 'folders beside each other are one history for Flyway: tables of the one are known to the other',
    layout: 'flyway',
    up: 'ALTER TABLE users ADD COLUMN a int;',
    files: {
      'src/main/resources/db/migration_data/V4.1__fill.sql': 'UPDATE users SET a = 1;\n',
    },
    beside: ['src/main/resources/db/migration_data/V4.1__fill.sql'],
    says: [
      'src/main/resources/db/migration_data works on users, which src/main/resources/db/migration makes: for Flyway both folders are one history, by version.',
    ],
    silent: ['made by no migration', 'No migration that is known here makes'],
  },
  {
    name: 'folders beside each other are one history where the one works on what the other makes',
    up: 'ALTER TABLE users ADD COLUMN a int;',
    files: { 'db/later/000001_fill.up.sql': 'UPDATE users SET a = 1;\n' },
    beside: ['db/later/000001_fill.up.sql'],
    says: [
      'db/later works on users, which db/migrations makes: on one database both folders are one history. Here each is read by itself',
    ],
    silent: ['made by no migration', 'No migration that is known here makes'],
  },
  {
    name: 'a table that no folder beside makes is made by no migration that is known',
    layout: 'flyway',
    up: 'ALTER TABLE users ADD COLUMN a int;',
    files: {
      'src/main/resources/db/migration_data/V4.1__fill.sql': 'UPDATE strangers SET a = 1;\n',
    },
    beside: ['src/main/resources/db/migration_data/V4.1__fill.sql'],
    says: ['No migration that is known here makes strangers'],
    silent: ['one history'],
  },
  {
    name: 'a program that opens a transaction around the run of its migrator makes one of all pending files, whatever a file says',
    layout: 'numbered',
    up: 'ALTER TABLE users ADD COLUMN a int;\nCREATE INDEX users_a ON users (a);',
    files: {
      'Cargo.toml': crate,
      'src/db.rs': begun('if free {\n        migrator.set_locking(false);\n    }', 'conn'),
      ...manyUsers,
    },
    says: [
      'held until the transaction ends that src/db.rs:5 opens around all that are pending',
      'Build it CONCURRENTLY by hand between two deploys, and write IF NOT EXISTS in the migration of the second: sqlx runs all pending files in one transaction.',
      ', by hand: sqlx runs all pending files in one transaction, and CONCURRENTLY runs in none.',
      'applies all that are pending: they come with that program, or before it by sqlx migrate run --source db/migrations at the top of a checkout of it.\n  - Where it applies them as it starts, it serves when',
      'one applies them; the others wait for its lock, and serve no sooner. That lock goes shortly before their transaction ends, and one that gets it in between may fail: start one alone first.',
    ],
    silent: [
      '-- no-transaction',
      'takes no lock',
      'between two migrations',
      'was not followed',
      'or as a migration',
    ],
  },
  {
    name: 'and CONCURRENTLY is refused there',
    layout: 'numbered',
    up: '-- no-transaction\nCREATE INDEX CONCURRENTLY users_a ON users (mail);',
    files: { 'Cargo.toml': crate, 'src/db.rs': begun('', '&mut *tx'), ...manyUsers },
    says: ['line 2 is refused: it cannot run inside a transaction, and it is in one.'],
  },
  {
    name: 'so it is where the program has each file applied itself, in a transaction that it has opened before',
    layout: 'numbered',
    up: 'CREATE INDEX users_a ON users (mail);',
    files: { 'Cargo.toml': crate, 'src/db.rs': oneByOne, ...manyUsers },
    says: ['held until the transaction ends that src/db.rs:3 opens around all that are pending'],
    silent: ['-- no-transaction'],
  },
  {
    name: 'what it sets and takes in that transaction is what bounds a wait, and what another run waits for',
    layout: 'numbered',
    up: 'DROP INDEX orders_note;',
    files: { 'Cargo.toml': crate, 'src/db.rs': ownLock(ownSets), ...manyUsers },
    says: [
      'line 1 waits for up to 1 h (statement_timeout of src/db.rs:6), and every later query waits behind it.',
      'While it waits for its own lock that is pg_advisory_xact_lock(…), which other programs may call too.',
      "'%pg_advisory_xact_lock(%'])",
      'one applies them; the others wait for its lock, and serve no sooner.',
    ],
    silent: ['without limit', 'That lock goes shortly', '%pg_advisory_lock('],
  },
  {
    name: 'a program that sets search_path to what is configured may have its tables elsewhere than the scripts say',
    layout: 'numbered',
    up: 'ALTER TABLE users ADD COLUMN a int;',
    files: {
      'Cargo.toml': crate,
      'src/db.rs': oneByOne,
      'src/pool.rs': `#[cfg(test)]
mod samples;
pub async fn open(conn: &mut PgConnection, path: String) {
    sqlx::query("SELECT set_config('search_path', $1, false)").bind(path).execute(conn).await;
}
`,
    },
    says: [
      'Tables in another schema than public: src/pool.rs:4 sets search_path to what is configured. Where that is another schema, put it in the place of public in every script before it runs: else they ask and change what public has.',
    ],
  },
  {
    name: 'not where it sets a name that stands there',
    layout: 'numbered',
    up: 'ALTER TABLE users ADD COLUMN a int;',
    files: {
      'Cargo.toml': crate,
      'src/db.rs': oneByOne,
      'src/pool.rs': 'fn open() { query("SET search_path TO shop"); }\n',
    },
    says: ['# Review of'],
    silent: ['Tables in another schema'],
  },
  {
    name: 'nor for a file that says the schema itself',
    layout: 'numbered',
    up: 'ALTER TABLE public.users ADD COLUMN a int;',
    files: {
      'Cargo.toml': crate,
      'src/db.rs': oneByOne,
      'src/pool.rs': 'fn open() { query("SET search_path = {}"); }\n',
    },
    says: ['# Review of'],
    silent: ['Tables in another schema'],
  },
  {
    name: 'of what stands under a condition nothing is claimed',
    layout: 'numbered',
    up: 'DROP INDEX orders_note;',
    files: {
      'Cargo.toml': crate,
      'src/db.rs': ownLock(`    if patient {\n${ownSets}    }\n`),
      ...manyUsers,
    },
    says: ['line 1 waits without limit'],
    silent: ['pg_advisory_xact_lock'],
  },
  {
    name: 'but not where the migrator is given another connection',
    layout: 'numbered',
    up: 'ALTER TABLE users ADD COLUMN a int;\nCREATE INDEX users_a ON users (a);',
    files: { 'Cargo.toml': crate, 'src/db.rs': begun('', 'pool'), ...manyUsers },
    says: ['in a migration of its own with -- no-transaction as its first line.'],
    silent: ['opens around all that are pending', 'runs all pending files in one transaction'],
  },
];
