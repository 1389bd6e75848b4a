/** What runs out and when, as Markdown. Names come from databases and files and are shown as text. */
import {
  forecastWords,
  observedWords,
  type Capacity,
  type CapacityItem,
} from '../../core/capacity/capacity.ts';
import { formatBytes, formatShare } from '../../core/text/format.ts';
import { asImage } from '../../engine/svg/timeline.ts';
import { dayText, growthCharts } from '../../engine/capacity/charts.ts';
import { code, plain } from './markdown.ts';

export function capacityMarkdown(capacity: Capacity): string {
  const { database, to, items, tables, unseen } = capacity;
  const grown = tables.map(
    ({ table, bytes, bytesPerDay }) =>
      `| ${cell(code(table))} | ${formatBytes(bytes)} | ${formatBytes(bytesPerDay)} |`,
  );
  return [
    `# Growth of ${plain(database)}`,
    `${plain(observedWords(capacity))} to ${to.slice(0, 10)}. The nearest end is first. No database was contacted.`,
    '## What runs out',
    table(['what', 'when', 'used', 'why'], items.map(itemRow)),
    ...chartsOf(capacity),
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

/** Pictures, and after them a table with what they show. */
function chartsOf(capacity: Capacity): readonly string[] {
  const charts = growthCharts(capacity);
  if (charts.length === 0) return [];
  return [
    '## Over time',
    ...charts.flatMap(({ title, svg, values }) => [
      `### ${code(title)}`,
      `![](${asImage(svg)})`,
      table(
        ['day', 'value'],
        values.slice(-mostValues).map(({ day, value }) => [day, value]),
      ),
    ]),
  ];
}

/** Of a long series the last ones. */
const mostValues = 8;

function itemRow({ kind, object, what, used, forecast }: CapacityItem): readonly string[] {
  const when = plain(forecastWords(forecast, dayText, kind === 'partitions'));
  return [
    code(object),
    forecast.kind === 'reached' ? `**${when}**` : when,
    used === undefined ? '' : formatShare(used),
    plain(what),
  ];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = rows.map((row) => `| ${row.map(cell).join(' | ')} |`);
  return [`| ${head.join(' | ')} |`, `|${head.map(() => ' --- |').join('')}`, ...lines].join('\n');
}

/** A bar would end the cell, in code too. */
function cell(text: string): string {
  return text.replaceAll(/(?<!\\)\|/g, String.raw`\|`);
}
