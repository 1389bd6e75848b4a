/** Every rule before the judge, with all its examples. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { effectOf } from '../../core/effects/of-dialect.ts';
import { rules } from './with-cases.ts';
import { repository } from '../hosts/paths.ts';
import { statementParser } from '../sql.ts';
import { judgeExample, judgeFixKinds, judgeRule, type Court } from './judge.ts';

let court: Court;
beforeAll(async () => {
  court = { parser: await statementParser(), rules, effectOf };
});

it('registers every rule by its file, and nothing else', () => {
  const folder = join(repository, 'core', 'rules');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /^[^/\\]+[/\\][^/\\]+\.ts$/.test(file) && !file.endsWith('.test.ts'))
    .map((file) => file.replaceAll('\\', '/').replace(/\.ts$/, ''));
  expect(rules.map((rule) => rule.id)).toEqual(files.sort());
});

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (_id, rule) => {
  it('is complete', () => {
    expect(judgeRule(rule)).toEqual([]);
    expect(existsSync(join(repository, 'docs', 'rules', `${rule.id}.md`))).toBe(true);
  });

  const shown = new Set<string>();
  it.each(rule.examples.map((example) => [example.verdict, example.title, example] as const))(
    '%s: %s',
    (_verdict, _title, example) => {
      const { problems, fixKinds } = judgeExample(rule, example, court);
      for (const kind of fixKinds) shown.add(kind);
      expect(problems).toEqual([]);
    },
  );

  it('shows each kind of fix that it declares', () => {
    expect(judgeFixKinds(rule, shown)).toEqual([]);
  });
});
