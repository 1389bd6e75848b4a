/** What a person looks at of a database's growth: the nearest ends and the tables that grew most, each as a picture with its values. */
import { isTold, type Capacity } from '../../core/capacity/capacity.ts';
import type { Forecast } from '../../core/capacity/forecast.ts';
import { formatBytes, formatCount } from '../../core/text/format.ts';
import { chart, type Chart } from '../svg/chart.ts';

/** More would be looked at by nobody. */
const mostCharts = 4;

export function growthCharts({ items, tables }: Capacity): readonly Chart[] {
  const ends = items.filter(isTold).flatMap(({ object, series, forecast }) => {
    if (series === undefined) return [];
    const { points, limit } = series;
    const valueText = series.unit === 'bytes' ? formatBytes : formatCount;
    return [chart(object, { points, limit, reached: reachedIn(forecast), valueText, dayText })];
  });
  const grown = tables.map(({ table, points }) => chart(table, { points, valueText: formatBytes, dayText }));
  return [...ends.slice(0, mostCharts), ...grown.slice(0, mostCharts)];
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
