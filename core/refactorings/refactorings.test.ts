/** The examples of all refactorings: each is applied, and the result is parsed. */
import { beforeAll, describe, expect, it } from 'vitest';
import { statementParser, statementsIn } from '../../test/sql.ts';
import { tables } from '../../test/refactorings/schema.ts';
import type { StatementParser } from '../operations/postgres/statement-parser.ts';
import { applyStatement } from '../replay/statement.ts';
import { emptySchema } from '../schema/apply/apply.ts';
import type { Schema } from '../schema/model.ts';
import { applyEdits } from '../text/edit.ts';
import { placeIn } from '../names/place.ts';
import { refactorings } from './actions/index.ts';
import { refactoringPlace, type Refactoring } from './refactoring.ts';

let parser: StatementParser;
let schema: Schema;

beforeAll(async () => {
  parser = await statementParser();
  schema = emptySchema();
  for (const one of statementsIn(tables, parser)) schema = applyStatement(schema, one, 'tables.sql');
});

const cases = refactorings.flatMap((refactoring) =>
  refactoring.examples.map((example) => ({ refactoring, title: refactoring.title, ...example })),
);

it('has one title for each, and an example that is applied', () => {
  expect(new Set(refactorings.map(({ title }) => title)).size).toBe(refactorings.length);
  for (const { examples } of refactorings)
    expect(examples.some(({ after }) => after !== '' && !after.startsWith('refused: '))).toBe(true);
});

describe('each example', () => {
  it.each(cases)('$title: $before', ({ refactoring, before, after }) => {
    const offset = before.indexOf('¦');
    const text = before.replace('¦', '');
    expect(resultOf(refactoring, text, offset)).toBe(after);
    for (const sql of [text, ...(after.startsWith('refused: ') ? [] : [after])])
      for (const { parsed } of statementsIn(sql, parser))
        expect(parsed.understanding.kind).toBe('understood');
  });
});

describe('half-typed and foreign text', () => {
  const texts = [
    '',
    'SELECT',
    'SELECT * FROM',
    'WITH a AS (',
    'SELECT (((',
    "SELECT 'x",
    'ALTER TABLE',
    '}{;\0',
    'SELECT a.b.c.d. FROM x ON USING (',
  ];
  it.each(texts)('%j gives no exception', (text) => {
    for (let offset = 0; offset <= text.length; offset += 1)
      for (const refactoring of refactorings) expect(() => resultOf(refactoring, text, offset)).not.toThrow();
  });
});

/** The text after it; '' if it is not offered. */
function resultOf({ offer }: Refactoring, text: string, offset: number): string {
  const [statement] = statementsIn(text, parser);
  const after = statement === undefined ? schema : applyStatement(schema, statement, 'example.sql');
  const place = placeIn(text, statement ?? { after: 0 }, offset, { schema, after });
  const made = offer(refactoringPlace(place, 18));
  if (made === undefined) return '';
  if (made.kind === 'refused') return `refused: ${made.because}`;
  const applied = applyEdits(place.text, made.edits) ?? 'edits overlap';
  return made.differs === undefined ? applied : `${applied} -- differs: ${made.differs}`;
}
