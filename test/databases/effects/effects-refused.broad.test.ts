/**
 * What PostgreSQL refuses wherever it stands: each statement is tried on every major, and what the server names as its reason is what replay
 * names; where replay names nothing the server takes it.
 */
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { majors, type Major } from '../../../core/effects/facts/fact.ts';
import { refusalOf } from '../../../core/effects/refusal.ts';
import type { Schema } from '../../../core/schema/model.ts';
import { ownDatabase, type OwnDatabase } from '../sessions.ts';
import { sqlReader, type Reader } from './replayed.ts';

const schemaText = `
  CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$;
  CREATE TYPE pair AS (a integer, b integer);
  CREATE TYPE mood AS ENUM ('sad', 'ok');
  CREATE TABLE customers (id integer PRIMARY KEY, name varchar(20), viewed varchar(20), counted integer, shown integer, free integer, feeling mood);
  CREATE VIEW names AS SELECT id AS number, viewed FROM customers;
  CREATE VIEW names_again AS SELECT viewed FROM names;
  CREATE MATERIALIZED VIEW counts AS SELECT counted FROM customers WHERE shown > 0;
  CREATE VIEW everything AS SELECT * FROM (SELECT name FROM customers) one;
  CREATE TABLE orders (id integer PRIMARY KEY, customer_id integer REFERENCES customers, net integer, gross integer GENERATED ALWAYS AS (net * 2) STORED,
    ruled integer, told integer, fired integer, kept integer, checked integer CHECK (checked > 0), defaulted integer DEFAULT 4, note text);
  CREATE INDEX orders_note ON orders (lower(note)) WHERE note <> '';
  CREATE RULE noted AS ON UPDATE TO orders WHERE new."ruled" > 4 DO ALSO NOTHING;
  CREATE TRIGGER told BEFORE UPDATE OF told ON orders FOR EACH ROW EXECUTE FUNCTION touch();
  CREATE TRIGGER fired BEFORE UPDATE ON orders FOR EACH ROW WHEN (new.fired > 4) EXECUTE FUNCTION touch();
  CREATE POLICY mine ON orders USING (kept > 4);
  CREATE POLICY theirs ON customers USING (EXISTS (SELECT FROM orders o WHERE o.note = 'x'));
  CREATE TABLE readings (day date, sensor integer, value integer) PARTITION BY RANGE (day);
  CREATE TABLE readings_2024 PARTITION OF readings FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
  CREATE INDEX readings_value ON readings (value);
  CREATE INDEX own_day ON readings_2024 (day);
  CREATE TABLE keyed (day date PRIMARY KEY) PARTITION BY RANGE (day);
  CREATE TABLE keyed_2024 PARTITION OF keyed FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
  CREATE VIEW of_2024 AS SELECT sensor FROM readings_2024;
  CREATE TABLE vehicles (wheels integer);
  CREATE TABLE cars (doors integer) INHERITS (vehicles);
  CREATE TABLE pairs OF pair;
  CREATE SEQUENCE numbers;
  CREATE TABLE stock (id integer, amount integer, name text);
  CREATE FUNCTION in_stock(name text) RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT sum(amount) FROM stock; END;
  CREATE TABLE numbered (id integer DEFAULT nextval('numbers'));`;

const since15 = `
  CREATE TABLE published (id integer, listed integer, filtered integer, free integer);
  CREATE PUBLICATION told FOR TABLE published (id, listed, filtered) WHERE (filtered > 4);`;

interface Tried {
  readonly sql: string;
  /** As the server names them; none where it takes the statement. */
  readonly by: readonly string[];
  readonly from?: Major;
  readonly until?: Major;
}

const type = (table: string, column: string): string => `ALTER TABLE ${table} ALTER ${column} TYPE bigint`;
const drop = (table: string, column: string): string => `ALTER TABLE ${table} DROP COLUMN ${column}`;
const both = (table: string, column: string, ...by: readonly string[]): readonly Tried[] => [
  { sql: type(table, column), by },
  { sql: drop(table, column), by },
];

