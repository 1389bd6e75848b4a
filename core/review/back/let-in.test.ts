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
      'The script was not run as it stands: the proof ran it with a NOT NULL, and it lets a be null, as rows written since have no value.',
    ],
    [
      columns(['a', "''"]),
      'The script was not run as it stands: the proof ran it with a NOT NULL, and it gives a a default, as rows written since have no value.',
    ],
    [
      columns(['a', '0'], ['b', undefined]),
      'The script was not run as it stands: the proof ran it with a and b NOT NULL, and it gives a a default and lets b be null, as rows written since have no value.',
    ],
  ])('is another script', (of, words) => {
    expect(provedStricter({ script: '', columns: of })).toBe(words);
  });
});
