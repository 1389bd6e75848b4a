import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { split } from './splitter.ts';

const statements = (sql: string): string[] =>
  split(sql).map((chunk) => sql.slice(chunk.span.start, chunk.span.end));

describe('split', () => {
  const cases: readonly (readonly [title: string, sql: string, expected: readonly string[]])[] = [
    ['nothing', ' \n -- only a comment\n', []],
    ['a byte order mark', '\uFEFFselect 1;', ['select 1']],
    ['two statements, the last without a semicolon', 'select 1;\r\nselect 2', ['select 1', 'select 2']],
    ['empty statements', ';;select 1;;', ['select 1']],
    [
      'quotes of every kind',
      `select ';', "a;b", E'\\';', $$;$$, $x$;$$;$x$; select 2`,
      [`select ';', "a;b", E'\\';', $$;$$, $x$;$$;$x$`, 'select 2'],
    ],
    ['nested comments', 'select /* ; /* ; */ ; */ 1; select 2', ['select /* ; /* ; */ ; */ 1', 'select 2']],
    [
      'a rule with several actions',
      'create rule r as on insert to t do also (select 1; select 2); select 3',
      ['create rule r as on insert to t do also (select 1; select 2)', 'select 3'],
    ],
    ['an open parenthesis', 'create table t (a int; select 2;', ['create table t (a int', 'select 2']],
    [
      'a standard function body',
      'create function f() returns int begin atomic select case when true then 1 end; select 2; end; select 3',
      [
        'create function f() returns int begin atomic select case when true then 1 end; select 2; end',
        'select 3',
      ],
    ],
    [
      'a dollar quoted body',
      'do $$ begin perform 1; end $$; select 2',
      ['do $$ begin perform 1; end $$', 'select 2'],
    ],
    ['an identifier with dollars', 'select a$b$c; select 2', ['select a$b$c', 'select 2']],
    ['COPY data', "copy t from stdin;\n1\ta;b'\n\\.\nselect 2;", ['copy t from stdin', 'select 2']],
    ['COPY without data', 'copy t from stdin;\nselect 2;', ['copy t from stdin', 'select 2']],
    ['psql commands', '\\set x 1\nselect 1 \\gexec\nselect 2;', ['\\set x 1', 'select 1', 'select 2']],
    [
      'a psql command behind a missing semicolon',
      'select 1\n\\c other\nselect 2;',
      ['select 1', '\\c other', 'select 2'],
    ],
    ['psql commands inside a statement', 'select 1\n\\if :x\n, 2\n\\endif\n;', ['select 1\n\\if :x\n, 2']],
    ['psql commands behind the last one', 'select 1\n\\if :x\n\\endif\n', ['select 1', '\\if :x', '\\endif']],
    ['a psql variable that holds a command', ':run -- it\n\n-- a\nselect 1;', [':run', 'select 1']],
    ['a psql variable before a statement', ':explain\nselect 1;', [':explain\nselect 1']],
    [
      'an open quote',
      "select 'a;\ncreate table t ();\nselect 2;",
      ["select 'a;", 'create table t ()', 'select 2'],
    ],
    [
      'an open dollar quote',
      'do $$ begin\nBEGIN;\nselect 1;\ncreate table t ();',
      ['do $$ begin\nBEGIN;\nselect 1;', 'create table t ()'],
    ],
    ['an open comment', 'select 1; /* a\ndrop table t;', ['select 1', '/* a', 'drop table t']],
    ['NUL and lone surrogates', 'select \0\uD800; select 2', ['select \0\uD800', 'select 2']],
  ];
  it.each(cases)('%s', (_title, sql, expected) => {
    expect(statements(sql)).toEqual(expected);
  });

  it('tells what is broken and what comes before', () => {
    const [first, second] = split("-- a\n/* b */ select 'x\ndrop table t;");
    expect(first).toMatchObject({
      broken: 'open-quote',
      terminated: false,
      leadingComments: [
        { start: 0, end: 4 },
        { start: 5, end: 12 },
      ],
    });
    expect(second).toMatchObject({ broken: undefined, terminated: true });
  });

  it('never fails, never loops, never loses order', () => {
    const pieces = fc.constantFrom(
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
      'begin',
      ' atomic ',
      'end',
      'copy t from stdin',
      '\\.',
      '\\g',
      'create function',
      'E',
      '\0',
      '\uD800',
      'x',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
        const sql = parts.join('');
        let at = 0;
        for (const chunk of split(sql)) {
          expect(chunk.span.start).toBeGreaterThanOrEqual(at);
          expect(chunk.span.end).toBeGreaterThan(chunk.span.start);
          expect(chunk.end).toBeGreaterThanOrEqual(chunk.span.end);
          at = chunk.end;
        }
        expect(at).toBeLessThanOrEqual(sql.length);
      }),
      { numRuns: 2000 },
    );
  });
});
