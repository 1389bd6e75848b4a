/** The examples of all refactorings: each is applied, and the result is parsed. */
import { beforeAll, describe, expect, it } from 'vitest';
import { statementParser, statementsIn } from '../../test/sql.ts';
import { tables } from '../../test/refactorings/schema.ts';
import { offeredAt, schemaAfter, type Scene } from '../../test/refactorings/offered.ts';
import { emptySchema } from '../schema/apply/apply.ts';
import { schemaScript } from '../schema/print/script.ts';
import { refactorings } from './actions/index.ts';
import type { Refactoring } from './refactoring.ts';

let scene: Scene;

beforeAll(async () => {
  const parser = await statementParser();
  scene = { parser, schema: schemaAfter(tables, { parser, schema: emptySchema() }) };
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
      for (const { parsed } of statementsIn(sql, scene.parser))
        expect(parsed.understanding.kind).toBe('understood');
  });
});

describe('the schema afterwards', () => {
  const same = cases.filter(
    ({ refactoring, after }) =>
      refactoring.keeps === 'schema' && after !== '' && !after.startsWith('refused: '),
  );
  it.each(same)('$title keeps it: $after', ({ before, after }) => {
    const script = (text: string): readonly string[] =>
      schemaScript(schemaAfter(text, scene), { targetVersion: 18 });
    expect(script(after)).toEqual(script(before.replace('¦', '')));
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
function resultOf(refactoring: Refactoring, text: string, offset: number): string {
  const [made] = offeredAt([refactoring], text, offset, scene);
  if (made === undefined) return '';
  if (made.refused !== undefined) return `refused: ${made.refused}`;
  const applied = made.text ?? 'the edits overlap';
  return made.differs === undefined ? applied : `${applied} -- differs: ${made.differs}`;
}
