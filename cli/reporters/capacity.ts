/** The two output formats of `plinth capacity`. The JSON is public: nothing is removed within a version. */
import {
  forecastWords,
  isTold,
  observedWords,
  restWords,
  type Capacity,
  type CapacityItem,
} from '../../core/capacity/capacity.ts';
import { dayText } from '../../engine/capacity/charts.ts';
import type { Forecast } from '../../core/capacity/forecast.ts';
import { formatBytes, formatShare } from '../../core/text/format.ts';
import { printable, wrap, type Style } from '../style.ts';

export function capacityJson(capacity: Capacity): string {
  const { database, from, to, snapshots, items, tables, unseen } = capacity;
  const shown = items.map(({ kind, object, what, used, forecast }) => ({
    kind,
    object,
    what,
    used: used ?? null,
    forecast: forecastJson(forecast),
  }));
  const grown = tables.map(({ table, bytes, bytesPerDay }) => ({ table, bytes, bytesPerDay }));
  return `${JSON.stringify({ version: 1, database, from, to, snapshots, items: shown, tables: grown, unseen }, undefined, 2)}\n`;
}

function forecastJson(told: Forecast): object {
  switch (told.kind) {
    case 'reached':
    case 'steady':
    case 'unknown':
      return told;
    case 'beyond':
      return { kind: told.kind, after: dayText(told.after) };
    case 'rate':
      return { kind: told.kind, date: dayText(told.day) };
    case 'range': {
      const [likely, latest] = [told.likely, told.latest].map((day) =>
        day === undefined ? null : dayText(day),
      );
      return { kind: told.kind, earliest: dayText(told.earliest), likely, latest };
    }
  }
}

export function capacityText(capacity: Capacity, style: Style): string {
  const { database, items, tables, unseen } = capacity;
  const lines = [style.bold(printable(`${database}, ${observedWords(capacity)}`)), ''];
  const shown = items.filter(isTold);
  for (const item of shown) lines.push(...itemLines(item, style));
  if (shown.length === 0) lines.push('Nothing that runs out within what the snapshots can say.');
  const rest = restWords(capacity);
  if (rest !== undefined) lines.push('', style.dim(rest));
  if (tables.length > 0) lines.push('', style.bold('Tables that grew most'));
  for (const { table, bytes, bytesPerDay } of tables)
    lines.push(`  ${printable(table)}: ${formatBytes(bytes)}, ${formatBytes(bytesPerDay)} a day`);
  if (unseen.length > 0) lines.push('', style.bold('What was not seen'));
  for (const text of unseen) lines.push(...wrap(printable(text), style.width - 2).map((one) => `  ${one}`));
  return `${lines.join('\n')}\n`;
}

function itemLines({ kind, object, what, used, forecast }: CapacityItem, style: Style): readonly string[] {
  const share = used === undefined ? '' : `, ${formatShare(used)} used`;
  const when = forecastWords(forecast, dayText, kind === 'partitions');
  const colour =
    forecast.kind === 'reached' ? style.red : forecast.kind === 'unknown' ? style.yellow : style.bold;
  return [
    `${colour(printable(`${object}: ${when}`))}${share}`,
    ...wrap(printable(what), style.width - 2).map((line) => `  ${line}`),
  ];
}
