import { beforeAll, expect, it } from 'vitest';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { StatementParser } from '../operations/postgres/statement-parser.ts';
import { replaySection } from '../replay/section.ts';
import { emptySchema } from '../schema/apply/apply.ts';
import type { Schema } from '../schema/model.ts';
import { readStatements } from '../syntax/postgres/read.ts';
import { readParameters } from '../plan/parameters.ts';
import { queryTypes } from './query-types.ts';

let parser: StatementParser;
let schema: Schema;

const tables = `
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, email text, age int, feels mood NOT NULL, data jsonb NOT NULL, during tstzrange NOT NULL);
CREATE TABLE posts (id bigint PRIMARY KEY, user_id bigint NOT NULL REFERENCES users, title text NOT NULL, body text, at timestamptz NOT NULL);
CREATE TABLE marks (post_id bigint REFERENCES posts, value int CHECK (value IS NOT NULL), other int);
ALTER TABLE marks ADD CONSTRAINT seen CHECK (other IS NOT NULL) NOT VALID;
CREATE TABLE parents (id bigint PRIMARY KEY, note text);
ALTER TABLE parents ADD CONSTRAINT noted CHECK (note IS NOT NULL) NO INHERIT;
CREATE TABLE children () INHERITS (parents);
CREATE VIEW named AS SELECT u.id, u.name, p.title FROM users u LEFT JOIN posts p ON p.user_id = u.id;
CREATE MATERIALIZED VIEW stored AS SELECT id FROM users;
CREATE FUNCTION shout(text) RETURNS text LANGUAGE sql AS 'SELECT NULL::text';
CREATE FUNCTION upper(text) RETURNS text LANGUAGE sql AS 'SELECT NULL::text';`;

beforeAll(async () => {
  parser = new StatementParser(await loadPostgresParser());
  const statements = readStatements(tables, 0, tables.length, parser);
  schema = replaySection(emptySchema(), statements, 'a.sql').after;
});

