/** What of a migration reaches a server that describes: the same for all texts that make the same schema. */
import { beforeAll, describe, expect, it } from 'vitest';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { StatementParser } from '../operations/postgres/statement-parser.ts';
import { readStatements } from '../syntax/postgres/read.ts';
import type { Statement } from '../syntax/statement.ts';
import { namesHalfTyped, shapingText } from './shaping.ts';

let read: (text: string) => readonly Statement[];
beforeAll(async () => {
  const parser = new StatementParser(await loadPostgresParser());
  read = (text) => readStatements(text, 0, text.length, parser);
});

describe('what shapes a schema', () => {
  const table = 'CREATE TABLE t (a int)';
  it.each([
    ['white space', 'CREATE  TABLE t (a int)  ;\n\n', table],
    ['comments', '-- A table.\nCREATE TABLE /* of */ t (a int); -- done', table],
    [
      'queries',
      `${table}; SELECT a FROM t; INSERT INTO t VALUES (1); UPDATE t SET a = 2; DELETE FROM t`,
      table,
    ],
    ['half a statement', `${table}; ALTER TABLE t ADD COLUMN`, table],
    ['half a query', `SELECT a FROM; ${table}`, table],
    ['a query that calls something', `${table}; SELECT make(1)`, `${table};\nSELECT make(1)`],
    ['a block', `${table}; DO $$ BEGIN  END $$`, `${table};\nDO $$ BEGIN  END $$`],
    ['a literal on two lines', "COMMENT ON TABLE t IS 'a'  \n   'b'", "COMMENT ON TABLE t IS 'a'\n'b'"],
    ['nothing between tokens', 'CREATE TABLE s.t (a int[])', 'CREATE TABLE s.t (a int[])'],
  ])('%s', (_, text, shaping) => {
    expect(shapingText(text, read(text))).toBe(shaping);
  });

  it('names what half a statement may come to change, and nothing of half a query', () => {
    const text = 'SELECT a FROM; ALTER TABLE s."T" ADD COLUMN Note; CREATE TABLE t (a int)';
    expect(namesHalfTyped(read(text))).toEqual(['alter', 's', 'T', 'add', 'note']);
  });
});
