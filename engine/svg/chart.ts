/** A picture of a series together with what it shows, for those who do not see it: a sentence, and a table of values. */
import { timeline, type Timeline } from './timeline.ts';

export interface Chart {
  /** The object, as it is named elsewhere. */
  readonly title: string;
  readonly svg: string;
  /** What a table holds, from the first to the last. */
  readonly values: readonly { readonly at: string; readonly value: string }[];
}

/** More rows would be read by nobody. */
const mostValues = 8;

export function chart(title: string, shown: Omit<Timeline, 'label'>): Chart {
  const { points, limit, valueText, dayText } = shown;
  const values = points.map(({ day, value }) => ({ at: dayText(day), value: valueText(value) }));
  const [first, last] = [values[0], values.at(-1)];
  const most = valueText(Math.max(...points.map(({ value }) => value)));
  const end = limit === undefined ? '' : `, of ${valueText(limit)}`;
  const label = `${title}: ${first?.value ?? ''} (${first?.at ?? ''}), ${last?.value ?? ''} (${last?.at ?? ''}), at most ${most}${end}`;
  return { title, svg: timeline({ ...shown, label }), values: spread(values, mostValues) };
}

/** Evenly over all, with the first and the last. */
function spread<T>(all: readonly T[], most: number): readonly T[] {
  if (all.length <= most) return all;
  return all.filter((_, at) => {
    const row = Math.round((at * (most - 1)) / (all.length - 1));
    return Math.round((row * (all.length - 1)) / (most - 1)) === at;
  });
}
