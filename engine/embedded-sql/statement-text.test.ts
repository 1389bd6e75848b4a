/** What is SQL by its text alone, what is if it is known to be sent, and what is neither. */
import { describe, expect, it } from 'vitest';
import { isPlainStatement, isStatementText, mayBeginStatement } from './statement-text.ts';

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

describe('may begin a statement in the source of a program', () => {
  it.each([...texts.plain, ...texts.sent])('%s', (text) => {
    expect(mayBeginStatement(`run(${JSON.stringify(text)});`)).toBe(true);
    expect(mayBeginStatement(`run(\`\n  ${text.replaceAll('`', '\\`')}\`);`)).toBe(true);
  });

  it.each([
    "const sql = '-- all of them\\n' + 'SELECT' + columns;",
    "run('SELECT\\n  a FROM t');",
    'run(`${common} UPDATE ${table} SET a = 1`);',
    'run(`WITH ${wanted ? `${first},` : ""} second AS (SELECT 1) SELECT 2`);',
    'run(`\n(\n  SELECT 1)`);',
    'run(`\n-- of ${place}\nDELETE FROM t`);',
  ])('%s', (source) => {
    expect(mayBeginStatement(source)).toBe(true);
  });

  it.each([
    '// Select a table, insert into it.',
    'return <p>Select a row, or delete from the list</p>;',
    "const kinds = ['select', 'update', 'delete'];",
    'const value = rows.select (first) as (typeof rows)[number];',
    'z.literal("a")',
  ])('not: %s', (source) => {
    expect(mayBeginStatement(source)).toBe(false);
  });
});
