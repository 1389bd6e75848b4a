/**
 * Arranges the boxes and lines of a diagram: each connected group by dagre, with referenced tables on the left; groups and single tables
 * are packed next to and below each other. Knows sizes and links, not tables.
 */
import { Graph, layout as arrange, type EdgeLabel, type GraphLabel, type NodeLabel } from '@dagrejs/dagre';
import type { Box, Link, Size } from '../svg/columns.ts';
import { hubOf, stacked, type Hub } from './hub.ts';
import { columnsOf, routed, type Line, type PortedLink } from './lines.ts';
import { groupBy } from '../../core/collections/group-by.ts';

export interface Layout extends Size {
  readonly boxes: readonly Box[];
  /** By index of the link. */
  readonly lines: readonly Line[];
}

const margin = 28;
const gapX = 96;
const gapY = 28;
const gapGroups = 56;
/** Higher stacks of boxes are divided into several columns. */
const mostHeight = 1_500;
/** The lines to the farthest column pass all nearer ones. */
const mostParts = 6;
/** Wider than high, like windows. */
const aspect = 1.7;

interface Group extends Size {
  /** By index of the box, relative to the group's corner. */
  readonly boxes: ReadonlyMap<number, Box>;
  readonly lines: ReadonlyMap<number, Line>;
}

export function layoutOf(sizes: readonly Size[], links: readonly PortedLink[]): Layout {
  const groups = groupsOf(sizes.length, links);
  const tied = groups.filter(({ length }) => length > 1).map((group) => tiedGroup(group, sizes, links));
  const alone = groups.flatMap((group) => (group.length === 1 ? group : []));
  const packed = packedGroups(tied);
  const width = Math.max(packed.width, widthFor(alone, sizes));
  const rest = inShelves(alone, sizes, width);
  const below = packed.height === 0 || rest.height === 0 ? 0 : gapGroups;
  const offset = packed.height + below;
  const boxes = new Map([...packed.boxes, ...moved(rest, 0, offset).boxes]);
  const placed = sizes.map((size, at) => boxes.get(at) ?? { x: margin, y: margin, ...size });
  const self = new Map(
    links.flatMap((link, at) => {
      const box = placed[link.from];
      return link.from === link.to && box !== undefined
        ? [[at, routed(link, box, box, [], [])] as const]
        : [];
    }),
  );
  const lines = links.flatMap((_, at) => {
    const line = self.get(at) ?? packed.lines.get(at);
    return line === undefined ? [] : [line];
  });
  return {
    boxes: placed.map((box) => ({ ...box, x: box.x + margin, y: box.y + margin })),
    lines: lines.map((line) => line.moved(margin, margin)),
    width: Math.max(packed.width, rest.width) + 2 * margin,
    height: offset + rest.height + 2 * margin,
  };
}

/** Boxes that lines connect, in the order of their first. */
function groupsOf(count: number, links: readonly Link[]): readonly (readonly number[])[] {
  const leader = Array.from({ length: count }, (_, at) => at);
  const find = (at: number): number => {
    const above = leader[at] ?? at;
    return above === at ? at : find(above);
  };
  for (const { from, to } of links) {
    const [a, b] = [find(from), find(to)];
    if (a !== b) leader[Math.max(a, b)] = Math.min(a, b);
  }
  return [...groupBy(leader.keys(), find).values()];
}

function tiedGroup(all: readonly number[], sizes: readonly Size[], links: readonly PortedLink[]): Group {
  const hub = hubOf(all, sizes, links, mostHeight);
  const members = all.filter((at) => hub?.around.includes(at) !== true);
  const inside = new Set(members);
  const own = links.flatMap((link, at) =>
    inside.has(link.from) && link.from !== link.to ? [{ ...link, at }] : [],
  );
  const first = dagre(members, sizes, own, new Map());
  const lengths = lengthsFor(first.boxes, own);
  const { boxes, points } = lengths.size === 0 ? first : dagre(members, sizes, own, lengths);
  const columns = columnsOf([...boxes.values()]);
  const lines = new Map(
    own.flatMap((link) => {
      const [from, to] = [boxes.get(link.from), boxes.get(link.to)];
      return from === undefined || to === undefined
        ? []
        : [[link.at, routed(link, from, to, points.get(link.at) ?? [], columns)] as const];
    }),
  );
  const group = fromCorner(boxes, lines);
  return hub === undefined ? group : withHub(group, hub, sizes, links);
}

/** Tables connected only to the hub are below all others. */
function withHub(group: Group, hub: Hub, sizes: readonly Size[], links: readonly PortedLink[]): Group {
  const below = stacked(hub, group, sizes, links, { aspect, gapX, gapY, gapGroups });
  return fromCorner(new Map([...group.boxes, ...below.boxes]), new Map([...group.lines, ...below.lines]));
}

function fromCorner(boxes: Group['boxes'], lines: Group['lines']): Group {
  const all = [...boxes.values()];
  const top = Math.min(...all.map(({ y }) => y), ...[...lines.values()].map((line) => line.top));
  const bottom = Math.max(
    ...all.map(({ y, height }) => y + height),
    ...[...lines.values()].map((line) => line.bottom),
  );
  const left = Math.min(...all.map(({ x }) => x));
  const right = Math.max(...all.map(({ x, width }) => x + width));
  return moved({ boxes, lines, width: right - left, height: bottom - top }, -left, -top);
}

