/** The text of the CodeLens over a query: what can be requested, then the last result. */
import { formatDuration, plural } from '../../text/format.ts';
import { formatCost } from '../cost-text.ts';
import { weight } from '../metrics.ts';
import type { PlanReading } from '../understand.ts';
import { metricsIn, nodeTitle, shareInWords, sizesInWords, statisticsAge } from './words.ts';

export type LensState =
  | { readonly kind: 'unasked' }
  | { readonly kind: 'running' }
  /** `at`: when it was planned, in ISO 8601. */
  | { readonly kind: 'planned'; readonly reading: PlanReading; readonly at: string }
  | { readonly kind: 'failed'; readonly problem: string };

/** What the lab plans from. */
export interface LensLab {
  readonly collectedAt: string | undefined;
}

/** In the lab the text is the same before and after planning: a lens that changes while the user types is distracting. */
export function lensText(state: LensState, lab?: LensLab): string {
  switch (state.kind) {
    case 'unasked':
      return lab === undefined ? 'Explain' : `Explain · ${sizesInWords(lab.collectedAt)}`;
    case 'running':
      return lab === undefined ? 'Explaining …' : `Explain · ${sizesInWords(lab.collectedAt)}`;
    case 'failed':
      // Of a query that nobody has sent, the place of what is wrong says it.
      return lab === undefined ? `Explain again: ${state.problem}` : 'Not planned';
    case 'planned':
      return answer(state.reading, state.at);
  }
}

function answer(reading: PlanReading, at: string): string {
  const { origin } = reading;
  const { totalCost, totalMs } = reading.metrics;
  const cost = totalCost === undefined ? undefined : `cost ${formatCost(totalCost)}`;
  const size = totalMs === undefined ? cost : formatDuration(totalMs);
  const insights = counted(reading.insights.length, 'insight');
  // What the plan was made from comes first; the place of the cost is shown at the lines.
  const parts =
    origin.kind !== 'lab'
      ? ['Plan', size, heaviest(reading), insights]
      : origin.collectedAt === undefined
        ? ['Explain', sizesInWords(undefined), insights]
        : [
            'Explain',
            sizesLabel(origin.collectedAt, at),
            size,
            insights,
            counted(origin.limits.length, 'limit'),
          ];
  return parts.filter((part) => part !== undefined).join(' · ');
}

function sizesLabel(collectedAt: string, at: string): string {
  const age = statisticsAge(collectedAt, at);
  return age === '' ? sizesInWords(collectedAt) : `statistics ${age}`;
}

function heaviest(reading: PlanReading): string | undefined {
  const [node] = reading.plan.nodes.toSorted(
    (a, b) => weight(metricsIn(reading, b)) - weight(metricsIn(reading, a)),
  );
  const share = node && shareInWords(metricsIn(reading, node));
  return node && (share === undefined ? nodeTitle(node) : `${nodeTitle(node)} ${share}`);
}

function counted(count: number, word: string): string | undefined {
  return count === 0 ? undefined : plural(count, word);
}
