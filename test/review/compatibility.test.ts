/** What breaks for which code, and when each file can be applied: one line for each break, `old` or `new` first. */
import { describe, expect, it } from 'vitest';
import { factsOf } from '../../core/review/facts/facts.ts';
import { changeOf } from './change.ts';

const orders = `CREATE TYPE mood AS ENUM ('sad', 'glad');
CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, note varchar(20), total integer NOT NULL DEFAULT 0,
  state text NOT NULL CONSTRAINT orders_state CHECK (state IN ('open', 'paid')), mood mood);
CREATE VIEW totals AS SELECT id, total FROM orders;
CREATE FUNCTION tax(amount integer) RETURNS integer LANGUAGE sql AS 'SELECT amount';`;

interface Case {
  readonly title: string;
  readonly change: readonly string[];
  readonly history?: readonly string[];
  readonly breaks: readonly string[];
  readonly phases: readonly string[];
}

const cases: readonly Case[] = [
  {
    title: 'what adds',
    change: [
      'ALTER TABLE orders ADD COLUMN paid_at timestamptz; CREATE INDEX ON orders (customer); CREATE TABLE bills (id bigint);',
    ],
    breaks: ['new missing orders.paid_at', 'new missing bills'],
    phases: ['before'],
  },
  {
    title: 'what takes away',
    change: ['ALTER TABLE orders DROP COLUMN note;', 'DROP FUNCTION tax(integer);'],
    breaks: ['old missing orders.note', 'old missing tax(integer)'],
    phases: ['after', 'after'],
  },
  {
    title: 'an index alone',
    change: ['CREATE INDEX ON orders (customer);'],
    breaks: [],
    phases: ['any'],
  },
  {
    title: 'created and dropped here',
    change: [
      'CREATE TABLE scratch (id bigint); ALTER TABLE scratch ADD COLUMN a int; DROP TABLE scratch; ALTER TABLE orders ADD COLUMN b int; ALTER TABLE orders DROP COLUMN b;',
    ],
    breaks: [],
    phases: ['any'],
  },
  {
    title: 'renames',
    change: ['ALTER TABLE orders RENAME COLUMN note TO remark;', 'ALTER TABLE customers RENAME TO clients;'],
    breaks: [
      'old renamed orders.note',
      'old renamed customers',
      'new missing orders.note',
      'new missing customers',
    ],
    phases: ['stop', 'stop'],
  },
  {
    title: 'a table under a new name with a view in its place',
    change: ['ALTER TABLE customers RENAME TO clients; CREATE VIEW customers AS SELECT id FROM clients;'],
    breaks: [],
    phases: ['any'],
  },
  {
    title: 'a column that another takes the name of',
    change: [
      'ALTER TABLE orders ADD COLUMN note_new text; ALTER TABLE orders RENAME COLUMN note TO note_old; ALTER TABLE orders RENAME COLUMN note_new TO note; ALTER TABLE orders DROP COLUMN note_old;',
    ],
    breaks: ['new refused orders.note'],
    phases: ['before'],
  },
  {
    title: 'types',
    change: [
      'DROP VIEW totals; ALTER TABLE orders ALTER COLUMN total TYPE bigint;',
      'ALTER TABLE orders ALTER COLUMN note TYPE varchar(50);',
    ],
    breaks: ['old missing totals', 'new refused orders.total', 'new refused orders.note'],
    phases: ['split', 'before'],
  },
  {
    title: 'a type of another kind',
    change: ['DROP VIEW totals; ALTER TABLE orders ALTER COLUMN total TYPE text;'],
    breaks: ['old missing totals', 'old retyped orders.total', 'new retyped orders.total'],
    phases: ['stop'],
  },
  {
    title: 'a type that holds less',
    change: ['ALTER TABLE orders ALTER COLUMN note TYPE varchar(5);'],
    breaks: ['old refused orders.note'],
    phases: ['after'],
  },
  {
    title: 'a column that is required later',
    change: [
      'ALTER TABLE orders ADD COLUMN shop bigint; UPDATE orders SET shop = 1;',
      'ALTER TABLE orders ALTER COLUMN shop SET NOT NULL;',
    ],
    breaks: ['old refused orders.shop', 'new missing orders.shop'],
    phases: ['before', 'after'],
  },
  {
    title: 'a required column in one step, and one with a default',
    change: [
      'ALTER TABLE orders ADD COLUMN shop bigint NOT NULL;',
      'ALTER TABLE orders ADD COLUMN rank bigint NOT NULL DEFAULT 0;',
    ],
    breaks: ['old refused orders.shop', 'new missing orders.shop', 'new missing orders.rank'],
    phases: ['stop', 'before'],
  },
  {
    title: 'nulls and defaults',
    change: [
      'ALTER TABLE orders ALTER COLUMN customer SET NOT NULL;',
      'ALTER TABLE orders ALTER COLUMN total DROP DEFAULT;',
      'ALTER TABLE orders ALTER COLUMN state DROP NOT NULL;',
    ],
    breaks: ['old refused orders.customer', 'old refused orders.total', 'new refused orders.state'],
    phases: ['after', 'after', 'before'],
  },
  {
    title: 'constraints',
    change: [
      'ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer) REFERENCES customers (id) NOT VALID;',
      'ALTER TABLE orders VALIDATE CONSTRAINT orders_customer;',
      'CREATE UNIQUE INDEX orders_note ON orders (note);',
      'CREATE UNIQUE INDEX orders_id_note ON orders (id, note);',
      'ALTER TABLE orders ADD COLUMN code text UNIQUE;',
    ],
    breaks: [
      'old refused orders_customer of orders',
      'old refused orders_note of orders',
      'new missing orders.code',
    ],
    phases: ['after', 'any', 'after', 'any', 'before'],
  },
  {
    title: 'a list of values that gets longer, and one that gets shorter',
    change: [
      "ALTER TABLE orders DROP CONSTRAINT orders_state; ALTER TABLE orders ADD CONSTRAINT orders_state CHECK (state IN ('open', 'paid', 'sent'));",
    ],
    breaks: ['new refused orders_state of orders'],
    phases: ['before'],
  },
  {
    title: 'a list of values that gets shorter',
    change: [
      "ALTER TABLE orders DROP CONSTRAINT orders_state; ALTER TABLE orders ADD CONSTRAINT orders_state CHECK (state = ANY (ARRAY['open'::text]));",
    ],
    breaks: ['old refused orders_state of orders'],
    phases: ['after'],
  },
  {
    title: 'values of an enum',
    change: ["ALTER TYPE mood ADD VALUE 'calm';", "ALTER TYPE mood RENAME VALUE 'sad' TO 'blue';"],
    breaks: ["old renamed 'sad' of mood", "new missing 'calm' of mood", "new missing 'sad' of mood"],
    phases: ['before', 'stop'],
  },
  {
    title: 'an enum that is exchanged for one with fewer values',
    change: [
      "ALTER TYPE mood RENAME TO mood_old; CREATE TYPE mood AS ENUM ('glad'); ALTER TABLE orders ALTER COLUMN mood TYPE mood USING mood::text::mood; DROP TYPE mood_old;",
    ],
    breaks: ["old missing 'sad' of mood"],
    phases: ['after'],
  },
  {
    title: 'a table that no migration created',
    change: [
      'ALTER TABLE crates DROP COLUMN kilos; ALTER TABLE crates ADD COLUMN weight int; ALTER TABLE crates ALTER COLUMN label SET NOT NULL;',
    ],
    breaks: ['old missing crates.kilos', 'old refused crates.label', 'new missing crates.weight'],
    phases: ['split'],
  },
  {
    title: 'a view that comes again with a column more, and a function with an argument more',
    change: [
      'DROP VIEW totals; CREATE VIEW totals AS SELECT id, total, note FROM orders;',
      "DROP FUNCTION tax(integer); CREATE FUNCTION tax(amount integer, rate integer DEFAULT 1) RETURNS integer LANGUAGE sql AS 'SELECT amount';",
    ],
    breaks: ['new missing totals.note', 'new missing tax(integer, integer)'],
    phases: ['before', 'before'],
  },
  {
    title: 'what DROP SCHEMA takes along',
    history: ['CREATE SCHEMA app; CREATE TABLE app.users (id bigint);'],
    change: ['DROP SCHEMA app CASCADE;'],
    breaks: ['old missing app.users'],
    phases: ['after'],
  },
  {
    title: 'a new table and a column that goes',
    change: ['CREATE TABLE notes (id bigint PRIMARY KEY); ALTER TABLE orders DROP COLUMN note;'],
    breaks: ['old missing orders.note', 'new missing notes'],
    phases: ['split'],
  },
];

describe('compatibility', () => {
  it.each(cases)('$title', async ({ history = [], change, breaks, phases }) => {
    const { compatibility, phases: found } = factsOf(
      await changeOf({ history: [orders, ...history], change }),
    );
    const all = [...compatibility.oldOnAfter, ...compatibility.newOnBefore];
    expect(all.map(({ code, how, object }) => `${code} ${how} ${object.name}`)).toEqual(breaks);
    expect([...found.values()]).toEqual(phases);
  });

  it('names the queries that use what is dropped', async () => {
    const change = await changeOf({
      history: [orders],
      change: ['ALTER TABLE orders DROP COLUMN note;'],
      files: { 'queries/orders.sql': 'SELECT id, note FROM orders WHERE id = $1;' },
    });
    const [first] = factsOf(change).compatibility.oldOnAfter;
    expect(first?.seenIn.map(({ path }) => path)).toEqual(['queries/orders.sql']);
  });
});
