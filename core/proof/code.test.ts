/** The text of a query that is prepared: parameters in place of values, and none if a placeholder is a name. */
import { describe, expect, it } from 'vitest';
import { statementParser, statementsIn } from '../../test/sql.ts';
import { isPreparable, mayChangeSchema, preparableText } from './code.ts';

describe('preparableText', () => {
  it.each<readonly [string, string | undefined]>([
    ['SELECT a FROM t WHERE b = $1', 'SELECT a FROM t WHERE b = $1'],
    ['SELECT a FROM t WHERE b = ?', 'SELECT a FROM t WHERE b = $1'],
    ['SELECT a FROM t WHERE b = ? AND c = ?', 'SELECT a FROM t WHERE b = $1 AND c = $2'],
    ['SELECT a FROM t WHERE b = %s AND c = %s', 'SELECT a FROM t WHERE b = $1 AND c = $2'],
    ['SELECT a FROM t WHERE b = :b AND c = :b::int', 'SELECT a FROM t WHERE b = $1 AND c = $1::int'],
    ['SELECT a FROM t WHERE b = ${id} AND c = $2', 'SELECT a FROM t WHERE b = $3 AND c = $2'],
    ['SELECT {{ column }}_x FROM t', undefined],
    ['SELECT a FROM t WHERE b = @id AND c = @id::int', 'SELECT a FROM t WHERE b = $1 AND c = $1::int'],
    ['SELECT a FROM t WHERE b @> $1 AND c = @x', 'SELECT a FROM t WHERE b @> $1 AND c = $2'],
    [
      "SELECT sqlc.embed(t) FROM t WHERE b = sqlc.narg('b')::text OR c = ANY(sqlc.slice(ids))",
      'SELECT t.* FROM t WHERE b = $1::text OR c = ANY($2)',
    ],
  ])('%s', async (text, expected) => {
    const [statement] = statementsIn(text, await statementParser());
    expect(statement && preparableText(statement.parsed)).toBe(expected);
  });
});

describe('isPreparable, mayChangeSchema', () => {
  it.each<readonly [string, boolean, boolean]>([
    ['SELECT 1 FROM t', true, true],
    ['INSERT INTO t VALUES (1)', true, false],
    ['TRUNCATE t', false, false],
    ['ALTER TABLE t ADD c int', false, true],
    ['DO $$ BEGIN PERFORM 1; END $$', false, true],
    ['no SQL at all', false, true],
  ])('%s', async (text, canPrepare, canChange) => {
    const [statement] = statementsIn(text, await statementParser());
    expect(statement && [isPreparable(statement.parsed), mayChangeSchema(statement.parsed)]).toEqual([
      canPrepare,
      canChange,
    ]);
  });
});
