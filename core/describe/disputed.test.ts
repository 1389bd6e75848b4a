/** What another state of a schema gives queries that the running one does not. */
import { beforeAll, expect, it } from 'vitest';
import { statementParser, statementsIn } from '../../test/sql.ts';
import { replaySection } from '../replay/section.ts';
import { emptySchema } from '../schema/apply/apply.ts';
import type { Schema } from '../schema/model.ts';
import { disputedNames } from './disputed.ts';

let schemaOf: (sql: string) => Schema;

beforeAll(async () => {
  const parser = await statementParser();
  schemaOf = (sql) => replaySection(emptySchema(), statementsIn(sql, parser), '').after;
});

it.each([
  ['a table', '', 'CREATE TABLE a (x int)', 'a'],
  ['a column', 'CREATE TABLE a (x int)', 'CREATE TABLE a (x int, y int)', 'a'],
  ['its type', 'CREATE TABLE a (x int)', 'CREATE TABLE a (x bigint)', 'a'],
  ['a key', 'CREATE TABLE a (x int)', 'CREATE TABLE a (x int UNIQUE)', 'a'],
  ['a view', 'CREATE VIEW v AS SELECT 1 AS x', 'CREATE VIEW v AS SELECT 2 AS y', 'v'],
  ['a label', "CREATE TYPE m AS ENUM ('a')", "CREATE TYPE m AS ENUM ('a', 'b')", 'm'],
  ['a function', '', "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'", 'f'],
])('%s', (_, running, other, name) => {
  expect([...disputedNames(schemaOf(running), schemaOf(other))]).toEqual([name]);
});

it.each([
  ['the order of columns', 'CREATE TABLE a (x int, y text)', 'CREATE TABLE a (y text, x integer)'],
  ['names of keys', 'CREATE TABLE a (x int UNIQUE)', 'CREATE TABLE a (x int, CONSTRAINT k UNIQUE (x))'],
  ['plain indexes', 'CREATE TABLE a (x int); CREATE INDEX ON a (x)', 'CREATE TABLE a (x int)'],
  [
    'what only the running one has',
    'CREATE TABLE a (x int); CREATE TABLE b (x int)',
    'CREATE TABLE a (x int)',
  ],
])('nothing by %s', (_, running, other) => {
  expect([...disputedNames(schemaOf(running), schemaOf(other))]).toEqual([]);
});
