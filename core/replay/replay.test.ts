/** What no catalog can check: uncertainty, tables of unknown origin, transactions, and origins of objects. */
import { beforeAll, describe, expect, it } from 'vitest';
import { statementParser, statementsIn } from '../../test/sql.ts';
import type { StatementParser } from '../operations/postgres/statement-parser.ts';
import {
  coveringIndex,
  foreignKeysTo,
  nameOf,
  provenNotNull,
  relationKey,
  resolveRelation,
  table,
  tableByKey,
} from '../schema/lookup.ts';
import type { Schema, Table } from '../schema/model.ts';
import { replaySection } from './section.ts';
import { emptySchema } from '../schema/apply/apply.ts';

let parser: StatementParser;
beforeAll(async () => {
  parser = await statementParser();
});

describe('doubt', () => {
  it('IF NOT EXISTS does not prove that a table is new', () => {
    expect(named('CREATE TABLE IF NOT EXISTS t (id int)', 't').certainty).toBe('possible');
    expect(named('CREATE TABLE t (id int)', 't').certainty).toBe('certain');
  });

  it('a drop in a branch leaves a doubtful table', () => {
    const text = `CREATE TABLE t (id int); DO $$ BEGIN IF random() > 0.5 THEN DROP TABLE t; END IF; END $$`;
    expect(named(text, 't').certainty).toBe('possible');
  });

  it('what a branch makes does not hide what is there', () => {
    const text = `CREATE TABLE t (id bigint);
      DO $$ BEGIN IF random() > 0.5 THEN CREATE TABLE t (id int); ALTER TABLE t ADD COLUMN id text; END IF; END $$`;
    const { columns, certainty } = named(text, 't');
    expect([columns.map((one) => one.type.name), certainty]).toEqual([['int8'], 'certain']);
  });

  it('functions do nothing until somebody calls them', () => {
    const text = `CREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'CREATE TABLE t (id int)'`;
    expect(resolveRelation(after(text), nameOf(undefined, 't'))).toBeUndefined();
  });
});

describe('tables that nobody saw made', () => {
  it('are possible and incomplete, and keep what is added to them', () => {
    const schema = after(`ALTER TABLE t ADD COLUMN owner int REFERENCES users; CREATE INDEX ON t (owner);`);
    const { complete, certainty, columns } = tableByKey(schema, 'public.t')!;
    expect({ complete, certainty, columns: columns.length }).toEqual({
      complete: false,
      certainty: 'possible',
      columns: 1,
    });
    expect(coveringIndex(schema, 'public.t', ['owner'])?.name).toBe('t_owner_idx');
    expect(foreignKeysTo(schema, 'public.users').map((one) => one.table.key)).toEqual(['public.t']);
  });

  it.each([
    'ALTER TABLE t ALTER COLUMN a SET NOT NULL',
    'ALTER TABLE t DROP COLUMN a, DROP CONSTRAINT c, RENAME TO u',
    'ALTER TABLE IF EXISTS t ADD COLUMN a int',
    'DROP TABLE t CASCADE',
    'ALTER TABLE t RENAME TO u',
    'ALTER TABLE t ATTACH PARTITION p DEFAULT',
    'ALTER INDEX i ATTACH PARTITION p',
    'DROP TYPE t CASCADE; DROP SCHEMA s CASCADE; DROP FUNCTION f; DROP INDEX i; DROP POLICY p ON t',
    'CREATE TABLE',
    'ROLLBACK; COMMIT; ROLLBACK TO s',
  ])('nothing comes of %s', (text) => {
    expect([...after(text).relations.values()]).toEqual([]);
  });
});

describe('rows that migrations brought', () => {
  const made = 'CREATE TABLE plans (name text); CREATE TABLE others (name text);';

  it.each([
    ["INSERT INTO plans VALUES ('a'), ('b'); INSERT INTO plans SELECT 'c';", 3, false],
    ["DO $$ BEGIN INSERT INTO plans VALUES ('a'); END $$", 1, false],
    ["INSERT INTO plans SELECT 'a' UNION ALL VALUES ('b'), ('c')", 3, false],
    [
      "INSERT INTO plans VALUES ('a'); ALTER TABLE plans RENAME TO p; ALTER TABLE p RENAME TO plans",
      1,
      false,
    ],
    ["INSERT INTO plans VALUES ('a'); INSERT INTO plans SELECT name FROM others", 1, true],
    ["DO $$ BEGIN FOR i IN 1..random() LOOP INSERT INTO plans VALUES ('a'); END LOOP; END $$", 0, true],
    ['COPY plans FROM STDIN', 0, true],
    ['DROP TABLE plans; CREATE TABLE plans AS SELECT * FROM others', 0, true],
  ])('%s', (text, written, others) => {
    expect(after(made + text).rowsGiven.get('public.plans')).toEqual({ written, others });
  });

  it.each([
    "INSERT INTO plans VALUES ('a'); DROP TABLE plans; CREATE TABLE plans (name text)",
    'COPY plans TO STDOUT',
    "CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$INSERT INTO plans VALUES ('a')$$",
  ])('none: %s', (text) => {
    expect(after(made + text).rowsGiven.has('public.plans')).toBe(false);
  });
});

