/** What is laid out again and what stays as it is. Each case is a text and the text after it was formatted; a formatter that harms is refused. */
import { beforeAll, describe, expect, it } from 'vitest';
import { formatterFor } from '../../engine/formatting/formatter.ts';
import { readersWith, type Readers } from '../../engine/parsers/readers.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import type { SpokenDialect } from '../migrations/convention.ts';
import { readDocument } from '../migrations/files/document.ts';
import { applyEdits } from '../text/edit.ts';
import type { Span } from '../text/span.ts';
import { formatDocument, formatInSteps, type Formatter } from './format-document.ts';

let readers: Readers;

beforeAll(async () => {
  readers = readersWith(await loadPostgresParser());
});

async function formatted(
  text: string,
  {
    dialect = 'postgresql',
    within,
    formatter,
  }: { dialect?: SpokenDialect | undefined; within?: readonly Span[]; formatter?: Formatter } = {},
): Promise<string | undefined> {
  const document = { text, dialect, sections: readDocument(text, undefined, readers[dialect]) };
  const { edits } = formatDocument(document, formatter ?? (await formatterFor(dialect, {})), within);
  return applyEdits(text, edits);
}

const cases: readonly (readonly [what: string, text: string, result: string, dialect?: SpokenDialect])[] = [
  [
    'a table, with its comments',
    'create table a (id int, -- the key\n b text /* free */);',
    'create table a (\n  id int, -- the key\n  b text /* free */\n);',
  ],
  [
    'a query with a cast and parameters',
    "select a::int, :b, $1 , :'c' from t",
    "select\n  a::int,\n  :b,\n  $1,\n  :'c'\nfrom\n  t",
  ],
  ['a placeholder of a driver', 'select a from t where x = ?', 'select\n  a\nfrom\n  t\nwhere\n  x = ?'],
  ['a statement that is indented', '  select 1,\n 2;\nselect 3;', 'select\n  1,\n  2;\nselect\n  3;'],
  [
    'the statement before and after one that is broken',
    'select 1, 2;\nselect from from;\nselect 3;',
    'select\n  1,\n  2;\nselect from from;\nselect\n  3;',
  ],
  ['statements on one line', 'select 1, 2; select  3;', 'select\n  1,\n  2;\nselect\n  3;'],
  ['lines that end as Windows ends them', 'select 1,\r\n2;\r\n', 'select\r\n  1,\r\n  2;\r\n'],
  [
    'a table of MySQL',
    'create table `a` (`id` int,`b` int);',
    'create table `a` (`id` int, `b` int);',
    'mysql',
  ],
  [
    'batches of SQL Server',
    'select 1,2\nGO\nselect [a] from b\nGO\n',
    'select\n  1,\n  2\nGO\nselect\n  [a]\nfrom\n  b\nGO\n',
    'sqlserver',
  ],
];

const untouched: readonly (readonly [what: string, text: string, dialect?: SpokenDialect])[] = [
  ['functions and their bodies', 'create  function f() returns int language sql as $$ select  1 $$;'],
  ['DO blocks', 'do $$ begin  null; end $$;'],
  ['grants, whose words are those of queries', 'grant select,  insert on a to b;'],
  ['templates', 'select {{ a }},  b;'],
  ['commands of psql', '\\set a  1\n'],
  ['strings that are one by their line end', "select 'a'\n  'b';"],
  ['data of COPY', 'copy a from stdin;\n1\t 2\n\\.\n'],
  ['what is between statements', '-- one\n\n\n/* two */'],
  ['programs of MySQL', 'DELIMITER $$\ncreate procedure p()  begin select  1; end$$\n', 'mysql'],
  ['batches of another server', 'select  a\nGO\n'],
  [
    'a comment without an end',
    'create procedure p as select  1;\nGO\nselect  2; /* nobody closes this\nGO\nselect  3;\n',
    'sqlserver',
  ],
  ['open quotes', "select 'a,   b"],
];

describe('formatting lays out', () => {
  for (const [what, text, result, dialect] of cases)
    it(what, async () => {
      expect(await formatted(text, { dialect })).toBe(result);
      expect(await formatted(result, { dialect })).toBe(result);
    });

  it('only the statements of a selection', async () => {
    const text = 'select 1,2;\nselect 3,4;\nselect 5,6;';
    const at = text.indexOf('3');
    expect(await formatted(text, { within: [{ start: at, end: at + 1 }] })).toBe(
      'select 1,2;\nselect\n  3,\n  4;\nselect 5,6;',
    );
  });
});

it('formats a few statements at each step', async () => {
  const text = 'select 1,2;\n'.repeat(100);
  const document = {
    text,
    dialect: 'postgresql',
    sections: readDocument(text, undefined, readers.postgresql),
  } as const;
  const steps = formatInSteps(document, await formatterFor('postgresql', {}));
  expect([...steps].length).toBeGreaterThan(5);
});

describe('formatting leaves', () => {
  for (const [what, text, dialect] of untouched)
    it(what, async () => {
      expect(await formatted(text, { dialect })).toBe(text);
    });

  it('the one statement that a formatter harms', async () => {
    const { language } = await formatterFor('postgresql', {});
    const format = (texts: readonly string[]): string[] =>
      texts.map((text) => (text === 'select 2' ? 'select 3' : text.replace(' ', '  ')));
    const formatter = { language, format };
    expect(await formatted('select 1;\nselect 2;\nselect 4;', { formatter })).toBe(
      'select  1;\nselect 2;\nselect  4;',
    );
  });

  it('a statement of a hundred thousand rows', async () => {
    const text = `insert into a values ${'(1),'.repeat(60_000)}(2);`;
    expect(await formatted(text)).toBe(text);
  });

  it.each([
    ['loses a comment', 'select 1'],
    ['changes a string', "select 'A' -- b"],
    ['changes a name', 'select "A" -- b'],
    ['adds a token', 'select a, -- b'],
    ['swallows a token into a comment', '-- b select a'],
  ])('what a formatter %s of', async (_, result) => {
    const { language } = await formatterFor('postgresql', {});
    const text = result.includes("'")
      ? "select 'a' -- b"
      : result.includes('"')
        ? 'select "a" -- b'
        : 'select a -- b';
    const harmful = { language, format: () => [`${result}\n`] };
    expect(await formatted(`${text}\n;`, { formatter: harmful })).toBe(`${text}\n;`);
  });
});
