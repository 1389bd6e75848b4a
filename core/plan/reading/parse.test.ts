import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixtureJson } from '../../../test/plans/fixtures.ts';
import { readPlan } from './normalise.ts';

const json = JSON.stringify(fixtureJson('hash-join', 'measured'), null, 2);

/** psql's output: heading, rule, continued lines, row count. */
function psqlFrame(border: '' | '|'): string {
  const lines = json.split('\n').map((line) => `${border} ${line.padEnd(90)}+${border}`);
  return ['                QUERY PLAN', '-'.repeat(95), ...lines, '(1 row)', ''].join('\n');
}

describe('readPlan', () => {
  it.each([
    ['the value of a driver', fixtureJson('hash-join', 'measured')],
    ['a result row', [{ 'QUERY PLAN': fixtureJson('hash-join', 'measured') }]],
    ['text', json],
    ['a byte order mark and CRLF', `\uFEFF${json.replaceAll('\n', '\r\n')}`],
    ['a log line before it', `2026-01-02 03:04:05 UTC [7] LOG:  duration: 12 ms  plan:\n${json}`],
    ['the frame of psql', psqlFrame('')],
    ['the borders of psql', psqlFrame('|')],
    // An invalid UTF-8 byte is decoded as this character.
    ['text of another encoding', json.replaceAll(/("Alias": ")\w+/g, '$1M\uFFFDller')],
    ['a bare node', (JSON.parse(json) as { Plan: unknown }[])[0]!.Plan],
  ])('reads %s', (_name, input) => {
    const result = readPlan(input);
    expect(result.ok && result.plan.nodes.map((node) => node.label)).toEqual([
      'Nested Loop',
      'Seq Scan',
      'Index Scan',
    ]);
  });

  it.each([
    ['', /empty/],
    ['hello', /no query plan/],
    [json.slice(0, 400), /cut off/],
    ['{"a": {"b": 1}}', /not a query plan/],
    [null, /not a query plan/],
    [[], /empty plan/],
    [['Utility Statement'].map((key) => ({ [key]: 'x' })), /no plan for this kind/],
  ])('says what is wrong with %j', (input, problem) => {
    const result = readPlan(input);
    expect(result.ok ? 'a plan' : result.problem).toMatch(problem);
  });

  it.each([
    [
      'text',
      `Seq Scan on t  (cost=0.00..1.00 rows=1 width=4)\n  Filter: (data @> '{"a": [{"b": 1}]}'::jsonb)`,
    ],
    [
      'YAML',
      '- Plan: \n    Node Type: "Seq Scan"\n    Relation Name: "t"\n    Filter: "(data @> \'{\\"a\\": 1}\'::jsonb)"',
    ],
  ])('is not misled by JSON inside of %s', (_format, plan) => {
    const result = readPlan(plan);
    expect(result.ok && result.plan.root.label).toBe('Seq Scan');
    expect(result.ok && result.plan.root.conditions[0]?.text).toContain('"a"');
  });

  it('refuses a plan deeper than any query makes', () => {
    let node: object = { 'Node Type': 'Result' };
    for (let depth = 0; depth < 5000; depth += 1) node = { 'Node Type': 'Limit', Plans: [node] };
    const result = readPlan([{ Plan: node }]);
    expect(result.ok ? 'a plan' : result.problem).toMatch(/1,000 levels/);
  });

  it('keeps what it does not know, and survives any types', () => {
    const key = fc.constantFrom(
      'Node Type',
      'Plans',
      'Total Cost',
      'Filter',
      'Workers',
      'Output',
      'Actual Loops',
      'X',
    );
    fc.assert(
      fc.property(fc.dictionary(key, fc.jsonValue()), (fields) => {
        const result = readPlan([
          { Plan: { 'Node Type': 'Quantum Scan', Plans: [fields] }, Settings: fields, JIT: fields },
        ]);
        expect(result.ok && [result.plan.root.label, result.plan.root.kind]).toEqual([
          'Quantum Scan',
          'other-scan',
        ]);
      }),
    );
  });

  it('is frozen and in pre-order', () => {
    const result = readPlan(json);
    if (!result.ok) throw new Error(result.problem);
    result.plan.nodes.forEach((node, place) => {
      expect([node.id, Object.isFrozen(node)]).toEqual([place, true]);
    });
  });

  it('reads ten thousand nodes', () => {
    const member = {
      'Node Type': 'Seq Scan',
      'Parent Relationship': 'Member',
      'Relation Name': 't',
      Alias: 't',
    };
    const result = readPlan([
      { Plan: { 'Node Type': 'Append', Plans: Array.from({ length: 10_000 }, () => member) } },
    ]);
    expect(result.ok && result.plan.nodes.length).toBe(10_001);
  });
});
