/** What a DROP … CASCADE takes along is what the server says that it takes along; and without CASCADE it refuses exactly where that is something. */
import { Client } from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import { blockersOf, victimsOf } from '../../../core/schema/cascade.ts';
import { thingText } from '../../../core/schema/difference.ts';
import { replaySection } from '../../../core/replay/section.ts';
import { emptySchema } from '../../../core/schema/apply/apply.ts';
import type { StatementParser } from '../../../core/operations/postgres/statement-parser.ts';
import { startPostgres, type PostgresServer } from '../../hosts/postgres/server.ts';
import { statementParser, statementsIn } from '../../sql.ts';

interface Case {
  readonly given: string;
  readonly drop: string;
}

const shop = `
CREATE TYPE mood AS ENUM ('ok');
CREATE DOMAIN price AS numeric CHECK (VALUE > 0);
CREATE TABLE customers (id int PRIMARY KEY, name text, email text UNIQUE, feeling mood DEFAULT 'ok', CHECK (length(name) > 0));
CREATE TABLE orders (id serial PRIMARY KEY, customer_id int REFERENCES customers, paid price, total int, half int GENERATED ALWAYS AS (total / 2) STORED);
CREATE INDEX orders_paid ON orders (paid);
CREATE VIEW names AS SELECT id, name FROM customers;
CREATE VIEW upper_names AS SELECT upper(name) AS name FROM names;
CREATE MATERIALIZED VIEW totals AS SELECT customer_id, total FROM orders;
CREATE INDEX totals_customer ON totals (customer_id);
`;

const cases: readonly Case[] = [
  { given: shop, drop: 'DROP TABLE customers' },
  { given: shop, drop: 'DROP TABLE orders' },
  { given: shop, drop: 'DROP VIEW names' },
  { given: shop, drop: 'DROP VIEW upper_names' },
  { given: shop, drop: 'DROP MATERIALIZED VIEW totals' },
  { given: shop, drop: 'DROP TYPE mood' },
  { given: shop, drop: 'DROP DOMAIN price' },
  { given: shop, drop: 'DROP INDEX orders_paid' },
  { given: shop, drop: 'DROP SEQUENCE orders_id_seq' },
  { given: shop, drop: 'ALTER TABLE customers DROP COLUMN name' },
  { given: shop, drop: 'ALTER TABLE customers DROP COLUMN email' },
  { given: shop, drop: 'ALTER TABLE customers DROP COLUMN id' },
  { given: shop, drop: 'ALTER TABLE orders DROP COLUMN total' },
  { given: shop, drop: 'ALTER TABLE orders DROP COLUMN id' },
  { given: shop, drop: 'ALTER TABLE customers DROP CONSTRAINT customers_pkey' },
  { given: shop, drop: 'ALTER TABLE customers DROP CONSTRAINT customers_email_key' },
  {
    given:
      "CREATE SEQUENCE numbers; CREATE TABLE a (n int DEFAULT nextval('numbers')); CREATE TABLE b (n int DEFAULT nextval('numbers'));",
    drop: 'DROP SEQUENCE numbers',
  },
  {
    given: `CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TABLE a (id int); CREATE TABLE b (id int);
CREATE TRIGGER touch_a BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION touch();
CREATE TRIGGER touch_b AFTER UPDATE ON b FOR EACH ROW EXECUTE FUNCTION touch();`,
    drop: 'DROP FUNCTION touch()',
  },
  {
    given: `CREATE FUNCTION one(n int) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT n $$;
CREATE TABLE a (id int DEFAULT one(1), b int CHECK (one(b) > 0), c int GENERATED ALWAYS AS (one(7)) STORED);
CREATE INDEX a_one ON a (one(b));
CREATE VIEW v AS SELECT one(id) AS n FROM a;
CREATE TABLE p (id int); CREATE POLICY mine ON p USING (one(id) = 1);`,
    drop: 'DROP FUNCTION one(int)',
  },
  {
    given: `CREATE TABLE parent (id int, at date) PARTITION BY RANGE (at);
CREATE TABLE part PARTITION OF parent FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE VIEW on_part AS SELECT id FROM part;
CREATE TABLE other (id int);`,
    drop: 'DROP TABLE parent',
  },
  ...[
    'DROP INDEX tree_n',
    'ALTER TABLE tree DROP CONSTRAINT tree_pkey',
    'DROP FUNCTION one(int)',
    'DROP TYPE mood',
    'ALTER TABLE tree DROP COLUMN n',
  ].map((drop) => ({
    given: `CREATE TYPE mood AS ENUM ('ok');
CREATE FUNCTION one(n int) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT n $$;
CREATE TABLE tree (id int PRIMARY KEY, n int, feeling mood) PARTITION BY RANGE (id);
CREATE TABLE tree_1 PARTITION OF tree FOR VALUES FROM (1) TO (10) PARTITION BY RANGE (id);
CREATE TABLE tree_1_1 PARTITION OF tree_1 FOR VALUES FROM (1) TO (5);
CREATE INDEX tree_n ON tree (n);
CREATE INDEX tree_feeling ON tree (feeling);
CREATE INDEX tree_one ON tree (one(n));
CREATE TABLE leaves (tree_id int REFERENCES tree);`,
    drop,
  })),
  {
    given: `CREATE TABLE base (id int); CREATE TABLE child (extra int) INHERITS (base); CREATE VIEW v AS SELECT extra FROM child;`,
    drop: 'DROP TABLE base',
  },
  {
    given: `CREATE SCHEMA side; CREATE TABLE side.t (id int PRIMARY KEY); CREATE TYPE side.kind AS ENUM ('a');
CREATE VIEW v AS SELECT id FROM side.t; CREATE TABLE refers (id int REFERENCES side.t, kind side.kind);
CREATE FUNCTION side.f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$; CREATE SEQUENCE side.s;`,
    drop: 'DROP SCHEMA side',
  },
  { given: 'CREATE SCHEMA empty;', drop: 'DROP SCHEMA empty' },
  {
    given: `CREATE TABLE t (id int, owner text, note text); CREATE POLICY own ON t USING (owner = current_user);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER noted BEFORE UPDATE OF note ON t FOR EACH ROW EXECUTE FUNCTION f();
CREATE TRIGGER owned BEFORE UPDATE ON t FOR EACH ROW WHEN (NEW.owner IS NULL) EXECUTE FUNCTION f();`,
    drop: 'ALTER TABLE t DROP COLUMN owner',
  },
  {
    given: `CREATE TABLE t (id int, note text);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER noted BEFORE UPDATE OF note ON t FOR EACH ROW EXECUTE FUNCTION f();`,
    drop: 'ALTER TABLE t DROP COLUMN note',
  },
  {
    given: `CREATE TYPE pair AS (a int, b int); CREATE TABLE t (p pair, q pair[]); CREATE FUNCTION f(p pair) RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;
CREATE FUNCTION g() RETURNS pair LANGUAGE sql AS $$ SELECT NULL::pair $$; CREATE DOMAIN d AS pair;`,
    drop: 'DROP TYPE pair',
  },
];

