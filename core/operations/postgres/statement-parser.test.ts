import { beforeAll, describe, expect, it } from 'vitest';
import { loadPostgresParser } from '../../../engine/parsers/postgres.ts';
import type { Operation } from '../model/operation.ts';
import type { FlowStep } from '../../syntax/body-flow.ts';
import type { ParsedStatement } from '../../syntax/statement.ts';
import { identifierName } from '../../syntax/postgres/identifier.ts';
import { StatementParser } from './statement-parser.ts';

let parser: StatementParser;
beforeAll(async () => {
  parser = new StatementParser(await loadPostgresParser());
});

/** Operations as one line each: kind, then the source text of every name in them. */
function told(parsed: ParsedStatement): readonly string[] {
  return parsed.operations.map((operation) => [operation.kind, ...namesOf(operation)].join(' '));
}

function namesOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(namesOf);
  if (typeof value !== 'object' || value === null || isShape(value)) return [];
  if ('text' in value && 'start' in value && !('functions' in value)) return [String(value.text)];
  return Object.values(value).flatMap(namesOf);
}

/** Positions in a query's shape are relative to the query. */
function isShape(value: object): boolean {
  return 'body' in value && 'calls' in value;
}

describe('operations', () => {
  const cases: readonly (readonly [sql: string, ...operations: readonly string[]])[] = [
    ['CREATE TABLE a.T ("Id" int PRIMARY KEY, b text REFERENCES q(x))', 'createTable a t Id Id b b q x'],
    ['alter table only t add column if not exists x int, drop y cascade', 'addColumn t x', 'dropColumn t y'],
    [
      'alter table t alter column "a b" type int8 using "a b"::int8, alter c set not null',
      'alterColumnType t a b',
      'setNotNull t c',
    ],
    [
      'alter table t add constraint f foreign key (a, b) references s.r (c, d) not valid',
      'addConstraint t f a b s r c d',
    ],
    [
      'alter table t add constraint u unique using index i, validate constraint v',
      'addConstraint t u i',
      'validateConstraint t v',
    ],
    ['alter table t attach partition p for values from (1) to (2)', 'attachPartition t p'],
    [
      'create unique index concurrently if not exists i on only s.t using btree (lower(a) desc, b) include (c) where d is null',
      'createIndex i s t b c',
    ],
    ['create index on t (a)', 'createIndex t a'],
    ['drop index concurrently if exists a.b, "C" cascade', 'dropIndex a b', 'dropIndex C'],
    ['drop table if exists a, s.b', 'dropRelation a', 'dropRelation s b'],
    ['drop table "table"', 'dropRelation table'],
    ['drop function f(int, text), g', 'dropFunction f', 'dropFunction g'],
    ['drop trigger tr on s.t', 'dropTrigger tr s t'],
    ['alter table t rename column a to "B"', 'renameColumn t a B'],
    ['alter table t rename constraint a to b', 'renameConstraint t a b'],
    ['alter index s.i rename to j', 'renameRelation s i j'],
    [
      'create or replace function s.f(a int, out b text) returns record language plpgsql security definer as $$begin end$$',
      'createFunction s f',
    ],
    ['create policy p on t as restrictive for select using (a = 1)', 'createPolicy p t'],
    ['grant select, insert on table a, s.b to bob, public', 'grant a s b'],
    ["create role r with login password 'x'", 'createRole r'],
    ['update t set a = 1 from q where t.id = q.id', 'update t q'],
    ['with x as (select 1) insert into t select * from x, y', 'insert t y'],
    ['create table t as select a, b + 1 as c from q', 'createTableAs t q'],
    ['create table p partition of t (check (a > 1)) for values in (1)', 'createTable p t'],
    ['select 1 into strict_table', 'createTableAs strict_table'],
    ['/* é😀 */ alter table "tä" add "ö😀" int default 1, drop "ü"', 'addColumn tä ö😀', 'dropColumn tä ü'],
  ];

  it.each(cases)('%s', (sql, ...operations) => {
    expect(told(parser.parse(sql))).toEqual(operations);
  });

  it.each(cases)('every name stands where it says: %s', (sql) => {
    const parsed = parser.parse(sql);
    const check = (value: unknown): void => {
      if (typeof value !== 'object' || value === null || isShape(value)) return;
      if ('start' in value && 'end' in value && 'text' in value && !('functions' in value)) {
        expect(identifierName(sql.slice(Number(value.start), Number(value.end)))).toBe(value.text);
      }
      Object.values(value).forEach(check);
    };
    parsed.operations.forEach(check);
  });

  it('keeps spans, clauses and expressions of a column apart', () => {
    const sql = `alter table t add x varchar(20) collate "C" default lower('A') not null check (x > 'b') references q`;
    const [operation] = parser.parse(sql).operations;
    expect(operation).toMatchObject({
      kind: 'addColumn',
      column: {
        type: { name: 'varchar', modifiers: [20] },
        collation: 'C',
        default: { text: `lower('A')`, functions: [{ name: 'lower', arguments: 1 }] },
      },
    });
    const column = operation?.kind === 'addColumn' ? operation.column : undefined;
    const texts = [column?.type, column?.notNull, ...(column?.constraints ?? [])].map((span) =>
      sql.slice(span?.start, span?.end),
    );
    expect(texts).toEqual(['varchar(20)', 'not null', `check (x > 'b')`, 'references q']);
  });

  it('never keeps a password', () => {
    const sql = `create role r password 'hunter2'`;
    const [operation] = parser.parse(sql).operations;
    expect(JSON.stringify(operation)).not.toContain('hunter2');
    const password = operation?.kind === 'createRole' ? operation.password : undefined;
    expect(sql.slice(password?.start, password?.end)).toBe(`'hunter2'`);
  });
});

