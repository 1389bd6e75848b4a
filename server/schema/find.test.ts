/** The path of search results: in the tree of migrations, and for a database by its answers. */
import { beforeAll, expect, it } from 'vitest';
import { relationConcern } from '../../core/lint/affected-objects.ts';
import { replaySection } from '../../core/replay/section.ts';
import { emptySchema } from '../../core/schema/apply/apply.ts';
import type { StatementParser } from '../../core/operations/postgres/statement-parser.ts';
import { statementParser, statementsIn } from '../../test/sql.ts';
import { findIn, foundInOutline, named } from './find.ts';
import type { Findable } from './findable.ts';
import { outlineOfReplay } from './from-replay.ts';
import { trailToNode } from './nodes.ts';

let parser: StatementParser;
beforeAll(async () => {
  parser = await statementParser();
});

const sql = `
  CREATE TABLE users (id bigint PRIMARY KEY, email text CONSTRAINT has_at CHECK (email ~ '@'));
  CREATE TABLE orders (id bigint, user_id bigint REFERENCES users, at date) PARTITION BY RANGE (at);
  CREATE TABLE orders_rest PARTITION OF orders DEFAULT;
  CREATE INDEX users_by_email ON users (email);
  CREATE VIEW everybody AS SELECT id FROM users;
  CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$;
  CREATE TRIGGER touched BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch();
  CREATE POLICY mine ON users USING (true);
  CREATE TYPE mood AS ENUM ('fine');
  CREATE SEQUENCE numbers;
  CREATE EXTENSION citext;
  CREATE PUBLICATION news FOR TABLE users;
  CREATE ROLE reader;
  CREATE SCHEMA app;
  CREATE TABLE app."odd [name]" (a int);`;

it.each<readonly [string, string]>([
  ['table:users', 'table users, in public'],
  ['email', 'column email, in public users'],
  ['index:byemail', 'index users_by_email, in public users'],
  ['constraint:has_at', 'constraint has_at, in public users'],
  ['table:orders_rest', 'table orders_rest, in public orders'],
  ['view:every', 'view everybody, in public'],
  ['function:touch', 'function touch, in public'],
  ['trigger:', ''],
  ['trigger:touch', 'trigger touched, in public users'],
  ['policy:mine', 'policy mine, in public users'],
  ['type:mood', 'enum mood, in public'],
  ['sequence:numbers', 'sequence numbers, in public'],
  ['extension:citext', 'extension citext, in '],
  ['publication:news', 'publication news, in '],
  ['role:reader', 'role reader, in '],
  ['schema:app', 'schema app, in '],
  ['odd [', 'table odd [name], in app'],
])('finds %s in what migrations make, and leads there', async (text, expected) => {
  const schema = replaySection(emptySchema(), statementsIn(sql, parser), 'm.sql').after;
  const inside = outlineOfReplay(schema, '/');
  const root = {
    id: '/m',
    label: 'm',
    detail: '',
    inside: () => Promise.resolve(inside),
    finder: async () => ({ kind: 'found' as const, found: await foundInOutline(inside) }),
  };
  const { found } = await findIn([root], text, new AbortController().signal);
  const [first] = found;
  expect(first === undefined ? '' : `${first.kind} ${first.name}, in ${first.above.join(' ')}`).toBe(
    expected,
  );
  if (first !== undefined) expect((await trailToNode([root], first.id)).at(-1)?.label).toBe(first.name);
});

const tables: readonly Findable[] = (
  [
    ['app', 'orders'],
    ['public', 'orders'],
    ['app', 'customers'],
  ] as const
).map(([schema, name]) => ({ schema, name, concern: relationConcern(schema, name), path: () => [] }));

it.each<readonly [string | undefined, string, string | undefined]>([
  [undefined, 'orders', 'public'],
  ['app', 'orders', 'app'],
  ['other', 'orders', undefined],
  [undefined, 'customers', 'app'],
  [undefined, 'note', undefined],
])('in schema %s, the table %s is that of %s', (schema, name, expected) => {
  expect(named({ schema, name }, tables)?.schema).toBe(expected);
});
