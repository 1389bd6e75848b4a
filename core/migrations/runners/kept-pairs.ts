/** Lists of two words each, as they are kept among a folder's settings: a line for each, with a tab between. What they mean is for who keeps them. */

export type Pair = readonly [string, string];

export function pairsKept(pairs: readonly Pair[]): string | undefined {
  return pairs.length === 0 ? undefined : pairs.map((pair) => pair.join('\t')).join('\n');
}

export function pairsIn(kept: string): readonly Pair[] {
  return kept.split('\n').map((line): Pair => {
    const [first = '', second = ''] = line.split('\t');
    return [first, second];
  });
}
