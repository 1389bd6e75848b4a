/** What queries of MySQL and SQLite take and return, from the schema alone: `name type` for each, with a `!` where never null. */
import { beforeAll, describe, expect, it } from 'vitest';
import { readersWith, type Readers } from '../../../engine/parsers/readers.ts';
import { loadPostgresParser } from '../../../engine/parsers/postgres.ts';
import { replaySection } from '../../replay/section.ts';
import { emptySchema } from '../../schema/apply/apply.ts';
import type { Schema } from '../../schema/model.ts';
import { describedFromSchema } from './describe.ts';

type Dialect = 'mysql' | 'sqlite';

const tables: Readonly<Record<Dialect, string>> = {
  mysql: `
CREATE TABLE Users (id int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, Email varchar(255) NOT NULL, bio text, born date, score double);
CREATE TABLE posts (id bigint NOT NULL PRIMARY KEY, user_id int unsigned NOT NULL, title varchar(40), price decimal(10,2) NOT NULL, at datetime NOT NULL, kind enum('a','b'));
CREATE OR REPLACE VIEW titles (post, by_whom, n) AS SELECT p.title, u.id, COUNT(*) FROM posts p JOIN Users u ON u.id = p.user_id GROUP BY p.title, u.id;
CREATE VIEW own AS SELECT x FROM own;
CREATE TABLE user (id int NOT NULL PRIMARY KEY, only varchar(9) NOT NULL);`,
  sqlite: `
CREATE TABLE users (id INTEGER PRIMARY KEY, userName TEXT NOT NULL, bio, score REAL);
CREATE TABLE posts (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL, title VARCHAR(40), at DATETIME);
CREATE VIEW titles AS SELECT p.title, u.userName || '!' AS Author, my_own(p.id) AS z FROM posts p, users u WHERE p.user_id = u.id;
CREATE VIEW authors AS SELECT Author FROM titles;`,
};

let readers: Readers;
const schemas = new Map<Dialect, Schema>();
beforeAll(async () => {
  readers = readersWith(await loadPostgresParser());
  for (const dialect of ['mysql', 'sqlite'] as const) {
    const statements = readers[dialect].statements(tables[dialect], 0, tables[dialect].length);
    schemas.set(dialect, replaySection(emptySchema(dialect), statements, 'a.sql').after);
  }
});

/** Takes, returns; `partly` where something is not known. */
function described(dialect: Dialect, sql: string): string {
  const [statement] = readers[dialect].statements(sql, 0, sql.length);
  const schema = schemas.get(dialect);
  const found = statement && schema && describedFromSchema(statement.parsed, schema);
  if (found === undefined) return 'nothing';
  const { parameters, columns } = found.types;
  const takes = parameters.map(({ name, type }) => `${name} ${type}`).join(', ');
  const returns = columns.map((one) => `${one.name} ${one.type}${one.neverNull ? '!' : ''}`).join(', ');
  return `${takes} -> ${returns}${found.lacks.length === 0 ? '' : ' partly'}`;
}

