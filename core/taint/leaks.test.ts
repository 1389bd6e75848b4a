import { beforeAll, describe, expect, it } from 'vitest';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { StatementParser } from '../syntax/postgres/parse.ts';
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
  return operation === undefined || read === undefined ? [] : leaksOf(parsed, operation, read);
}

function told({ entry, strand, place }: Leak): string {
  return `${strand.source} ${strand.name} by ${entry.kind} as ${place}`;
}

/** Bodies in which nothing leaks. */
const safe: readonly (readonly [why: string, body: string])[] = [
  ['a constant', `begin execute 'select 1'; end`],
  ['constants put together', `declare q text := 'select'; begin q := q || ' 1'; execute q; end`],
  ['a number', `begin execute 'select * from t limit ' || n; end`],
  ['a regclass', `begin execute 'select * from ' || c; execute format('select * from %s', c); end`],
  ['a cast to a number', `begin execute 'select ' || a::int; execute 'select ' || cast(b as bigint); end`],
  ['a cast to regclass', `begin execute 'drop table ' || a::regclass || ' cascade'; end`],
  ['quote_ident', `begin execute 'drop table ' || quote_ident(a); end`],
  ['quote_literal', `begin execute 'select ' || quote_literal(a) || quote_nullable(b); end`],
  ['%I and %L', `begin execute format('select * from %I where x = %L', a, b); end`],
  ['%I by position', `begin execute format('select %2$L from %1$I', a, b); end`],
  ['a percent sign', `begin execute format('select 1 %% 2, %L', a); end`],
  ['a width', `begin execute format('select %10I, %-3L, %*L', a, b, 3, a); end`],
  ['USING', `begin execute 'select $1' using a; end`],
  ['quoted before', `declare q text; begin a := quote_ident(a); execute 'drop table ' || a; end`],
  [
    'quoted on every way',
    `begin if n > 1 then a := quote_ident(a); else a := 'x'; end if; execute 'drop table ' || a; end`,
  ],
  [
    'quoted where it runs',
    `begin if n > 1 then a := quote_ident(a); execute 'drop table ' || a; end if; end`,
  ],
  ['a number in a variable', `declare m int := a; begin execute 'select ' || m; end`],
  ['length', `begin execute 'select ' || length(a) || ascii(b) || md5(a); end`],
  ['a function of one’s own', `begin execute 'select * from ' || my_quote(a); end`],
  [
    'a list',
    `begin if a not in ('x', 'y') then raise exception 'no'; end if; execute 'drop table ' || a; end`,
  ],
  ['a list, in the arm', `begin if a in ('x', 'y') then execute 'drop table ' || a; end if; end`],
  [
    'a list with a default',
    `begin if a not in ('x', 'y') then a := 'x'; end if; execute 'drop table ' || a; end`,
  ],
  ['a pattern', `begin if not a ~ '^[a-z]+$' then return; end if; execute 'drop table ' || a; end`],
  ['a case', `begin case a when 'x', 'y' then execute 'drop table ' || a; end case; end`],
  [
    'a lookup',
    `begin if not exists (select from pg_class where relname = a) then raise 'no'; end if; execute 'drop table ' || a; end`,
  ],
  ['scrubbed', `begin execute 'drop table t_' || regexp_replace(a, '[^a-z0-9_]', '', 'g'); end`],
  ['quotes doubled by hand', `begin execute 'select ''' || replace(a, '''', '''''') || ''''; end`],
  ['a comment', `begin execute 'select 1 -- ' || a; end`],
  ['the whole command', `begin execute a; end`],
  [
    'an array of constants',
    `declare t text; begin foreach t in array array['x', 'y'] loop execute 'drop table ' || t; end loop; end`,
  ],
  [
    'unnested constants',
    `declare r record; begin for r in select unnest(array['x']) as t loop execute 'drop table ' || r.t; end loop; end`,
  ],
  [
    'a column nobody knows',
    `declare r record; begin for r in select name from t loop execute 'drop table ' || r.name; end loop; end`,
  ],
  [
    'quoted in the query',
    `declare r record; begin for r in select quote_ident(relname) as x from pg_class loop execute 'drop table ' || r.x; end loop; end`,
  ],
  [
    'a cast in the query',
    `declare r record; begin for r in select oid::regclass as x from pg_class loop execute 'drop table ' || r.x; end loop; end`,
  ],
  ['a counter of the same name', `begin for a in 1..3 loop execute 'select ' || a; end loop; end`],
  ['a variable of the same name', `begin declare a int; begin execute 'select ' || a; end; end`],
  [
    'an aggregate of quoted names',
    `declare q text; begin select string_agg(quote_ident(x), ',') into q from t; execute 'select ' || q; end`,
  ],
  [
    'quoted parts put together',
    `declare q text := quote_ident(a) || '.' || quote_ident(b); begin execute 'drop table ' || lower(q); end`,
  ],
  ['a row’s value', `begin execute 'select ' || new.x; end`],
];

