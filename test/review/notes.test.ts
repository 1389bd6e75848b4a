/** Every kind of note says of its examples what they expect, and of no other kind's example anything empty or unfilled. */
import { describe, expect, it } from 'vitest';
import { factsOf } from '../../core/review/facts/facts.ts';
import { noteKinds } from '../../core/review/notes/index.ts';
import { composed } from '../../core/review/prose/compose.ts';
import { inBackticks } from '../../core/text/code-in-prose.ts';
import { changeOf } from './change.ts';

const longestWords = 45;

describe.each(noteKinds.map((kind) => [kind.id, kind] as const))('%s', (_, kind) => {
  it('has an example in which it speaks', () => {
    expect(kind.id.startsWith(`${kind.section}/`)).toBe(true);
    expect(kind.examples.some(({ says }) => says.length > 0)).toBe(true);
  });

  it.each(kind.examples.map((example) => [example.change.join('\n'), example] as const))(
    '%s',
    async (_title, example) => {
      const facts = factsOf(await changeOf(example));
      const texts = composed(kind, kind.find(facts)).map(({ text }) => inBackticks(text));
      expect(texts).toEqual(example.says);
      for (const text of texts) {
        expect(text).not.toMatch(/\{\w+\}/);
        expect(text.split(/\s+/).length).toBeLessThanOrEqual(longestWords);
      }
    },
  );
});