describe('understanding', () => {
  const cases: readonly (readonly [sql: string, kind: ParsedStatement['understanding']])[] = [
    ['select 1', { kind: 'understood' }],
    ['create statistics s on a, b from t', { kind: 'understood' }],
    ["load 'x'", { kind: 'unmodelled' }],
    ['selct é 1', { kind: 'syntax-error', message: 'syntax error at or near "selct"', at: 0 }],
    ["select 'é😀' frm t", { kind: 'syntax-error', message: 'syntax error at or near "t"', at: 17 }],
    ['select \0 1', { kind: 'skipped', reason: 'NUL character' }],
    ['alter table {{ .Schema }}.t drop a', { kind: 'understood' }],
    ['{% if x %} select 1', { kind: 'understood' }],
    ['select {{ a }} {{ b }} from {{', { kind: 'skipped', reason: 'template' }],
    ["select :a, :'b', x::int", { kind: 'understood' }],
  ];
  it.each(cases)('%j', (sql, understanding) => {
    expect(parser.parse(sql).understanding).toEqual(understanding);
  });
});

describe('bodies', () => {
  const body = (inside: string, kind = 'do'): ParsedStatement =>
    parser.parse(
      kind === 'do'
        ? `do $x$${inside}$x$`
        : `create function f(a text, b int) returns void language plpgsql as $x$${inside}$x$`,
    );
  const inside = (parsed: ParsedStatement): readonly string[] =>
    (parsed.bodies[0]?.statements ?? []).map((statement) => {
      expect(parsed.text.slice(statement.span.start, statement.span.end).length).toBe(
        statement.parsed.text.length,
      );
      return `${statement.conditional ? '? ' : ''}${statement.parsed.operations.map((operation) => operation.kind).join(' ')}`;
    });

  it('opens SQL statements and knows which are conditional', () => {
    const parsed = body(`
      declare n int := 1; r record;
      begin
        alter table t add x int;
        if n > case when true then 1 else 2 end then drop table q; elsif false then null; else perform f(1); end if;
        for r in select * from t loop update t set x = r.x where id = r.id; end loop;
        select id into strict n from t where a = 1;
        insert into t values (1) returning id into n;
        begin delete from t; exception when others then truncate t; end;
      end`);
    expect(inside(parsed)).toEqual([
      'addColumn',
      '? dropRelation',
      '? select',
      'select',
      '? update',
      'select',
      'insert',
      'delete',
      '? truncate',
    ]);
    expect(parsed.bodies[0]?.declarations).toEqual([
      { name: 'n', type: 'int', origin: 'variable' },
      { name: 'r', type: 'record', origin: 'variable' },
    ]);
  });

  it('reads how dynamic commands are put together', () => {
    const parsed = body(
      `declare q text := 'select ' || a; begin q := q || quote_ident(a); execute format('drop table %s', a) using b; return query execute q || a::regclass; end`,
      'function',
    );
    const dynamic = (parsed.bodies[0]?.statements ?? []).flatMap((statement) =>
      statement.parsed.operations.flatMap((operation: Operation) =>
        operation.kind === 'executeDynamic' ? [{ at: statement.span.start, operation }] : [],
      ),
    );
    expect(
      dynamic.map(({ operation }) => [operation.spelling, operation.pieces.kind, operation.hasUsing]),
    ).toEqual([
      ['execute', 'call', true],
      ['return-query-execute', 'concatenation', false],
    ]);
    const [first] = dynamic;
    const argument =
      first?.operation.pieces.kind === 'call' ? first.operation.pieces.arguments[1] : undefined;
    expect(
      parsed.text.slice((first?.at ?? 0) + (argument?.start ?? 0), (first?.at ?? 0) + (argument?.end ?? 0)),
    ).toBe('a');
    expect(parsed.bodies[0]).toMatchObject({
      runs: 'when-called',
      declarations: [{ name: 'a', type: 'text', origin: 'argument' }, { name: 'b' }, { name: 'q' }],
    });
  });

  it('tells what variables are given, and what forks and repeats', () => {
    const parsed = body(
      `declare q text := 'select ' || a; b alias for $2; begin
        q := q || quote_ident(a);
        if a in ('x', 'y') then r.field := b; elsif a is null then raise exception 'no'; else arr[1] := 'z'; end if;
        for r in select c as d, * from s.t loop select f(x), g into q, r.e from t; end loop;
        begin execute q into a; exception when others then return; end;
        foreach a in array array['u', 'v'] loop null; end loop;
        case a when 'w' then q := ''; end case;
      end`,
      'function',
    );
    const at = (value: { start: number; end: number } | undefined): string =>
      parsed.text.slice(value?.start, value?.end);
    const told = (steps: readonly FlowStep[]): readonly unknown[] =>
      steps.map((step) => {
        switch (step.kind) {
          case 'declare':
            return `declare ${step.name} ${at(step.value)}`;
          case 'assign':
            return `${step.variable}${step.part ? '[]' : ''} := ${at(step.value)}`;
          case 'bind':
            return `${step.targets.join()} from ${step.query?.columns.map((column) => `${String(column.name)} ${at(column.value)}`).join() ?? '?'} of ${step.query?.reads.join() ?? '?'}`;
          case 'block':
            return [told(step.steps), step.handlers.map(told)];
          case 'branch':
            return [
              step.exhaustive,
              ...step.arms.map((arm) => [arm.vetted.join(), arm.vettedOtherwise.join(), told(arm.steps)]),
            ];
          case 'loop':
            return told(step.steps);
          case 'run':
          case 'leave':
            return step.kind;
        }
      });
    expect(told(parsed.bodies[0]?.flow ?? [])).toEqual([
      [
        [
          `declare q 'select ' || a`,
          'declare b $2',
          'q := q || quote_ident(a)',
          [true, ['a', '', ['r.field := b']], ['a', '', ['leave']], ['', '', [`arr[] := 'z'`]]],
          'run',
          ['r from d c,* * of s.t', 'run', 'q,r.e from f f(x),g g of t'],
          [['run', 'a from ? of ?'], [['leave']]],
          [`a := array['u', 'v']`],
          [true, ['a', '', [`q := ''`]]],
        ],
        [],
      ],
    ]);
  });

  it('reads on behind a broken statement', () => {
    expect(inside(body('begin alter tabel t; drop table q; end'))).toEqual(['', 'dropRelation']);
  });
});
