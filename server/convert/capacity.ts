/** What runs out and when, as Markdown. Names come from databases and files and are shown as text. */
import {
  forecastWords,
  isTold,
  observedWords,
  restWords,
  type Capacity,
  type CapacityItem,
} from '../../core/capacity/capacity.ts';
import { formatBytes, formatShare } from '../../core/text/format.ts';
import { dayText, growthCharts } from '../../engine/capacity/charts.ts';
import { chartSections } from './charts.ts';
import { cell, code, plain, table } from './markdown.ts';

export function capacityMarkdown(capacity: Capacity): string {
  const { database, items, tables, unseen } = capacity;
  const rest = restWords(capacity);
  const grown = tables.map(
    ({ table, bytes, bytesPerDay }) =>
      `| ${cell(code(table))} | ${formatBytes(bytes)} | ${formatBytes(bytesPerDay)} |`,
  );
  return [
    `# Growth of ${plain(database)}`,
    `Seen in ${plain(observedWords(capacity))}. The nearest end is first. No database was contacted.`,
    '## What runs out',
    table(['what', 'when', 'used', 'why'], items.filter(isTold).map(itemRow)),
    ...(rest === undefined ? [] : [plain(rest)]),
    ...chartSections('Over time', 'day', growthCharts(capacity)),
    ...(grown.length === 0
      ? []
      : [
          '## Tables that grew most',
          ['| table | size | a day |', '| --- | ---: | ---: |', ...grown].join('\n'),
        ]),
    ...(unseen.length === 0
      ? []
      : ['## What was not seen', unseen.map((one) => `- ${plain(one)}`).join('\n')]),
    '',
  ].join('\n\n');
}

function itemRow({ kind, object, what, used, forecast }: CapacityItem): readonly string[] {
  const when = plain(forecastWords(forecast, dayText, kind === 'partitions'));
  return [
    code(object),
    forecast.kind === 'reached' ? `**${when}**` : when,
    used === undefined ? '' : formatShare(used),
    plain(what),
  ];
}
