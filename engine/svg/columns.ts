/** Where boxes stand: in columns from those that are referred to on the left to those that refer on the right, so that few lines cross. Draws nothing. */

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Box extends Size {
  readonly x: number;
  readonly y: number;
}

/** By index of the box. */
export interface Link {
  readonly from: number;
  readonly to: number;
}

export interface Spacing {
  readonly margin: number;
  readonly gapX: number;
  readonly gapY: number;
  /** A column of boxes is broken where it would be higher. */
  readonly mostHeight: number;
}

export function inColumns(
  sizes: readonly Size[],
  links: readonly Link[],
  { margin, gapX, gapY, mostHeight }: Spacing,
): readonly (Box | undefined)[] {
  const ranks = ranksOf(sizes.length, links);
  const boxes: (Box | undefined)[] = sizes.map(() => undefined);
  let x = margin;
  for (let rank = 0; rank <= Math.max(...ranks); rank += 1) {
    const here = ranks.flatMap((one, at) => (one === rank ? [at] : []));
    const sorted = here.toSorted((a, b) => pull(a, links, boxes) - pull(b, links, boxes) || a - b);
    let [y, widest] = [margin, 0];
    for (const at of sorted) {
      const size = sizes[at];
      if (size === undefined) continue;
      if (y > margin && y + size.height > mostHeight) {
        x += widest + gapX / 2;
        [y, widest] = [margin, 0];
      }
      boxes[at] = { x, y, ...size };
      y += size.height + gapY;
      widest = Math.max(widest, size.width);
    }
    if (here.length > 0) x += widest + gapX;
  }
  return boxes;
}

/** How far a box is from one that refers to nobody; circles are cut where the walk meets itself. */
function ranksOf(count: number, links: readonly Link[]): readonly number[] {
  const all = Array.from({ length: count }, (_, at) => at);
  const targets = all.map((at) =>
    links.filter(({ from, to }) => from === at && to !== at).map(({ to }) => to),
  );
  const known = new Map<number, number>();
  const walking = new Set<number>();
  const rank = (at: number): number => {
    const found = known.get(at);
    if (found !== undefined) return found;
    walking.add(at);
    let deepest = -1;
    for (const to of targets[at] ?? []) if (!walking.has(to)) deepest = Math.max(deepest, rank(to));
    walking.delete(at);
    known.set(at, deepest + 1);
    return deepest + 1;
  };
  return all.map(rank);
}

/** The middle of those that it refers to and that stand already: lines cross less. */
function pull(at: number, links: readonly Link[], boxes: readonly (Box | undefined)[]): number {
  const heights = links.flatMap(({ from, to }) => {
    const target = from === at ? boxes[to] : undefined;
    return target === undefined ? [] : [target.y];
  });
  return heights.length === 0 ? 0 : heights.reduce((sum, one) => sum + one, 0) / heights.length;
}

/** From the referring box to the other one, side to side; around the corner where both are one. `out` and `into`: which way a foot points. */
export function curve(
  a: Box,
  b: Box,
  headHeight: number,
): {
  readonly path: string;
  readonly start: readonly [x: number, y: number];
  readonly end: readonly [x: number, y: number];
  readonly out: 1 | -1;
  readonly into: 1 | -1;
} {
  const [y1, y2] = [a.y + headHeight / 2, b.y + headHeight / 2];
  if (a === b) {
    const x = a.x + a.width;
    return {
      path: `M ${x} ${y1} h 18 v 22 h -18`,
      start: [x, y1],
      end: [x, y1 + 22],
      out: 1,
      into: 1,
    };
  }
  // Side by side from left to right, from right to left, or one above the other.
  const out = a.x > b.x ? -1 : 1;
  const into = a.x < b.x ? -1 : 1;
  const x1 = out < 0 ? a.x : a.x + a.width;
  const x2 = into > 0 ? b.x + b.width : b.x;
  const bend = Math.max(30, Math.abs(x1 - x2) / 2);
  return {
    path: `M ${x1} ${y1} C ${x1 + out * bend} ${y1}, ${x2 + into * bend} ${y2}, ${x2} ${y2}`,
    start: [x1, y1],
    end: [x2, y2],
    out,
    into,
  };
}
