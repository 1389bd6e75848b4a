/** What people state about their data, in comments and configuration, overrides what names suggest. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { StatementParser } from '../operations/postgres/statement-parser.ts';
import { statementParser, statementsIn } from '../../test/sql.ts';
import { emptySchema } from '../schema/apply/apply.ts';
import { replaySection } from '../replay/section.ts';
import { personalTables } from './personal-data.ts';
import {
  mergedSettings,
  noPersonalDataSettings,
  sameSettings,
  type PersonalDataSettings,
} from './settings.ts';
import { shapeOfSchema } from './shape.ts';

let parser: StatementParser;
beforeAll(async () => {
  parser = await statementParser();
});

/** `table.column category`, with a question mark if it is only likely. */
function marks(sql: string, settings: PersonalDataSettings = noPersonalDataSettings): readonly string[] {
  const { after } = replaySection(emptySchema(), statementsIn(sql, parser), 'm.sql');
  return personalTables(shapeOfSchema(after), settings).flatMap(({ table, columns }) =>
    columns.map(
      ({ column, mark }) =>
        `${table.name}.${column} ${mark.category}${mark.confidence === 'medium' ? '?' : ''}`,
    ),
  );
}

describe('what comments say', () => {
  it.each<readonly [string, readonly string[]]>([
    ['pii: contact', ['t.c contact']],
    ['Where we reach them. PII: free-text', ['t.c free-text']],
    ['personal-data = special', ['t.c special']],
    ['Holds personal data of the applicant.', ['t.c identity']],
    ['Enthält personenbezogene Daten', ['t.c identity']],
    ['Contains no personal data.', []],
    ['Ohne personenbezogene Daten', []],
    ['pii: none', []],
    ['The copii: contact sheet', []],
    ['pii: cotnact', []],
  ])('%s', (comment, expected) => {
    expect(marks(`CREATE TABLE t (c text); COMMENT ON COLUMN t.c IS '${comment}'`)).toEqual(expected);
  });

  it('takes a mark away that a name gives, from one column or all of them', () => {
    expect(marks("CREATE TABLE t (email text); COMMENT ON COLUMN t.email IS 'pii: none'")).toEqual([]);
    expect(
      marks("CREATE TABLE t (email text, phone text); COMMENT ON TABLE t IS 'Test data. pii: none'"),
    ).toEqual([]);
  });
});

describe('what the configuration says', () => {
  const settings = (given: Partial<PersonalDataSettings>): PersonalDataSettings => ({
    ...noPersonalDataSettings,
    ...given,
  });

  it.each<readonly [string, Partial<PersonalDataSettings>, readonly string[]]>([
    [
      'more words',
      { words: { contact: ['matrixHandle'] } },
      ['t.name identity?', 't.email contact', 't.work_matrix_handle contact'],
    ],
    ['fewer words', { ignoredWords: ['email'] }, []],
    [
      'one column',
      {
        columns: new Map([
          ['t.nr', 'identity'],
          ['public.t.email', 'none'],
        ]),
      },
      ['t.nr identity'],
    ],
    ['a table of people', { tables: new Map([['t', 'person']]) }, ['t.name identity', 't.email contact']],
    ['a table of nobody', { tables: new Map([['public.t', 'none']]) }, []],
    [
      'another table',
      { columns: new Map([['other.t.email', 'none']]) },
      ['t.name identity?', 't.email contact'],
    ],
  ])('%s', (_, given, expected) => {
    expect(
      marks('CREATE TABLE t (nr int, name text, email text, work_matrix_handle text)', settings(given)),
    ).toEqual(expected);
  });

  it('adds up, and the later word counts', () => {
    const first = settings({ words: { contact: ['a'] }, columns: new Map([['t.c', 'none']]) });
    const then = settings({ words: { contact: ['b'] }, columns: new Map([['t.c', 'contact']]) });
    const both = mergedSettings(first, then);
    expect(both.words.contact).toEqual(['a', 'b']);
    expect(both.columns.get('t.c')).toBe('contact');
    expect(sameSettings(both, mergedSettings(first, then))).toBe(true);
    expect(sameSettings(both, first)).toBe(false);
  });
});
