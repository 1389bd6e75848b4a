/** Which objects a finding in a migration concerns, by their latest names. `|` marks the finding. */
import { beforeAll, expect, it } from 'vitest';
import { statementParser, statementsIn } from '../../test/sql.ts';
import { replaySection } from '../replay/section.ts';
import { emptySchema } from '../schema/apply/apply.ts';
import type { StatementParser } from '../operations/postgres/statement-parser.ts';
import { span } from '../text/span.ts';
import { concernsOf, isLasting } from './affected-objects.ts';
import type { Category, Finding } from '../findings/finding.ts';
import type { Severity } from '../findings/grading.ts';

let parser: StatementParser;
beforeAll(async () => {
  parser = await statementParser();
});

const finding: Finding = {
  rule: 'index/made-up',
  category: 'index',
  severity: 'warning',
  message: '',
  span: span(0, 1),
  related: [],
  fix: undefined,
  tags: [],
};

const shop = `CREATE TABLE users (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint);
CREATE INDEX orders_by_user ON orders (user_id);
CREATE SCHEMA app;
CREATE TABLE app.log (at date);
CREATE TYPE mood AS ENUM ('fine');
CREATE SEQUENCE numbers;
CREATE VIEW everybody AS SELECT id FROM users;
`;

it.each<readonly [sql: string, concerns: readonly string[]]>([
  ['CREATE TABLE visits (id bigint|, user_id bigint REFERENCES users)', ['relation:public.visits']],
  ['ALTER TABLE orders ADD COLUMN a int, ADD |COLUMN b int', ['relation:public.orders']],
  ['CREATE |INDEX ON app.log (at)', ['relation:app.log']],
  ['REINDEX |INDEX orders_by_user', []],
  // The table that it belonged to is not known any more.
  ['DROP INDEX |orders_by_user', []],
  ['TRUNCATE |users, orders', ['relation:public.users', 'relation:public.orders']],
  ['CREATE POLICY |p ON orders USING (true)', ['relation:public.orders']],
  ['CREATE OR REPLACE VIEW |everybody AS SELECT id FROM users', ['relation:public.everybody']],
  ['ALTER SEQUENCE |numbers AS int', ['relation:public.numbers']],
  [`CREATE FUNCTION app.f() |RETURNS int LANGUAGE sql AS 'SELECT 1'`, ['program:app.f']],
  [`ALTER TYPE mood |ADD VALUE 'great'`, ['type:public.mood']],
  // Dropped by now, but it may still exist on a live database.
  ['DROP TABLE |app.log', ['relation:app.log']],
  // Renamed since.
  [
    'CREATE TABLE first_name |(id int); ALTER TABLE first_name RENAME TO last_name',
    ['relation:public.last_name'],
  ],
  ['SET |lock_timeout = 1', []],
  ['DO $$BEGIN |ALTER TABLE orders ADD COLUMN a int; END$$', []],
])('%s', (marked, concerns) => {
  const at = shop.length + marked.indexOf('|');
  const statements = statementsIn(shop + marked.replace('|', ''), parser);
  const latest = replaySection(emptySchema(), statements, 'm.sql').after;
  const whole = span(0, shop.length + marked.length);
  const section = { section: undefined, span: whole, direction: 'up', delivery, statements } as const;
  expect(concernsOf({ ...finding, span: span(at, at + 1) }, 'm.sql', [section], latest)).toEqual(concerns);
});

const delivery = { sends: 'statement-by-statement', toolTransaction: false } as const;

it.each<readonly [Category, Severity, boolean]>([
  ['index', 'warning', true],
  ['security', 'error', true],
  ['design', 'warning', true],
  ['design', 'info', false],
  ['locking', 'error', false],
  ['data-loss', 'error', false],
  ['transaction', 'warning', false],
])('of a migration that has run, %s %s is still of interest: %s', (category, severity, is) => {
  expect(isLasting({ ...finding, category, severity })).toBe(is);
});
