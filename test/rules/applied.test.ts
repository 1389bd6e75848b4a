/** What has run is never rewritten: in an applied migration no rule offers an edit, and what it offers follows all migrations. */
import { beforeAll, expect, it } from 'vitest';
import { effectOf } from '../../core/effects/of-dialect.ts';
import type { Finding } from '../../core/findings/finding.ts';
import { lint } from '../../core/lint/run.ts';
import { toolById } from '../../core/migrations/tools.ts';
import type { Example } from '../../core/rule-kit/define-rule.ts';
import { rules } from './with-cases.ts';
import type { StatementParser } from '../../core/operations/postgres/statement-parser.ts';
import { statementParser } from '../sql.ts';
import { readAnnotations } from './annotations.ts';
import { exampleFiles, lintInput } from './example-files.ts';

let parser: StatementParser;
beforeAll(async () => {
  parser = await statementParser();
});

const kit = { effectOf, preset: 'all', settings: new Map() } as const;
const shown = rules.flatMap((rule) =>
  rule.examples
    .filter((example) => example.fixed !== undefined)
    .map((example) => [rule.id, example.title, example] as const),
);

/** By itself: beside a rule that outweighs it, it is told together with that one's. */
function findings(id: string, example: Example, novelty: 'new' | 'applied'): readonly Finding[] {
  const { history, path } = exampleFiles(example);
  const document = { path, text: readAnnotations(example.sql).text };
  return lint(
    { ...lintInput(example, history, document, parser), novelty },
    { ...kit, rules: rules.filter((one) => one.id === id) },
  ).findings;
}

it.each(shown)('%s: %s', (id, _title, example) => {
  const own = (all: readonly Finding[]): readonly Finding[] => all.filter((one) => one.rule === id);
  const after = own(findings(id, example, 'applied'));
  expect(after.map(({ message }) => message)).toEqual(
    own(findings(id, example, 'new')).map(({ message }) => message),
  );
  const tool = toolById(example.tool ?? 'plain');
  const { history, path } = exampleFiles(example);
  const there = [...history.map((file) => file.path), path].flatMap((one) => tool.classify(one) ?? []);
  for (const { fix } of after) {
    if (fix === undefined) continue;
    expect(fix).toMatchObject({ kind: 'files', edits: [] });
    const made = (fix.kind === 'files' ? fix.create : []).map((one) => tool.classify(one.path));
    expect(made.length).toBeGreaterThan(0);
    for (const one of made)
      expect(one !== undefined && there.every((other) => tool.compare(other, one) < 0)).toBe(true);
  }
});

it.each(['index/foreign-key-without-index'])('%s follows up in each of its examples', (id) => {
  for (const [of, title, example] of shown)
    if (of === id)
      expect([title, findings(id, example, 'applied').map(({ fix }) => fix?.kind)]).toEqual([
        title,
        expect.arrayContaining(['files']),
      ]);
});
