import { describe, expect, it } from 'vitest';
import { fixtureJson, somePlanFixtures } from '../../test/plans/fixtures.ts';
import { readPlan } from './reading/normalise.ts';
import { parsePlan } from './reading/parse.ts';
import { redactExpression, redactPlan } from './redact.ts';

describe('an expression', () => {
  it.each([
    ["(status = 'paid'::text)", "(status = '?'::text)"],
    ['((total > 100.5) AND (id = ANY ($1)))', '((total > ?) AND (id = ANY ($1)))'],
    ["(name ~~ 'Ann%'::text)", "(name ~~ '?%'::text)"],
    ["(name ~~ '%Ann%'::text)", "(name ~~ '%?%'::text)"],
    ["(id = ANY ('{}'::integer[]))", "(id = ANY ('{}'::integer[]))"],
    ["(note = 'it''s (secret)'::text)", "(note = '?'::text)"],
    ["(E'a\\'secret' = b)", "('?' = b)"],
    ['("Secret 1" = ?)', '("Secret 1" = ?)'],
    ['(id = (InitPlan 1).col1)', '(id = (InitPlan 1).col1)'],
    ['(NOT (ANY (id = (hashed SubPlan 2).col1)))', '(NOT (ANY (id = (hashed SubPlan 2).col1)))'],
    ['SELECT 1 -- secret\nFROM t /* secret */', 'SELECT ? \nFROM t '],
    ["SELECT $tag$secret$tag$, 'open secret", "SELECT '?', '?'"],
  ])('%s', (expression, redacted) => {
    expect(redactExpression(expression)).toBe(redacted);
  });
});

it.each([
  [
    'mysql',
    'SELECT `a b` FROM t WHERE note = "it\\"s secret" AND x = \'a\\\'secret\' # secret',
    "SELECT `a b` FROM t WHERE note = '?' AND x = '?' ",
  ],
  ['mysql', '(`shop`.`t`.`mail` like "%secret")', "(`shop`.`t`.`mail` like '?')"],
  [
    'sqlite',
    "SELECT [a b], x FROM t WHERE y = 'secret\\' AND z = 4711",
    "SELECT [a b], x FROM t WHERE y = '?' AND z = ?",
  ],
])('of %s: %s', (engine, expression, redacted) => {
  expect(redactExpression(expression, engine)).toBe(redacted);
});

it('leaves no literal of any recorded plan, and nothing else out', () => {
  for (const { case: name, major } of somePlanFixtures()) {
    const parsed = parsePlan(fixtureJson(name, 'measured', major));
    if (!parsed.ok) throw new Error(parsed.problem);
    const redacted = redactPlan(parsed.raw);
    const texts = textsOf(redacted).map((text) => text.replace(/"(?:[^"]|"")*"/g, '""'));
    const values = texts.flatMap((text) =>
      Array.from(text.matchAll(/'((?:[^']|'')*)'/g), (found) => found[1]),
    );
    expect(
      values.filter((value) => !/^(?:|\{\}|%?\?%?)$/.test(value ?? '')),
      name,
    ).toEqual([]);
    const [before, after] = [readPlan(parsed.raw), readPlan(redacted)];
    if (!before.ok || !after.ok) throw new Error(name);
    const shape = (plan: typeof before.plan): unknown =>
      plan.nodes.map(({ label, role, relation, alias, index, estimate, actual, buffers, conditions }) => [
        [label, role, relation, alias, index, estimate, actual, buffers],
        conditions.map(({ kind, rowsRemoved }) => [kind, rowsRemoved]),
      ]);
    expect(shape(after.plan), name).toEqual(shape(before.plan));
  }
});

/** All texts of the plan except settings, which belong to the planner. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => (key === 'Settings' ? [] : textsOf(each)));
}
