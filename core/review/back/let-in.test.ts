/** What is said of a way back that was proved with NOT NULL where it is delivered without. */
import { describe, expect, it } from 'vitest';
import type { LetOut } from '../order/let-out.ts';
import { provedStricter } from './let-in.ts';

function columns(...all: readonly (readonly [string, string | undefined])[]): readonly LetOut[] {
  return all.map(([name, value]) => ({ name, value }) as LetOut);
}

describe('what was proved of a way back that lets nulls in', () => {
  it.each([
    [
      columns(['a', undefined]),
      'Proved with a NOT NULL; delivered, and not proved so, without that, as rows written since have no value.',
    ],
    [
      columns(['a', "''"]),
      'Proved with a NOT NULL; delivered, and not proved so, with a default, as rows written since have no value.',
    ],
    [
      columns(['a', '0'], ['b', undefined]),
      'Proved with a and b NOT NULL; delivered, and not proved so, with a default for a and nulls in b, as rows written since have no value.',
    ],
  ])('is another script', (of, words) => {
    expect(provedStricter({ script: '', columns: of })).toBe(words);
  });
});
