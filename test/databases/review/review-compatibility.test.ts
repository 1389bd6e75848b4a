/**
 * What breaks for whose code, on the newest server: a query of the code of before fails after the change where the facts say so and nowhere
 * else, and so does one of the code that comes before the change. And prepared queries whose result changes.
 */
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { factsOf } from '../../../core/review/facts/facts.ts';
import { changeOf } from '../../review/change.ts';
import { clean, makePlace, removePlace, type Place } from '../place.ts';

const history = `CREATE TYPE mood AS ENUM ('sad', 'glad');
CREATE TABLE customers (id bigint PRIMARY KEY);
INSERT INTO customers VALUES (1);
CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, customer bigint, note varchar(20), total integer NOT NULL DEFAULT 0,
  state text NOT NULL DEFAULT 'open' CONSTRAINT orders_state CHECK (state IN ('open', 'paid')), mood mood);
CREATE VIEW notes AS SELECT id, note FROM orders;
CREATE FUNCTION tax(amount integer) RETURNS integer LANGUAGE sql AS 'SELECT amount';`;

interface Case {
  readonly change: string;
  /** What the code of before sends, and the code that comes; undefined if it sends what the other one does. */
  readonly old: string;
  readonly next?: string;
}

const cases: readonly Case[] = [
  {
    change: 'ALTER TABLE orders ADD COLUMN paid boolean;',
    old: 'INSERT INTO orders (note) VALUES (1)',
    next: 'SELECT paid FROM orders',
  },
  { change: 'ALTER TABLE orders DROP COLUMN total;', old: 'SELECT total FROM orders' },
  {
    change: 'ALTER TABLE orders RENAME COLUMN state TO status;',
    old: 'SELECT state FROM orders',
    next: 'SELECT status FROM orders',
  },
  {
    change: 'ALTER TABLE customers RENAME TO clients; CREATE VIEW customers AS SELECT id FROM clients;',
    old: 'INSERT INTO customers VALUES (7)',
  },
  {
    change: 'ALTER TABLE orders ALTER COLUMN customer SET NOT NULL;',
    old: 'INSERT INTO orders (note) VALUES (1)',
  },
  {
    change: 'ALTER TABLE orders ALTER COLUMN total DROP DEFAULT;',
    old: 'INSERT INTO orders (note) VALUES (1)',
  },
  {
    change: 'ALTER TABLE orders ALTER COLUMN total DROP NOT NULL;',
    old: 'SELECT 1',
    next: 'INSERT INTO orders (total) VALUES (NULL)',
  },
  {
    change: 'ALTER TABLE orders ADD CONSTRAINT c FOREIGN KEY (customer) REFERENCES customers (id) NOT VALID;',
    old: 'INSERT INTO orders (customer) VALUES (9)',
  },
  {
    change: 'ALTER TABLE orders ADD CONSTRAINT c CHECK (total > 0) NOT VALID;',
    old: 'INSERT INTO orders (note) VALUES (1)',
  },
  { change: 'CREATE UNIQUE INDEX u ON orders (note);', old: "INSERT INTO orders (note) VALUES ('a'), ('a')" },
  {
    change: 'CREATE UNIQUE INDEX u ON orders (id, note);',
    old: "INSERT INTO orders (note) VALUES ('a'), ('a')",
  },
  {
    change:
      "ALTER TABLE orders DROP CONSTRAINT orders_state, ADD CONSTRAINT orders_state CHECK (state IN ('open', 'paid', 'sent'));",
    old: "INSERT INTO orders (state) VALUES ('paid')",
    next: "INSERT INTO orders (state) VALUES ('sent')",
  },
  {
    change:
      'DROP VIEW notes; ALTER TABLE orders ALTER COLUMN note TYPE varchar(50); CREATE VIEW notes AS SELECT id, note FROM orders;',
    old: 'SELECT note FROM notes',
    next: "INSERT INTO orders (note) VALUES (repeat('a', 40))",
  },
  {
    change:
      'DROP FUNCTION tax(integer); CREATE FUNCTION tax(amount integer, rate integer DEFAULT 1) RETURNS integer LANGUAGE sql AS $$SELECT amount$$;',
    old: 'SELECT tax(1)',
    next: 'SELECT tax(1, 2)',
  },
  {
    change: "ALTER TYPE mood ADD VALUE 'calm';",
    old: "INSERT INTO orders (mood) VALUES ('sad')",
    next: "INSERT INTO orders (mood) VALUES ('calm')",
  },
  {
    change:
      "ALTER TYPE mood RENAME TO mood_old; CREATE TYPE mood AS ENUM ('glad'); ALTER TABLE orders ALTER COLUMN mood TYPE mood USING mood::text::mood; DROP TYPE mood_old;",
    old: "INSERT INTO orders (mood) VALUES ('sad')",
  },
  {
    change: 'ALTER TABLE orders ADD COLUMN new text; ALTER TABLE orders DROP COLUMN new;',
    old: 'INSERT INTO orders (note) VALUES (1)',
  },
];

let place: Place;
beforeAll(async () => {
  place = await makePlace(18);
});
afterAll(() => removePlace(place));

/** What it does is taken back. */
async function fails(client: Client, sql: string): Promise<boolean> {
  await client.query('BEGIN');
  try {
    await client.query(sql);
    return false;
  } catch {
    return true;
  } finally {
    await client.query('ROLLBACK');
  }
}

describe('code of before and code that comes', () => {
  it.each(cases)('$change', async ({ change, old, next = old }) => {
    const { client } = place;
    try {
      await client.query(history);
      const isAsked = next !== old;
      const before = isAsked && (await fails(client, next));
      expect(await fails(client, old)).toBe(false);
      await client.query(change);
      const { compatibility } = factsOf(await changeOf({ history: [history], change: [change] }));
      expect(await fails(client, old)).toBe(compatibility.oldOnAfter.length > 0);
      expect(before).toBe(compatibility.newOnBefore.length > 0);
      if (isAsked) expect(await fails(client, next)).toBe(false);
    } finally {
      await clean(place);
    }
  });
});

describe('a prepared query', () => {
  it.each([
    ['SELECT * FROM orders', 'ALTER TABLE orders ADD COLUMN paid boolean', true],
    ['SELECT id FROM orders', 'ALTER TABLE orders ADD COLUMN paid boolean', false],
    ['SELECT total FROM orders', 'ALTER TABLE orders ALTER COLUMN total TYPE bigint', true],
    ['SELECT id FROM orders WHERE total > 0', 'ALTER TABLE orders ALTER COLUMN total TYPE bigint', false],
    ['SELECT state FROM orders', 'ALTER TABLE orders ALTER COLUMN state TYPE varchar(50)', true],
  ] as const)('%s, %s: fails %s', async (query, change, isRefused) => {
    const { client } = place;
    try {
      await client.query(history);
      await client.query(`PREPARE asked AS ${query}`);
      await client.query('EXECUTE asked');
      await client.query(change);
      const asked = client.query('EXECUTE asked');
      if (isRefused) await expect(asked).rejects.toThrow('cached plan must not change result type');
      else await asked;
    } finally {
      await clean(place);
    }
  });
});
