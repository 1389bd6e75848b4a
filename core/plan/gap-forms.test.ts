/** Queries of programs whose gaps the grammar does not read as their places suggest: as they are sent. */
import { beforeAll, describe, expect, it } from 'vitest';
import { StatementParser } from '../operations/postgres/statement-parser.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { gapFormsOf } from './gap-forms.ts';
import { readParameters } from './parameters.ts';

let refusal: (sql: string) => number | undefined;
beforeAll(async () => {
  ({ refusal } = new StatementParser(await loadPostgresParser()).queries);
});

const cases: readonly (readonly [written: string, sent: string])[] = [
  ['SELECT a FROM t WHERE b = ${b}', 'SELECT a FROM t WHERE b = $1'],
  ['SELECT a FROM t ORDER BY ${first} b', 'SELECT a FROM t ORDER BY   b'],
  ['UPDATE t SET a = NULL, ${more}b = 1 WHERE c IN ${more}', 'UPDATE t SET a = NULL,  b = 1 WHERE c IN ($1)'],
  ['WITH w AS (${query}) SELECT 1 FROM w', 'WITH w AS (SELECT) SELECT 1 FROM w'],
  ['SELECT a FROM t WHERE b ${operator} 1 ${more}', 'SELECT a FROM t WHERE b = 1 '],
  // What no form makes a query of stays as it was.
  ['SELECT a FROM t WHERE ( b = 1 ${more}', 'SELECT a FROM t WHERE ( b = 1 '],
  ['SELECT t.${column} FROM t', 'SELECT t. FROM t'],
  ["SELECT a FROM t WHERE b = '${b}'", 'SELECT a FROM t WHERE b = $1'],
];

describe('gaps that the grammar decides about', () => {
  it.each(cases)('%s', (written, sent) => {
    expect(readParameters(written, [], 'together', gapFormsOf(written, refusal)).sql).toBe(sent);
  });

  it('gives a table that a program puts in one name everywhere', () => {
    const written = 'SELECT ${t}.a FROM ${t} JOIN u ON u.id = ${t}.id';
    const { sql } = readParameters(written, [], 'together', gapFormsOf(written, refusal, 'named'));
    expect(refusal(sql)).toBeUndefined();
    expect(new Set(sql.match(/"[^"]*"/g))).toHaveLength(1);
  });
});
