/** Lines of a diagram never cross a box that they do not connect. */
import { describe, expect, it } from 'vitest';
import { curve, inColumns, type Box, type Link, type Size } from './columns.ts';

const spacing = { margin: 16, gapX: 70, gapY: 24, mostHeight: 800 };
const box = (width: number, height: number): Size => ({ width, height });

const cases: readonly {
  readonly name: string;
  readonly sizes: readonly Size[];
  readonly links: readonly Link[];
}[] = [
  {
    name: 'past a column between',
    sizes: [box(150, 28), box(150, 28), box(280, 196), box(220, 160), box(235, 196), box(220, 160)],
    links: [
      { from: 2, to: 0 },
      { from: 3, to: 0 },
      { from: 3, to: 2 },
      { from: 4, to: 2 },
      { from: 5, to: 2 },
      { from: 5, to: 1 },
      { from: 5, to: 0 },
    ],
  },
  {
    name: 'where a column is broken, and widths differ',
    sizes: [box(150, 300), box(300, 300), box(200, 300), box(260, 300), box(150, 300)],
    links: [
      { from: 1, to: 0 },
      { from: 2, to: 0 },
      { from: 3, to: 0 },
      { from: 4, to: 0 },
      { from: 4, to: 3 },
    ],
  },
  {
    name: 'around a circle, and to itself',
    sizes: [box(150, 100), box(250, 100), box(180, 100)],
    links: [
      { from: 0, to: 1 },
      { from: 1, to: 2 },
      { from: 2, to: 0 },
      { from: 1, to: 1 },
    ],
  },
];

describe('lines of a diagram', () => {
  it.each(cases)('pass every other box: $name', ({ sizes, links }) => {
    const boxes = inColumns(sizes, links, spacing);
    const crossed = links.flatMap(({ from, to }) => {
      const [a, b] = [boxes[from], boxes[to]];
      if (a === undefined || b === undefined) return [`${from} or ${to} stands nowhere`];
      const points = pointsOf(curve(a, b, 26, boxes).path);
      const others = boxes.filter((one): one is Box => one !== undefined && one !== a && one !== b);
      return points.some((point) => others.some((one) => isInside(point, one))) ? [`${from} to ${to}`] : [];
    });
    expect(crossed).toEqual([]);
  });
});

type Point = readonly [x: number, y: number];

function isInside([x, y]: Point, { x: left, y: top, width, height }: Box): boolean {
  return x > left && x < left + width && y > top && y < top + height;
}

/** Points along a path of moves, straight lines and curves. */
function pointsOf(path: string): readonly Point[] {
  const parts = path.match(/[MLChv][^MLChv]*/g) ?? [];
  const points: Point[] = [];
  let now: Point = [0, 0];
  for (const part of parts) {
    const numbers = (part.match(/-?[\d.]+/g) ?? []).map(Number);
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = numbers;
    const [x, y] = now;
    const end: Point = part.startsWith('h')
      ? [x + a, y]
      : part.startsWith('v')
        ? [x, y + a]
        : part.startsWith('C')
          ? [e, f]
          : [a, b];
    for (let step = 0; step <= 40 && !part.startsWith('M'); step += 1) {
      const t = step / 40;
      const u = 1 - t;
      const along = (p: number, q: number, r: number, s: number): number =>
        u * u * u * p + 3 * u * u * t * q + 3 * u * t * t * r + t * t * t * s;
      points.push(
        part.startsWith('C')
          ? [along(x, a, c, end[0]), along(y, b, d, end[1])]
          : [x + (end[0] - x) * t, y + (end[1] - y) * t],
      );
    }
    now = end;
  }
  return points;
}
