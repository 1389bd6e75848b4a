/**
 * The SQL in the rules is SQL: every example, bad or good, and what each of its fixes makes of it, runs on a native PostgreSQL, each file
 * sent as its tool sends it. A fix leaves the catalog that the original leaves, its new migrations go back to where they began, and what is
 * fixed in bulk changes nothing at all, except for what `outcome.ts` lists and the rule declares. An example that cannot run says why.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { effectOf } from '../../core/effects/of.ts';
import type { Difference } from '../../core/rule-kit/define-rule.ts';
import { rules } from '../../core/rules/index.ts';
import type { Court } from '../rules/judge.ts';
import { judgeDeclared, mayAlwaysDiffer } from '../rules/outcome.ts';
import { statementParser } from '../sql.ts';
import { executeExample } from './rule-examples-judge.ts';
import { openStand, type Stand } from './rule-examples-server.ts';

let court: Court;
let stand: Stand;

beforeAll(async () => {
  court = { parser: await statementParser(), rules, effectOf };
  stand = openStand(court.parser);
});

afterAll(() => stand.close());

const executable = rules.filter((rule) => rule.examples.some((one) => one.notExecutable === undefined));

describe.each(executable.map((rule) => [rule.id, rule] as const))('%s', (_id, rule) => {
  const seen = new Set<Difference>();
  const cases = rule.examples
    .filter((example) => example.notExecutable === undefined)
    .map((example) => [example.verdict, example.title, example] as const);

  it.each(cases)('%s: %s', async (_verdict, _title, example) => {
    const verdict = await executeExample(rule, example, court, stand);
    for (const one of verdict.seen) seen.add(one);
    expect(verdict.problems).toEqual([]);
  });

  it(`differs in what it declares, and in nothing but that and ${mayAlwaysDiffer.join(', ')}`, () => {
    expect(judgeDeclared(rule.fix, seen)).toEqual([]);
  });
});
