/** Boxes and lines by visible properties: nothing overlaps, lines begin and end at their rows, and referenced tables are on the left. */
import { describe, expect, it } from 'vitest';
import type { Box, Size } from '../svg/columns.ts';
import { layoutOf, type Layout } from './layout.ts';
import type { PortedLink } from './lines.ts';

const size = (height: number, width = 200): Size => ({ width, height });
const link = (from: number, to: number, fromY = 20, toY = 20): PortedLink => ({ from, to, fromY, toY });

interface Case {
  readonly name: string;
  readonly sizes: readonly Size[];
  readonly links: readonly PortedLink[];
}

const cases: readonly Case[] = [
  { name: 'one alone', sizes: [size(80)], links: [] },
  { name: 'none', sizes: [], links: [] },
  { name: 'many alone', sizes: Array.from({ length: 30 }, (_, at) => size(60 + (at % 4) * 50)), links: [] },
  { name: 'a chain', sizes: [size(80), size(120), size(60)], links: [link(1, 0), link(2, 1)] },
  { name: 'a circle', sizes: [size(80), size(80), size(80)], links: [link(0, 1), link(1, 2), link(2, 0)] },
  { name: 'one that refers to itself', sizes: [size(90)], links: [link(0, 0, 50, 30)] },
  {
    name: 'two keys between two tables',
    sizes: [size(100), size(140)],
    links: [link(1, 0, 40), link(1, 0, 80)],
  },
  {
    name: 'sixty around one',
    sizes: [size(200), ...Array.from({ length: 60 }, () => size(150))],
    links: Array.from({ length: 60 }, (_, at) => link(at + 1, 0, 60)),
  },
  {
    name: 'twenty around one that is tied to more, twice each',
    sizes: [
      ...Array.from({ length: 4 }, () => size(160, 240)),
      ...Array.from({ length: 20 }, () => size(190)),
    ],
    links: [
      ...[link(0, 1), link(2, 0), link(3, 0), link(3, 2)],
      ...Array.from({ length: 20 }, (_, at) => [link(at + 4, 0, 60), link(at + 4, 0, 90)]).flat(),
    ],
  },
  {
    name: 'several groups and some alone',
    sizes: Array.from({ length: 20 }, (_, at) => size(70 + at * 8, 180 + (at % 3) * 60)),
    links: [link(1, 0), link(2, 0), link(4, 3), link(6, 5), link(7, 6), link(8, 6), link(8, 5)],
  },
];

describe.each(cases)('$name', ({ sizes, links }) => {
  const layout = layoutOf(sizes, links);

  it('lays no box on another, and all of them inside', () => {
    expect(layout.boxes.map(({ width, height }) => ({ width, height }))).toEqual(sizes);
    expect(overlapping(layout)).toEqual([]);
    for (const { x, y, width, height } of layout.boxes) {
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
      expect(x + width).toBeLessThanOrEqual(layout.width);
      expect(y + height).toBeLessThanOrEqual(layout.height);
    }
  });

  it('draws every line from its row to its row', () => {
    expect(layout.lines.length).toBe(links.length);
    for (const [at, { from, to, fromY, toY }] of links.entries()) {
      const [a, b, line] = [layout.boxes[from]!, layout.boxes[to]!, layout.lines[at]!];
      expect(line.start[0]).toBeCloseTo(line.out === 1 ? a.x + a.width : a.x);
      expect(line.start[1]).toBeCloseTo(a.y + fromY);
      expect(line.end[0]).toBeCloseTo(line.into === 1 ? b.x + b.width : b.x);
      expect(line.end[1]).toBeCloseTo(b.y + toY);
    }
  });
});

it('places those that are referred to on the left', () => {
  const { boxes } = layoutOf(cases[3]!.sizes, cases[3]!.links);
  expect(boxes.map(({ x }) => x).toSorted((a, b) => a - b)).toEqual(boxes.map(({ x }) => x));
});

it('parts those around one table among several columns', () => {
  const { boxes, width, height } = layoutOf(cases[7]!.sizes, cases[7]!.links);
  expect(new Set(boxes.map(({ x }) => Math.round(x))).size).toBeGreaterThan(4);
  expect(height / width).toBeLessThan(4);
});

it('is about as wide as high where very many refer to one, and leads the lines of these past every box', () => {
  const { boxes, lines, width, height } = layoutOf(cases[8]!.sizes, cases[8]!.links);
  expect(width / height).toBeGreaterThan(0.8);
  expect(width / height).toBeLessThan(2.5);
  for (const { path } of lines.slice(4)) {
    const points = [...path.matchAll(/[ML] (\S+) (\S+)/g)].map(([, x, y]) => ({
      x: Number(x),
      y: Number(y),
    }));
    expect(points.length).toBe(6);
    for (const [at, to] of points.slice(1).entries()) {
      const from = points[at]!;
      expect(boxes.filter((box) => crosses(box, from, to))).toEqual([]);
    }
  }
});

it('is the same twice', () => {
  const { sizes, links } = cases[9]!;
  expect(layoutOf(sizes, links).lines.map(({ path }) => path)).toEqual(
    layoutOf(sizes, links).lines.map(({ path }) => path),
  );
});

function overlapping({ boxes }: Layout): readonly (readonly [Box, Box])[] {
  return boxes.flatMap((a, at) =>
    boxes
      .slice(at + 1)
      .filter(
        (b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height,
      )
      .map((b) => [a, b] as const),
  );
}

/** Horizontal and vertical lines: whether one crosses a box. */
function crosses(
  { x, y, width, height }: Box,
  from: { readonly x: number; readonly y: number },
  to: { readonly x: number; readonly y: number },
): boolean {
  const room = 0.2;
  return (
    Math.max(from.x, to.x) > x + room &&
    Math.min(from.x, to.x) < x + width - room &&
    Math.max(from.y, to.y) > y + room &&
    Math.min(from.y, to.y) < y + height - room
  );
}
