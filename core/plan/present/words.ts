/** Describes plan nodes and figures in words, the same in line annotations, hovers and the plan view. Plain text in single lines. */
import { formatCount, formatDuration, formatShare, oneLine } from '../../text/format.ts';
import { metricsOf, type NodeMetrics } from '../metrics.ts';
import type { PlanNode } from '../model.ts';
import type { PlanOrigin, PlanReading } from '../understand.ts';

/** `Seq Scan on orders`, `Index Scan on orders using orders_pkey`, `Hash Join`. */
export function nodeTitle(node: PlanNode): string {
  const object = nodeObject(node);
  return object === undefined ? node.label : `${node.label} on ${object}`;
}

/** The table, CTE, function or index that the node works on. */
export function nodeObject(node: PlanNode): string | undefined {
  const name =
    node.relation?.name ?? node.cteName ?? (node.kind === 'bitmap-index-scan' ? node.index : node.alias);
  return name === undefined ? undefined : oneLine(name);
}

/** `~1.2 M rows`, `60 k rows`, with the estimate if the two differ tenfold; undefined if unknown. */
export function rowsInWords(metrics: NodeMetrics): string | undefined {
  const { actualRows, estimatedRows, misestimate } = metrics;
  if (actualRows !== undefined) {
    const wrong = misestimate !== undefined && misestimate >= 10 && estimatedRows !== undefined;
    return `${rows(actualRows)}${wrong ? ` (expected ${formatCount(estimatedRows)})` : ''}`;
  }
  return estimatedRows === undefined ? undefined : `~${rows(estimatedRows)}`;
}

/** `64 % of cost`, or of the time if that was measured; undefined if neither is known. */
export function shareInWords(metrics: NodeMetrics): string | undefined {
  if (metrics.timeShare !== undefined) {
    return `${formatDuration(metrics.selfMs ?? 0)}, ${formatShare(metrics.timeShare)} of time`;
  }
  return metrics.costShare === undefined ? undefined : `${formatShare(metrics.costShare)} of cost`;
}

/** `50 runs`, for a node that runs repeatedly. */
export function runsInWords(node: PlanNode, metrics: NodeMetrics): string | undefined {
  if (node.actual?.loops === 0) return 'never run';
  if (node.actual !== undefined) return undefined;
  return metrics.estimatedRuns >= 1.5 ? `~${formatCount(metrics.estimatedRuns)} runs` : undefined;
}

/** `PostgreSQL 16.4`. */
export function serverInWords(serverVersion: number, product = 'PostgreSQL'): string {
  if (product !== 'PostgreSQL') {
    const [minor, patch] = [Math.floor(serverVersion / 100) % 100, serverVersion % 100];
    return `${product} ${Math.floor(serverVersion / 10_000)}.${minor}.${patch}`;
  }
  return `PostgreSQL ${Math.floor(serverVersion / 10_000)}.${serverVersion % 10_000}`;
}

/** Grades of a plan that was not run, said before anything else of it: `statistics of 2026-11-20`, `assumed sizes`. */
export function sizesInWords(collectedAt: string | undefined): string {
  return collectedAt === undefined ? 'assumed sizes' : `statistics of ${oneLine(collectedAt.slice(0, 10))}`;
}

/** `Planned from statistics of 2026-11-20`. */
export function labInWords(collectedAt: string | undefined): string {
  return `Planned from ${sizesInWords(collectedAt)}`;
}

/** `12 days old`, `less than a day old`; '' if either time is invalid. Both in ISO 8601. */
export function statisticsAge(collectedAt: string, at: string): string {
  const [from, to] = [collectedAt, at].map(dayNumber);
  const days = from === undefined || to === undefined ? -1 : Math.floor(to - from);
  if (days < 0) return '';
  return days === 0 ? 'less than a day old' : days === 1 ? '1 day old' : `${formatCount(days)} days old`;
}

/** Days since 0000-03-01, as a fraction: core has no clock and no calendar. */
function dayNumber(time: string): number | undefined {
  const found = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)/.exec(time);
  if (found === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = found.slice(1).map(Number);
  // The year begins in March, so that the leap day comes last.
  const shifted = month > 2 ? year : year - 1;
  const months = (month + 9) % 12;
  const leaps = Math.floor(shifted / 4) - Math.floor(shifted / 100) + Math.floor(shifted / 400);
  return shifted * 365 + leaps + Math.floor((months * 306 + 5) / 10) + day + (hour * 60 + minute) / 1440;
}

/** Which server planned it and whether it ran: the same line everywhere. */
export function originInWords(origin: PlanOrigin, wasRun: 'estimated' | 'measured'): string {
  switch (origin.kind) {
    case 'file':
      return `${oneLine(origin.name)} · ${wasRun === 'measured' ? 'measured' : 'estimated, not run'}`;
    case 'lab': {
      const generic = origin.generic ? ', for any value of the parameters' : '';
      const limits = origin.limits.length === 0 ? '' : ` · ${origin.limits.map(oneLine).join(' ')}`;
      return `${labInWords(origin.collectedAt)} · ${serverInWords(origin.serverVersion, origin.product)}${generic}${givenValues(origin.values)}${limits}`;
    }
    case 'live': {
      const server = serverInWords(origin.serverVersion, origin.product);
      const how = wasRun === 'measured' ? 'measured' : 'estimated, not run';
      const generic = origin.generic ? ', for any value of the parameters' : '';
      // A file has no logins.
      const as = origin.role === '' ? '' : ` as ${oneLine(origin.role)}`;
      return `${oneLine(origin.connection)}${as} · ${server} · ${how}${generic}${givenValues(origin.values)}`;
    }
  }
}

const mostValues = 4;
const longestValue = 40;

/** `, with $1 = 'paid' and 2 more`. */
export function givenValues(values: readonly string[]): string {
  if (values.length === 0) return '';
  const shown = values.slice(0, mostValues).map((value) => {
    const letters = Array.from(oneLine(value));
    return letters.length <= longestValue ? letters.join('') : `${letters.slice(0, longestValue).join('')}…`;
  });
  const rest = values.length - shown.length;
  return `, with ${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

export function metricsIn(reading: PlanReading, node: PlanNode): NodeMetrics {
  return metricsOf(reading.metrics, node);
}

function rows(count: number): string {
  return Math.round(count) === 1 ? '1 row' : `${formatCount(count)} rows`;
}