describe('transactions', () => {
  it('ROLLBACK takes back what its BEGIN started, search path too', () => {
    const schema = after(
      'CREATE TABLE a (i int); BEGIN; SET search_path = s; CREATE TABLE b (i int); ROLLBACK;',
    );
    expect(relationKey(schema, nameOf(undefined, 'b'))).toBe('public.b');
    expect(schema.relations.has('s.b')).toBe(false);
    expect(schema.relations.has('public.a')).toBe(true);
  });

  it('SET LOCAL ends with its transaction', () => {
    const schema = after(
      'BEGIN; SET LOCAL search_path = s; CREATE TABLE b (i int); COMMIT; CREATE TABLE c (i int);',
    );
    expect(['s.b', 'public.c'].map((key) => schema.relations.has(key))).toEqual([true, true]);
  });

  it('gives the schema before each statement', () => {
    const { before } = replay('CREATE TABLE a (i int); DROP TABLE a; SELECT 1');
    expect(before.map((schema) => schema.relations.size)).toEqual([0, 1, 0]);
  });

  it('a session ends with its section', () => {
    const schema = after('SET search_path = s; CREATE TEMP TABLE t (i int);');
    expect(schema.searchPath).toEqual(['public']);
    expect(schema.relations.size).toBe(0);
  });
});

describe('lookup', () => {
  it('knows what makes SET NOT NULL cheap', () => {
    const text = `CREATE TABLE t (a int, b int, c int, d int NOT NULL,
      CHECK (a IS NOT NULL AND a > 0), CHECK (b IS NOT NULL OR c > 0));
      ALTER TABLE t ADD CHECK (c IS NOT NULL) NOT VALID;`;
    expect(['a', 'b', 'c', 'd'].filter((one) => provenNotNull(named(text, 't'), one))).toEqual(['a', 'd']);
    expect(provenNotNull(named(`${text} ALTER TABLE t VALIDATE CONSTRAINT t_c_check`, 't'), 'c')).toBe(true);
  });

  it.each([
    ['(a, b)', 't (a, b)', true],
    ['(a, b)', 't (b, a, c)', true],
    ['(a, b)', 't (a)', false],
    ['(a, b)', 't (c, a, b)', false],
    ['(a)', 't (a) WHERE b > 0', false],
    ['(a)', 't (a) WHERE a IS NOT NULL', true],
    ['(a)', 't (a) WHERE b IS NOT NULL', false],
    ['(a)', 't USING hash (a)', true],
    ['(a)', 't USING brin (a)', false],
    ['(a)', 't (lower(a::text))', false],
  ])('a foreign key on %s and an index on %s', (key, index, covered) => {
    const schema = after(`CREATE TABLE t (a int, b int, c int); CREATE INDEX ON ${index}`);
    const columns = key.slice(1, -1).split(', ');
    expect(coveringIndex(schema, 'public.t', columns) !== undefined).toBe(covered);
  });

  it('temporary tables hide others', () => {
    const { before } = replay('CREATE TABLE t (a int); CREATE TEMP TABLE t (b int); SELECT 1');
    expect(table(before[2]!, nameOf(undefined, 't'))?.columns.map((one) => one.name)).toEqual(['b']);
  });

  it('remembers the statement, inside of a block too', () => {
    const text = 'CREATE TABLE a (i int);\nDO $$ BEGIN CREATE TABLE b (i int); END $$;';
    const { file, span } = named(text, 'b').origin;
    expect([file, text.slice(span.start, span.end)]).toEqual(['m.sql', 'CREATE TABLE b (i int)']);
  });
});

function replay(text: string): ReturnType<typeof replaySection> {
  return replaySection(emptySchema(), statementsIn(text, parser), 'm.sql');
}

function after(text: string): Schema {
  return replay(text).after;
}

function named(text: string, name: string): Table {
  return table(after(text), nameOf(undefined, name))!;
}