const tried: readonly Tried[] = [
  { sql: 'ALTER TABLE customers ALTER viewed TYPE text', by: ['view names'] },
  { sql: drop('customers', 'viewed'), by: ['view names', 'view names_again'] },
  { sql: `${drop('customers', 'viewed')} CASCADE`, by: [] },
  ...both('customers', 'counted', 'materialized view counts'),
  ...both('customers', 'shown', 'materialized view counts'),
  { sql: 'ALTER TABLE customers ALTER name TYPE text', by: ['view everything'] },
  ...both('customers', 'free'),
  { sql: type('orders', 'net'), by: ['column gross of table orders'] },
  { sql: drop('orders', 'net'), by: ['column gross of table orders'], from: 15 },
  { sql: drop('orders', 'net'), by: [], until: 14 },
  { sql: type('orders', 'gross'), by: [] },
  { sql: 'ALTER TABLE orders DROP COLUMN gross, DROP COLUMN net', by: [] },
  { sql: 'ALTER TABLE orders ALTER gross DROP EXPRESSION, ALTER net TYPE bigint', by: [] },
  ...both('orders', 'ruled', 'rule noted on table orders'),
  ...both('orders', 'told', 'trigger told on table orders'),
  ...both('orders', 'fired', 'trigger fired on table orders'),
  ...both('orders', 'kept', 'policy mine on table orders'),
  { sql: 'ALTER TABLE orders ALTER note TYPE varchar(20)', by: ['policy theirs on table customers'] },
  { sql: drop('orders', 'note'), by: ['policy theirs on table customers'] },
  ...both('orders', 'checked'),
  ...both('orders', 'defaulted'),
  ...both('orders', 'customer_id'),
  ...both('readings', 'sensor', 'view of_2024'),
  ...both('readings', 'value'),
  { sql: 'ALTER TABLE readings ALTER day TYPE timestamp', by: ['partition-key'] },
  { sql: drop('readings', 'day'), by: ['partition-key'] },
  ...both('readings_2024', 'value', 'inherited-column'),
  ...both('cars', 'wheels', 'inherited-column'),
  ...both('cars', 'doors'),
  ...both('vehicles', 'wheels'),
  ...both('pairs', 'a', 'typed-table'),
  ...both('published', 'listed', 'publication of table published in publication told').map(since(15)),
  ...both('published', 'filtered', 'publication of table published in publication told').map(since(15)),
  ...both('published', 'free').map(since(15)),
  ...both('stock', 'amount', 'function in_stock'),
  ...both('stock', 'id'),
  { sql: 'ALTER TABLE stock ALTER name TYPE varchar(20)', by: [] },
  { sql: 'DROP TABLE orders', by: ['policy theirs on table customers'] },
  {
    sql: 'DROP TABLE customers, orders',
    by: ['view names', 'view names_again', 'materialized view counts', 'view everything'],
  },
  { sql: 'DROP TABLE numbered', by: [] },
  { sql: 'DROP TABLE vehicles', by: ['table cars'] },
  { sql: 'DROP TABLE vehicles, cars', by: [] },
  { sql: 'DROP TABLE readings_2024', by: ['view of_2024'] },
  { sql: 'DROP VIEW names', by: ['view names_again'] },
  { sql: 'DROP VIEW names, names_again', by: [] },
  { sql: 'DROP SEQUENCE numbers', by: ['default value for column id of table numbered'] },
  { sql: 'DROP FUNCTION touch()', by: ['trigger told on table orders', 'trigger fired on table orders'] },
  { sql: 'DROP TYPE mood', by: ['column feeling of table customers'] },
  { sql: 'DROP TYPE mood CASCADE', by: [] },
  {
    sql: 'ALTER TABLE customers DROP CONSTRAINT customers_pkey',
    by: ['constraint orders_customer_id_fkey on table orders'],
  },
  { sql: 'ALTER TABLE orders DROP CONSTRAINT orders_pkey', by: [] },
  { sql: 'DROP INDEX orders_note', by: [] },
  { sql: 'DROP INDEX orders_pkey', by: ['constraint orders_pkey on table orders'] },
  { sql: 'DROP INDEX orders_pkey CASCADE', by: ['constraint orders_pkey on table orders'] },
  { sql: 'DROP INDEX readings_2024_value_idx', by: ['index readings_value'] },
  { sql: 'DROP INDEX readings_2024_value_idx CASCADE', by: ['index readings_value'] },
  { sql: 'DROP INDEX readings_2024_value_idx, readings_value', by: [] },
  { sql: 'DROP INDEX readings_value', by: [] },
  { sql: 'DROP INDEX own_day', by: [] },
  { sql: 'DROP INDEX keyed_2024_pkey', by: ['index keyed_pkey'] },
];

