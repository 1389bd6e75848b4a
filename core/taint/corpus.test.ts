/** How well the rules separate the corpus, whose labels were proved on a server: test/databases/rules/injection-corpus.test.ts. */
import { categoryOf } from '../findings/finding.ts';
import { beforeAll, expect, it } from 'vitest';
import { statementParser } from '../../test/sql.ts';
import { exampleFiles, lintInput } from '../../test/rules/example-files.ts';
import { readCorpus, type CorpusCase } from '../../test/taint/corpus.ts';
import { effectOf } from '../effects/of.ts';
import { lint } from '../lint/run.ts';
import { rules } from '../rules/index.ts';
import { good } from '../rule-kit/define-rule.ts';
import type { StatementParser } from '../operations/postgres/statement-parser.ts';

/** All rules about what a caller can make a function do. Who may call it is a different question. */
const speaking = rules.filter(
  ({ id }) => categoryOf(id) === 'injection' || id === 'security/definer-without-search-path',
);

let parser: StatementParser;
beforeAll(async () => {
  parser = await statementParser();
});

it('tells functions that can be attacked from those that cannot', () => {
  const judged = readCorpus().map((one) => ({ ...one, told: told(one) }));
  const vulnerable = judged.filter(({ label }) => label === 'vulnerable');
  const safe = judged.filter(({ label }) => label === 'safe');
  const missed = vulnerable.filter((one) => one.told.length === 0);
  const wronged = safe.filter((one) => one.told.length > 0);
  expect({
    vulnerable: vulnerable.length,
    safe: safe.length,
    missed: missed.map(({ name }) => name),
    wronged: wronged.map(({ name, told: ids }) => `${name}: ${ids.join()}`),
  }).toEqual({ vulnerable: 68, safe: 68, missed: [], wronged: [] });
  // The guaranteed minimum; the lists above are what is reached, so that a loss is noticed.
  expect(missed.length / vulnerable.length).toBeLessThanOrEqual(0.05);
  expect(wronged.length / safe.length).toBeLessThanOrEqual(0.05);
});

function told({ setup, text }: CorpusCase): readonly string[] {
  const example = good('', '', { history: [setup] });
  const { history, path } = exampleFiles(example);
  const kit = { rules: speaking, effectOf, preset: 'all', settings: new Map() } as const;
  const result = lint(lintInput(example, history, { path, text }, parser), kit);
  expect(result.crashes).toEqual([]);
  return result.findings.map(({ rule }) => rule);
}
