/**
 * Routes a line of a diagram: from a row of one box to a row of another, through the gaps of the layout, horizontally where it passes other
 * boxes.
 */
import type { Box, Link } from '../svg/columns.ts';

/** A line begins and ends at rows: at these distances below the top of the boxes. */
export interface PortedLink extends Link {
  readonly fromY: number;
  readonly toY: number;
}

/** The horizontal extent of stacked boxes. */
export interface Column {
  readonly left: number;
  readonly right: number;
}

export type Point = readonly [x: number, y: number];

export interface Line {
  readonly path: string;
  readonly start: Point;
  readonly end: Point;
  /** The side on which it leaves its first box, and that on which it reaches its last. */
  readonly out: 1 | -1;
  readonly into: 1 | -1;
  readonly top: number;
  readonly bottom: number;
  readonly moved: (dx: number, dy: number) => Line;
}

/** The length of a mark before a box. */
const markLength = 16;
const loop = 30;

/** `points`: the layout's route. `columns`: where boxes are stacked. */
export function routed(
  { fromY, toY }: Pick<PortedLink, 'fromY' | 'toY'>,
  from: Box,
  to: Box,
  points: readonly { readonly x: number; readonly y: number }[],
  columns: readonly Column[],
): Line {
  const [y1, y2] = [from.y + fromY, to.y + toY];
  if (from === to) {
    const x = from.x + from.width;
    const low = y1 === y2 ? y1 + 20 : y1;
    return lineOf(
      [
        [x, low],
        [x + loop, low],
        [x + loop, y2],
        [x, y2],
      ],
      1,
      1,
    );
  }
  const out = to.x + to.width / 2 < from.x + from.width / 2 ? -1 : 1;
  const into = out === 1 ? -1 : 1;
  const start: Point = [out === 1 ? from.x + from.width : from.x, y1];
  const end: Point = [into === 1 ? to.x + to.width : to.x, y2];
  const between = columns
    .filter(({ left, right }) => left >= Math.min(start[0], end[0]) && right <= Math.max(start[0], end[0]))
    .toSorted((a, b) => (a.left - b.left) * out)
    .flatMap(({ left, right }): readonly Point[] => {
      const through = points.find(({ x }) => x > left && x < right);
      if (through === undefined) return [];
      const [near, far] = out === 1 ? [left, right] : [right, left];
      return [
        [near, through.y],
        [far, through.y],
      ];
    });
  // Other boxes of its column may be wider: it bends where they end.
  const leave: Point = [edgeOf(columns, from, out) ?? start[0], y1];
  const arrive: Point = [edgeOf(columns, to, into) ?? end[0], y2];
  return lineOf([start, leave, ...between, arrive, end], out, into);
}

/** A line on a shared path: out of its first box to the left, along `stops` with corners, and into its last from the right. */
export function shared(
  { fromY, toY }: Pick<PortedLink, 'fromY' | 'toY'>,
  from: Box,
  to: Box,
  stops: readonly Point[],
): Line {
  const end: Point = [to.x + to.width, to.y + toY];
  return lineOf([[from.x, from.y + fromY], ...stops, end], -1, 1, 'corners');
}

/** Boxes of one column are centred. */
export function columnsOf(boxes: readonly Box[]): readonly Column[] {
  const columns = new Map<number, Column>();
  for (const { x, width } of boxes) {
    const middle = Math.round(x + width / 2);
    const known = columns.get(middle);
    columns.set(middle, {
      left: Math.min(known?.left ?? x, x),
      right: Math.max(known?.right ?? x + width, x + width),
    });
  }
  return [...columns.values()].toSorted((a, b) => a.left - b.left);
}

/** The edge of the column that contains a box. */
export function edgeOf(columns: readonly Column[], box: Box, side: 1 | -1): number | undefined {
  const middle = box.x + box.width / 2;
  const own = columns.find(({ left, right }) => left < middle && middle < right);
  return side === 1 ? own?.right : own?.left;
}

function lineOf(
  points: readonly Point[],
  out: 1 | -1,
  into: 1 | -1,
  form: 'bent' | 'corners' = out === into ? 'corners' : 'bent',
): Line {
  const [start = [0, 0] as const] = points;
  const end = points.at(-1) ?? start;
  const heights = points.map(([, y]) => y);
  return {
    path: form === 'corners' ? corners(points) : bent(points, out, into),
    start,
    end,
    out,
    into,
    top: Math.min(...heights),
    bottom: Math.max(...heights),
    moved: (dx, dy) =>
      lineOf(
        points.map(([x, y]): Point => [x + dx, y + dy]),
        out,
        into,
        form,
      ),
  };
}

/** Horizontal at both ends for the length of a mark, and curved in between. */
function bent(points: readonly Point[], out: 1 | -1, into: 1 | -1): string {
  const last = points.length - 1;
  const parts = points.map(([x, y], at) => {
    if (at === 0) return `M ${tidy(x)} ${tidy(y)}`;
    const [px, py] = points[at - 1] ?? [x, y];
    if (py === y) return `L ${tidy(x)} ${tidy(y)}`;
    const fromX = at === 2 ? px + out * markLength : px;
    const toX = at === last - 1 ? x + into * markLength : x;
    const bend = (toX - fromX) / 2;
    const curve = `C ${tidy(fromX + bend)} ${tidy(py)}, ${tidy(toX - bend)} ${tidy(y)}, ${tidy(toX)} ${tidy(y)}`;
    return `L ${tidy(fromX)} ${tidy(py)} ${curve} L ${tidy(x)} ${tidy(y)}`;
  });
  return parts.join(' ');
}

function corners(points: readonly Point[]): string {
  return points.map(([x, y], at) => `${at === 0 ? 'M' : 'L'} ${tidy(x)} ${tidy(y)}`).join(' ');
}

export function tidy(value: number): number {
  return Math.round(value * 10) / 10;
}
