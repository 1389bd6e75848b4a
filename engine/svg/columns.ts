/** Arranges boxes in columns, referenced ones on the left and referencing ones on the right, so that few lines cross. Draws nothing. */

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
  /** A higher column is divided. */
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

/** The distance of a box from one that references nothing; a cycle is cut where the walk returns to itself. */
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

/** The middle of the placed boxes that it references: fewer lines cross. */
function pull(at: number, links: readonly Link[], boxes: readonly (Box | undefined)[]): number {
  const heights = links.flatMap(({ from, to }) => {
    const target = from === at ? boxes[to] : undefined;
    return target === undefined ? [] : [target.y];
  });
  return heights.length === 0 ? 0 : heights.reduce((sum, one) => sum + one, 0) / heights.length;
}

export interface Line {
  readonly path: string;
  readonly start: readonly [x: number, y: number];
  readonly end: readonly [x: number, y: number];
  /** The direction of a line at its start, and at its end. */
  readonly out: 1 | -1;
  readonly into: 1 | -1;
}

/**
 * From the referencing box to the other one, side to side and through the gaps of the columns between; around the corner if both are the
 * same.
 */
export function curve(a: Box, b: Box, headHeight: number, boxes: readonly (Box | undefined)[]): Line {
  const [y1, y2] = [a.y + headHeight / 2, b.y + headHeight / 2];
  const columns = columnsOf(boxes);
  const right = (of: Box): number => columns.find(({ left }) => left === of.x)?.right ?? of.x + of.width;
  if (a.x === b.x) {
    const [x1, x2] = [a.x + a.width, b.x + b.width];
    const edge = right(a);
    const isOne = a === b;
    const path = isOne
      ? `M ${x1} ${y1} h 18 v 22 h -18`
      : `M ${x1} ${y1} L ${edge} ${y1} C ${edge + 30} ${y1}, ${edge + 30} ${y2}, ${edge} ${y2} L ${x2} ${y2}`;
    return { path, start: [x1, y1], end: [x2, isOne ? y1 + 22 : y2], out: 1, into: 1 };
  }
  const out = a.x > b.x ? -1 : 1;
  const x1 = out < 0 ? a.x : a.x + a.width;
  const x2 = out < 0 ? b.x + b.width : b.x;
  const [from, to] = out < 0 ? [a.x, right(b)] : [right(a), b.x];
  const between = columns.filter(
    ({ left, right: end }) => left >= Math.min(from, to) && end <= Math.max(from, to),
  );
  let [path, x, y] = [`M ${x1} ${y1} L ${from} ${y1}`, from, y1];
  const bendTo = (nextX: number, nextY: number): void => {
    const middle = (x + nextX) / 2;
    path += ` C ${middle} ${y}, ${middle} ${nextY}, ${nextX} ${nextY}`;
    [x, y] = [nextX, nextY];
  };
  for (const column of out < 0 ? between.toReversed() : between) {
    const [enter, leave] = out < 0 ? [column.right, column.left] : [column.left, column.right];
    const straight = y + ((y2 - y) * (enter - x)) / (to - x);
    bendTo(enter, freeIn(column, straight));
    path += ` L ${leave} ${y}`;
    x = leave;
  }
  bendTo(to, y2);
  path += ` L ${x2} ${y2}`;
  return { path, start: [x1, y1], end: [x2, y2], out, into: out < 0 ? 1 : -1 };
}

interface Column {
  readonly left: number;
  readonly right: number;
  /** From top to bottom. */
  readonly boxes: readonly Box[];
}

function columnsOf(boxes: readonly (Box | undefined)[]): readonly Column[] {
  const all = boxes.flatMap((one) => one ?? []);
  return [...new Set(all.map(({ x }) => x))]
    .toSorted((a, b) => a - b)
    .map((left) => {
      const own = all.filter(({ x }) => x === left).toSorted((a, b) => a.y - b.y);
      return { left, right: Math.max(...own.map(({ width }) => left + width)), boxes: own };
    });
}

/** Space between a line and a box that it passes. */
const room = 7;

/** The height nearest to the wanted one at which a line passes all boxes of a column. */
function freeIn({ boxes }: Column, wanted: number): number {
  const isFree = (y: number): boolean =>
    boxes.every((one) => y <= one.y - room || y >= one.y + one.height + room);
  const heights = [wanted, ...boxes.flatMap((one) => [one.y - room, one.y + one.height + room])];
  const [nearest = wanted] = heights
    .filter(isFree)
    .toSorted((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted));
  return nearest;
}
