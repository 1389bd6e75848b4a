/** Statements lost to one broken statement: none beyond it. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadPostgresParser } from '../../../engine/parsers/postgres.ts';
import { StatementParser } from './parse.ts';
import { readStatements } from './read.ts';

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

/** Each breaks the text of one statement at a place; undefined where that place cannot be broken so. */
const breaks: Readonly<Record<string, (sql: string, at: number) => string | undefined>> = {
  'without a quote': (sql, at) => without(sql, at, "'"),
  'without a double quote': (sql, at) => without(sql, at, '"'),
  'without a parenthesis': (sql, at) => without(sql, at, '('),
  'without a closing parenthesis': (sql, at) => without(sql, at, ')'),
  'without a dollar quote': (sql, at) => without(sql, at, '$$'),
  'without the start of a comment': (sql, at) => without(sql, at, '/*'),
  'with a quote': (sql, at) => inserted(sql, at, "'"),
  'with a double quote': (sql, at) => inserted(sql, at, '"'),
  'with a dollar quote': (sql, at) => inserted(sql, at, ' $$ '),
  'with a tagged dollar quote': (sql, at) => inserted(sql, at, ' $body$ '),
  'with an open comment': (sql, at) => inserted(sql, at, ' /* '),
  'with an open parenthesis': (sql, at) => inserted(sql, at, '('),
  'with a stray word': (sql, at) => inserted(sql, at, ' oops oops '),
  'with an open placeholder': (sql, at) => inserted(sql, at, '{{ '),
};

function without(sql: string, at: number, part: string): string | undefined {
  const found = sql.indexOf(part, at);
  return found < 0 ? undefined : sql.slice(0, found) + sql.slice(found + part.length);
}

function inserted(sql: string, at: number, part: string): string {
  return sql.slice(0, at) + part + sql.slice(at);
}

/** Statements of the whole that are missing behind the broken one, `from` on. */
function missing(texts: readonly string[], separators: readonly string[], from: number): readonly string[] {
  const text = texts.map((sql, i) => sql + (separators[i] ?? ';\n')).join('');
  const read = readStatements(text, 0, text.length, parser)
    .filter(({ parsed }) => parsed.understanding.kind !== 'syntax-error')
    .map(({ parsed }) => parsed.text);
  return texts
    .slice(from)
    .map(withoutComments)
    .filter((sql) => !read.includes(sql));
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
          fc.pre(broken !== undefined);
          const texts = picked.map((sql, j) => (j === i ? broken : sql));
          expect(missing(texts, [], i + 1)).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });
});
