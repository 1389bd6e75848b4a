/** PL/pgSQL bodies and what text of callers reaches their dynamic commands: the cases of core/taint/leaks.test.ts. */

/** Bodies in which nothing leaks. */
export const safe: readonly (readonly [why: string, body: string])[] = [
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
  [
    'found',
    `begin perform 1 from t where x = a and y > 1; if not found then raise 'no'; end if; execute 'drop table ' || a; end`,
  ],
  [
    'found in a variable',
    `declare q text; begin select relname into q from pg_class where relname = a; if q is null then return; end if; execute 'drop table ' || a; end`,
  ],
  [
    'counted',
    `declare m int; begin select count(*) into m from pg_class where relname = a; if m = 0 then return; end if; execute 'drop table ' || a; end`,
  ],
  ['scrubbed', `begin execute 'drop table t_' || regexp_replace(a, '[^a-z0-9_]', '', 'g'); end`],
  ['quotes doubled by hand', `begin execute 'select ''' || replace(a, '''', '''''') || ''''; end`],
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

export const leaking: readonly (readonly [why: string, body: string, ...leaks: readonly string[]])[] = [
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
    'after a query that nobody asked about',
    `begin perform 1 from t where x = a; execute 'drop table ' || a; end`,
    'argument a by concatenation as relation',
  ],
  [
    'where nothing was found',
    `begin perform 1 from t where x = a; if not found then execute 'drop table ' || a; end if; end`,
    'argument a by concatenation as relation',
  ],
  [
    'after one of two conditions was met',
    `begin perform 1 from t where x = a or y > 1; if not found then return; end if; execute 'drop table ' || a; end`,
    'argument a by concatenation as relation',
  ],
  [
    'after a pattern that is open at one end',
    `begin if a !~ '^[a-z]+' then return; end if; execute 'drop table ' || a; end`,
    'argument a by concatenation as relation',
  ],
  [
    'after one of two tests',
    `begin if a = 'x' or n > 1 then execute 'drop table ' || a; end if; end`,
    'argument a by concatenation as relation',
  ],
  [
    'in code that is quoted as a whole',
    `begin execute format('do %L', 'begin perform ' || a || '; end'); end`,
    'argument a by concatenation as code',
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
    'a comment, which a new line ends',
    `begin execute 'select 1 -- ' || a; end`,
    'argument a by concatenation as comment',
  ],
  [
    'a name of the catalog',
    `declare x text; begin select conname into x from pg_constraint c join pg_class t on t.oid = c.conrelid; execute 'alter table t drop constraint ' || x; end`,
    'catalog conname by concatenation as name',
  ],
];
