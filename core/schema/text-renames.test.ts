/** Renames in texts: references to the renamed object change, and nothing else of that name. */
import { beforeAll, describe, expect, it } from 'vitest';
import { statementParser, statementsIn } from '../../test/sql.ts';
import type { StatementParser } from '../operations/postgres/statement-parser.ts';
import type { Schema } from './model.ts';
import { replaySection } from '../replay/section.ts';
import { emptySchema } from './apply/apply.ts';
import { isTable, isView } from './apply/store.ts';

let parser: StatementParser;
beforeAll(async () => {
  parser = await statementParser();
});

const base = `CREATE TABLE t (a int, b text); CREATE TABLE u (a int, t int); CREATE FUNCTION a(int) RETURNS int LANGUAGE sql AS 'SELECT 1';`;

describe('a view after a rename', () => {
  it.each([
    ['SELECT a, b FROM t', 'RENAME TABLE', 'ALTER TABLE t RENAME TO z', 'SELECT a, b FROM z'],
    ['SELECT t.a FROM t', 'of its table, as a qualifier', 'ALTER TABLE t RENAME TO z', 'SELECT z.a FROM z'],
    ['SELECT x.a FROM t AS x', 'behind an alias', 'ALTER TABLE t RENAME TO z', 'SELECT x.a FROM z AS x'],
    ['SELECT a FROM t', 'of a column', 'ALTER TABLE t RENAME a TO z', 'SELECT z AS a FROM t'],
    ['SELECT a AS q FROM t', 'of a named column', 'ALTER TABLE t RENAME a TO z', 'SELECT z AS q FROM t'],
    [
      'SELECT b FROM t WHERE a > 1 AND a(a) = 2',
      'of a column beside a function',
      'ALTER TABLE t RENAME a TO z',
      'SELECT b FROM t WHERE z > 1 AND a(z) = 2',
    ],
    [
      'SELECT u.t, t.a FROM u, t',
      'of a table that is a column too',
      'ALTER TABLE t RENAME TO "Z"',
      'SELECT u.t, "Z".a FROM u, "Z"',
    ],
    [
      'WITH t AS (SELECT a FROM u) SELECT a FROM t',
      'of a table that a CTE hides',
      'ALTER TABLE t RENAME a TO z',
      'WITH t AS (SELECT a FROM u) SELECT a FROM t',
    ],
    [
      'WITH w AS (SELECT a FROM t) SELECT a FROM w',
      'inside a CTE',
      'ALTER TABLE t RENAME a TO z',
      'WITH w AS (SELECT z AS a FROM t) SELECT a FROM w',
    ],
    [
      'SELECT b FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.a = t.a)',
      'in a subquery',
      'ALTER TABLE t RENAME a TO z',
      'SELECT b FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.a = t.z)',
    ],
    ['SELECT * FROM t', 'under a star', 'ALTER TABLE t ADD c int', 'SELECT t.a, t.b FROM t'],
    ['SELECT a(1) FROM t', 'of a function', 'ALTER FUNCTION a(int) RENAME TO z', 'SELECT z(1) FROM t'],
    ['SELECT a FROM t', 'into a schema', 'ALTER TABLE t SET SCHEMA s', 'SELECT a FROM s.t'],
    [
      'SELECT a FROM t',
      'twice',
      'ALTER TABLE t RENAME a TO y; ALTER TABLE t RENAME y TO z',
      'SELECT z AS a FROM t',
    ],
  ])('%s: %s', (query, _what, change, expected) => {
    const schema = after(`${base} CREATE VIEW v AS ${query}; ${change};`);
    const view = schema.relations.get('public.v');
    expect(isView(view) && view.query.text).toBe(expected);
    expect(isView(view) && view.query.references.every((one) => one.end <= view.query.text.length)).toBe(
      true,
    );
  });
});

it('policies, checks, defaults and triggers follow too', () => {
  const schema = after(`${base}
    ALTER TABLE t ADD CHECK (a > 0 AND t.a <> a(1)), ADD COLUMN g int GENERATED ALWAYS AS (a + 1) STORED;
    CREATE POLICY p ON t USING (a = (SELECT max(u.a) FROM u WHERE u.t = t.a));
    CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS '';
    CREATE TRIGGER r BEFORE UPDATE OF a ON t FOR EACH ROW WHEN (NEW.a <> OLD.a) EXECUTE FUNCTION f();
    CREATE INDEX i ON t (lower(b)) WHERE a > 0;
    ALTER TABLE t RENAME a TO z; ALTER TABLE t RENAME TO w;`);
  const table = schema.relations.get('public.w');
  if (!isTable(table)) throw new Error('no table');
  expect({
    check: table.constraints[0]?.expression,
    generated: table.columns.find(({ name }) => name === 'g')?.default,
    policy: table.policies[0]?.using?.text,
    when: table.triggers[0]?.when,
    of: table.triggers[0]?.columns,
    where: schema.indexes.get('public.i')?.where,
  }).toEqual({
    check: 'z > 0 AND w.z <> a(1)',
    generated: 'z + 1',
    policy: 'z = (SELECT max(u.a) FROM u WHERE u.t = w.z)',
    when: 'NEW.z <> OLD.z',
    of: ['z'],
    where: 'z > 0',
  });
});

