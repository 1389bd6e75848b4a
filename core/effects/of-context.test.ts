/** How the context of a statement changes its effect: new tables, unknown objects, transactions, several facts at once. */
import { beforeAll, describe, expect, it } from 'vitest';
import { sqlReader, type Reader } from '../../test/databases/effects/replayed.ts';
import type { Effect } from './effect.ts';
import { effectOf } from './of.ts';
import type { EffectScope } from './of/scope.ts';

const history = `
  CREATE TABLE customers (id bigint PRIMARY KEY, email text);
  CREATE TABLE orders (id bigint PRIMARY KEY, code varchar(10), placed_at timestamp, mood citext);
  CREATE INDEX orders_placed_at_idx ON orders (placed_at);
  CREATE INDEX CONCURRENTLY orders_code_idx ON orders (code);
  CREATE TABLE "Odd.Name" (id bigint, "Co l" integer);`;

let reader: Reader;
beforeAll(async () => {
  reader = await sqlReader();
});

function effect(sql: string, scope: Partial<EffectScope> = {}): Effect {
  const [operation] = reader.operations(sql);
  return effectOf(operation!, {
    schema: reader.replay(history),
    targetVersion: 18,
    isNew: () => false,
    ...scope,
  });
}

const relation = (found: Effect, name: string): Effect['relations'][number] | undefined =>
  found.relations.find((one) => one.relation === name);

describe('new relations', () => {
  it('marks what the migration made, and only that', () => {
    const found = effect('ALTER TABLE orders ADD FOREIGN KEY (id) REFERENCES customers', {
      isNew: (name) => name.name.text === 'orders',
    });
    expect(found.relations.map((one) => [one.relation, one.isNew])).toEqual([
      ['orders', true],
      ['customers', false],
    ]);
  });

  it('takes a table for new that the statement itself makes, and an index for as new as its table', () => {
    expect(relation(effect('CREATE TABLE fresh (id bigint)'), 'fresh')?.isNew).toBe(true);
    const dropped = effect('DROP INDEX orders_code_idx', { isNew: (name) => name.name.text === 'orders' });
    expect(dropped.relations.map((one) => one.isNew)).toEqual([true, true]);
  });
});

describe('what is not known', () => {
  it.each([
    ['ALTER TABLE nowhere ALTER c TYPE bigint', 'alter-type/metadata-only'],
    ['ALTER TABLE orders ALTER missing TYPE bigint', 'alter-type/metadata-only'],
    ['ALTER TABLE orders ALTER code TYPE geometry', 'alter-type/metadata-only'],
    ['ALTER TABLE orders ADD COLUMN c geometry', 'add-column'],
    ['ALTER TABLE orders ADD COLUMN c text DEFAULT who_knows()', 'add-column/constant-default'],
    ['ALTER TABLE nowhere DROP CONSTRAINT c', 'drop-constraint'],
    ['DROP INDEX nowhere_idx', 'drop-index'],
    ['REINDEX DATABASE shop', 'reindex/several'],
    ['VACUUM', 'vacuum'],
  ])('%s claims no more than it knows', (sql, fact) => {
    const found = effect(sql);
    expect(found.fact).toBe(fact);
    expect(found.uncertain).toMatch(/^[A-Z].*\.$/);
    expect(found.relations.some((one) => one.rewrite)).toBe(false);
  });

  it('claims nothing of a statement that no operation describes', () => {
    expect(effect(`SECURITY LABEL ON TABLE orders IS 'x'`)).toMatchObject({
      fact: 'unknown',
      relations: [],
      measuredOn: [],
    });
  });

  it('still takes a scan for granted where nobody saw a proof', () => {
    const found = effect('ALTER TABLE nowhere ALTER c SET NOT NULL');
    expect(relation(found, 'nowhere')).toMatchObject({ lock: 'ACCESS EXCLUSIVE', scan: true });
  });

  it('needs the time zone to decide between the timestamps', () => {
    const sql = 'ALTER TABLE orders ALTER placed_at TYPE timestamptz';
    expect(effect(sql)).toMatchObject({ fact: 'alter-type/rebuilds-index' });
    expect(effect(sql).uncertain).toContain('TimeZone');
    expect(effect(sql, { timeZone: 'Etc/UTC' })).toMatchObject({
      fact: 'alter-type/rebuilds-index',
      uncertain: undefined,
    });
    expect(effect(sql, { timeZone: 'Europe/Berlin' }).fact).toBe('alter-type/rewrite');
  });

  it.each([
    ['nowhere ALTER c TYPE bigint', 'the column already is bigint', 'instant'],
    ['nowhere ALTER c TYPE varchar(40)', 'the column already is varchar of at most 40', 'instant'],
    ['nowhere ALTER c TYPE numeric(10, 2)', /numeric of at most 10 digits and scale 2$/, 'instant'],
    ['orders ALTER placed_at TYPE timestamptz', 'the session’s TimeZone is UTC', 'index-build'],
  ])('of two lengths gives the worse, and says when it is the other: %s', (action, clause, duration) => {
    const found = effect(`ALTER TABLE ${action}`);
    expect(found.duration).toBe('rewrite');
    expect(found.unless?.duration).toBe(duration);
    expect(found.unless?.clause).toMatch(clause);
    expect(found.uncertain).toBe(`The table is rewritten unless ${found.unless?.clause}.`);
  });

  it('rewrites whatever the old type was where USING computes', () => {
    expect(effect('ALTER TABLE nowhere ALTER c TYPE bigint USING length(c)').fact).toBe('alter-type/rewrite');
  });
});

