/** Finds the known word that a misspelt word most likely meant. */

/** Undefined if no known word is close enough to suggest. `farthest`: how many letters may differ. */
export function closest(
  word: string,
  known: readonly string[],
  farthest = Math.max(2, Math.floor(word.length / 3)),
): string | undefined {
  let best: string | undefined;
  let bestDistance = farthest + 1;
  for (const candidate of known) {
    const distance = distanceBetween(word.slice(0, 100), candidate.slice(0, 100));
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** The known words that are close enough to suggest, closest first. */
export function closestOnes(word: string, known: readonly string[], most: number): readonly string[] {
  const farthest = Math.max(2, Math.floor(word.length / 3));
  const near = (candidate: string): number =>
    candidate.startsWith(word) ? 0 : distanceBetween(word.slice(0, 100), candidate.slice(0, 100));
  return [...new Set(known)]
    .map((candidate) => ({ candidate, distance: near(candidate) }))
    .filter(({ distance }) => distance <= farthest)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, most)
    .map(({ candidate }) => candidate);
}

/** The Levenshtein distance. */
function distanceBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
