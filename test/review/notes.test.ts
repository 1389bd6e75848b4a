/** Every kind of note says of its examples what they expect, and of no other kind's example anything empty or unfilled. */
import { describe, expect, it } from 'vitest';
import { ownRules } from '../../core/lint/own-rules.ts';
import { rules } from '../../core/rules/index.ts';
import { factsOf } from '../../core/review/facts/facts.ts';
import { noteKinds } from '../../core/review/notes/index.ts';
import { composed } from '../../core/review/prose/compose.ts';
import { reviewOf } from '../../core/review/review.ts';
import { inBackticks } from '../../core/text/code-in-prose.ts';
import { renderReview } from '../../engine/review/render.ts';
import { changeOf } from './change.ts';
import { expectPage } from './page-limits.ts';

const longestWords = 45;

it('answers rules that exist', () => {
  const known = new Set([...rules, ...ownRules].map(({ id }) => id));
  const named = noteKinds.flatMap(({ answers = [] }) => answers);
  expect(named.filter((id) => !known.has(id))).toEqual([]);
});

describe.each(noteKinds.map((kind) => [kind.id, kind] as const))('%s', (_, kind) => {
  it('has an example in which it speaks', () => {
    expect(kind.id.startsWith(`${kind.section}/`)).toBe(true);
    expect(kind.examples.some(({ says }) => says.length > 0)).toBe(true);
  });

  it.each(kind.examples.map((example) => [example.change.join('\n'), example] as const))(
    '%s',
    async (_title, example) => {
      const change = await changeOf(example);
      const facts = factsOf(change);
      const texts = composed(kind, kind.find(facts)).map(({ text }) => inBackticks(text));
      expect(texts).toEqual(example.says);
      for (const text of texts) {
        expect(text).not.toMatch(/\{\w+\}/);
        expect(text.split(/\s+/).length).toBeLessThanOrEqual(longestWords);
      }
      const review = reviewOf({ ...change, plinth: '0.0.0' });
      expectPage(review, renderReview(review, 'markdown'));
    },
  );
});
