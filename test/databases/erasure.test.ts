/** What `plinth pii` says of a DELETE is what the server does; and in the order that it gives, a person goes. */
import { beforeAll, describe, expect, it } from 'vitest';
import { erasureOf } from '../../core/personal-data/erasure.ts';
import type { ErasureStep, PersonErasure } from '../../core/personal-data/erasure-model.ts';
import { namesFor } from '../../core/personal-data/erasure-markdown.ts';
import { noPersonalDataSettings } from '../../core/personal-data/settings.ts';
import { replaySection } from '../../core/replay/section.ts';
import { emptySchema } from '../../core/schema/apply/apply.ts';
import { quoteIdentifier } from '../../core/syntax/postgres/identifier.ts';
import type { StatementParser } from '../../core/operations/postgres/statement-parser.ts';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { statementParser, statementsIn } from '../sql.ts';
import { withClient } from './native.ts';

const { table: sqlName } = namesFor('postgresql', (sql) => sql);

interface Case {
  readonly title: string;
  readonly schema: string;
  /** Rows of one person, in every table. */
  readonly rows: string;
  readonly fates: Readonly<Record<string, string>>;
}

const users = 'CREATE TABLE users (id int PRIMARY KEY, email text);';

const cases: readonly Case[] = [
  {
    title: 'each action by itself',
    schema: `${users}
      CREATE TABLE sessions (id int PRIMARY KEY, user_id int REFERENCES users ON DELETE CASCADE, ip inet);
      CREATE TABLE reviews (id int PRIMARY KEY, user_id int REFERENCES users ON DELETE SET NULL, comment text);
      CREATE TABLE orders (id int PRIMARY KEY, user_id int REFERENCES users, note text);
      CREATE TABLE invoices (id int PRIMARY KEY, user_id int REFERENCES users ON DELETE RESTRICT);`,
    rows: "INSERT INTO users VALUES (1, 'a'); INSERT INTO sessions VALUES (1, 1); INSERT INTO reviews VALUES (1, 1, 'x'); INSERT INTO orders VALUES (1, 1); INSERT INTO invoices VALUES (1, 1);",
    fates: { sessions: 'deleted', reviews: 'unlinked', orders: 'blocks', invoices: 'blocks' },
  },
  {
    title: 'nothing blocks',
    schema: `${users} CREATE TABLE sessions (id int, user_id int REFERENCES users ON DELETE CASCADE);`,
    rows: "INSERT INTO users VALUES (1, 'a'); INSERT INTO sessions VALUES (1, 1);",
    fates: { sessions: 'deleted' },
  },
  {
    title: 'a block behind a cascade',
    schema: `${users}
      CREATE TABLE orders (id int PRIMARY KEY, user_id int REFERENCES users ON DELETE CASCADE);
      CREATE TABLE lines (id int PRIMARY KEY, order_id int REFERENCES orders ON DELETE CASCADE);
      CREATE TABLE refunds (id int PRIMARY KEY, line_id int REFERENCES lines);`,
    rows: "INSERT INTO users VALUES (1, 'a'); INSERT INTO orders VALUES (1, 1); INSERT INTO lines VALUES (1, 1); INSERT INTO refunds VALUES (1, 1);",
    fates: { orders: 'deleted', lines: 'deleted', refunds: 'blocks' },
  },
  {
    title: 'SET NULL of what is NOT NULL',
    schema: `${users} CREATE TABLE orders (id int, user_id int NOT NULL REFERENCES users ON DELETE SET NULL);`,
    rows: "INSERT INTO users VALUES (1, 'a'); INSERT INTO orders VALUES (1, 1);",
    fates: { orders: 'blocks' },
  },
  {
    title: 'SET NULL of a part of the key',
    schema: `CREATE TABLE users (tenant int, id int, email text, PRIMARY KEY (tenant, id));
      CREATE TABLE posts (id int, tenant int NOT NULL, user_id int, body text, FOREIGN KEY (tenant, user_id) REFERENCES users ON DELETE SET NULL (user_id));`,
    rows: "INSERT INTO users VALUES (1, 1, 'a'); INSERT INTO posts VALUES (1, 1, 1, 'x');",
    fates: { posts: 'unlinked' },
  },
  {
    title: 'a table that refers to itself',
    schema: 'CREATE TABLE users (id int PRIMARY KEY, email text, manager_id int REFERENCES users);',
    rows: "INSERT INTO users VALUES (1, 'a', NULL), (2, 'b', 1);",
    fates: { users: 'blocks' },
  },
  {
    title: 'a circle with the person in it',
    schema: `CREATE TABLE users (id int PRIMARY KEY, email text, card_id int);
      CREATE TABLE cards (id int PRIMARY KEY, user_id int NOT NULL REFERENCES users, card_number text);
      ALTER TABLE users ADD FOREIGN KEY (card_id) REFERENCES cards;`,
    rows: "INSERT INTO users VALUES (1, 'a', NULL); INSERT INTO cards VALUES (1, 1, 'x'); UPDATE users SET card_id = 1;",
    fates: { users: 'blocks', cards: 'blocks' },
  },
  {
    title: 'a circle that only one statement opens',
    schema: `${users}
      CREATE TABLE a (id int PRIMARY KEY, user_id int NOT NULL REFERENCES users, b_id int NOT NULL);
      CREATE TABLE b (id int PRIMARY KEY, a_id int NOT NULL REFERENCES a);
      ALTER TABLE a ADD FOREIGN KEY (b_id) REFERENCES b DEFERRABLE;`,
    rows: "INSERT INTO users VALUES (1, 'a'); SET CONSTRAINTS ALL DEFERRED; INSERT INTO a VALUES (1, 1, 1); INSERT INTO b VALUES (1, 1); SET CONSTRAINTS ALL IMMEDIATE;",
    fates: { a: 'blocks', b: 'blocks' },
  },
  {
    title: 'what the person points at stays',
    schema: `CREATE TABLE addresses (id int PRIMARY KEY, street text);
      CREATE TABLE users (id int PRIMARY KEY, email text, address_id int REFERENCES addresses);`,
    rows: "INSERT INTO addresses VALUES (1, 'x'); INSERT INTO users VALUES (1, 'a', 1);",
    fates: { addresses: 'left' },
  },
  {
    title: 'partitions, hostile names and two ways to one table',
    schema: `CREATE TABLE "us""ers; --" (id int PRIMARY KEY, email text);
      COMMENT ON TABLE "us""ers; --" IS 'x';
      CREATE TABLE users (id int PRIMARY KEY, email text);
      CREATE TABLE "or""ders" (id int, user_id int REFERENCES users, payer_id int REFERENCES users ON DELETE CASCADE, note text) PARTITION BY RANGE (id);
      CREATE TABLE "or""ders_1" PARTITION OF "or""ders" FOR VALUES FROM (1) TO (9);`,
    rows: `INSERT INTO users VALUES (1, 'a'); INSERT INTO "or""ders" VALUES (1, 1, NULL, 'x'), (2, NULL, 1, 'y');`,
    fates: { 'or"ders': 'blocks' },
  },
];

