/**
 * Lays out a plan as an icicle chart: the root spans the whole width, every node spans the share of itself and its descendants, and the
 * rest below it is its own. Built from self values, which add up to the whole, so that no child is wider than its parent. Does not draw.
 */
import { blockBytes } from '../../statistics/block.ts';
import { formatBytes, formatCount, formatDuration, formatShare } from '../../text/format.ts';
import { formatCost } from '../cost-text.ts';
import type { Buffers } from '../figures.ts';
import { metricsOf, type NodeMetrics } from '../metrics.ts';
import type { PlanReading } from '../understand.ts';

export type IcicleMeasure = 'time' | 'cost' | 'blocks' | 'rows';

export interface Icicle {
  readonly measure: IcicleMeasure;
  /** By node id. */
  readonly cells: readonly IcicleCell[];
}

export interface IcicleCell {
  /** Shares of the whole, 0 to 1. */
  readonly left: number;
  readonly width: number;
  /** The node's own share. */
  readonly own: number;
  /** `12.3 ms, 64 %`: the node itself. */
  readonly text: string;
}

interface Scale {
  readonly measure: IcicleMeasure;
  readonly self: (metrics: NodeMetrics) => number;
  readonly words: (value: number) => string;
}

const scales: readonly Scale[] = [
  { measure: 'time', self: (metrics) => metrics.selfMs ?? 0, words: formatDuration },
  { measure: 'cost', self: (metrics) => metrics.selfCost, words: (cost) => `cost ${formatCost(cost)}` },
  {
    measure: 'blocks',
    self: ({ selfBuffers }) => (selfBuffers === undefined ? 0 : touched(selfBuffers)),
    words: (blocks) => formatBytes(blocks * blockBytes),
  },
  {
    measure: 'rows',
    self: (metrics) => metrics.actualRows ?? metrics.estimatedRows ?? 0,
    words: (count) => `${formatCount(count)} ${Math.round(count) === 1 ? 'row' : 'rows'}`,
  },
];

/** One for each measure that the plan has. */
export function icicles(reading: PlanReading): readonly Icicle[] {
  return scales.flatMap((scale): Icicle[] => {
    const cells = layOut(reading, scale);
    return cells === undefined ? [] : [{ measure: scale.measure, cells }];
  });
}

/** From the root down along the heaviest child, until a node itself takes more than anything below it. */
export function hotPath(reading: PlanReading): ReadonlySet<number> {
  const { plan } = reading;
  const path = new Set<number>();
  const scale = scales.find((one) =>
    plan.nodes.some((node) => one.self(metricsOf(reading.metrics, node)) > 0),
  );
  if (scale === undefined) return path;
  const { self, below } = sums(reading, scale);
  let at: (typeof plan.nodes)[number] | undefined = plan.root;
  while (at !== undefined) {
    path.add(at.id);
    const own: number = self[at.id] ?? 0;
    at = at.children
      .toSorted((a, b) => (below[b.id] ?? 0) - (below[a.id] ?? 0))
      .find((child) => (below[child.id] ?? 0) > own);
  }
  return path;
}

function layOut(reading: PlanReading, scale: Scale): readonly IcicleCell[] | undefined {
  const { plan } = reading;
  const { self, below } = sums(reading, scale);
  const total = below[0] ?? 0;
  if (!(total > 0)) return undefined;
  const left: number[] = [];
  return plan.nodes.map(({ id, children }) => {
    let at = left[id] ?? 0;
    const start = at;
    for (const child of children) {
      left[child.id] = at;
      at += (below[child.id] ?? 0) / total;
    }
    const own = (self[id] ?? 0) / total;
    return {
      left: start,
      width: (below[id] ?? 0) / total,
      own,
      text: `${scale.words(self[id] ?? 0)}, ${formatShare(own)}`,
    };
  });
}

function sums(
  { plan, metrics }: PlanReading,
  scale: Scale,
): { readonly self: readonly number[]; readonly below: readonly number[] } {
  const self = plan.nodes.map((node) => Math.max(0, scale.self(metricsOf(metrics, node))));
  const below = [...self];
  // Pre-order: each parent precedes its children.
  for (const { id, parent } of plan.nodes.toReversed()) {
    if (parent !== undefined) below[parent] = (below[parent] ?? 0) + (below[id] ?? 0);
  }
  return { self, below };
}

function touched(buffers: Buffers): number {
  const { sharedHit, sharedRead, localHit, localRead, tempRead, tempWritten } = buffers;
  return sharedHit + sharedRead + localHit + localRead + tempRead + tempWritten;
}