describe('CASCADE', () => {
  let server: PostgresServer;
  let parser: StatementParser;
  beforeAll(async () => {
    server = await startPostgres(18);
    parser = await statementParser();
  });

  it.each(cases)('$drop', async ({ given, drop }) => {
    const schema = replaySection(emptySchema(), statementsIn(given, parser), 'given.sql').after;
    const [statement] = statementsIn(drop, parser);
    const operations = statement?.parsed.operations ?? [];
    const expected = await said(server, given, drop);
    expect(
      operations
        .flatMap((one) => victimsOf(schema, one))
        .map(thingText)
        .sort(),
    ).toEqual(expected.taken);
    expect(operations.some((one) => blockersOf(schema, one).length > 0)).toBe(expected.refused);
  });
});

async function said(
  server: PostgresServer,
  given: string,
  drop: string,
): Promise<{ readonly taken: readonly string[]; readonly refused: boolean }> {
  const database = await server.createDatabase();
  const client = new Client({ connectionString: server.connectionString(database) });
  const notices: string[] = [];
  client.on('notice', ({ message, detail }) => notices.push(message ?? '', ...(detail ?? '').split('\n')));
  await client.connect();
  try {
    await client.query(given);
    const refused = await client.query(`BEGIN; ${drop}; ROLLBACK`).then(
      () => false,
      (error: unknown) => error instanceof Error && 'code' in error && error.code === '2BP01',
    );
    await client.query('ROLLBACK');
    notices.length = 0;
    await client.query(`${drop} CASCADE`);
    const taken = notices.flatMap((line) => {
      const thing = /^drop cascades to (?!\d+ other)(.+)$/.exec(line)?.[1];
      return thing === undefined ? [] : [thing.replace(/^(function [^(]+)\(.*\)$/, '$1')];
    });
    return { taken: taken.sort(), refused };
  } finally {
    await client.end();
    await server.dropDatabase(database);
  }
}
