/** Outlines, folds and selections of texts. Each case is a text with the result as an editor would show it. */
import { beforeAll, describe, expect, it } from 'vitest';
import { readersWith, type Readers } from '../../engine/parsers/readers.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import type { SpokenDialect } from '../migrations/convention.ts';
import { readDocument } from '../migrations/files/document.ts';
import { foldsOf } from './folding.ts';
import { linksOf } from './links.ts';
import { outlineOf, type OutlineItem } from './outline.ts';
import type { Structured } from './runs.ts';
import { selectionsAt } from './selection.ts';

let readers: Readers;

beforeAll(async () => {
  readers = readersWith(await loadPostgresParser());
});

function read(text: string, dialect: SpokenDialect = 'postgresql'): Structured {
  return { text, sections: readDocument(text, undefined, readers[dialect]) };
}

/** One line for each item, indented by its depth: kind, name, detail. */
function shown(items: readonly OutlineItem[], text: string, depth = 0): readonly string[] {
  return items.flatMap((item) => {
    const { kind, name, detail, span, nameSpan, children } = item;
    expect(nameSpan.start).toBeGreaterThanOrEqual(span.start);
    expect(nameSpan.end).toBeLessThanOrEqual(span.end);
    const words = [kind, name, ...(detail === undefined ? [] : [`(${detail})`])].join(' ');
    return ['  '.repeat(depth) + words, ...shown(children, text, depth + 1)];
  });
}

const outlines: readonly (readonly [what: string, text: string, outline: string, dialect?: SpokenDialect])[] =
  [
    [
      'a table with its columns and constraints',
      `CREATE TABLE shop.orders (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  total numeric(10, 2) NOT NULL,
  CONSTRAINT positive CHECK (total > 0),
  UNIQUE (total)
);
CREATE INDEX CONCURRENTLY orders_total ON shop.orders (total);`,
      `table shop.orders
  column id (bigint)
  column total (numeric(10, 2))
  constraint positive (check)
  constraint unique
index orders_total (on shop.orders)`,
    ],
    [
      'functions, views, triggers, policies, types',
      `CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS $$ SELECT a $$;
CREATE PROCEDURE p() LANGUAGE sql AS $$ SELECT 1 $$;
CREATE MATERIALIZED VIEW m AS SELECT 1 AS one;
CREATE TRIGGER t BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION g();
CREATE POLICY mine ON orders USING (true);
CREATE TYPE mood AS ENUM ('ok');
CREATE SEQUENCE s;
CREATE SCHEMA app;`,
      `function f
function p (procedure)
view m (materialized)
trigger t (on orders)
policy mine (on orders)
type mood (enum)
sequence s
schema app`,
    ],
    [
      'what an ALTER TABLE adds',
      `ALTER TABLE orders ADD COLUMN note text, ADD CONSTRAINT short CHECK (length(note) < 9);
DROP TABLE IF EXISTS old;`,
      `statement ALTER TABLE orders
  column note (text)
  constraint short (check)
statement DROP TABLE IF EXISTS old`,
    ],
    [
      'queries by the names that comments give them',
      `-- name: ListOrders :many
WITH recent AS (SELECT * FROM orders), big AS MATERIALIZED (SELECT 1)
SELECT * FROM recent;
-- name: drop-order!
DELETE FROM orders WHERE id = :id;
/* @name CountOrders */
SELECT count(*) FROM orders;
SELECT   1,
  2;`,
      `query ListOrders (:many)
  common-table recent
  common-table big
query drop-order (!)
query CountOrders
statement SELECT 1, 2`,
    ],
    [
      'both ways of a migration',
      `-- +goose Up
CREATE TABLE a (id int);
-- +goose Down
DROP TABLE a;`,
      `section Up
  table a
    column id (int)
section Down
  statement DROP TABLE a`,
    ],
    [
      'what is broken, beside what is not',
      `CREATE TABLE a (id int;
CREATE TABLE "<script>" (id int);`,
      `statement CREATE TABLE a (id int
table "<script>"
  column id (int)`,
    ],
    [
      'keys that come with a table of MySQL',
      'CREATE TABLE `a` (`id` int NOT NULL, `b` int, PRIMARY KEY (`id`), KEY `by_b` (`b`)) ENGINE=InnoDB;',
      `table \`a\`
  column \`id\` (int)
  column \`b\` (int)
  constraint primary key
  index \`by_b\``,
      'mysql',
    ],
  ];

describe('the outline', () => {
  for (const [what, text, outline, dialect] of outlines)
    it(`has ${what}`, () => {
      expect(shown(outlineOf(read(text, dialect)), text).join('\n')).toBe(outline);
    });
});

