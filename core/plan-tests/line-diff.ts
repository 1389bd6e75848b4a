/**
 * The shortest edit from one list of nodes to another, as lines that are kept, removed and added. The caller decides what counts as equal.
 */

export interface DiffLine<T = string> {
  readonly change: 'same' | 'gone' | 'come';
  readonly text: T;
}

/** Above this size the middle is shown as replaced, because nobody would read it line by line. */
const mostCells = 250_000;

export function lineDiff<A, B extends A>(
  before: readonly A[],
  after: readonly B[],
  isSame: (a: A, b: B) => boolean,
): readonly DiffLine<A>[] {
  const same = (i: number, j: number): boolean => {
    const [a, b] = [before[i], after[j]];
    return a !== undefined && b !== undefined && isSame(a, b);
  };
  let head = 0;
  while (same(head, head)) head += 1;
  let tail = 0;
  while (
    tail < Math.min(before.length, after.length) - head &&
    same(before.length - 1 - tail, after.length - 1 - tail)
  )
    tail += 1;
  const stays = (lines: readonly A[]): readonly DiffLine<A>[] =>
    lines.map((text) => ({ change: 'same', text }));
  const old = before.slice(head, before.length - tail);
  const now = after.slice(head, after.length - tail);
  return [
    ...stays(before.slice(0, head)),
    ...middle(old, now, isSame),
    ...stays(before.slice(before.length - tail)),
  ];
}

function middle<A, B extends A>(
  old: readonly A[],
  now: readonly B[],
  isSame: (a: A, b: B) => boolean,
): readonly DiffLine<A>[] {
  const gone = (text: A): DiffLine<A> => ({ change: 'gone', text });
  const come = (text: A): DiffLine<A> => ({ change: 'come', text });
  if (old.length * now.length > mostCells) return [...old.map(gone), ...now.map(come)];
  const common: number[][] = Array.from({ length: old.length + 1 }, () => []);
  const at = (i: number, j: number): number => common[i]?.[j] ?? 0;
  for (const [i, a] of [...old.entries()].toReversed())
    for (const [j, b] of [...now.entries()].toReversed()) {
      const row = common[i];
      if (row === undefined) continue;
      row[j] = isSame(a, b) ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  const lines: DiffLine<A>[] = [];
  let i = 0;
  let j = 0;
  for (;;) {
    const [a, b] = [old[i], now[j]];
    if (a === undefined) return [...lines, ...now.slice(j).map(come)];
    if (b === undefined) return [...lines, ...old.slice(i).map(gone)];
    if (isSame(a, b)) {
      lines.push({ change: 'same', text: a });
      i += 1;
      j += 1;
    } else if (at(i + 1, j) >= at(i, j + 1)) {
      lines.push(gone(a));
      i += 1;
    } else {
      lines.push(come(b));
      j += 1;
    }
  }
}
