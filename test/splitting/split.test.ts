/** Our statements begin and end where libpg-query's do: on every SQL file of the repository, and on text made to mislead. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { readTemplate } from '../../core/syntax/postgres/mask.ts';
import type { PostgresParser } from '../../core/syntax/postgres/parser.ts';
import { split } from '../../core/syntax/postgres/splitter.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { repository } from '../hosts/paths.ts';
import { boundaries, judgeSplitting } from './judge.ts';

let grammar: PostgresParser;
beforeAll(async () => {
  grammar = await loadPostgresParser();
});

const files = ['examples', 'test/fixtures', 'test/databases'].flatMap((folder) =>
  readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.sql'))
    .map((path) => join(folder, path)),
);

it('has files to compare', () => {
  expect(files.length).toBeGreaterThan(20);
});

it.each(files)('%s', (file) => {
  const text = readFileSync(join(repository, file), 'utf8');
  const { statements, equal, differences } = judgeSplitting(text, grammar, (statement) => {
    const template = readTemplate(statement, grammar);
    return template.kind === 'readable' ? template.statement.text : undefined;
  });
  expect(differences).toEqual([]);
  expect(equal).toBe(statements);
});

/** Every place where a semicolon, a quote or a word could be taken for what it is not. */
const valid = [
  'select 1',
  `select ';', "a;b", E'\\';', E'\\\\', 'it''s;', U&'\\0041;', U&"d\\0061t;a", B'1;'`.replace(
    "B'1;'",
    "B'1'",
  ),
  'select $$;$$, $x$ $$ ; $y$ ; $x$, a$b$c, $1',
  'select 1 /* ; /* nested ; */ -- ; */ + 2 -- ; trailing',
  'create rule r as on insert to t do also (insert into u values (1); select 2;)',
  'create or replace function f(a int) returns int begin atomic select case when a > 0 then 1 else 2 end; select 3; end',
  'create procedure p() begin atomic insert into t values (1); end',
  'create function g() returns void language sql as $f$ select 1; select 2; $f$',
  'create schema s create table a (id int) create view b as select 1',
  `do language plpgsql 'begin perform 1; end;'`,
  'create table "begin" (atomic int, "end" text, check (atomic > 0))',
  'begin',
  'end',
  'start transaction read only',
  `copy t from '/x;y'`,
  'select a::int, b[1:2], c <% d, e %> f, g ? h, i ?| j, k @? l from t',
  `select 1e5, .5, 1_000, 0xff, '\\'`,
  `comment on column "a.b"."c;d" is 'x'\n  ';y'`,
] as const;

const between = [
  '',
  ' ',
  '\n',
  '\r\n',
  '\t',
  " -- ; it's\n",
  '/* ; \' " $$ */',
  '/* a /* ; */ b */',
  ';',
  ' ; ;',
] as const;

describe('on generated text', () => {
  it('finds every statement, whatever stands between them', () => {
    const piece = fc.tuple(
      fc.constantFrom(...between),
      fc.constantFrom(...valid),
      fc.constantFrom(...between),
    );
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 12 }), (pieces) => {
        const sql = pieces.map(([before, statement, behind]) => `${before}${statement}\n${behind};`).join('');
        const theirs = boundaries(sql, grammar);
        expect(theirs).toEqual(split(sql).map((chunk) => chunk.span));
      }),
      { numRuns: 500 },
    );
  });

  it('agrees wherever libpg-query takes the whole', () => {
    const token = fc.constantFrom(
      ...[
        "'",
        '"',
        '$$',
        '$a$',
        '/*',
        '*/',
        '--',
        '\n',
        ';',
        '(',
        ')',
        ',',
        ' ',
        'E',
        'U&',
        '\\',
        '.',
        '1',
        '::',
      ],
      ...[
        'select ',
        'begin ',
        'atomic ',
        'end ',
        'case ',
        'when ',
        'then ',
        'create rule r as on insert to t do ',
        'a',
      ],
    );
    let taken = 0;
    fc.assert(
      fc.property(fc.array(token, { maxLength: 12 }), (tokens) => {
        const sql = tokens.join('');
        const theirs = boundaries(sql, grammar);
        if (typeof theirs === 'string') return;
        taken += 1;
        expect(
          split(sql)
            .filter(({ kind }) => kind === 'sql')
            .map((chunk) => chunk.span),
        ).toEqual(theirs);
      }),
      { numRuns: 6000 },
    );
    expect(taken).toBeGreaterThan(100);
  });
});
