/** Statements lost to one broken statement: none beyond it. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { StatementParser } from '../../core/operations/postgres/statement-parser.ts';
import { readStatements } from '../../core/syntax/postgres/read.ts';
import { split } from '../../core/syntax/postgres/splitter.ts';
import { breaks } from './breaks.ts';

let parser: StatementParser;
beforeAll(async () => {
  parser = new StatementParser(await loadPostgresParser());
});

const statements = [
  "create table a (id int primary key, b text default 'x;y', check (id > 0))",
  "-- what a is for\ncomment on table a is 'it''s; \"a\"'",
  "create function f(a int) returns int language plpgsql as $$\nbegin\n  perform 1; -- it's\n  return a;\nend\n$$",
  "insert into a values (1, 'x'), (2, E'\\'y')",
  '/* two\n   lines; */\nalter table a add column c varchar(20), drop column b',
  'select a, (select count(*) from "b;c")\nfrom a\nwhere id in (1, 2)',
  'create view v as\nselect id, b from a',
  "update a set b = 'z' where id = 3",
  "do $body$ begin execute 'select 1'; end $body$",
  'create index concurrently i on a (lower(b))',
  "set lock_timeout = '2s'",
  'create rule r as on insert to a do also (insert into b values (1); select 2)',
  'drop table if exists q cascade',
  'with x as (select 1)\nselect * from x',
  'grant select on a to bob',
] as const;

/** Statements of the whole that are missing after the broken one, `from` on. */
function missing(texts: readonly string[], separators: readonly string[], from: number): readonly string[] {
  const text = texts.map((sql, i) => sql + (separators[i] ?? ';\n')).join('');
  // A stray quote may make one valid statement out of two: then nothing is broken, and the server reads it so too.
  if (isValid(text, texts.slice(0, from - 1).join(';\n').length)) return [];
  const read = readStatements(text, 0, text.length, parser)
    .filter(({ parsed }) => parsed.understanding.kind !== 'syntax-error')
    .map(({ parsed }) => parsed.text);
  return texts
    .slice(from)
    .map(withoutComments)
    .filter((sql) => !read.includes(sql));
}

/** True if the first statement that begins at or after `start` is one to the server. */
function isValid(text: string, start: number): boolean {
  const [chunk] = split(text, start);
  if (chunk === undefined) return true;
  return parser.parse(text.slice(chunk.span.start, chunk.span.end)).understanding.kind !== 'syntax-error';
}

/** A broken beginning, and the lines after it that have to be found, each one statement. What real scripts showed. */
const real: readonly (readonly [what: string, broken: string, behind: readonly string[]])[] = [
  ['a remark behind the semicolon', "select 'a; -- first", ['select 2; -- second', 'select 3; -- third']],
  ['\\\\gset instead of a semicolon', "select a, 'b\nfrom c \\gset", ['select 2 as d;', 'select 3;']],
  [
    'settings behind an open comment',
    'select 1; /* a\nb;',
    ["set a.b = 'c';", 'reset a.b;', 'drop table t;'],
  ],
  ['a psql command that lost its beginning', '"\\a', ['select 1;', 'select 2;']],
  ['psql commands one by one', ' $$ \\ir a.sql', ['\\ir b.sql', '\\if :c', 'select 1;', '\\endif']],
  [
    'a psql variable that holds a command',
    '/* :run',
    ["\\set run '\\\\copy a from ' :'file' ';'", 'select 1;'],
  ],
  ['a psql command behind a missing semicolon', 'select 1', ['\\c - - - :port', 'select 2;']],
  [
    'psql’s own settings behind a missing semicolon',
    'drop table a',
    ['\\set QUIET on', '\\copy a from b.csv', 'select 2;'],
  ],
  ['a set operation', '(sel"ect 1) except (select 2);', ['(select 3) union (select 4);', 'select 5;']],
  ['END behind a missing semicolon', 'select case when a then b end from c', ['end;', 'select 5;']],
  ['two missing semicolons', 'drop table a', ['alter table b drop column c', 'alter table b drop column d;']],
  [
    'a broken one without its semicolon',
    'create table a (b int,',
    ['alter table b drop column c;', 'select 2;'],
  ],
  [
    'a broken one at the end of a section',
    'create table a (b int, (c)',
    ['-- migrate:down\ndrop table a cascade;'],
  ],
  [
    'a dollar quote that meets the next one',
    'insert into a select $$ * from b;',
    ['rollback;', 'select 2;', 'select f(\n$$\nselect 3;\nselect 4;\n$$);'],
  ],
];

/** A string that holds statements stays whole where only a semicolon is missing. */
const whole = 'select f($$\nselect 1;\nselect 2;\n$$)\nselect 3;';

/** A WITH whose own query is commented out takes the next one for it, and that is valid: nothing says where the comment was to end. */
function takesTheNext(sql: string): boolean {
  return /^with x as \(select 1\)\s*\/\*/.test(sql);
}

function withoutTerminator(sql: string): string {
  return sql.replace(/;.*$/, '');
}

function withoutComments(sql: string): string {
  return sql.replace(/^(?:--.*\n|\/\*[^]*?\*\/\n)/, '');
}

describe('a broken statement takes no other with it', () => {
  it.each(Object.keys(breaks))('%s', (name) => {
    const change = breaks[name];
    for (const [i, statement] of statements.entries()) {
      for (let at = 3; at < statement.length; at += 7) {
        const broken = change?.(statement, at);
        if (broken === undefined) continue;
        const texts = statements.map((sql, j) => (j === i ? broken : sql));
        expect({ broken, lost: missing(texts, [], i + 1) }).toEqual({ broken, lost: [] });
      }
    }
  });

  it.each(statements.slice(0, -1).map((sql, i) => [i, sql] as const))(
    'without a semicolon behind %i',
    (i) => {
      const separators = statements.map((_, j) => (j === i ? '\n' : ';\n'));
      expect(missing(statements, separators, i + 1)).toEqual([]);
    },
  );

  it.each(real)('%s', (_what, broken, behind) => {
    const text = [broken, ...behind].join('\n');
    const read = readStatements(text, 0, text.length, parser).map(({ parsed }) => parsed.text);
    expect(read.slice(-behind.length).map(withoutTerminator)).toEqual(
      behind.map(withoutComments).map(withoutTerminator),
    );
  });

  it('leaves a string with statements whole', () => {
    const read = readStatements(whole, 0, whole.length, parser).map(({ parsed }) => parsed.text);
    expect(read).toEqual(['select f($$\nselect 1;\nselect 2;\n$$)', 'select 3']);
  });

  it('loses nothing in any order', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...statements], { minLength: 3 }),
        fc.nat(),
        fc.nat(),
        fc.constantFrom(...Object.values(breaks)),
        (picked, which, place, change) => {
          const i = which % (picked.length - 1);
          const statement = picked[i] ?? '';
          const broken = change(statement, place % statement.length);
          fc.pre(broken !== undefined && !takesTheNext(broken));
          const texts = picked.map((sql, j) => (j === i ? broken : sql));
          expect(missing(texts, [], i + 1)).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });
});
