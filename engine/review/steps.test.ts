import { describe, expect, it } from 'vitest';
import { withSteps } from './steps.ts';

describe('steps of a sentence', () => {
  it.each([
    ['Do this: (1) one; (2) two. After (1) look.', 'Do this:', ['one;', 'two. After (1) look.']],
    ['So: (1) a. (2) b, as (1) says. (3) c.', 'So:', ['a.', 'b, as (1) says.', 'c.']],
    ['Run the script, then (2) and (3) of the order.', 'Run the script, then (2) and (3) of the order.', []],
    ['(1), (2) and the STOP fall away.', '(1), (2) and the STOP fall away.', []],
    ['By the NULLS NOT DISTINCT of (1) alone.', 'By the NULLS NOT DISTINCT of (1) alone.', []],
    ['One: (1) alone.', 'One: (1) alone.', []],
  ])('%s', (sentence, text, steps) => {
    const found = withSteps(sentence);
    expect([found.text, found.steps.map(({ step }) => step)]).toEqual([text, steps]);
    expect(found.hasSteps).toBe(steps.length > 0);
  });
});
