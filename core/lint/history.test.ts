import { expect, it } from 'vitest';
import { rules } from '../rules/index.ts';
import type { Finding, RuleId, Severity } from './finding.ts';
import { tellOnce } from './history.ts';

function finding(rule: RuleId, at: number, severity: Severity = 'warning'): Finding {
  const category = rule.startsWith('index/') ? 'index' : 'locking';
  const message = `${rule} at ${at}.`;
  const place = { span: { start: at, end: at + 1 }, related: [] };
  return { rule, category, severity, message, ...place, fix: undefined, tags: [] };
}

const history = {
  path: 'a.sql',
  rules: [
    { id: 'locking/small' },
    { id: 'locking/middle', outweighs: ['locking/small'] },
    { id: 'locking/great', outweighs: ['locking/middle'] },
  ],
  sectionOf: ({ span }: Finding) => (span.start < 100 ? 0 : 1),
} as const;

const told = (...findings: readonly Finding[]): readonly string[] =>
  tellOnce(findings, history).map(({ message }) => message);

it('lets the gravest of a rule speak, and links the others', () => {
  const [first, ...rest] = tellOnce(
    [
      finding('locking/small', 1),
      finding('locking/small', 9, 'error'),
      finding('locking/small', 5, 'error'),
      finding('locking/small', 7),
    ],
    history,
  );
  expect(rest).toEqual([]);
  expect(first?.message).toBe('locking/small at 5. The same goes for 3 more places of this file.');
  expect(first?.severity).toBe('error');
  expect(first?.related.map(({ file, span, message }) => [file, span.start, message])).toEqual([
    ['a.sql', 9, 'locking/small at 9.'],
    ['a.sql', 1, 'locking/small at 1.'],
    ['a.sql', 7, 'locking/small at 7.'],
  ]);
});

it('tells lesser trouble with the greatest that is there, and does not count it', () => {
  const [small, middle, great] = [
    finding('locking/small', 1, 'error'),
    finding('locking/middle', 2, 'error'),
    finding('locking/great', 3),
  ];
  expect(told(small, middle, great)).toEqual(['locking/great at 3.']);
  expect(told(small, middle)).toEqual(['locking/middle at 2.']);
  expect(told(small, great)).toEqual(['locking/great at 3.', 'locking/small at 1.'].toReversed());
  expect(told(great, finding('locking/great', 5), middle)).toEqual([
    'locking/great at 3. The same goes for 1 more place of this file.',
  ]);
});

it('counts none that is another matter by its message', () => {
  const rules = [
    {
      id: 'locking/small',
      messages: { gone: '{table} is gone.', without: '{table} has lost {columns}.' },
      apart: ['without'],
    },
  ] as const;
  const say = (at: number, message: string): Finding => ({ ...finding('locking/small', at), message });
  const all = [say(1, 'a is gone.'), say(2, 'b has lost c.'), say(3, 'd is gone.'), say(4, 'e has lost f.')];
  const [first] = tellOnce(all, { ...history, rules });
  expect(first?.message).toBe('a is gone. The same goes for 1 more place of this file.');
  const [lost] = tellOnce(all.slice(1, 2).concat(all[3] ?? []), { ...history, rules });
  expect(lost?.message).toBe('b has lost c. The same goes for 1 more place of this file.');
});

it('keeps sections apart, what lasts, and what can be mended', () => {
  const mendable: Finding = {
    ...finding('locking/small', 4),
    fix: { kind: 'edit', title: 'Mend', edits: [] },
  };
  const all = [
    finding('locking/small', 1),
    finding('locking/small', 101),
    finding('index/lasts', 2),
    finding('index/lasts', 3),
    mendable,
  ];
  expect(told(...all).toSorted()).toEqual(all.map(({ message }) => message).toSorted());
});

it('is told by rules that are there, and by none that outweighs itself', () => {
  const lesser = new Map<string, readonly string[]>(rules.map(({ id, outweighs = [] }) => [id, outweighs]));
  const isBelow = (rule: string, other: string): boolean =>
    (lesser.get(rule) ?? []).some((one) => one === other || isBelow(one, other));
  for (const [id, below] of lesser) {
    for (const one of below) expect(lesser.has(one)).toBe(true);
    expect(isBelow(id, id)).toBe(false);
  }
});

it('tells once, too, what is over though its category is of what stays', () => {
  const refused = (at: number): Finding => finding('index/refused', at, 'error');
  const over = { ...history, rules: [{ id: 'index/refused' as RuleId, passes: true as const }] };
  expect(tellOnce([refused(1), refused(5)], over).map(({ message }) => message)).toEqual([
    'index/refused at 1. The same goes for 1 more place of this file.',
  ]);
  expect(tellOnce([refused(1), refused(5)], history)).toHaveLength(2);
});
