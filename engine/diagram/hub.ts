/**
 * A table that very many others reference: those of them without other connections are arranged below the rest in columns of about equal
 * height, and their lines share one path to it. In a single column the diagram would be too high to scroll.
 */
import type { Box, Size } from '../svg/columns.ts';
import { columnsOf, edgeOf, shared, type Line, type Point, type PortedLink } from './lines.ts';

export interface Hub {
  readonly at: number;
  /** Tables that only reference it. */
  readonly around: readonly number[];
}

interface Gaps {
  /** Its width divided by its height. */
  readonly aspect: number;
  readonly gapX: number;
  readonly gapY: number;
  readonly gapGroups: number;
}

interface Placed extends Size {
  readonly boxes: ReadonlyMap<number, Box>;
  readonly lines: ReadonlyMap<number, Line>;
}

/** Fewer are easy to see anywhere. */
const leastAround = 4;
/** Between a box and the shared path. */
const aside = 30;

/** The table with most of them, if these would exceed `most` in one column. */
export function hubOf(
  members: readonly number[],
  sizes: readonly Size[],
  links: readonly PortedLink[],
  most: number,
): Hub | undefined {
  const around = new Map<number, number[]>();
  for (const at of members) {
    const hub = onlyTarget(at, links);
    if (hub !== undefined) around.set(hub, [...(around.get(hub) ?? []), at]);
  }
  const heightOf = (all: readonly number[]): number =>
    all.reduce((sum, at) => sum + (sizes[at]?.height ?? 0), 0);
  const [largest] = [...around].toSorted(([, a], [, b]) => heightOf(b) - heightOf(a));
  if (largest === undefined) return undefined;
  const [at, all] = largest;
  return all.length < leastAround || heightOf(all) <= most ? undefined : { at, around: all };
}

function onlyTarget(at: number, links: readonly PortedLink[]): number | undefined {
  const own = links.filter(({ from, to }) => from === at || to === at);
  const [first] = own;
  return first !== undefined && own.every(({ from, to }) => from === at && to === first.to && to !== at)
    ? first.to
    : undefined;
}

/** The tables around the hub, below its group. */
export function stacked(
  { at: hub, around }: Hub,
  group: Placed,
  sizes: readonly Size[],
  links: readonly PortedLink[],
  { aspect, gapX, gapY, gapGroups }: Gaps,
): Pick<Placed, 'boxes' | 'lines'> {
  const to = group.boxes.get(hub) ?? { x: 0, y: 0, width: 0, height: 0 };
  const bus = group.height + gapGroups;
  const trunk = (edgeOf(columnsOf([...group.boxes.values()]), to, 1) ?? to.x + to.width) + aside;
  const columns = inColumns(around, sizes, widthFor(group, around, sizes, { aspect, gapX, gapY }), {
    gapX,
    gapY,
  });
  const boxes = new Map<number, Box>();
  let x = 0;
  for (const column of columns) {
    let y = bus + aside;
    for (const at of column) {
      const size = sizes[at] ?? { width: 0, height: 0 };
      boxes.set(at, { x: x + gapX, y, ...size });
      y += size.height + gapY;
    }
    x += widest(column, sizes) + gapX;
  }
  const lines = links.flatMap((link, index): readonly (readonly [number, Line])[] => {
    const box = boxes.get(link.from);
    if (box === undefined || link.to !== hub) return [];
    const beside = box.x - aside;
    const stops: readonly Point[] = [
      [beside, box.y + link.fromY],
      [beside, bus],
      [trunk, bus],
      [trunk, to.y + link.toY],
    ];
    return [[index, shared(link, box, to, stops)]];
  });
  return { boxes, lines: new Map(lines) };
}

/** As wide as gives the whole about a window's proportions, and not narrower than the group above. */
function widthFor(
  group: Size,
  around: readonly number[],
  sizes: readonly Size[],
  { aspect, gapX, gapY }: Pick<Gaps, 'aspect' | 'gapX' | 'gapY'>,
): number {
  const area = around.reduce((sum, at) => {
    const { width, height } = sizes[at] ?? { width: 0, height: 0 };
    return sum + (width + gapX) * (height + gapY);
  }, 0);
  // height * aspect = width, of which the group's height is given: the positive root of width² - aspect * group.height * width - aspect *
  // area.
  const half = (aspect * group.height) / 2;
  return Math.max(group.width, half + Math.sqrt(half * half + aspect * area));
}

/** The highest first, each into the shortest column; as many columns as fit the width. */
function inColumns(
  around: readonly number[],
  sizes: readonly Size[],
  width: number,
  { gapX, gapY }: Pick<Gaps, 'gapX' | 'gapY'>,
): readonly (readonly number[])[] {
  const count = Math.max(1, Math.min(around.length, Math.floor(width / (widest(around, sizes) + gapX))));
  const columns = Array.from({ length: count }, (): { height: number; readonly all: number[] } => ({
    height: 0,
    all: [],
  }));
  const heightOf = (at: number): number => sizes[at]?.height ?? 0;
  for (const at of around.toSorted((a, b) => heightOf(b) - heightOf(a))) {
    const shortest = columns.reduce((least, one) => (one.height < least.height ? one : least));
    shortest.all.push(at);
    shortest.height += heightOf(at) + gapY;
  }
  return columns.map(({ all }) => all);
}

function widest(all: readonly number[], sizes: readonly Size[]): number {
  return Math.max(0, ...all.map((at) => sizes[at]?.width ?? 0));
}
