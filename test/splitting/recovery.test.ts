/** Statements lost to one broken statement: none beyond it. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { StatementParser } from '../../core/syntax/postgres/parse.ts';
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

/** Statements of the whole that are missing behind the broken one, `from` on. */
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

/** Whether the first statement that begins at or after `start` is one to the server. */
function isValid(text: string, start: number): boolean {
  const [chunk] = split(text, start);
  if (chunk === undefined) return true;
  return parser.parse(text.slice(chunk.span.start, chunk.span.end)).understanding.kind !== 'syntax-error';
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
