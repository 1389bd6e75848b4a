/** The few words of the CodeLens over a query: what can be asked, then the last answer. */
import { formatCost, formatDuration } from '../format.ts';
import { weight } from '../metrics.ts';
import type { PlanReading } from '../understand.ts';
import { emptyDatabaseLabel, metricsIn, nodeTitle, shareInWords } from './words.ts';

export type LensState =
  | { readonly kind: 'unasked' }
  | { readonly kind: 'running' }
  | { readonly kind: 'planned'; readonly reading: PlanReading }
  | { readonly kind: 'failed'; readonly problem: string };

export function lensText(state: LensState): string {
  switch (state.kind) {
    case 'unasked':
      return 'Explain';
    case 'running':
      return 'Explaining …';
    case 'failed':
      return `Explain again: ${state.problem}`;
    case 'planned':
      return answer(state.reading);
  }
}

function answer(reading: PlanReading): string {
  if (reading.origin.kind === 'empty') return `Plan shape: ${emptyDatabaseLabel}`;
  const { totalCost, totalMs } = reading.metrics;
  const size = totalMs === undefined ? `cost ${formatCost(totalCost ?? 0)}` : formatDuration(totalMs);
  const count = reading.insights.length;
  const insights = count === 0 ? undefined : `${count} ${count === 1 ? 'insight' : 'insights'}`;
  const [heaviest] = reading.plan.nodes.toSorted(
    (a, b) => weight(metricsIn(reading, b)) - weight(metricsIn(reading, a)),
  );
  const node =
    heaviest === undefined
      ? undefined
      : `${nodeTitle(heaviest)} ${shareInWords(metricsIn(reading, heaviest)) ?? ''}`;
  return ['Plan', size, node, insights].filter((part) => part !== undefined).join(' · ');
}
