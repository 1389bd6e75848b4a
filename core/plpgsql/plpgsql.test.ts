/** What programs leave uncertain, what they create, and that interpretation ends. test/databases compares certain results with servers. */
import { beforeAll, describe, expect, it } from 'vitest';
import { statementParser, statementsIn } from '../../test/sql.ts';
import type { StatementParser } from '../operations/postgres/statement-parser.ts';
import { tableByKey } from '../schema/lookup.ts';
import type { Schema } from '../schema/model.ts';
import { replaySection } from '../replay/section.ts';
import { emptySchema } from '../schema/apply/apply.ts';
import { executed } from '../replay/statement.ts';

let parser: StatementParser;
beforeAll(async () => {
  parser = await statementParser();
});

function after(text: string): Schema {
  return replaySection(emptySchema(), statementsIn(text, parser), 'm.sql').after;
}

/** `name certainty`, with `?` after the name if columns may be missing. */
function tables(text: string): readonly string[] {
  return [...after(text).relations.values()]
    .flatMap((one) => ('complete' in one ? [`${one.name}${one.complete ? '' : '?'} ${one.certainty}`] : []))
    .sort();
}

const inBody = (body: string, declare = ''): string => `DO $$ ${declare} BEGIN ${body} END $$;`;

describe('what cannot be told is possible', () => {
  it.each([
    ['a role', `IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'app') THEN CREATE TABLE t (); END IF;`],
    ['rows', `IF EXISTS (SELECT 1 FROM users) THEN CREATE TABLE t (); END IF;`],
    ['the clock', `IF now() > '2024-01-01' THEN CREATE TABLE t (); END IF;`],
    ['a setting', `IF current_setting('server_version_num')::int > 140000 THEN CREATE TABLE t (); END IF;`],
    ['a function of the server', `IF f_of_nobody() THEN CREATE TABLE t (); END IF;`],
    ['a loop over rows', `FOR i IN SELECT id FROM users LOOP CREATE TABLE t (); END LOOP;`],
    ['what follows a RETURN that may be taken', `IF random() > 0.5 THEN RETURN; END IF; CREATE TABLE t ();`],
    [
      'what follows an EXIT that may be taken',
      `LOOP EXIT WHEN random() > 0.5; CREATE TABLE t (); EXIT; END LOOP;`,
    ],
    ['another way', `IF random() > 0.5 THEN NULL; ELSE CREATE TABLE t (); END IF;`],
    ['a CASE', `CASE random() WHEN 1 THEN CREATE TABLE t (); ELSE NULL; END CASE;`],
    ['a broken condition', `IF (((THEN CREATE TABLE t (); END IF;`],
  ])('%s', (_, body) => {
    expect(tables(inBody(body))).toEqual(['t possible']);
  });

  it.each([
    [
      'an exception that may be raised ends the migration too',
      `IF random() > 0.5 THEN RAISE EXCEPTION 'no'; END IF; CREATE TABLE t ();`,
      ['t certain'],
    ],
    [
      'what follows a loop',
      `FOR i IN SELECT id FROM users LOOP EXIT; END LOOP; CREATE TABLE t ();`,
      ['t certain'],
    ],
    ['a way that is not taken', `IF false THEN CREATE TABLE t (); END IF;`, []],
    ['NULL is not true', `IF NULL THEN CREATE TABLE t (); ELSE CREATE TABLE u (); END IF;`, ['u certain']],
    ['what is behind an exception', `RAISE EXCEPTION 'stop'; CREATE TABLE t ();`, []],
    ['what is behind a RETURN', `RETURN; CREATE TABLE t ();`, []],
    [
      'a value that two ways set to different things',
      `IF random() > 0.5 THEN n := 'a'; ELSE n := 'b'; END IF; EXECUTE 'CREATE TABLE ' || n || ' ()';`,
      [],
    ],
    [
      'a value that two ways set to the same',
      `IF random() > 0.5 THEN n := 'a'; ELSE n := 'a'; END IF; EXECUTE 'CREATE TABLE ' || n || ' ()';`,
      ['a certain'],
    ],
  ])('%s', (_, body, expected) => {
    expect(tables(inBody(body, 'DECLARE n text;'))).toEqual(expected);
  });
});

describe('what nobody saw made', () => {
  const unseen = 'ALTER TABLE old ADD COLUMN a int;';
  it('makes absence unsure', () => {
    const body = `IF NOT EXISTS (SELECT FROM pg_tables WHERE tablename = 't') THEN CREATE TABLE t (); END IF;`;
    expect(tables(unseen + inBody(body))).toContain('t possible');
    expect(tables(inBody(body))).toEqual(['t certain']);
  });

  it('presence stays sure', () => {
    const body = `IF EXISTS (SELECT FROM pg_tables WHERE tablename = 't') THEN CREATE TABLE u (); END IF;`;
    expect(tables(`${unseen}CREATE TABLE t ();${inBody(body)}`)).toContain('u certain');
  });
});

