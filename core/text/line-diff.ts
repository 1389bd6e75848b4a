/**
 * Compares two texts as one list of lines, each kept, added or removed, by the longest common subsequence. It does not interpret the lines.
 */

export interface LineOfDiff {
  readonly sign: ' ' | '+' | '-';
  readonly text: string;
}

/**
 * Above this limit everything between the common start and the common end counts as changed, because the algorithm's table grows with the
 * product of the lengths.
 */
const mostCells = 4_000_000;

export function lineDiff(before: readonly string[], after: readonly string[]): readonly LineOfDiff[] {
  const head = commonLength(before, after);
  const tail = commonLength(before.slice(head).toReversed(), after.slice(head).toReversed());
  const [old, now] = [before.slice(head, before.length - tail), after.slice(head, after.length - tail)];
  return [
    ...before.slice(0, head).map(kept),
    ...(old.length * now.length > mostCells ? replaced(old, now) : between(old, now)),
    ...before.slice(before.length - tail).map(kept),
  ];
}

/** The changed lines with `context` lines before and after; three dots stand for each gap. */
export function aroundChanges(lines: readonly LineOfDiff[], context: number): readonly LineOfDiff[] {
  const near = lines.map((_, at) =>
    lines.slice(Math.max(0, at - context), at + context + 1).some(({ sign }) => sign !== ' '),
  );
  return lines.flatMap((line, at) => {
    if (near[at] === true) return [line];
    return at === 0 || near[at - 1] === true ? [kept('…')] : [];
  });
}

function between(old: readonly string[], now: readonly string[]): readonly LineOfDiff[] {
  const length = commonLengths(old, now);
  const lines: LineOfDiff[] = [];
  let [i, j] = [0, 0];
  while (i < old.length && j < now.length) {
    const [left, right] = [old[i] ?? '', now[j] ?? ''];
    if (left === right) {
      lines.push(kept(left));
      i += 1;
      j += 1;
    } else if ((length[i + 1]?.[j] ?? 0) >= (length[i]?.[j + 1] ?? 0)) {
      lines.push({ sign: '-', text: left });
      i += 1;
    } else {
      lines.push({ sign: '+', text: right });
      j += 1;
    }
  }
  return [...lines, ...replaced(old.slice(i), now.slice(j))];
}

/** Lengths of the longest common subsequences of the remainders that start at each pair of lines. */
function commonLengths(old: readonly string[], now: readonly string[]): readonly Uint32Array[] {
  const rows = Array.from({ length: old.length + 1 }, () => new Uint32Array(now.length + 1));
  for (let i = old.length - 1; i >= 0; i -= 1) {
    const [row, below] = [rows[i], rows[i + 1]];
    for (let j = now.length - 1; j >= 0; j -= 1)
      if (row !== undefined)
        row[j] = old[i] === now[j] ? (below?.[j + 1] ?? 0) + 1 : Math.max(below?.[j] ?? 0, row[j + 1] ?? 0);
  }
  return rows;
}

function replaced(old: readonly string[], now: readonly string[]): readonly LineOfDiff[] {
  return [
    ...old.map((text) => ({ sign: '-', text }) as const),
    ...now.map((text) => ({ sign: '+', text }) as const),
  ];
}

function kept(text: string): LineOfDiff {
  return { sign: ' ', text };
}

function commonLength(a: readonly string[], b: readonly string[]): number {
  const at = a.findIndex((line, i) => line !== b[i]);
  return at < 0 ? a.length : at;
}