const leaking: readonly (readonly [why: string, body: string, ...leaks: readonly string[]])[] = [
  ['concatenation', `begin execute 'drop table ' || a; end`, 'argument a by concatenation as relation'],
  [
    'return query',
    `begin return query execute 'select * from ' || a; end`,
    'argument a by concatenation as relation',
  ],
  [
    'open',
    `declare k refcursor; begin open k for execute 'select * from ' || a; end`,
    'argument a by concatenation as relation',
  ],
  [
    'for',
    `declare r record; begin for r in execute 'select * from ' || a loop null; end loop; end`,
    'argument a by concatenation as relation',
  ],
  ['by number', `begin execute 'drop table ' || $3; end`, 'argument b by concatenation as relation'],
  [
    'by alias',
    `declare z alias for $1; begin execute 'drop table ' || z; end`,
    'argument a by concatenation as relation',
  ],
  [
    'by the function’s name',
    `begin execute 'drop table ' || f.a; end`,
    'argument a by concatenation as relation',
  ],
  [
    'through variables',
    `declare q text; t text := a; begin q := 'drop table ' || t; execute q; end`,
    'argument a by concatenation as relation',
  ],
  [
    'bit by bit',
    `declare q text := 'select * from t where x = '''; begin q := q || a; q := q || ''''; execute q; end`,
    'argument a by concatenation as string',
  ],
  [
    'on one way',
    `begin if n > 1 then a := quote_ident(a); end if; execute 'drop table ' || a; end`,
    'argument a by concatenation as relation',
  ],
  [
    'after a test for NULL',
    `begin if a is null or a = '' then raise 'no'; end if; execute 'drop table ' || a; end`,
    'argument a by concatenation as relation',
  ],
  [
    'where the lookup found nothing',
    `begin if not exists (select from pg_class where relname = a) then execute 'create table ' || a || '()'; end if; end`,
    'argument a by concatenation as name',
  ],
  [
    'in the other arm of a list',
    `begin if a in ('x') then null; else execute 'drop table ' || a; end if; end`,
    'argument a by concatenation as relation',
  ],
  [
    'in the next round',
    `declare q text := 'select 1'; begin loop execute q; q := 'drop table ' || a; end loop; end`,
    'argument a by concatenation as relation',
  ],
  [
    'in a handler',
    `begin null; exception when others then execute 'drop table ' || a; end`,
    'argument a by concatenation as relation',
  ],
  [
    'CASE',
    `begin execute 'drop table ' || case when n > 1 then a else 'x' end; end`,
    'argument a by concatenation as relation',
  ],
  [
    'COALESCE',
    `begin execute 'drop table ' || coalesce(a, 'x'); end`,
    'argument a by concatenation as relation',
  ],
  ['concat', `begin execute concat('drop table ', a); end`, 'argument a by concatenation as relation'],
  [
    'concat_ws',
    `begin execute concat_ws(' ', 'drop table', a); end`,
    'argument a by concatenation as relation',
  ],
  ['lower', `begin execute 'drop table ' || lower(a); end`, 'argument a by concatenation as relation'],
  [
    'replace',
    `begin execute 'drop table ' || replace(a, 'x', ''); end`,
    'argument a by concatenation as relation',
  ],
  [
    'a cast to text',
    `begin execute 'drop table ' || a::text; end`,
    'argument a by concatenation as relation',
  ],
  ['an element', `begin execute 'drop table ' || d[1]; end`, 'argument d by concatenation as relation'],
  [
    'all elements',
    `begin execute 'select ' || array_to_string(d, ', ') || ' from t'; end`,
    'argument d by concatenation as code',
  ],
  [
    'each element',
    `declare t text; begin foreach t in array d loop execute 'drop table ' || t; end loop; end`,
    'argument d by concatenation as relation',
  ],
  ['a key', `begin execute 'drop table ' || (j ->> 'table'); end`, 'argument j by concatenation as relation'],
  [
    'a query without a table',
    `declare q text; begin select 'drop table ' || a into q; execute q; end`,
    'argument a by concatenation as relation',
  ],
  [
    'a query with a table',
    `declare q text; begin select string_agg('x = ''' || a || '''', '') into q from t; execute 'select ' || q; end`,
    'argument a by concatenation as string',
  ],
  [
    'a field',
    `declare r record; begin select a as x into r; execute 'drop table ' || r.x; end`,
    'argument a by concatenation as relation',
  ],
  ['%s', `begin execute format('drop table %s', a); end`, 'argument a by format as relation'],
  [
    '%s by position',
    `begin execute format('select %2$L from %1$s', a, b); end`,
    'argument a by format as relation',
  ],
  [
    '%s behind others',
    `begin execute format('select %% %I %L %s', a, b, a); end`,
    'argument a by format as code',
  ],
  [
    '%s in a string',
    `begin execute format('select * from t where x = ''%s''', a); end`,
    'argument a by format as string',
  ],
  [
    '%I in a string',
    `begin execute format('select nextval(''%I'')', a); end`,
    'argument a by format as string',
  ],
  [
    'quote_ident in a string',
    `begin execute 'select nextval(''' || quote_ident(a) || ''')'; end`,
    'argument a by concatenation as string',
  ],
  [
    'a format in a variable',
    `declare q text := 'drop table %s'; begin execute format(q, a); end`,
    'argument a by format as relation',
  ],
  [
    'a condition put together before',
    `declare w text := ''; begin if b is not null then w := ' where b = ''' || b || ''''; end if; execute format('select * from %I %s', a, w); end`,
    'argument b by concatenation as string',
  ],
  [
    'a name put together before',
    `declare t text := 'x_' || a; begin execute 'drop table ' || t; end`,
    'argument a by concatenation as relation',
  ],
  [
    'two',
    `begin execute 'select * from ' || a || ' where x = ' || b; end`,
    'argument a by concatenation as relation',
    'argument b by concatenation as value',
  ],
  [
    'the catalog',
    `declare r record; begin for r in select tablename from pg_tables loop execute 'drop table ' || r.tablename; end loop; end`,
    'catalog tablename by concatenation as relation',
  ],
  [
    'a query in brackets',
    `declare r record; begin for r in (select relname from pg_class) loop execute 'drop index ' || r.relname; end loop; end`,
    'catalog relname by concatenation as relation',
  ],
  [
    'all of the catalog',
    `declare r record; begin for r in select * from pg_catalog.pg_tables t loop execute 'drop table ' || r.tablename; end loop; end`,
    'catalog tablename by concatenation as relation',
  ],
  [
    'a name of the catalog',
    `declare x text; begin select conname into x from pg_constraint c join pg_class t on t.oid = c.conrelid; execute 'alter table t drop constraint ' || x; end`,
    'catalog conname by concatenation as name',
  ],
];

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

describe('large and hostile bodies', () => {
  const seconds = (body: string): number => {
    const started = performance.now();
    leaks(body);
    return (performance.now() - started) / 1000;
  };

  it('are answered for in seconds', () => {
    const part = `if n > 1 then q := q || ' and x = ''' || a || ''''; end if; `;
    expect(seconds(`declare q text := 'select'; begin ${part.repeat(1000)} execute q; end`)).toBeLessThan(5);
    expect(seconds(`begin ${`execute 'drop table ' || a; `.repeat(1000)} end`)).toBeLessThan(5);
    expect(
      seconds(`begin ${'loop '.repeat(100)} execute 'drop table ' || a; ${'end loop; '.repeat(100)} end`),
    ).toBeLessThan(5);
    expect(
      seconds(`begin ${'if n > 1 then '.repeat(500)} execute a || 'x'; ${'end if; '.repeat(500)} end`),
    ).toBeLessThan(5);
    expect(seconds(`begin execute 'select ' ${`|| a || ', '`.repeat(2000)}; end`)).toBeLessThan(5);
  });
});
