import { beforeAll, describe, expect, it } from 'vitest';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { StatementParser } from '../operations/postgres/statement-parser.ts';
import { leaking, safe } from '../../test/taint/bodies.ts';
import { emptySchema } from '../schema/apply/apply.ts';
import { applyEdits } from '../text/edit.ts';
import { leaksOf, type Leak } from './leaks.ts';

let parser: StatementParser;
beforeAll(async () => {
  parser = new StatementParser(await loadPostgresParser());
});

/** A function with the arguments a, b (text), n (int), c (regclass), d (text[]), j (jsonb). */
function leaks(body: string): { readonly sql: string; readonly found: readonly Leak[] } {
  const sql = `CREATE FUNCTION f(a text, n int, b varchar, c regclass, d text[], j jsonb) RETURNS void LANGUAGE plpgsql AS $f$ ${body} $f$`;
  return { sql, found: leaksIn(sql) };
}

function leaksIn(sql: string): readonly Leak[] {
  const parsed = parser.parse(sql);
  const [operation] = parsed.operations;
  const [read] = parsed.bodies;
  expect(parsed.understanding).toEqual({ kind: 'understood' });
  return operation === undefined || read === undefined
    ? []
    : leaksOf(parsed, operation, read, emptySchema()).leaks.filter(({ into }) => into !== 'whole');
}

function told({ by, strand, place }: Leak): string {
  return `${strand.source} ${strand.name} by ${by} as ${place}`;
}

describe('leaksOf', () => {
  it.each(safe)('is silent about %s', (_, body) => {
    expect(leaks(body).found.map(told)).toEqual([]);
  });

  it.each(leaking)('sees %s', (_, body, ...expected) => {
    expect(leaks(body).found.map(told)).toEqual(expected);
  });

  it('finds nothing of an argument in a DO block, and table names in a trigger', () => {
    expect(leaksIn(`DO $$ declare a text; begin execute 'drop table ' || a; end $$`)).toEqual([]);
    const trigger = `CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ begin execute 'truncate ' || tg_table_name; end $$`;
    expect(leaksIn(trigger).map(told)).toEqual(['catalog tg_table_name by concatenation as relation']);
  });
});

