/**
 * What the schema and the manual say of a query's columns, held against a table that MariaDB makes of the same query: its kind of type, since widths
 * differ between versions, and that a column which is never null is declared so.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describedFromSchema } from '../../../core/describe/from-schema/describe.ts';
import { replaySection } from '../../../core/replay/section.ts';
import { emptySchema } from '../../../core/schema/apply/apply.ts';
import type { Schema } from '../../../core/schema/model.ts';
import { loadPostgresParser } from '../../../engine/parsers/postgres.ts';
import { readersWith, type Readers } from '../../../engine/parsers/readers.ts';
import { startMariadb, type Mariadb } from '../../hosts/mariadb.ts';

const tables = `
CREATE TABLE users (id int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, email varchar(255) NOT NULL, bio text, born date, score double, flags bit(3), small tinyint NOT NULL);
CREATE TABLE posts (id bigint NOT NULL PRIMARY KEY, user_id int unsigned NOT NULL, title varchar(40), price decimal(10,2) NOT NULL, at datetime NOT NULL, seen timestamp NULL, long_text longtext, data longblob, span time, kind enum('a','b'));`;

/** Lists of columns, each of one FROM. */
const queries: readonly (readonly [columns: readonly string[], rest: string])[] = [
  [
    [
      ...['id', 'user_id', 'title', 'price', 'at', 'seen', 'long_text', 'data', 'span', 'kind'],
      ...[
        'id + 1',
        'id * price',
        'price / 2',
        'id / 2',
        'id DIV 2',
        'id % 2',
        'price % 2',
        '-id',
        '-price',
        'title + 1',
      ],
      ...[
        'id = 1',
        'id > 1 AND title IS NULL',
        'NOT id',
        "title LIKE 'a%'",
        'id IN (1, 2)',
        'id BETWEEN 1 AND 2',
      ],
      ...['id & 1', 'id | 1', 'id ^ 1', 'id << 1', '~id'],
      ...[
        'at + INTERVAL 1 DAY',
        'DATE_ADD(at, INTERVAL 1 DAY)',
        'DATE_SUB(at, INTERVAL 1 HOUR)',
        'DATE(at)',
        'TIME(at)',
      ],
      ...[
        'YEAR(at)',
        'MONTH(at)',
        'HOUR(at)',
        'DAYOFWEEK(at)',
        'DATEDIFF(at, at)',
        'TIMEDIFF(at, at)',
        'UNIX_TIMESTAMP(at)',
      ],
      ...[
        "DATE_FORMAT(at, '%Y')",
        'FROM_UNIXTIME(id)',
        'LAST_DAY(at)',
        'TIMESTAMPDIFF(DAY, at, seen)',
        'EXTRACT(YEAR FROM at)',
      ],
      ...[
        'NOW()',
        'CURDATE()',
        'CURTIME()',
        'CURRENT_TIMESTAMP',
        'CURRENT_DATE',
        'UTC_TIMESTAMP()',
        'SEC_TO_TIME(id)',
      ],
      ...[
        "CONCAT(title, 'x')",
        'UPPER(title)',
        'LOWER(title)',
        'LENGTH(title)',
        'CHAR_LENGTH(title)',
        'SUBSTRING(title, 1, 2)',
      ],
      ...[
        "REPLACE(title, 'a', 'b')",
        'TRIM(title)',
        'LEFT(title, 2)',
        "LPAD(title, 9, ' ')",
        'REVERSE(title)',
        'HEX(id)',
      ],
      ...[
        "LOCATE('a', title)",
        "INSTR(title, 'a')",
        'FORMAT(price, 2)',
        'MD5(title)',
        'SHA2(title, 256)',
        'UUID()',
      ],
      ...[
        "SUBSTRING_INDEX(title, '.', 1)",
        'ASCII(title)',
        "FIELD(title, 'a', 'b')",
        "FIND_IN_SET('a', title)",
        'ELT(1, title)',
      ],
      ...[
        'ABS(id)',
        'ABS(price)',
        'CEIL(price)',
        'FLOOR(price)',
        'ROUND(price)',
        'ROUND(price, 1)',
        'TRUNCATE(price, 1)',
        'MOD(id, 2)',
      ],
      ...[
        'SQRT(id)',
        'POW(id, 2)',
        'RAND()',
        'SIGN(id)',
        'EXP(id)',
        'LOG(id)',
        'PI()',
        'GREATEST(id, price)',
        'LEAST(id, 2)',
      ],
      ...[
        "IFNULL(title, 'x')",
        'COALESCE(title, long_text)',
        'COALESCE(price, 0)',
        'NULLIF(id, 1)',
        'IF(id > 1, title, NULL)',
      ],
      ...[
        'IF(id > 1, price, 0)',
        "CASE WHEN id = 1 THEN title ELSE 'x' END",
        'CASE id WHEN 1 THEN price ELSE id END',
      ],
      ...[
        'CAST(id AS CHAR)',
        'CAST(title AS SIGNED)',
        'CAST(title AS UNSIGNED)',
        'CAST(title AS DECIMAL(8,2))',
        'CAST(title AS DATE)',
      ],
      ...['CAST(title AS DATETIME)', 'CONVERT(title, DATETIME)', 'CONVERT(title USING utf8mb4)'],
      ...[
        'JSON_LENGTH(long_text)',
        'JSON_VALID(long_text)',
        "JSON_UNQUOTE(JSON_EXTRACT(long_text, '$.a'))",
        'UNHEX(title)',
      ],
      ...[
        "'text'",
        '1',
        '1.5',
        '1e3',
        'TRUE',
        '(SELECT count(*) FROM users)',
        'EXISTS (SELECT 1 FROM users)',
      ],
      ...[
        'ROW_NUMBER() OVER (ORDER BY id)',
        'RANK() OVER (ORDER BY id)',
        'LAG(price) OVER (ORDER BY id)',
        'SUM(price) OVER ()',
      ],
    ],
    'FROM posts',
  ],
  [
    [
      'id',
      'email',
      'bio',
      'born',
      'score',
      'small',
      'score + 1',
      'small + 1',
      'born + INTERVAL 1 DAY',
      'YEAR(born)',
    ],
    'FROM users',
  ],
  [
    [
      ...[
        'count(*)',
        'count(title)',
        'count(DISTINCT user_id)',
        'sum(id)',
        'sum(price)',
        'avg(id)',
        'avg(price)',
        'min(at)',
        'max(title)',
      ],
      ...[
        'max(id)',
        'GROUP_CONCAT(title)',
        'STD(id)',
        'VARIANCE(price)',
        'BIT_OR(id)',
        'user_id',
        'user_id + 1',
      ],
    ],
    'FROM posts GROUP BY user_id',
  ],
  [['max(id)', 'count(*)', 'sum(score)', 'avg(score)', 'min(born)'], 'FROM users'],
  [
    ['u.id', 'u.email', 'p.id', 'p.title', 'p.at', 'p.price'],
    'FROM users u LEFT JOIN posts p ON p.user_id = u.id',
  ],
  [['x.e', 'x.n'], 'FROM (SELECT email AS e, count(*) AS n FROM users GROUP BY email) x'],
];