/** Each fold as its visible and its hidden lines: `1 > 2-4 kind`. */
const folds: readonly (readonly [
  what: string,
  text: string,
  folds: readonly string[],
  dialect?: SpokenDialect,
])[] = [
  ['brackets, whose closing line stays', 'CREATE TABLE a (\n  id int,\n  b int\n);', ['1 > 2-3']],
  ['statements', 'SELECT 1\n  FROM a\n WHERE b;\nSELECT 2;', ['1 > 2-3']],
  [
    'bodies and the blocks in them',
    `CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF a THEN
    DROP TABLE IF EXISTS b;
  END IF;
  FOR i IN 1..2 LOOP
    x := CASE WHEN i THEN 1
      ELSE 2 END;
  END LOOP;
END
$$;`,
    ['1 > 2-10', '2 > 3-9', '3 > 4-4', '6 > 7-8', '7 > 8-8'],
  ],
  [
    'blocks of a program that is no string',
    `DELIMITER $$
CREATE PROCEDURE p()
BEGIN
  WHILE a DO
    SET b = IF(a, 1, 2);
  END WHILE;
END$$
DELIMITER ;`,
    ['2 > 3-6', '3 > 4-6', '4 > 5-5'],
    'mysql',
  ],
  [
    'comments',
    '-- one\n-- two\nSELECT 1; -- three\n/* four\n five */',
    ['1 > 2-2 comment', '4 > 5-5 comment'],
  ],
  ['regions', '-- #region tables\nSELECT 1;\n\n-- endregion', ['1 > 2-4 region']],
  [
    'sections from their marks on',
    '-- +goose Up\nSELECT 1;\n\n-- +goose Down\nSELECT 2;\n',
    ['1 > 2-2', '4 > 5-5'],
  ],
  ['data of COPY', 'COPY a FROM stdin;\n1\n2\n\\.\nSELECT 1;', ['1 > 2-4']],
  ['nothing of one line', 'SELECT (1); SELECT 2; -- no', []],
  ['nothing of what is not closed', 'SELECT (1', []],
];

describe('folding', () => {
  for (const [what, text, expected, dialect] of folds)
    it(`finds ${what}`, () => {
      const found = foldsOf(read(text, dialect)).map(
        ({ first, last, kind }) =>
          `${first + 1} > ${first + 2}-${last + 1}${kind === 'code' ? '' : ` ${kind}`}`,
      );
      expect(found).toEqual(expected);
    });
});

/** What each link leads to. */
const links: readonly (readonly [text: string, links: readonly string[]])[] = [
  ["\\i tables.sql\n\\ir '../a b.sql'\nSELECT 1;", ['file tables.sql', 'file ../a b.sql here']],
  [
    '-- After migration 0042, before migrations 43.\nSELECT 1; -- migration 7',
    ['migration 0042', 'migration 43'],
  ],
  ['/* migration 20240101120000 */ SELECT 1;', ['migration 20240101120000']],
  ["SELECT 'migration 0042';", []],
];

describe('links', () => {
  for (const [text, expected] of links)
    it(`of ${text}`, () => {
      const found = linksOf(read(text)).map(({ target }) =>
        target.kind === 'file'
          ? `file ${target.path}${target.here ? ' here' : ''}`
          : `migration ${target.version}`,
      );
      expect(found).toEqual(expected);
    });
});

/** A cursor at the bar, and what is selected one after another, up to the statement. */
const selections: readonly (readonly [text: string, grows: readonly string[]])[] = [
  [
    'SELECT a FROM t WHERE lower(t.na|me) = $1 AND b',
    [
      'name',
      't.name',
      '(t.name)',
      'lower(t.name)',
      'lower(t.name) = $1',
      'lower(t.name) = $1 AND b',
      'WHERE lower(t.name) = $1 AND b',
      'SELECT a FROM t WHERE lower(t.name) = $1 AND b',
    ],
  ],
  [
    'INSERT INTO t (a, b) VALUES (1, f(2|))',
    ['2', '(2)', 'f(2)', '1, f(2)', '(1, f(2))', 'VALUES (1, f(2))', 'INSERT INTO t (a, b) VALUES (1, f(2))'],
  ],
  [
    'SELECT 1 FROM a LEFT JOIN b ON a.id = b|.id',
    ['b', 'b.id', 'a.id = b.id', 'ON a.id = b.id', 'SELECT 1 FROM a LEFT JOIN b ON a.id = b.id'],
  ],
];

describe('a selection grows', () => {
  it.each(selections)('%s', (marked, grows) => {
    const text = marked.replace('|', '');
    const found = selectionsAt(read(text), marked.indexOf('|')).map(({ start, end }) =>
      text.slice(start, end),
    );
    expect(found).toEqual(grows);
  });

  it('from a word in a body through its statement and block to the function', () => {
    const text = 'CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$;\nSELECT 1;';
    const found = selectionsAt(read(text), text.indexOf('RETURN 1')).map(({ start, end }) =>
      text.slice(start, end),
    );
    expect(found).toEqual([
      'RETURN',
      'RETURN 1',
      'RETURN 1;',
      'BEGIN RETURN 1; END',
      ' BEGIN RETURN 1; END ',
      '$$ BEGIN RETURN 1; END $$',
      text.slice(0, text.indexOf(';\n')),
      text.slice(0, text.indexOf('\n')),
      text,
    ]);
  });

  it('in an empty text to nothing', () => {
    expect(selectionsAt(read(''), 0)).toEqual([{ start: 0, end: 0 }]);
  });
});