describe('places', () => {
  const places: readonly (readonly [command: string, place: string])[] = [
    [`'select * from s.' || a`, 'name'],
    [`'select * from ' || a || '.t'`, 'name'],
    [`'select * from f(' || a || ')'`, 'code'],
    [`'select * from ' || a || '(1)'`, 'code'],
    [`'select extract(epoch from ' || a || ')'`, 'code'],
    [`'select x is distinct from ' || a`, 'code'],
    [`'select ' || a || ' from t'`, 'code'],
    [`'select * from t where ' || a`, 'code'],
    [`'select * from t where ' || a || ' = 1'`, 'name'],
    [`'select * from t where x = ' || a || ' order by 1'`, 'value'],
    [`'select * from t where x = ' || a || '.y'`, 'name'],
    [`'select * from t where x = ' || a || '::int'`, 'code'],
    [`'select * from t order by ' || a`, 'code'],
    [`'select * from t limit ' || a`, 'value'],
    [`'select * from t where x in (' || a || ')'`, 'value'],
    [`'insert into ' || a || ' values (1)'`, 'relation'],
    [`'insert into t (x, ' || a || ') values (1, 2)'`, 'name'],
    [`'insert into t values (1, ' || a || ')'`, 'value'],
    [`'insert into t values (1), (' || a || ')'`, 'value'],
    [`'update t set ' || a || ' = 1'`, 'name'],
    [`'update only ' || a || ' set x = 1'`, 'relation'],
    [`'create table ' || a || ' (x int)'`, 'name'],
    [`'drop table if exists ' || a`, 'name'],
    [`'alter table ' || a || ' add x int'`, 'relation'],
    [`'alter table t rename to ' || a`, 'name'],
    [`'alter table t add column ' || a || ' int'`, 'name'],
    [`'create table p partition of ' || a || ' for values in (1)'`, 'relation'],
    [`'create index ' || a || ' on t (x)'`, 'name'],
    [`'create index i on ' || a || ' (x)'`, 'relation'],
    [`'create index i_' || a || '_x on t (x)'`, 'name-part'],
    [`'select * from "' || a || '"'`, 'quoted-name'],
    [`'select * from t where x = ''' || a || ''''`, 'string'],
    [`'select * from t where x like ''%' || a || '%'''`, 'string'],
    [`'grant select on ' || a || ' to r'`, 'relation'],
    [`'grant select on t to ' || a`, 'name'],
    [`'revoke select on t from ' || a`, 'name'],
    [`'alter table t owner to ' || a`, 'name'],
    [`'alter table t no inherit ' || a`, 'relation'],
    [`'alter table t attach partition ' || a || ' for values in (1)'`, 'relation'],
    [`'create table t (like ' || a || ' including all)'`, 'relation'],
    [`'create table t as select * from ' || a`, 'relation'],
    [`'create trigger x before update of ' || a || ' on t execute function f()'`, 'code'],
    [`'select 1 from t for update of ' || a`, 'code'],
    [`'copy t from ' || a`, 'code'],
    [`'copy ' || a || ' from stdin'`, 'relation'],
    [`'explain analyze ' || a`, 'code'],
    [`'delete from only ' || a || ' where true'`, 'relation'],
    [`'fetch next from ' || a`, 'code'],
    [`'with q as (select 1) insert into ' || a || ' select * from q'`, 'relation'],
    [`'select 1 from t where x like ' || a`, 'value'],
    [`'drop trigger x on ' || a`, 'relation'],
    [`'drop trigger if exists x on ' || a`, 'name'],
    [`'set role ' || a`, 'name'],
    [`'set x to ' || a`, 'code'],
    [`'do $x$ begin perform ' || a || '; end $x$'`, 'code'],
  ];
  it.each(places)('%s', (command, place) => {
    expect(leaks(`begin execute ${command}; end`).found.map((leak) => leak.place)).toEqual([place]);
  });
});