describe('dynamic commands whose text is not known', () => {
  it.each([
    [`EXECUTE 'ALTER TABLE t ADD COLUMN ' || (SELECT name FROM names);`, ['t? possible', 'u certain']],
    [
      `EXECUTE format('DROP TABLE public.t CASCADE; DROP TABLE %I', (SELECT name FROM names));`,
      ['t? possible', 'u certain'],
    ],
    [`EXECUTE 'DELETE FROM t WHERE id = ' || (SELECT id FROM names);`, ['t certain', 'u certain']],
    [`EXECUTE (SELECT command FROM names);`, ['t certain', 'u certain']],
    [`EXECUTE NULL;`, ['t certain', 'u certain']],
    [`EXECUTE 'this is no SQL';`, ['t certain', 'u certain']],
  ])('%s', (body, expected) => {
    expect(tables(`CREATE TABLE t (); CREATE TABLE u (); ${inBody(body)}`)).toEqual(expected);
  });
});

describe('programs end', () => {
  it.each([
    inBody('LOOP NULL; END LOOP; CREATE TABLE t ();'),
    inBody('WHILE true LOOP n := n + 1; END LOOP;', 'DECLARE n int := 0;'),
    `CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN PERFORM f(); PERFORM f(); END $$; SELECT f();`,
    `CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$ SELECT f(), f() $$; SELECT f();`,
    inBody('FOR i IN 1..1000000000 LOOP NULL; END LOOP;'),
    inBody(
      'FOR i IN 1..1000 LOOP FOR j IN 1..1000 LOOP n := n + 1; END LOOP; END LOOP;',
      'DECLARE n int := 0;',
    ),
    inBody(`FOR i IN 1..60 LOOP n := n || n; END LOOP;`, `DECLARE n text := 'x';`),
    inBody(`EXECUTE 'DO $a$ BEGIN EXECUTE ''SELECT 1''; END $a$';`),
  ])('%s', (text) => {
    // Must end in time; otherwise the test runner stops the test.
    expect(() => after(text)).not.toThrow();
  });
});

describe('partitions that nobody could follow', () => {
  const parent = 'CREATE TABLE t (id int, on_day date, n int) PARTITION BY RANGE (on_day);';
  const named = `format('t_%s', to_char(day, 'YYYYMMDD'))`;
  it.each([
    [
      'attached',
      `EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES IN (%L)', 't', ${named}, day);`,
    ],
    ['made', `EXECUTE 'CREATE TABLE ' || quote_ident(${named}) || ' PARTITION OF t DEFAULT';`],
  ])('%s: an index of the parent alone waits for theirs', (_, command) => {
    const schema = after(
      `${parent}${inBody(command, 'DECLARE day date := now()::date;')} CREATE INDEX t_n ON ONLY t (n);`,
    );
    expect(schema.indexes.get('public.t_n')?.valid).toBe(false);
    expect(tableByKey(schema, 'public.t')).toMatchObject({ certainty: 'certain', complete: true });
  });

  it('without any, such an index is valid at once', () => {
    const schema = after(`${parent} CREATE INDEX t_n ON ONLY t (n);`);
    expect(schema.indexes.get('public.t_n')?.valid).toBe(true);
  });
});

describe('where statements come from', () => {
  it('what a program carries out has a place in the document', () => {
    const text = `CREATE TABLE t (); DO $$ BEGIN EXECUTE 'DROP TABLE t'; ANALYZE t; END $$`;
    const [create, block] = statementsIn(text, parser);
    const made = replaySection(emptySchema(), [create!], 'm.sql').after;
    const at = { file: 'm.sql', span: block!.span, conditional: false };
    const { inside } = executed(made, block!.parsed, at);
    const found = inside.map(({ span, parsed, written }) => [
      text.slice(span.start, span.end),
      parsed.operations[0]?.kind,
      written !== undefined,
    ]);
    expect(found).toEqual([
      [`EXECUTE 'DROP TABLE t'`, 'executeDynamic', true],
      [`EXECUTE 'DROP TABLE t'`, 'dropRelation', false],
      ['ANALYZE t', 'vacuum', true],
    ]);
  });

  it('what was made because it was not there is marked', () => {
    const schema = after(
      inBody(`IF to_regclass('t') IS NULL THEN CREATE TABLE t (); END IF; CREATE TABLE u ();`),
    );
    expect(tableByKey(schema, 'public.t')?.origin.guarded).toBe(true);
    expect(tableByKey(schema, 'public.u')?.origin.guarded).toBeUndefined();
  });
});

describe('types in the catalog', () => {
  const declared = 'CREATE TABLE u (many text[], one text);';
  const asked = (column: string, type: string): readonly string[] =>
    tables(
      declared +
        inBody(
          `IF EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = 'u'::regclass AND attname = '${column}' AND format_type(atttypid, atttypmod) = '${type}') THEN CREATE TABLE t (); END IF;`,
        ),
    );

  it.each([
    ['one', 'text', ['t certain', 'u certain']],
    ['many', 'text[]', ['t certain', 'u certain']],
    ['many', 'text', ['u certain']],
  ])('%s is %s', (column, type, expected) => {
    expect(asked(column, type)).toEqual(expected);
  });
});