const cases: readonly (readonly [Dialect, string, string])[] = [
  // Columns, as the schema spells them or the query does.
  ['mysql', 'SELECT id, EMAIL, bio FROM users', ' -> id int unsigned!, EMAIL varchar(255)!, bio text'],
  [
    'mysql',
    'SELECT u.* FROM `Users` u',
    ' -> id int unsigned!, Email varchar(255)!, bio text, born date, score double',
  ],
  ['mysql', 'SELECT kind FROM posts', " -> kind enum('a','b')"],
  ['sqlite', 'SELECT * FROM users', ' -> id INTEGER!, userName TEXT!, bio ANY, score REAL'],
  ['sqlite', 'SELECT rowid, username FROM users', ' -> rowid INTEGER, username TEXT!'],
  ['sqlite', 'SELECT id FROM users WHERE userName MATCH ?', '?1 TEXT -> id INTEGER!'],
  ['mysql', 'UPDATE posts p SET p.title = ? WHERE p.id = ?', '?1 varchar(40), ?2 bigint -> '],
  // Forms that PostgreSQL's grammar does not have.
  ['mysql', 'SELECT JSON_OBJECTAGG(id, email) AS o FROM users', ' -> o json'],
  [
    'mysql',
    'SELECT @n := @n + 1 AS n, id FROM users WHERE MOD((@n := @n + 1), ?) = 0',
    '?1 unknown -> n unknown, id int unsigned! partly',
  ],
  ['mysql', 'SELECT GET_LOCK(?, 10) AS l, CURRENT_USER()', '?1 unknown -> l bigint, CURRENT_USER() varchar'],
  // A column that USING joins is there once: first, or in SQLite where it stands.
  [
    'mysql',
    'SELECT * FROM posts JOIN Users USING (id)',
    " -> id bigint!, user_id int unsigned!, title varchar(40), price decimal(10,2)!, at datetime!, kind enum('a','b'), Email varchar(255)!, bio text, born date, score double",
  ],
  [
    'sqlite',
    'SELECT * FROM users NATURAL JOIN (SELECT title, id FROM posts) x',
    ' -> id INTEGER!, userName TEXT!, bio ANY, score REAL, title VARCHAR(40)',
  ],
  // Words that PostgreSQL reserves.
  ['mysql', 'SELECT id, only FROM user WHERE only = ?', '?1 varchar(9) -> id int!, only varchar(9)!'],
  [
    'mysql',
    'SELECT p.id, time(p.at) FROM posts p JOIN user ON user.`id` = p.user_id',
    ' -> id bigint!, time(p.at) time',
  ],
  // Joins, conditions and groups.
  [
    'mysql',
    'SELECT u.id, p.id FROM users u LEFT JOIN posts p ON p.user_id = u.id',
    ' -> id int unsigned!, id bigint',
  ],
  ['mysql', 'SELECT bio FROM users WHERE bio LIKE ?', '?1 text -> bio text!'],
  ['mysql', 'SELECT id, count(*) n FROM users', ' -> id int unsigned, n bigint!'],
  [
    'mysql',
    'SELECT id, count(*) n FROM users GROUP BY id HAVING n > ?',
    '?1 bigint -> id int unsigned!, n bigint!',
  ],
  [
    'mysql',
    'SELECT x.e FROM (SELECT email AS e FROM users) x WHERE x.e = :e',
    ':e varchar(255) -> e varchar(255)!',
  ],
  ['mysql', 'SELECT id FROM users UNION SELECT id FROM posts', ' -> id bigint!'],
  ['sqlite', 'WITH x AS (SELECT id AS one FROM posts) SELECT one FROM x', ' -> one INTEGER!'],
  // Of a table whose name a program puts in, nothing is known.
  [
    'sqlite',
    'INSERT INTO "${name}" (a) SELECT userName FROM users WHERE users.id = ? AND score IN (SELECT s FROM "${other}")',
    '?1 INTEGER -> ',
  ],
  [
    'mysql',
    'SELECT u.email, x.a FROM `${t}` x JOIN users u ON u.id = x.b',
    ' -> email varchar(255)!, x.a unknown partly',
  ],
  ['mysql', 'SELECT u.email FROM `${t}` x JOIN users u ON u.id = x.b', ' -> email varchar(255)!'],
  [
    'mysql',
    'SELECT u.email FROM `${t}` x JOIN users u ON u.id = x.b AND x.c = ?',
    '?1 unknown -> email varchar(255)! partly',
  ],
  ['mysql', 'SELECT email FROM `${t}` x JOIN users u', ' -> email varchar(255)!'],
  ['mysql', 'SELECT `${c}` FROM users', ' -> `${c}` unknown partly'],
  ['mysql', 'DELETE FROM `${t}` WHERE id = ?', 'nothing'],
  ['sqlite', 'DELETE FROM "${t}" WHERE n NOT IN (SELECT userName FROM users WHERE score > ?)', '?1 REAL -> '],
  ['sqlite', 'DELETE FROM "${t}" WHERE n = ? AND m IN (SELECT id FROM users)', '?1 unknown ->  partly'],
  ['sqlite', 'SELECT id AS "${c}" FROM users', ' -> ${c} INTEGER!'],
  ['sqlite', 'SELECT u.* FROM users u, "${t}"', ' -> id INTEGER!, userName TEXT!, bio ANY, score REAL'],
  ['sqlite', 'SELECT * FROM users u, "${t}"', ' -> * unknown partly'],
  // Views, by their text.
  [
    'mysql',
    'SELECT t.by_whom, post, n FROM titles t WHERE n > ?',
    '?1 bigint -> by_whom int unsigned, post varchar(40), n bigint!',
  ],
  ['mysql', 'SELECT x FROM own', ' -> x unknown partly'],
  ['sqlite', 'SELECT author FROM authors WHERE author = ?', '?1 TEXT -> author TEXT!'],
  ['sqlite', 'SELECT title, z FROM titles', ' -> title VARCHAR(40), z unknown partly'],
  // Expressions.
  [
    'mysql',
    "SELECT IFNULL(bio, '-') b, MAX(at), SUM(price) FROM users, posts",
    ' -> b text, MAX(at) datetime, SUM(price) decimal',
  ],
  ['mysql', 'SELECT IF(id > 3, price, 0) AS p FROM posts', ' -> p decimal'],
  ['mysql', 'SELECT CASE WHEN id = ? THEN title ELSE NULL END t FROM posts', '?1 bigint -> t varchar(40)'],
  [
    'mysql',
    'SELECT at + INTERVAL 1 DAY AS t, price * 2, id / 2 FROM posts',
    ' -> t datetime, price * 2 decimal, id / 2 decimal',
  ],
  ['mysql', 'SELECT EXISTS (SELECT 1 FROM posts) AS e', ' -> e int'],
  ['mysql', 'SELECT my_own(id) AS x FROM posts', ' -> x unknown partly'],
  [
    'sqlite',
    "SELECT id || 'x' AS a, id + 1 AS b, score * 2 AS c FROM users",
    ' -> a TEXT, b INTEGER, c REAL',
  ],
  [
    'sqlite',
    "SELECT IFNULL(bio, '-') AS a, COALESCE(score, userName) AS b, bio * 2 AS c FROM users",
    ' -> a ANY, b ANY!, c NUMERIC',
  ],
  ['sqlite', 'SELECT json_extract(title, ?) AS j FROM posts', '?1 unknown -> j unknown partly'],
  ['sqlite', 'SELECT id + ? AS a, -? AS b FROM users', '?1 INTEGER, ?2 unknown -> a NUMERIC, b NUMERIC'],
  ['sqlite', 'DELETE FROM posts WHERE ? - user_id >= ?', '?1 INTEGER, ?2 NUMERIC -> '],
  // Parameters in every style, against a column or where a number is due.
  [
    'mysql',
    'SELECT id FROM posts WHERE price > %s AND title = %(title)s LIMIT 10, %s',
    '%s1 decimal(10,2), %(title)s varchar(40), %s3 bigint -> id bigint!',
  ],
  [
    'mysql',
    'SELECT id FROM posts WHERE user_id IN (?, ?) AND at BETWEEN ? AND ?',
    '?1 int unsigned, ?2 int unsigned, ?3 datetime, ?4 datetime -> id bigint!',
  ],
  [
    'mysql',
    'SELECT id FROM posts WHERE YEAR(at) = ? AND user_id = ${userId}',
    '?1 bigint, ${userId} int unsigned -> id bigint!',
  ],
  ['mysql', 'SELECT id FROM posts WHERE at > NOW() - INTERVAL ? DAY', '?1 bigint -> id bigint!'],
  ['mysql', 'SELECT id FROM posts WHERE my_own(title) = ?', '?1 unknown -> id bigint! partly'],
  [
    'sqlite',
    'SELECT id FROM posts WHERE title = $title AND at > @at',
    '$title VARCHAR(40), @at DATETIME -> id INTEGER!',
  ],
  // Changes.
  ['mysql', 'INSERT INTO posts (id, title) VALUES (?, ?)', '?1 bigint, ?2 varchar(40) -> '],
  [
    'mysql',
    'INSERT INTO posts VALUES (?, ?, ?, 1, NOW(), NULL)',
    '?1 bigint, ?2 int unsigned, ?3 varchar(40) -> ',
  ],
  [
    'mysql',
    'INSERT INTO posts (id) VALUES (1) ON DUPLICATE KEY UPDATE title = ?, price = VALUES(price) + ?',
    '?1 varchar(40), ?2 decimal(10,2) -> ',
  ],
  ['mysql', 'INSERT INTO posts SET title = ?, price = ?', '?1 varchar(40), ?2 decimal(10,2) -> '],
  ['mysql', 'INSERT INTO posts (id, user_id) SELECT ?, id FROM users', '?1 bigint -> '],
  ['mysql', 'UPDATE posts SET price = price + ? WHERE id = ?', '?1 decimal(10,2), ?2 bigint -> '],
  ['mysql', 'REPLACE INTO posts (title) VALUES (:t)', ':t varchar(40) -> '],
  ['mysql', 'INSERT INTO posts (id, title) VALUE (?, ?)', '?1 bigint, ?2 varchar(40) -> '],
  ['mysql', 'REPLACE INTO posts SET title = ?', '?1 varchar(40) -> '],
  [
    'mysql',
    'UPDATE posts SET at = NOW() WHERE id = ? AND user_id = ? ORDER BY at DESC LIMIT 1',
    '?1 bigint, ?2 int unsigned -> ',
  ],
  [
    'sqlite',
    'INSERT INTO posts (id, title) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET title = ? RETURNING id',
    '?1 INTEGER, ?2 VARCHAR(40), ?3 VARCHAR(40) -> id INTEGER!',
  ],
  [
    'mysql',
    'UPDATE posts p JOIN users u ON u.id = p.user_id SET p.title = ?, p.price = p.price * ? WHERE u.email = ?',
    '?1 varchar(40), ?2 decimal(10,2), ?3 varchar(255) -> ',
  ],
  ['mysql', 'DELETE p FROM posts p JOIN users u ON u.id = p.user_id WHERE u.bio = ?', '?1 text -> '],
  ['mysql', 'UPDATE posts SET title = ? ORDER BY id LIMIT ?', '?1 varchar(40), ?2 bigint -> '],
  ['sqlite', 'SELECT id FROM posts WHERE title IS ?', '?1 VARCHAR(40) -> id INTEGER!'],
  // What a program puts together: a gap is a part, and no name of a table may be one.
  ['mysql', 'SELECT id FROM posts WHERE id > 3 ${more}', ' -> id bigint!'],
  ['sqlite', 'SELECT id FROM posts WHERE title = ?${more}', '?1 VARCHAR(40) -> id INTEGER!'],
  [
    'sqlite',
    'SELECT id FROM posts WHERE id NOT IN${ids} AND at > ?',
    '${ids} INTEGER, ?2 DATETIME -> id INTEGER!',
  ],
  ['mysql', 'SELECT COUNT(*) AS n FROM (${query}) AS q', ' -> n bigint!'],
  ['mysql', 'SELECT * FROM (${query}) AS q', 'nothing'],
  ['mysql', 'SELECT id FROM ${table} WHERE id = ?', 'nothing'],
  // Names that the schema lacks.
  ['mysql', 'SELECT id FROM nowhere', 'nothing'],
  ['mysql', 'SELECT id, nothing FROM posts', ' -> id bigint!, nothing unknown partly'],
  ['mysql', 'SELECT id FROM posts WHERE nothing = 1', ' -> id bigint! partly'],
];

describe('a query is described from the schema', () => {
  it.each(cases)('%s: %s', (dialect, sql, expected) => {
    expect(described(dialect, sql)).toBe(expected);
  });
});