describe('a type that is dropped', () => {
  const scope = (): Partial<EffectScope> => ({
    schema: reader.replay(`${history} CREATE TYPE mood AS ENUM ('sad'); CREATE TABLE people (feels mood);`),
  });

  it('concerns the tables of its columns with CASCADE alone', () => {
    const tables = (sql: string): readonly string[] =>
      effect(sql, scope()).relations.map((one) => one.relation);
    expect(tables('DROP TYPE mood')).toEqual([]);
    expect(tables('DROP TYPE mood CASCADE')).toEqual(['people']);
  });

  it('is not known to have columns where nobody saw it created', () => {
    expect(effect('DROP TYPE nowhere').uncertain).toBeUndefined();
    expect(effect('DROP TYPE nowhere CASCADE').uncertain).toContain('Columns of the type');
  });
});

describe('transactions', () => {
  it.each([
    ['none', 'end-of-statement'],
    ['explicit', 'end-of-transaction'],
    ['tool', 'end-of-transaction'],
    ['implicit', 'end-of-transaction'],
  ] as const)('in a transaction of kind %s locks are held until the %s', (kind, until) => {
    expect(effect('ALTER TABLE orders ADD COLUMN c int', { transaction: { kind } }).heldUntil).toBe(until);
  });

  it('lets CONCURRENTLY forms hold theirs by themselves', () => {
    expect(effect('CREATE INDEX CONCURRENTLY i ON orders (id)')).toMatchObject({
      heldUntil: 'end-of-statement',
      refusedInTransaction: true,
    });
  });
});

describe('several facts in one action', () => {
  it('adds them up and takes the name of the costliest', () => {
    const found = effect(
      'ALTER TABLE orders ADD COLUMN c bigint DEFAULT random() UNIQUE CHECK (c > 0) REFERENCES customers',
    );
    expect(found.fact).toBe('add-column/volatile-default');
    expect(relation(found, 'orders')).toMatchObject({
      lock: 'ACCESS EXCLUSIVE',
      rewrite: true,
      buildsIndex: true,
      scan: true,
    });
    expect(relation(found, 'customers')).toMatchObject({ lock: 'SHARE ROW EXCLUSIVE', role: 'referenced' });
  });
});

describe('keys of inserted rows', () => {
  const keys = `${history}
    CREATE TABLE notes (id bigint PRIMARY KEY, customer bigint REFERENCES customers, text text);
    CREATE TABLE owned (id bigint PRIMARY KEY, customer bigint DEFAULT 1 REFERENCES customers);
    CREATE TABLE filled (LIKE notes);
    ALTER TABLE filled ADD FOREIGN KEY (customer) REFERENCES customers;
    CREATE TRIGGER filled_fill BEFORE INSERT ON filled FOR EACH ROW EXECUTE FUNCTION fill();`;
  it.each([
    ['INSERT INTO notes (id) VALUES (1)', false],
    ['INSERT INTO notes (id, customer) VALUES (1, NULL), (2, NULL::bigint)', false],
    ['INSERT INTO notes (customer, id) SELECT NULL, id FROM orders UNION SELECT NULL, 1', false],
    ['INSERT INTO notes DEFAULT VALUES', false],
    ['INSERT INTO notes (id, customer) VALUES (1, NULL), (2, 3)', true],
    ['INSERT INTO notes (id, customer) SELECT id, id FROM orders', true],
    ['INSERT INTO notes (id, customer) SELECT * FROM orders', true],
    ['INSERT INTO notes VALUES (1)', true],
    ['INSERT INTO notes (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET customer = 2', true],
    ['INSERT INTO owned (id) VALUES (1)', true],
    ['INSERT INTO filled (id) VALUES (1)', true],
  ])('holds the table that they refer to where one is not null: %s', (sql, isHeld) => {
    const found = effect(sql, { schema: reader.replay(keys) });
    expect(relation(found, 'customers')?.lock).toBe(isHeld ? 'ROW SHARE' : undefined);
  });
});

describe('names', () => {
  it('shows them as they are and never splits them at their dots', () => {
    const found = effect('ALTER TABLE "Odd.Name" ALTER "Co l" SET NOT NULL', {
      isNew: (name) => name.name.text === 'Odd.Name',
    });
    expect(found.relations).toMatchObject([{ relation: 'Odd.Name', isNew: true }]);
  });

  it('uses the lock that LOCK names', () => {
    const found = effect('LOCK TABLE orders IN SHARE ROW EXCLUSIVE MODE');
    expect(relation(found, 'orders')?.lock).toBe('SHARE ROW EXCLUSIVE');
  });
});
