/** The report of a drill in Markdown, and the words that all its formats share. Every value is escaped. */
import {
  alike,
  recoveryTime,
  verdictOf,
  type CheckOutcome,
  type DrillReport,
} from '../../core/drill/report.ts';
import { formatBytes, formatDuration, plural } from '../../core/text/format.ts';
import { foldedLine } from '../../core/text/markdown-code.ts';
import { markdownText } from '../document/escape.ts';

export const verdicts = {
  passed: 'The backup can be restored: everything that was looked for is in order.',
  partly: 'No failure was found. Not everything could be checked.',
  failed: 'The backup does not restore what it should.',
} as const;

/** Of the newest row, at the time of the drill. */
export function ageOf({ newest, at }: DrillReport): number | undefined {
  return newest === undefined ? undefined : Date.parse(at) - Date.parse(newest.at);
}

export function factsOf(report: DrillReport): readonly (readonly [name: string, value: string])[] {
  const { source, format, scratch, manifest, restored, newest, disk, at } = report;
  const age = ageOf(report);
  const unknown = restored === undefined ? 'not known: nothing was restored' : undefined;
  return [
    ['Backup', `${source} (${format})`],
    ['Drilled', at],
    ['Restored', scratch],
    ['Manifest', manifest === undefined ? 'none' : `${manifest.file}, of ${manifest.takenAt}`],
    ...(restored === undefined
      ? []
      : [
          [
            'Copy',
            `${plural(restored.tables, 'table')}, ${plural(restored.rows, 'row')}${restored.bytes === 0 ? '' : `, ${formatBytes(restored.bytes)}`}`,
          ] as const,
        ]),
    ...(disk === undefined
      ? []
      : [['Disk', `${formatBytes(disk.taken)}; ${formatBytes(disk.predicted)} was expected`] as const]),
    [
      'Recovery time (RTO)',
      unknown ?? `${formatDuration(recoveryTime(report))}, without finding the backup and switching over`,
    ],
    [
      'Recovery point (RPO)',
      newest === undefined || age === undefined
        ? (unknown ?? 'not known: no column of the copy holds a time')
        : `the newest row is of ${newest.at} (${newest.column}), ${formatDuration(Math.max(0, age))} before the drill`,
    ],
  ];
}

const marks: Readonly<Record<CheckOutcome, string>> = {
  fine: 'in order',
  finding: '**failed**',
  unseen: 'not checked',
};

export function drillMarkdown(report: DrillReport): string {
  const verdict = verdictOf(report);
  const rows = alike(report.checks).map(
    ({ titles, outcome, lines }) =>
      `| ${titles.join('<br>')} | ${marks[outcome]} | ${lines.map(line).join('<br>')} |`,
  );
  return [
    `# Restore drill of ${report.at.slice(0, 10)}`,
    '',
    `**${verdicts[verdict]}**`,
    '',
    ...factsOf(report).map(([name, value]) => `- ${name}: ${line(value)}`),
    ...report.left.map((one) => `- **${line(one)}**`),
    '',
    '| Looked for | | |',
    '| --- | --- | --- |',
    ...rows,
    '',
    '| Stage | Time | Part of a recovery |',
    '| --- | --- | --- |',
    ...report.stages.map(
      ({ name, ms, counts }) => `| ${line(name)} | ${formatDuration(ms)} | ${counts ? 'yes' : 'no'} |`,
    ),
    '',
  ].join('\n');
}

function line(text: string): string {
  return markdownText(foldedLine(text));
}