let parser: StatementParser;
let server: PostgresServer;
beforeAll(async () => {
  parser = await statementParser();
  server = await startPostgres(18);
});

function personOf(schema: string): PersonErasure {
  const { after } = replaySection(emptySchema(), statementsIn(schema, parser), 'm.sql');
  const found = erasureOf(after, noPersonalDataSettings).people.find(({ table }) => table === 'public.users');
  if (found === undefined) throw new Error('users were expected');
  return found;
}

/** All rows are those of one person. */
function sqlOf(step: ErasureStep): string {
  const set = (columns: readonly string[]): string =>
    columns.map((one) => `${quoteIdentifier(one)} = NULL`).join(', ');
  switch (step.kind) {
    case 'clear':
    case 'detach':
      return `UPDATE ${sqlName(step.table)} SET ${set(step.columns)}`;
    case 'together': {
      const last = sqlName(step.tables.at(-1) ?? '');
      const others = step.tables.slice(0, -1).map((key, at) => `d${at} AS (DELETE FROM ${sqlName(key)})`);
      return others.length === 0 ? `DELETE FROM ${last}` : `WITH ${others.join(', ')} DELETE FROM ${last}`;
    }
    case 'delete':
    case 'delete-left':
      return `DELETE FROM ${sqlName(step.table)}`;
  }
}

describe('erasure on PostgreSQL 18', () => {
  it.each(cases)('$title', async ({ schema, rows, fates }) => {
    const person = personOf(schema);
    expect(
      Object.fromEntries(person.reached.map(({ table, fate }) => [table.replace('public.', ''), fate])),
    ).toEqual(fates);
    await withClient(server, await server.createDatabase(), async (client) => {
      await client.query(`BEGIN; ${schema} ${rows} SAVEPOINT filled;`);
      const blocks = person.reached.some(({ fate }) => fate === 'blocks');
      const refused = await client.query('DELETE FROM users WHERE id = 1').then(
        () => false,
        () => true,
      );
      expect(refused, 'whether the DELETE fails').toBe(blocks);
      if (!blocks) {
        for (const { table, fate } of person.reached) {
          const left = await client.query(`SELECT FROM ${sqlName(table)}`);
          expect(left.rowCount, `${table} ${fate}`).toBe(fate === 'deleted' ? 0 : 1);
        }
      }
      await client.query('ROLLBACK TO SAVEPOINT filled');
      for (const step of person.order) await client.query(sqlOf(step));
      for (const { table, fate, columns } of person.reached) {
        const left = await client.query<Record<string, unknown>>(`SELECT * FROM ${sqlName(table)}`);
        expect(left.rowCount, `${table} ${fate}`).toBe(fate === 'unlinked' ? 1 : 0);
        for (const { column } of columns) expect(left.rows[0]?.[column] ?? null).toBeNull();
      }
      expect((await client.query('SELECT FROM users')).rowCount).toBe(0);
    });
  });
});
