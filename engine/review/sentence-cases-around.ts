/** More of sentence-cases.ts: SQL that the program which applies the files sends around them. Test data: runs nothing. */
import { manyUsers, type Case } from './sentence-cases.ts';

const program = (before: string, behind: string) => ({
  'src/db.rs': `const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations");
pub fn run(conn: &mut PgConnection) -> Result<()> {
    ${before}
    conn.run_pending_migrations(MIGRATIONS)?;
    ${behind}
    Ok(())
}
fn refresh(conn: &mut PgConnection) -> Result<()> {
    conn.batch_execute(&refreshing())?;
    Ok(())
}
`,
  'src/main.rs': 'fn main() {\n    db::run(&mut connect()).unwrap();\n    serve();\n}\n',
  'Cargo.toml': '[package]\nname = "shop"\n',
});

export const casesAround: readonly Case[] = [
  {
    name: 'what a program drops before the files is taken back by no cancel, and is missing for older releases',
    layout: 'diesel',
    up: 'ALTER TABLE users ADD COLUMN age integer;\nCREATE INDEX users_age ON users (age);',
    files: {
      ...manyUsers,
      ...program('conn.batch_execute("DROP SCHEMA IF EXISTS v CASCADE;")?;', 'refresh(conn)?;'),
    },
    says: [
      'Look first whether a release can run without what the program drops around the files: DROP SCHEMA IF EXISTS v CASCADE (src/db.rs:3); else stop all of them.',
      'The program that applies these files sends SQL of its own around them: before them DROP SCHEMA IF EXISTS v CASCADE (src/db.rs:3); after them what refresh sends (src/db.rs:9). It commits by itself: a cancel of the migration does not take it back, and nothing but another run of the program does what is then still missing. What DROP SCHEMA IF EXISTS v CASCADE takes away is missing from then on, for every release that runs, until a run of the program has come to its end. The locks of that SQL, and what stands still meanwhile, are not in this document.',
      'its transaction is taken back as a whole, but not DROP SCHEMA IF EXISTS v CASCADE, which the program sent before',
      'let the others through, run it again at once, or stop every release until it has run: what DROP SCHEMA IF EXISTS v CASCADE took away is missing meanwhile.',
      'whether any release may run meanwhile is to be looked at',
      'That all is ok says nothing of what refresh sends, after the files',
      '- Not verified: What the program sends around the files (src/db.rs:3 and src/db.rs:9)',
      "'%DROP SCHEMA IF EXISTS v CASCADE%'",
    ],
    silent: ['older ones may run on', 'try again later', 'until the transaction in front is gone'],
  },
  {
    name: 'what comes after the files alone takes nothing back from what a cancel does',
    layout: 'diesel',
    up: 'ALTER TABLE users ADD COLUMN age integer;\nCREATE INDEX users_age ON users (age);',
    files: {
      ...manyUsers,
      ...program('conn.batch_execute("SELECT pg_advisory_lock(7)")?;', 'refresh(conn)?;'),
    },
    says: [
      'sends SQL of its own around them: after them what refresh sends (src/db.rs:9). It commits by itself: where the migration is cancelled it is not sent.',
      'its transaction is taken back as a whole; of concurrently.sql',
      'try again later',
      'older ones may run on',
    ],
    silent: ['Look first whether a release', 'which the program sent before'],
  },
];
