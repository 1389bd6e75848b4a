/** What is SQL by its text alone, what is if it is known to be sent, and what is neither. */
import { describe, expect, it } from 'vitest';
import { isPlainStatement, isStatementText, mayBeginQuery } from './statement-text.ts';

const texts: Readonly<Record<'plain' | 'sent' | 'neither', readonly string[]>> = {
  plain: [
    'SELECT a FROM t',
    'select a, b from t',
    'select a from `t`',
    '-- of t\nSELECT NULL WHERE 1 = 0',
    "SELECT a FROM '{prefix}t' WHERE b=?",
    "DELETE FROM '{prefix}t' WHERE a=?",
    'DELETE a, b FROM a JOIN b USING (id)',
    'DELETE IGNORE a FROM a JOIN b ON a.id = b.id',
    'update t a join u b on (a.id=b.id) set a.c=b.c where a.d<0',
    'UPDATE t a, (SELECT b FROM u) c SET a.b = c.b',
    'create unlogged table t (a int)',
    'alter table t add `a` int',
    'alter table `${t}` ${more}',
    'lock tables t write, u write',
    'CREATE TEXT SEARCH CONFIGURATION t (PARSER = p)',
    'ALTER TEXT SEARCH CONFIGURATION t ADD MAPPING FOR word WITH simple',
    'DROP TEXT SEARCH PARSER p',
    'DROP PROCEDURE p;',
    'CREATE DATABASE a',
    'ALTER DEFAULT PRIVILEGES IN SCHEMA a GRANT SELECT ON TABLES TO b',
    'ROLLBACK TO SAVEPOINT a',
    'START TRANSACTION',
    'INSERT IGNORE t (a) VALUES (1)',
    'SET CHARACTER SET utf8mb4;',
    'SET local lock_wait_timeout=1',
    'PRAGMA ${schema}.page_size = 1',
    'COMMENT ON TABLE t IS NULL',
  ],
  sent: [
    'delete from t',
    'select a from t',
    'drop table t',
    'Select a FROM t',
    'create user ${name}',
    'comment on role ${name} is ${text}',
    'rollback',
    'savepoint a',
    'unlock tables',
    'describe t `a`',
    'set names utf8mb4',
    'SET ROLE a',
    "SET SCHEMA 'a'; SELECT 1",
    'analyze t',
  ],
  neither: [
    'Update failed',
    'update failed',
    'Set up the table',
    'delete the file',
    'start the import',
    'describe what you see here',
    'lock the tables',
    'create an account',
    'insert a row',
    'unlock',
  ],
};

describe.each(['plain', 'sent', 'neither'] as const)('%s', (kind) => {
  it.each(texts[kind])('%s', (text) => {
    const parts = [{ text }];
    expect(isPlainStatement({ parts })).toBe(kind === 'plain');
    expect(isStatementText({ parts })).toBe(kind !== 'neither');
  });
});

describe('may begin a query of rows in the source of a program', () => {
  const ofRows = /^(?:\s|--[^\n]*\n)*(?:select|insert|update|delete)\b/i;
  it.each([...texts.plain, ...texts.sent].filter((one) => ofRows.test(one)))('%s', (text) => {
    expect(mayBeginQuery(`run(${JSON.stringify(text)});`)).toBe(true);
    expect(mayBeginQuery(`run(\`\n  ${text.replaceAll('`', '\\`')}\`);`)).toBe(true);
  });

  it.each([
    "const sql = '-- all of them\\n' + 'SELECT' + columns;",
    "run('SELECT\\n  a FROM t');",
    'run(`${common} UPDATE ${table} SET a = 1`);',
    'run(`WITH ${wanted ? `${first},` : ""} second AS (SELECT 1) SELECT 2`);',
    'run(`\n(\n  SELECT 1)`);',
    'run(`\n-- of ${place}\nDELETE FROM t`);',
    'execute("TRUNCATE TABLE " + name)',
    'cursor.copy_expert("COPY t (a, b) FROM STDIN", file)',
    'run("SET ROLE a; SELECT b FROM t")',
    'rows = execute(<<~SQL)\n  SELECT a FROM t\nSQL',
    '$db->query(<<<SQL\nINSERT INTO t VALUES (1)\nSQL);',
    "$db->query('DELETE ' . 'FROM t');",
    'execute("INSERT "\n        "INTO t VALUES (1)")',
    'connection.execute(%q(update t set a = 1))',
  ])('%s', (source) => {
    expect(mayBeginQuery(source)).toBe(true);
  });

  it.each([
    '// Select a table, insert into it.',
    'return <p>Select a row, or delete from the list</p>;',
    "const kinds = ['select', 'update', 'delete'];",
    "const label = 'Select a file'; const other = 'Update failed';",
    "const style = 'truncate text-sm';",
    "const title = 'Copy link to clipboard';",
    'const value = rows.select (first) as (typeof rows)[number];',
    'select { case <-done: return nil }',
    'run("DROP TABLE t")',
    'z.literal("a")',
  ])('not: %s', (source) => {
    expect(mayBeginQuery(source)).toBe(false);
  });
});
