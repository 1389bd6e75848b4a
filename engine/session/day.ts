/**
 * The current date for the expiry of suppressions and the age of statistics, as 2027-01-31. It is recorded as an input only if one of them
 * may depend on it.
 */
import type { SizeIndex } from '../../core/statistics/statistics.ts';
import { observed } from '../inputs/recording.ts';
import type { Read } from './read-file.ts';

const today = observed('day', () => dayOf(new Date()));

export function dayFor(
  { text, embedded }: Pick<Read, 'text' | 'embedded'>,
  sizes: SizeIndex | undefined,
  now: (() => Date) | undefined,
): string {
  if (now !== undefined) return dayOf(now());
  // A suppression that expires contains the word “until”.
  const mayEnd = [text, embedded?.source ?? ''].some((one) => one.includes('until'));
  return sizes !== undefined || mayEnd ? today('') : dayOf(new Date());
}

function dayOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}
