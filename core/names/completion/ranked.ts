/**
 * Orders what can be offered by how it matches the typed text. A schema has many more names than a list shows, so names are ranked before
 * an item is created for each.
 */

/** The maximum number of items that a list shows. */
export const mostListed = 200;

export interface Ranked<T> {
  readonly item: T;
  readonly score: number;
}

interface Placed<T> extends Ranked<T> {
  readonly label: string;
  readonly begins: boolean;
}

/**
 * The best of them that contain the typed letters in this order: first those that begin with them, then by score, then by label. One more
 * than a list shows if there are more. `typed` is in lower case.
 */
export function best<T>(
  items: Iterable<T>,
  typed: string,
  labelOf: (item: T) => string,
  scoreOf: (item: T) => number,
): readonly Ranked<T>[] {
  const found: Placed<T>[] = [];
  for (const item of items) {
    const label = labelOf(item);
    const text = label.toLowerCase();
    if (!hasLetters(text, typed)) continue;
    const placed = { item, label, score: scoreOf(item), begins: text.startsWith(typed) };
    const last = found[mostListed];
    if (last !== undefined && !isBefore(placed, last)) continue;
    found.splice(placeOf(placed, found), 0, placed);
    if (last !== undefined) found.pop();
  }
  return found;
}

function hasLetters(text: string, typed: string): boolean {
  let at = 0;
  for (const letter of typed) {
    at = text.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

function isBefore(a: Placed<unknown>, b: Placed<unknown>): boolean {
  if (a.begins !== b.begins) return a.begins;
  return a.score === b.score ? a.label < b.label : a.score > b.score;
}

/** After those that are equal to it. */
function placeOf(one: Placed<unknown>, sorted: readonly Placed<unknown>[]): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = sorted[middle];
    if (other !== undefined && isBefore(one, other)) high = middle;
    else low = middle + 1;
  }
  return low;
}
