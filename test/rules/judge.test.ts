/** The judge refuses what it should refuse: each case is a rule with one thing wrong. */
import { beforeAll, describe, expect, it } from 'vitest';
import { untold, type Effect } from '../../core/effects/effect.ts';
import type { RuleFix } from '../../core/rule-kit/context.ts';
import { bad, defineRule, good, type Example, type Rule } from '../../core/rule-kit/define-rule.ts';
import type { DropRelation } from '../../core/operations/model/operation.ts';
import { statementParser } from '../sql.ts';
import { judgeExample, judgeFixKinds, judgeRule, type Court } from './judge.ts';

let court: Court;
beforeAll(async () => {
  court = { parser: await statementParser(), rules: [rule({})], effectOf: () => noEffect };
});

const noEffect: Effect = { ...untold, fact: 'none' };

const messages = { gone: '{table} is gone. Rename it first.' } as const;
const expected = 'DROP TABLE users;\n--         ^^^^^ warning: users is gone. Rename it first.';
/** Beside the example that a case is about: what makes a rule sound. */
const rest: readonly Example[] = [
  bad('Dropped, and more', `${expected}\nSELECT 2;`),
  good('Kept', 'SELECT 1;'),
  good('Made', 'CREATE TABLE a (b int);'),
];

interface Parts {
  readonly examples?: readonly Example[];
  readonly message?: string;
  readonly id?: 'design/drops' | 'design/Drops' | 'locking/drops';
  readonly summary?: string;
  readonly fix?: (operation: DropRelation) => RuleFix;
  readonly data?: Readonly<Record<string, string>>;
  readonly check?: (operation: DropRelation) => void;
}

/** A rule against DROP TABLE that is sound but for the given parts. */
function rule(parts: Parts): Rule {
  return defineRule({
    id: parts.id ?? 'design/drops',
    hazard: 'misleads',
    preset: 'recommended',
    dialects: ['postgresql'],
    elsewhere: 'Nothing is dropped there.',
    summary: parts.summary ?? 'A table that is dropped.',
    why: 'w',
    instead: 'i',
    whenOff: 'n',
    messages: { gone: parts.message ?? messages.gone },
    fix: { kinds: [], because: 'b' },
    examples: parts.examples ?? [bad('Dropped', expected), ...rest],
    check: {
      dropRelation(operation, context) {
        parts.check?.(operation);
        context.report({
          message: 'gone',
          at: operation.target,
          data: parts.data ?? { table: operation.target.name.text },
          fix: parts.fix?.(operation),
        });
      },
    },
  });
}

function problems(parts: Parts): string {
  const judged = rule(parts);
  const all = judged.examples.flatMap((example) => judgeExample(judged, example, court).problems);
  return [...judgeRule(judged), ...all].join('\n');
}

it('acquits a sound rule', () => {
  expect(problems({})).toBe('');
});

describe('refuses a rule', () => {
  it.each<readonly [string, Parts, string]>([
    ['whose id is not kebab-case', { id: 'design/Drops' }, 'not kebab-case'],
    ['whose summary is no sentence', { summary: 'drops' }, 'one sentence'],
    ['whose message names nothing', { message: 'It is gone.', examples: rest }, 'names no object'],
    ['whose message does not end', { message: '{table} is gone', examples: rest }, 'full stop'],
    ['without an example', { examples: [] }, '0 bad examples are fewer than 2'],
    ['with one bad example', { examples: rest }, '1 bad examples are fewer than 2'],
    [
      'with one good example',
      { examples: [bad('Dropped', expected), ...rest.slice(0, 2)] },
      '1 good examples are fewer than 2',
    ],
    [
      'with an example twice',
      { examples: [bad('a', expected), bad('b', expected), ...rest] },
      'same example twice',
    ],
    ['that leaves a placeholder', { data: {} }, 'unfilled placeholder'],
    [
      'that says too much',
      { data: { table: 'x '.repeat(90) }, message: '{table}{table}{table}.' },
      'too many',
    ],
    [
      'that changes what it looks at',
      { check: (operation) => Object.assign(operation, { cascade: true }) },
      'crashed: TypeError',
    ],
  ])('%s', (_, parts, problem) => {
    expect(problems(parts)).toContain(problem);
  });
});

describe('refuses an example', () => {
  it.each<readonly [string, Example, string]>([
    ['that expects nothing', bad('x', 'DROP TABLE users;'), 'expects nothing'],
    ['that is good and expects something', good('x', expected), 'expects findings'],
    ['with a finding it does not expect', good('x', 'DROP TABLE users;'), 'unexpected: 11-16'],
    ['with carets one off', bad('x', expected.replace(' ^^^^^', '^^^^^')), 'missing: 10-15'],
    ['with another severity', bad('x', expected.replace('warning', 'error')), 'missing:'],
    ['with another message', bad('x', expected.replace('gone', 'away')), 'missing:'],
    ['that promises a fix', bad('x', `${expected} 💡`), 'missing:'],
    ['that shows a fix', bad('x', expected, { fixed: 'SELECT 1;' }), 'none is offered'],
    ['that does not parse', good('x', 'SELECT FROM WHERE;'), 'does not parse'],
  ])('%s', (_, example, problem) => {
    expect(problems({ examples: [example, ...rest] })).toContain(problem);
  });
});

describe('refuses a fix', () => {
  const offered = `${expected} 💡`;
  const replaced =
    (newText: string, title = 'Keep it') =>
    ({ span }: DropRelation): RuleFix => ({ kind: 'rewrite', title, edits: [{ span, newText }] });

  it.each<readonly [string, NonNullable<Parts['fix']>, string | undefined, string]>([
    [
      'that changes nothing',
      ({ span }) => ({
        kind: 'edit',
        title: 't',
        edits: [{ span: { start: span.end, end: span.end }, newText: '' }],
      }),
      'DROP TABLE users;',
      'changes nothing',
    ],
    ['that does not parse', replaced('SELECT FROM WHERE'), 'SELECT FROM WHERE;', 'does not parse'],
    ['that does not help', replaced('DROP TABLE users CASCADE'), 'DROP TABLE users CASCADE;', 'still there'],
    [
      'that is not done once',
      replaced('DROP TABLE users CASCADE'),
      'DROP TABLE users CASCADE;',
      'applied to its own result',
    ],
    ['that brings another', replaced('DROP TABLE a, b'), 'DROP TABLE a, b;', 'brings a new finding'],
    ['whose result is not shown', replaced('SELECT 1'), undefined, 'fixed text should be'],
    ['that loses comments', replaced('SELECT 1'), 'SELECT 1;', 'loses the comment'],
    ['whose title is a sentence', replaced('SELECT 1', 'Keep it.'), 'SELECT 1;', 'title'],
  ])('%s', (_, fix, fixed, problem) => {
    const example = bad('x', offered, fixed === undefined ? {} : { fixed });
    expect(problems({ fix, examples: [example, ...rest] })).toContain(problem);
  });

  it('that is not declared, and a declaration without a fix', () => {
    expect(judgeFixKinds(rule({}), new Set(['edit']))).toEqual(['the edit fix is not declared']);
    expect(judgeFixKinds({ ...rule({}), fix: { kinds: ['edit'], because: 'b' } }, new Set())).toEqual([
      'no example shows the edit fix',
    ]);
  });
});
