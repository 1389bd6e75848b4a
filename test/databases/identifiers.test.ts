/** Every keyword of a server as the name of a column, quoted as a completion quotes it: the server takes it, bare where it is left bare. */
import { expect, it } from 'vitest';
import { mysqlWriting } from '../../core/syntax/mysql/identifier.ts';
import { sqliteWriting } from '../../core/syntax/sqlite/identifier.ts';
import { startMariadb } from '../hosts/mariadb.ts';
import { openSqlite } from '../hosts/sqlite.ts';

type Run = (sql: string) => { readonly ok: boolean };

/** Words that the server does not take. One table for all; word by word only to say which. */
function refused(words: readonly string[], quote: (name: string) => string, run: Run): readonly string[] {
  const takes = (some: readonly string[]): boolean => {
    const names = some.map(quote);
    return run(
      `CREATE TABLE k (${names.map((one) => `${one} int`).join(', ')}); SELECT ${names.join(', ')} FROM k; DROP TABLE k;`,
    ).ok;
  };
  return takes(words) ? [] : words.filter((one) => !takes([one]));
}

it("MariaDB's", async () => {
  const server = await startMariadb();
  try {
    server.run('CREATE DATABASE words');
    const found = server.run("SELECT word FROM information_schema.keywords WHERE word REGEXP '^[A-Z_]+$'");
    if (!found.ok) throw new Error('MariaDB lists no keywords.');
    const words = found.rows.map((row) => row.toLowerCase());
    expect(words.length).toBeGreaterThan(500);
    const run: Run = (sql) => server.run(`DROP TABLE IF EXISTS k; ${sql}`, 'words');
    expect(refused(words, mysqlWriting.quote, run)).toEqual([]);
  } finally {
    await server.stop();
  }
});

/** Sqlite.org/lang_keywords.html. */
const sqliteWords =
  'abort action add after all alter always analyze and as asc attach autoincrement before begin between by cascade case cast check collate column commit conflict constraint create cross current current_date current_time current_timestamp database default deferrable deferred delete desc detach distinct do drop each else end escape except exclude exclusive exists explain fail filter first following for foreign from full generated glob group groups having if ignore immediate in index indexed initially inner insert instead intersect into is isnull join key last left like limit match materialized natural no not nothing notnull null nulls of offset on or order others outer over partition plan pragma preceding primary query raise range recursive references regexp reindex release rename replace restrict returning right rollback row rows savepoint select set table temp temporary then ties to transaction trigger unbounded union unique update using vacuum values view virtual when where window with without'.split(
    ' ',
  );

it("SQLite's", async () => {
  const sqlite = await openSqlite();
  try {
    expect(refused(sqliteWords, sqliteWriting.quote, (sql) => sqlite.run(sql))).toEqual([]);
  } finally {
    sqlite.stop();
  }
});