function since(from: Major): (one: Tried) => Tried {
  return (one) => ({ ...one, from });
}

let reader: Reader;
beforeAll(async () => {
  reader = await sqlReader();
});

const textFor = (major: Major): string => (major < 15 ? schemaText : `${schemaText}${since15}`);

describe.each(majors)('PostgreSQL %i', (major) => {
  let own: OwnDatabase;
  let client: Client;
  let schema: Schema;

  beforeAll(async () => {
    own = await ownDatabase(major, [textFor(major)]);
    ({ client } = own);
    schema = reader.replay(textFor(major));
  });

  afterAll(() => own.end());

  const asked = tried.filter(({ from = 14, until = 18 }) => major >= from && major <= until);

  it.each(asked)('$sql', async ({ sql, by }) => {
    expect(named(schema, major, sql)).toEqual([...by].sort());
    const said = await refusedBy(client, sql);
    // Of a change of type the server names one reason of several.
    if (said.length > 0 && / TYPE /.test(sql)) expect(by).toEqual(expect.arrayContaining([...said]));
    else expect([...said].sort()).toEqual([...by].sort());
  });
});

function named(schema: Schema, targetVersion: number, sql: string): readonly string[] {
  const operations = reader.operations(sql);
  const found = operations.flatMap((one) => {
    const siblings = operations.filter((other) => other !== one);
    const refusal = refusalOf(one, { schema, targetVersion, siblings });
    if (refusal === undefined) return [];
    return ['column-in-use', 'needs-cascade', 'required'].includes(refusal.why) ? refusal.by : [refusal.why];
  });
  return [...new Set(found)].sort();
}

async function refusedBy(client: Client, sql: string): Promise<readonly string[]> {
  await client.query('BEGIN');
  try {
    await client.query(sql);
    return [];
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const detail = 'detail' in error && typeof error.detail === 'string' ? error.detail : '';
    return reasons(error.message, detail);
  } finally {
    await client.query('ROLLBACK');
  }
}

/** What the server says, as the cases write it. */
function reasons(message: string, detail: string): readonly string[] {
  if (/partition key/.test(message)) return ['partition-key'];
  if (/inherited column/.test(message)) return ['inherited-column'];
  if (/typed table/.test(message)) return ['typed-table'];
  const requiring = / because (.+) requires it$/.exec(message)?.[1];
  if (requiring !== undefined) return [requiring];
  const generated = /Column ".*" is used by generated column "(.*)"/.exec(detail)?.[1];
  if (generated !== undefined) return [`column ${generated} of table orders`];
  const found = detail.split('\n').flatMap((line) => /^(.+) depends on /.exec(line)?.[1] ?? []);
  if (found.length === 0) throw new Error(`${message}: ${detail}`);
  return [...new Set(found.map((one) => one.replace(/^rule _RETURN on /, '').replace(/\(.*\)$/, '')))];
}
