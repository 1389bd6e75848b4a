/** The visible area of a diagram, and how keys and search move it. */
import { describe, expect, it } from 'vitest';
import { found } from './search.ts';
import { fitted, nextBox, panned, readable, showing, zoomed, type Direction, type Place } from './sight.ts';

const screen = { width: 800, height: 600 };

describe('sight', () => {
  it('shows all of it in the middle, and nothing larger than it was drawn', () => {
    expect(fitted({ width: 400, height: 300 }, screen)).toEqual({ scale: 1, x: -200, y: -150 });
    expect(fitted({ width: 1600, height: 300 }, screen)).toEqual({ scale: 0.5, x: 0, y: -450 });
  });

  it('begins where it can be read', () => {
    expect(readable({ width: 8000, height: 300 }, screen)).toEqual({ scale: 0.8, x: 0, y: -225 });
    expect(readable({ width: 400, height: 300 }, screen)).toEqual(
      fitted({ width: 400, height: 300 }, screen),
    );
  });

  it('keeps the point under the pointer where it is', () => {
    const before = { scale: 1, x: 50, y: 20 };
    const after = zoomed(before, 2, { x: 100, y: 40 });
    expect(after.scale).toBe(2);
    expect(after.x + 100 / after.scale).toBe(before.x + 100);
    expect(after.y + 40 / after.scale).toBe(before.y + 40);
    expect(zoomed(before, 1000, { x: 0, y: 0 }).scale).toBe(3);
    expect(panned({ scale: 0.5, x: 0, y: 0 }, 10, -10)).toEqual({ scale: 0.5, x: 20, y: -20 });
  });

  it.each<readonly [string, Place, readonly [number, number]]>([
    ['what is seen', { x: 100, y: 100, width: 50, height: 50 }, [0, 0]],
    ['what is to the right', { x: 900, y: 100, width: 50, height: 50 }, [174, 0]],
    ['what is above', { x: 100, y: -90, width: 50, height: 50 }, [0, -114]],
    ['what is larger than the screen', { x: 100, y: 700, width: 50, height: 900 }, [0, 676]],
  ])('moves no further than to %s', (_, place, [x, y]) => {
    expect(showing({ scale: 1, x: 0, y: 0 }, place, screen)).toEqual({ scale: 1, x, y });
  });
});

const at = (x: number, y: number): Place => ({ x, y, width: 100, height: 60 });
/** 0 in the middle, 1 right of it, 2 further right and below, 3 below, 4 left and far above. */
const boxes = [at(300, 300), at(500, 310), at(560, 420), at(310, 420), at(100, 0)];

it.each<readonly [number, Direction, number | undefined]>([
  [0, 'right', 1],
  [0, 'down', 3],
  [1, 'down', 2],
  [1, 'right', 2],
  [0, 'left', 4],
  [2, 'right', undefined],
  [3, 'up', 0],
])('from %i, %s leads to %s', (from, direction, expected) => {
  expect(nextBox(boxes, from, direction)).toBe(expected);
});

it('finds names before columns', () => {
  const tables = [
    { name: 'orders', columns: ['id', 'user_id'] },
    { name: 'users', columns: ['id'] },
  ];
  expect(found(tables, ' USER ')).toEqual([1, 0]);
  expect(found(tables, 'nobody')).toEqual([]);
  expect(found(tables, '  ')).toEqual([]);
});