/** Columns that are never null have a `!`. */
it.each([
  // Columns, constraints, inheritance, views.
  ['SELECT id, name, email FROM users', 'id! name! email'],
  ['SELECT * FROM posts', 'id! user_id! title! body at!'],
  ['SELECT value, other FROM marks', 'value! other'],
  ['SELECT id, note FROM parents', 'id! note'],
  ['SELECT id, note FROM ONLY parents', 'id! note!'],
  ['SELECT * FROM named', 'id! name! title'],
  ['SELECT id FROM stored', 'id'],
  ['SELECT id FROM pg_class', 'id'],
  // Joins.
  ['SELECT u.id, p.id FROM users u LEFT JOIN posts p ON p.user_id = u.id', 'id! id'],
  ['SELECT u.id, p.id FROM users u RIGHT JOIN posts p ON p.user_id = u.id', 'id id!'],
  ['SELECT u.id, p.id FROM users u FULL JOIN posts p ON p.user_id = u.id', 'id id'],
  ['SELECT u.id, p.id FROM users u JOIN posts p ON p.user_id = u.id', 'id! id!'],
  [
    'SELECT u.id, p.id, m.value FROM users u LEFT JOIN (posts p JOIN marks m ON m.post_id = p.id) ON p.user_id = u.id',
    'id! id value',
  ],
  ['SELECT email FROM users u JOIN posts p ON p.title = u.email', 'email!'],
  ['SELECT email FROM users u LEFT JOIN posts p ON p.title = u.email', 'email'],
  ['SELECT id, value FROM posts FULL JOIN (SELECT post_id AS id, value FROM marks) m USING (id)', 'id value'],
  ['SELECT id FROM posts FULL JOIN users USING (id)', 'id!'],
  [
    'SELECT * FROM posts LEFT JOIN users USING (id)',
    'id! user_id! title! body at! name email age feels data during',
  ],
  ['SELECT u.id FROM users u, LATERAL (SELECT body FROM posts p WHERE p.user_id = u.id) x', 'id!'],
  [
    'SELECT x.n FROM users u LEFT JOIN LATERAL (SELECT count(*) AS n FROM posts p WHERE p.user_id = u.id) x ON true',
    'n',
  ],
  ['SELECT g, n FROM generate_series(1, 3) WITH ORDINALITY AS t(g, n)', 'g! n!'],
  // Conditions.
  ['SELECT email FROM users WHERE email IS NOT NULL', 'email!'],
  ['SELECT email, age FROM users WHERE email = $1 AND age > 3', 'email! age!'],
  ['SELECT email, age FROM users WHERE email = $1 OR age > 3', 'email age'],
  ['SELECT email FROM users WHERE email LIKE $1 OR email = $2', 'email!'],
  ['SELECT email FROM users WHERE NOT email = $1', 'email!'],
  ['SELECT email FROM users WHERE NOT (email = $1 AND age = 2)', 'email'],
  ['SELECT email FROM users WHERE email <> ALL ($1)', 'email'],
  ['SELECT email FROM users WHERE email = ANY ($1)', 'email!'],
  ['SELECT email FROM users WHERE NOT email = ANY ($1)', 'email'],
  ['SELECT email FROM users WHERE email NOT IN (SELECT title FROM posts)', 'email'],
  ['SELECT email FROM users WHERE email IN (SELECT title FROM posts)', 'email!'],
  ['SELECT email FROM users WHERE coalesce(email, name) = $1', 'email'],
  ['SELECT email FROM users WHERE EXISTS (SELECT FROM posts WHERE title = email)', 'email'],
  ['SELECT p.id, p.body FROM users u LEFT JOIN posts p ON p.user_id = u.id WHERE p.title = $1', 'id! body'],
  // Expressions.
  [
    "SELECT 1 AS a, NULL AS b, $1 AS c, coalesce(email, '') AS d, coalesce(email, body) AS e FROM users, posts",
    'a! b c d! e',
  ],
  [
    "SELECT CASE WHEN age > 1 THEN 'a' ELSE 'b' END AS a, CASE WHEN age > 1 THEN 'a' END AS b FROM users",
    'a! b',
  ],
  [
    'SELECT nullif(name, $1) AS a, greatest(age, 1) AS b, name || email AS c, name || title AS d FROM users, posts',
    'a b! c d!',
  ],
  [
    "SELECT data -> 'a' AS a, data ->> 'a' AS b, data::text AS c, data::int AS d, feels::text AS e FROM users",
    'a b c! d e!',
  ],
  [
    'SELECT lower(name) AS a, lower(during) AS b, upper(name) AS c, shout(name) AS d, md5(email) AS e FROM users',
    'a! b c d e',
  ],
  [
    "SELECT extract(day FROM at) AS a, date_trunc('day', at) AS b, now() AS c, at::date AS d FROM posts",
    'a b! c! d!',
  ],
  [
    'SELECT email IS NULL AS a, email = name AS b, id = 1 AS c, email IS DISTINCT FROM name AS d FROM users',
    'a! b c! d!',
  ],
  [
    'SELECT ARRAY[email] AS a, (ARRAY[name])[2] AS b, current_date AS c, gen_random_uuid() AS d FROM users',
    'a! b c! d!',
  ],
  // Aggregates and windows.
  [
    'SELECT count(*) AS a, count(email) AS b, sum(age) AS c, max(id) AS d, coalesce(sum(age), 0) AS e FROM users',
    'a! b! c d e!',
  ],
  [
    'SELECT user_id, max(title) AS a, max(body) AS b, array_agg(body) AS c FROM posts GROUP BY user_id',
    'user_id! a! b c!',
  ],
  ['SELECT user_id, max(title) FILTER (WHERE id > 1) AS a FROM posts GROUP BY user_id', 'user_id! a'],
  [
    'SELECT user_id, title, count(*) AS n, max(title) AS m FROM posts GROUP BY ROLLUP (user_id, title)',
    'user_id title n! m',
  ],
  [
    'SELECT row_number() OVER (ORDER BY id) AS a, lag(id) OVER (ORDER BY id) AS b, sum(id) OVER (ORDER BY id) AS c, sum(id) OVER (ROWS BETWEEN 1 PRECEDING AND 1 PRECEDING) AS d FROM posts',
    'a! b c! d',
  ],
  // Subqueries, WITH, set operations.
  [
    'SELECT (SELECT title FROM posts LIMIT 1) AS a, (SELECT count(*) FROM posts) AS b, (SELECT max(id) FROM posts) AS c, EXISTS (SELECT FROM posts) AS d, ARRAY(SELECT body FROM posts) AS e',
    'a b! c d! e!',
  ],
  [
    'SELECT (SELECT count(u.id) FROM posts) AS a, (SELECT coalesce(max(p.title), $1, u.name) FROM posts p) AS b FROM users u',
    'a b!',
  ],
  ['WITH x AS (SELECT id, email FROM users), y(a, b) AS (SELECT * FROM x) SELECT * FROM y', 'a! b'],
  [
    'WITH RECURSIVE x AS (SELECT id, name AS up FROM users UNION ALL SELECT p.id, p.body FROM posts p JOIN x ON x.id = p.user_id) SELECT * FROM x',
    'id! up',
  ],
  ['WITH RECURSIVE x(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x WHERE n < 5) SELECT n FROM x', 'n!'],
  ['SELECT id, name AS a FROM users UNION ALL SELECT id, body FROM posts', 'id! a'],
  ['SELECT name AS a FROM users INTERSECT SELECT body FROM posts', 'a!'],
  ['SELECT name AS a FROM users EXCEPT SELECT body FROM posts', 'a!'],
  ["VALUES (1, 'a'), (2, NULL)", 'column1! column2'],
  // Changes.
  ['INSERT INTO posts (id, user_id, title, at) VALUES ($1, $2, $3, now()) RETURNING id, body', 'id! body'],
  ['UPDATE users SET email = NULL WHERE email = $1 RETURNING id, email', 'id! email'],
  [
    'DELETE FROM users USING posts p WHERE email = p.title RETURNING users.id, email, p.body',
    'id! email! body',
  ],
  ['WITH x AS (INSERT INTO marks VALUES ($1, 1) RETURNING *) SELECT * FROM x', 'post_id value! other'],
  ['INSERT INTO named (id) VALUES (1) RETURNING id', 'id'],
])('%s', (sql, expected) => {
  const columns = expected.split(' ').map((one) => ({ name: one.replace('!', ''), type: '', of: undefined }));
  const query = { parsed: parser.parse(sql), sent: readParameters(sql) };
  const { columns: typed } = queryTypes(query, { kind: 'described', parameters: [], columns }, schema);
  expect(typed.map(({ name, neverNull }) => (neverNull ? `${name}!` : name)).join(' ')).toBe(expected);
});

it.each<readonly [sql: string, parameters: string, columns: string]>([
  [
    'SELECT ${fields} FROM users WHERE id = ${id}',
    '${fields} unknown, ${id} text',
    '${fields} unknown, b text',
  ],
  ['SELECT ${value} AS a, id FROM users', '${value} text', 'a text, b text'],
  ['SELECT $1, id FROM users', '$1 text', 'a text, b text'],
])('a part of the output has no type: %s', (sql, parameters, columns) => {
  const sent = readParameters(sql);
  const given = ['a', 'b'].map((name) => ({ name, type: 'text', of: undefined }));
  const described = { kind: 'described', parameters: sent.names.map(() => 'text'), columns: given } as const;
  const types = queryTypes({ parsed: parser.parse(sql), sent }, described, schema);
  const shown = (all: readonly { readonly name: string; readonly type: string }[]): string =>
    all.map(({ name, type }) => `${name} ${type}`).join(', ');
  expect([shown(types.parameters), shown(types.columns)]).toEqual([parameters, columns]);
});