describe('repairs', () => {
  const repairs: readonly (readonly [before: string, meaning: 'same' | 'preview', after: string])[] = [
    [`'drop table ' || a`, 'same', `'drop table ' || a::regclass`],
    [`'drop table s.' || a`, 'preview', `'drop table s.' || quote_ident(a)`],
    [
      `'select * from t where x = ''' || a || ''''`,
      'same',
      `'select * from t where x = ' || quote_literal(a)`,
    ],
    [
      `'select * from t where x = ''' || a || ''' order by 1'`,
      'same',
      `'select * from t where x = ' || quote_literal(a) || ' order by 1'`,
    ],
    [
      `'select * from t where x like ''%' || a || '%'' order by 1'`,
      'same',
      `'select * from t where x like ' || quote_literal('%' || a || '%') || ' order by 1'`,
    ],
    [
      `'select * from t where x like ''%' || a || '%'''`,
      'same',
      `'select * from t where x like ' || quote_literal('%' || a || '%')`,
    ],
    [
      `'select ' || '''' || lower(a) || '''' || ' as x'`,
      'same',
      `'select ' || quote_literal(lower(a)) || ' as x'`,
    ],
    [
      `'select * from "' || a || '" where true'`,
      'same',
      `'select * from ' || quote_ident(a) || ' where true'`,
    ],
    [`'drop index i_' || a || '_x'`, 'preview', `'drop index ' || quote_ident('i_' || a || '_x')`],
    [`'select * from t limit ' || a`, 'preview', `'select * from t limit ' || quote_literal(a)`],
    [
      `'select nextval(''' || quote_ident(a) || ''')'`,
      'same',
      `'select nextval(' || quote_literal(quote_ident(a)) || ')'`,
    ],
    [`format('drop table %s', a)`, 'same', `format('drop table %s', a::regclass)`],
    [`format('drop table s.%s', a)`, 'preview', `format('drop table s.%I', a)`],
    [`format('select * from t where x = ''%s''', a)`, 'preview', `format('select * from t where x = %L', a)`],
    [`format('select * from t where x = %s', a)`, 'preview', `format('select * from t where x = %L', a)`],
    [
      `format('select * from t where x like ''%%%s%%''', a)`,
      'preview',
      `format('select * from t where x like %L', '%' || a || '%')`,
    ],
    [`format('drop table "%s"', a)`, 'same', `format('drop table %I', a)`],
    [`format($x$select '%s'$x$, a)`, 'preview', `format($x$select %L$x$, a)`],
    [`format('drop index i_%s_x', a)`, 'preview', `format('drop index %I', 'i_' || a || '_x')`],
    [`format('select %2$s.x from %1$s', a, n)`, 'same', `format('select %2$s.x from %1$s', a::regclass, n)`],
    [
      `format('select from %1$s x join %1$s y', a)`,
      'same',
      `format('select from %1$s x join %1$s y', a::regclass)`,
    ],
    [
      `format('create table %2$s (x int) -- %1$s', n, a)`,
      'preview',
      `format('create table %2$I (x int) -- %1$s', n, a)`,
    ],
    [`format('create table %s ()', a)`, 'preview', `format('create table %I ()', a)`],
  ];
  it.each(repairs)('%s', (before, meaning, after) => {
    const { sql, found } = leaks(`begin execute ${before}; end`);
    const repair = found[0]?.repair;
    expect(repair?.meaning).toBe(meaning);
    const fixed = applyEdits(sql, repair?.edits ?? []) ?? '';
    expect(fixed).toBe(sql.replace(before, () => after));
    expect(leaksIn(fixed).map(told)).toEqual([]);
  });

  it('quotes a name of the catalog letter by letter', () => {
    const loop = `declare r record; begin for r in select relname from pg_class loop execute 'drop table ' || r.relname; end loop; end`;
    const { sql, found } = leaks(loop);
    expect(found[0]?.repair?.meaning).toBe('same');
    expect(applyEdits(sql, found[0]?.repair?.edits ?? [])).toContain(
      `'drop table ' || quote_ident(r.relname)`,
    );
  });

  const none: readonly string[] = [
    `'select ' || a || ' from t'`,
    `'select * from t where ' || a`,
    `'insert into t (' || array_to_string(d, ', ') || ') values (1)'`,
    `'select E''' || a || ''''`,
    `$x$select '$x$ || a || $x$'$x$`,
    `format('select * from t where %s', a)`,
  ];
  it.each(none)('offers none for %s', (command) => {
    const { found } = leaks(`begin execute ${command}; end`);
    expect(found.map((leak) => leak.repair)).toEqual(found.map(() => undefined));
    expect(found.length).toBeGreaterThan(0);
  });
});

/** Superlinear growth would miss the deadline, which leaves room for a busy machine. */
describe('large and hostile bodies end', () => {
  const part = `if n > 1 then q := q || ' and x = ''' || a || ''''; end if; `;
  it.each([
    ['many pieces', `declare q text := 'select'; begin ${part.repeat(1000)} execute q; end`],
    ['many commands', `begin ${`execute 'drop table ' || a; `.repeat(1000)} end`],
    [
      'deep loops',
      `begin ${'loop '.repeat(100)} execute 'drop table ' || a; ${'end loop; '.repeat(100)} end`,
    ],
    [
      'deep branches',
      `begin ${'if n > 1 then '.repeat(500)} execute a || 'x'; ${'end if; '.repeat(500)} end`,
    ],
    ['a long concatenation', `begin execute 'select ' ${`|| a || ', '`.repeat(2000)}; end`],
  ])(
    '%s',
    (_name, body) => {
      expect(leaks(body).found.every(({ strand }) => strand.name === 'a')).toBe(true);
    },
    120_000,
  );
});