it('notes who changed what after it was made', () => {
  const schema =
    after(`${base} ALTER TABLE t ADD c int; ALTER TABLE t ALTER c SET NOT NULL; ALTER TABLE t RENAME c TO d;
    CREATE INDEX i ON t (a); ALTER INDEX i SET (fillfactor = 50); ALTER TABLE t ADD CONSTRAINT k CHECK (d > 0) NOT VALID;
    ALTER TABLE t VALIDATE CONSTRAINT k;`);
  const table = schema.relations.get('public.t');
  if (!isTable(table)) throw new Error('no table');
  const done = (changes: readonly { readonly operation: string }[] | undefined): readonly string[] =>
    (changes ?? []).map(({ operation }) => operation);
  expect(done(table.columns.find(({ name }) => name === 'd')?.changes)).toEqual([
    'setNotNull',
    'renameColumn',
  ]);
  expect(done(schema.indexes.get('public.i')?.changes)).toEqual(['alterTableOption']);
  expect(done(table.constraints[0]?.changes)).toEqual(['validateConstraint']);
  expect(done(table.columns[0]?.changes)).toEqual([]);
});

function after(text: string): Schema {
  return replaySection(emptySchema(), statementsIn(text, parser), 'm.sql').after;
}

describe('texts that call a function or name a type', () => {
  const made = `CREATE TYPE mood AS ENUM ('sad', 'glad'); CREATE TABLE m (a int, now mood);
    CREATE INDEX m_f ON m (a(a)); CREATE INDEX m_sad ON m (a) WHERE now = 'sad'::mood;
    CREATE STATISTICS m_s ON a(a), (now = 'sad'::mood) FROM m;
    CREATE DOMAIN d AS int DEFAULT a(1) CHECK (a(VALUE) > 0 AND 'sad'::mood <> 'glad'::mood);
    CREATE FUNCTION g(x int DEFAULT a(2), y mood DEFAULT 'sad'::mood) RETURNS int LANGUAGE sql AS 'SELECT 1';
    CREATE POLICY p ON m USING (a(a) > 0 AND now = 'sad'::mood) WITH CHECK (a > 0);`;

  function textsAfter(sql: string): readonly (string | undefined)[] {
    const { relations, indexes, statistics, types, functions } = after(`${base} ${made} ${sql}`);
    const m = relations.get('public.m');
    const domain = types.get('public.d');
    return [
      indexes.get('public.m_f')?.elements[0]?.expression,
      indexes.get('public.m_sad')?.where,
      ...(statistics.get('public.m_s')?.elements.map(({ expression }) => expression) ?? []),
      domain?.default,
      ...(domain?.checks.map(({ expression }) => expression) ?? []),
      ...(functions.get('public.g')?.[0]?.parameters.map((one) => one.default) ?? []),
      ...(isTable(m) ? m.policies.flatMap(({ using, withCheck }) => [using?.text, withCheck?.text]) : []),
    ];
  }

  it('stand as they were written', () => {
    expect(textsAfter('')).toEqual([
      'a(a)',
      "now = 'sad'::mood",
      'a(a)',
      "(now = 'sad'::mood)",
      'a(1)',
      "a(VALUE) > 0 AND 'sad'::mood <> 'glad'::mood",
      'a(2)',
      "'sad'::mood",
      "a(a) > 0 AND now = 'sad'::mood",
      'a > 0',
    ]);
  });

  it.each([
    ['ALTER FUNCTION a(int) RENAME TO z', /\ba\(/g, 'z('],
    ['ALTER TYPE mood RENAME TO feeling', /::mood/g, '::feeling'],
    ['ALTER TYPE mood SET SCHEMA s', /::mood/g, '::s.mood'],
  ])('follow %s', (sql, from, to) => {
    expect(textsAfter(`CREATE SCHEMA s; ${sql};`)).toEqual(
      textsAfter('').map((text) => text?.replace(from, to)),
    );
  });
});
