/** Errors about missing semicolons. test/splitting/recovery.test.ts tests how reading resumes after a broken statement. */
import { beforeAll, describe, expect, it } from 'vitest';
import { loadPostgresParser } from '../../../engine/parsers/postgres.ts';
import { StatementParser } from '../../operations/postgres/statement-parser.ts';
import { readStatements } from './read.ts';

let parser: StatementParser;
beforeAll(async () => {
  parser = new StatementParser(await loadPostgresParser());
});

/** For each statement its text, and the text at which the server fails if its semicolon is missing. */
function told(text: string): readonly string[] {
  return readStatements(text, 0, text.length, parser).map(({ parsed, span, unended }) =>
    unended === undefined
      ? parsed.text
      : `${parsed.text} … ${text.slice(span.start + unended.at).split(/[\s;]/, 1)[0] ?? ''}: ${unended.message}`,
  );
}

describe('a missing semicolon', () => {
  it.each([
    [
      'alter table a add column b int\nalter table a add column c int;',
      [
        'alter table a add column b int … alter: syntax error at or near "alter"',
        'alter table a add column c int',
      ],
    ],
    [
      'drop table a\n-- what follows\ncreate index i on b (c);\nupdate b set c = 1;',
      [
        'drop table a … create: syntax error at or near "create"',
        'create index i on b (c)',
        'update b set c = 1',
      ],
    ],
    ['drop table a;\ndrop table b', ['drop table a', 'drop table b']],
    ['select 1\n\\gexec\ndrop table b;', ['select 1', 'drop table b']],
    ['select 1\nunion all\nselect 2;', ['select 1\nunion all\nselect 2']],
  ])('%j', (text, expected) => {
    expect(told(text)).toEqual(expected);
  });
});