type Indexed = PortedLink & { readonly at: number };

function dagre(
  members: readonly number[],
  sizes: readonly Size[],
  links: readonly Indexed[],
  lengths: ReadonlyMap<number, number>,
) {
  const graph = new Graph<GraphLabel, NodeLabel, EdgeLabel>({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', nodesep: gapY, ranksep: gapX, edgesep: 14 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const at of members)
    graph.setNode(String(at), { width: sizes[at]?.width ?? 0, height: sizes[at]?.height ?? 0 });
  for (const { from, to, at } of links)
    graph.setEdge(String(to), String(from), { minlen: lengths.get(at) ?? 1 }, String(at));
  arrange(graph);
  const boxes = new Map(
    members.map((at) => {
      const { x = 0, y = 0, width, height } = graph.node(String(at));
      return [at, { x: x - width / 2, y: y - height / 2, width, height }] as const;
    }),
  );
  const points = new Map(
    links.map(({ from, to, at }) => {
      const edge = graph.edge({ v: String(to), w: String(from), name: String(at) });
      return [at, edge.points ?? []] as const;
    }),
  );
  return { boxes, points };
}

/**
 * A table that all others reference would have them in one column, too high to scroll. Those of them that nothing references are moved by
 * one column or more.
 */
function lengthsFor(boxes: ReadonlyMap<number, Box>, links: readonly Indexed[]): ReadonlyMap<number, number> {
  const lengths = new Map<number, number>();
  for (const { left, right } of columnsOf([...boxes.values()])) {
    const here = [...boxes].filter(([, { x, width }]) => x + width / 2 > left && x + width / 2 < right);
    const height = here.reduce((sum, [, box]) => sum + box.height + gapY, 0);
    const times = Math.min(mostParts, Math.ceil(height / mostHeight));
    const free = here.filter(([at]) => !links.some(({ to }) => to === at));
    if (times < 2) continue;
    for (const [place, [at]] of free.entries()) {
      const length = 1 + (place % times);
      for (const link of links) if (link.from === at && length > 1) lengths.set(link.at, length);
    }
  }
  return lengths;
}

function moved({ boxes, lines, width, height }: Group, dx: number, dy: number): Group {
  return {
    width,
    height,
    boxes: new Map([...boxes].map(([at, box]) => [at, { ...box, x: box.x + dx, y: box.y + dy }])),
    lines: new Map([...lines].map(([at, line]) => [at, line.moved(dx, dy)])),
  };
}

/** The largest first, in rows about as wide as the total area suggests. */
function packedGroups(groups: readonly Group[]): Group {
  const area = groups.reduce((sum, one) => sum + (one.width + gapGroups) * (one.height + gapGroups), 0);
  const most = Math.max(Math.sqrt(area * aspect), ...groups.map(({ width }) => width));
  const sorted = groups.toSorted((a, b) => b.height - a.height || b.width - a.width);
  const boxes = new Map<number, Box>();
  const lines = new Map<number, Line>();
  let [x, y, row, width] = [0, 0, 0, 0];
  for (const group of sorted) {
    if (x > 0 && x + group.width > most) {
      y += row + gapGroups;
      [x, row] = [0, 0];
    }
    const placed = moved(group, x, y);
    for (const [at, box] of placed.boxes) boxes.set(at, box);
    for (const [at, line] of placed.lines) lines.set(at, line);
    x += group.width + gapGroups;
    row = Math.max(row, group.height);
    width = Math.max(width, x - gapGroups);
  }
  return { boxes, lines, width, height: y + row };
}

function widthFor(alone: readonly number[], sizes: readonly Size[]): number {
  const all = alone.flatMap((at) => sizes[at] ?? []);
  const area = all.reduce((sum, one) => sum + (one.width + gapY) * (one.height + gapY), 0);
  return Math.max(Math.sqrt(area * aspect), ...all.map(({ width }) => width));
}

/** Columns side by side, each box in the shortest one. */
function inShelves(alone: readonly number[], sizes: readonly Size[], most: number): Group {
  const widest = Math.max(0, ...alone.map((at) => sizes[at]?.width ?? 0));
  const count = Math.max(1, Math.min(alone.length, Math.floor((most + gapY) / (widest + gapY))));
  const bottoms = Array.from({ length: count }, () => 0);
  const boxes = new Map<number, Box>();
  for (const at of alone) {
    const size = sizes[at];
    const lowest = Math.min(...bottoms);
    const column = bottoms.indexOf(lowest);
    if (size === undefined) continue;
    boxes.set(at, { x: column * (widest + gapY), y: lowest, ...size });
    bottoms[column] = lowest + size.height + gapY;
  }
  const height = Math.max(0, Math.max(...bottoms) - gapY);
  return {
    boxes,
    lines: new Map(),
    width: alone.length === 0 ? 0 : count * (widest + gapY) - gapY,
    height,
  };
}
