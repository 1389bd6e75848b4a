/** What runs out and when, as Markdown. Names come from databases and files and are shown as text. */
import {
  forecastWords,
  observedWords,
  type Capacity,
  type CapacityItem,
} from '../../core/capacity/capacity.ts';
import { formatBytes, formatShare } from '../../core/text/format.ts';
import { code, plain } from './markdown.ts';

export function capacityMarkdown(capacity: Capacity): string {
  const { database, from, to, items, tables, unseen } = capacity;
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000;
  const grown = tables.map(
    ({ table, bytes, bytesPerDay }) =>
      `| ${cell(code(table))} | ${formatBytes(bytes)} | ${formatBytes(bytesPerDay)} |`,
  );
  return [
    `# Growth of ${plain(database)}`,
    `${plain(observedWords(capacity, days))} to ${to.slice(0, 10)}. The nearest end is first. No database was contacted.`,
    '## What runs out',
    table(['what', 'when', 'used', 'why'], items.map(itemRow)),
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
  const when = plain(forecastWords(forecast, dateOf, kind === 'partitions'));
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

function dateOf(day: number): string {
  const date = new Date(day * 86_400_000);
  return Number.isNaN(date.getTime()) ? 'an unknown day' : date.toISOString().slice(0, 10);
}
