/** What a person looks at of a database's growth: the nearest ends and the tables that grew most, each as a picture with its values. */
import { isTold, type Capacity } from '../../core/capacity/capacity.ts';
import type { Forecast, Point } from '../../core/capacity/forecast.ts';
import { formatBytes, formatCount } from '../../core/text/format.ts';
import { timeline } from '../svg/timeline.ts';

export interface Chart {
  /** The object, as it is named elsewhere. */
  readonly title: string;
  readonly svg: string;
  readonly values: readonly { readonly day: string; readonly value: string }[];
}

/** More would be looked at by nobody. */
const mostCharts = 4;

export function growthCharts({ items, tables }: Capacity): readonly Chart[] {
  const ends = items
    .filter(isTold)
    .flatMap(({ object, series, forecast }) =>
      series === undefined ? [] : [chart(object, series.points, series.unit, series.limit, forecast)],
    );
  const grown = tables.map(({ table, points }) => chart(table, points, 'bytes'));
  return [...ends.slice(0, mostCharts), ...grown.slice(0, mostCharts)];
}

function chart(
  title: string,
  points: readonly Point[],
  unit: 'bytes' | 'count',
  limit?: number,
  forecast?: Forecast,
): Chart {
  const valueText = unit === 'bytes' ? formatBytes : formatCount;
  const values = points.map(({ day, value }) => ({ day: dayText(day), value: valueText(value) }));
  const [first, last] = [values[0], values.at(-1)];
  const end = limit === undefined ? '' : `, of ${valueText(limit)}`;
  const label = `${title}: ${first?.value ?? ''} on ${first?.day ?? ''}, ${last?.value ?? ''} on ${last?.day ?? ''}${end}`;
  const reached = reachedIn(forecast);
  return { title, svg: timeline({ label, points, limit, reached, valueText, dayText }), values };
}

/** `2027-01-31`, of days since 1970. */
export function dayText(day: number): string {
  const date = new Date(day * 86_400_000);
  return Number.isNaN(date.getTime()) ? 'an unknown day' : date.toISOString().slice(0, 10);
}

function reachedIn(told: Forecast | undefined): { readonly from: number; readonly to: number } | undefined {
  switch (told?.kind) {
    case 'rate':
      return { from: told.day, to: told.day };
    case 'range':
      return { from: told.earliest, to: told.latest ?? told.likely ?? told.earliest };
    default:
      return undefined;
  }
}