let server: Mariadb;
let readers: Readers;
let schema: Schema;

beforeAll(async () => {
  server = await startMariadb();
  readers = readersWith(await loadPostgresParser());
  const statements = readers.mysql.statements(tables, 0, tables.length);
  schema = replaySection(emptySchema('mysql'), statements, 'a.sql').after;
  run(`CREATE DATABASE types; USE types; ${tables}`);
});

afterAll(() => server.stop());

function run(sql: string): readonly string[] {
  const outcome = server.run(sql);
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.rows;
}

const kinds: readonly (readonly [RegExp, string])[] = [
  [/^(?:tinyint|smallint|mediumint|int|bigint|year|bit)/, 'an integer'],
  [/^decimal/, 'decimal'],
  [/^(?:float|double)/, 'a float'],
  [/^(?:enum|set)/, 'labels'],
  [/^(?:varbinary|binary|tinyblob|blob|mediumblob|longblob)/, 'bytes'],
  [/^(?:datetime|timestamp)/, 'a time of a day'],
  [/^date/, 'a date'],
  [/^time/, 'a time'],
  // MariaDB keeps JSON as a text, and has a type for what MySQL's UUID() gives as a text.
  [/^(?:char|varchar|tinytext|text|mediumtext|longtext|json|uuid)/, 'a text'],
];

function kindOf(type: string): string {
  return kinds.find(([is]) => is.test(type))?.[1] ?? type;
}

describe.each(queries.flatMap(([columns, rest]) => columns.map((one) => [one, rest] as const)))(
  'SELECT %s %s',
  (column, rest) => {
    it('has the type that the server gives it, if any', () => {
      const sql = `SELECT ${column} AS c ${rest}`;
      const [statement] = readers.mysql.statements(sql, 0, sql.length);
      const found = statement && describedFromSchema(statement.parsed, schema)?.types.columns[0];
      const [row = ''] = run(
        `USE types; CREATE OR REPLACE TABLE made AS ${sql}; SELECT CONCAT(column_type, '|', is_nullable) FROM information_schema.columns WHERE table_schema = 'types' AND table_name = 'made'`,
      );
      const [type = '', nullable] = row.split('|');
      const said = found?.type ?? 'unknown';
      expect([kindOf(said), found?.neverNull === true && nullable === 'YES' ? 'never null' : '']).toEqual([
        said === 'unknown' ? 'unknown' : kindOf(type),
        '',
      ]);
    });
  },
);
