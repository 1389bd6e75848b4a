/** Text that says how old the shown tree of a live database is. Independent of the editor. */
import type { SchemaFreshness } from '../../protocol/schema.ts';

/** Empty before the first read. */
export function freshnessText(freshness: SchemaFreshness | undefined): string {
  if (freshness === undefined) return '';
  const { lookedAt, everyMs, answered } = freshness;
  if (!answered) return `The database did not answer. What is shown may be older than ${clock(lookedAt)}.`;
  return `Live: changes show within ${duration(everyMs)}.`;
}

export function clock(milliseconds: number): string {
  return new Date(milliseconds).toLocaleTimeString();
}

/** Rounded to coarse steps, so that the text does not change constantly. */
function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  const step = [2, 3, 5, 10, 15, 20, 30, 45, 60].find((one) => seconds <= one);
  return step === undefined ? `${Math.ceil(seconds / 60)} min` : `${step} s`;
}
