import { beforeAll, describe, expect, it } from 'vitest';
import { loadPostgresParser } from '../../../engine/parsers/postgres.ts';
import { fixtureJson, somePlanFixtures } from '../../../test/plans/fixtures.ts';
import type { PostgresParser } from '../../syntax/postgres/parser.ts';
import { oneLine } from '../../text/format.ts';
import { readPlan } from '../reading/normalise.ts';
import type { PlanNode } from '../model.ts';
import { exportPlan, type PlanForm } from './export.ts';

let parser: PostgresParser;
beforeAll(async () => {
  parser = await loadPostgresParser();
});

function written(
  text: string,
  form: PlanForm,
  literals: 'redacted' | 'kept' = 'redacted',
  query = '',
): string {
  const result = exportPlan({ text, name: 'x', query }, form, literals, parser);
  if (!result.ok) throw new Error(result.problem);
  return result.text;
}

const secret = JSON.stringify([
  {
    Plan: {
      'Node Type': 'Seq Scan',
      'Relation Name': '<img src=x onerror=alert(1)>',
      Alias: 'a](javascript:alert(1))',
      'Startup Cost': 0,
      'Total Cost': 10,
      'Plan Rows': 1,
      'Plan Width': 4,
      Filter: "(email = 'ann@example.com'::text)",
      'Some New Field': "'secret' || 4711",
    },
  },
]);
const query = "SELECT * FROM t WHERE email = 'ann@example.com' -- for ticket 4711";

describe.each(['json', 'text', 'markdown', 'html', 'svg'] as const)('%s', (form) => {
  it('leaves values out unless they are wanted', () => {
    expect(written(secret, form, 'redacted', query)).not.toMatch(/ann@|example|secret|4711/);
    if (form !== 'svg') expect(written(secret, form, 'kept', query)).toMatch(/ann(@|&#64;)example/);
  });

  it('is written of every recorded plan', () => {
    for (const { case: name, major } of somePlanFixtures()) {
      const text = JSON.stringify(fixtureJson(name, 'measured', major));
      expect(written(text, form).length, name).toBeGreaterThan(50);
    }
  });
});

it.each(['html', 'svg'] as const)('%s holds no markup of a database and loads nothing', (form) => {
  const page = written(secret, form, 'kept', query);
  expect(page).not.toMatch(/<img|<script|<a |<iframe|href|url\(|@import/i);
  expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;');
});

it('Markdown holds no markup of a database', () => {
  const outsideCode = written(secret, 'markdown', 'kept', query).replace(/(`+)[^`](?:.*?[^`])?\1(?!`)/g, '');
  expect(outsideCode.replaceAll('&nbsp;', '')).not.toMatch(/<|\]\(/);
});

it('JSON opens again, with its query', () => {
  const again = written(written(secret, 'json', 'kept', query), 'markdown', 'kept');
  expect(again).toContain('SELECT * FROM t');
});

it('text is read again as the same plan', () => {
  const shape = ({ label, conditions, sortKeys, depth, actual, estimate }: PlanNode): unknown => [
    label,
    depth,
    conditions.map(({ kind, text }) => [kind, oneLine(text)]),
    sortKeys.length,
    actual?.loops,
    estimate?.totalCost.toFixed(2),
  ];
  for (const { case: name, major, measured } of somePlanFixtures()) {
    const text = written(JSON.stringify(fixtureJson(name, 'measured', major)), 'text', 'kept');
    const again = readPlan(text);
    if (!again.ok) throw new Error(`${name}: ${again.problem}`);
    expect(again.plan.nodes.map(shape), `${name} ${major}`).toEqual(measured.nodes.map(shape));
  }
});

it('says why there is nothing to draw', () => {
  const costless = JSON.stringify([{ Plan: { 'Node Type': 'Result' } }]);
  expect(exportPlan({ text: costless, name: 'x', query: '' }, 'svg', 'kept', parser)).toEqual({
    ok: false,
    problem: 'The plan has neither costs nor times, so there is nothing to draw.',
  });
});
