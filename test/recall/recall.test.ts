/** Every hazard of this folder's cases is told at its statement, and nothing is told of their safe twins, at the default preset. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { StatementParser } from '../../core/operations/postgres/statement-parser.ts';
import { statementParser } from '../sql.ts';
import { casesOf, engines } from './cases.ts';
import { judgeCase } from './judge.ts';

let parser: StatementParser;
beforeAll(async () => {
  parser = await statementParser();
});

describe.each(engines)('%s', (engine) => {
  const cases = casesOf(engine);

  it('has no case twice', () => {
    const texts = cases.map(({ example: { history, sql, tool } }) => JSON.stringify([history, sql, tool]));
    expect(texts.filter((text, i) => texts.indexOf(text) < i)).toEqual([]);
  });

  it.each(cases.map((one) => [one.example.title, one] as const))('%s', (_title, one) => {
    const { missed, false: wrong, problems, findings } = judgeCase(one, parser);
    const found = findings.map(({ rule }) => rule);
    expect({
      missed: missed.map(({ rules }) => rules),
      instead: missed.length > 0 ? found : [],
      wrong,
      problems,
    }).toEqual({
      missed: [],
      instead: [],
      wrong: [],
      problems: [],
    });
  });
});
