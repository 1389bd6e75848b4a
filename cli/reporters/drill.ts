/** The formats of `plinth drill`: the verdict, the two times, what was found, what could not be checked, what was looked for. The JSON is public: nothing is removed within a version. */
import {
  checkTitles,
  recoveryTime,
  verdictOf,
  type CheckOutcome,
  type DrillCheck,
  type DrillReport,
} from '../../core/drill/report.ts';
import { formatBytes, formatDuration, grouped } from '../../core/text/format.ts';
import { markdownText } from '../../engine/document/escape.ts';
import { printable, wrap, type Style } from '../style.ts';

export function drillJson(report: DrillReport): string {
  const { checks, newest, manifest, restored, ...rest } = report;
  const shown = {
    ...rest,
    verdict: verdictOf(report),
    recoveryTimeMs: Math.round(recoveryTime(report)),
    manifest: manifest ?? null,
    restored: restored ?? null,
    newest: newest ?? null,
    recoveryPointAgeMs: ageOf(report) ?? null,
    checks: checks.map((one) => ({ ...one, title: checkTitles[one.id] })),
    stages: report.stages.map((one) => ({ ...one, ms: Math.round(one.ms) })),
  };
  return `${JSON.stringify(shown, undefined, 2)}\n`;
}

const verdicts = {
  passed: 'The backup can be restored: everything that was looked for is in order.',
  partly: 'No failure was found. Not everything could be checked.',
  failed: 'The backup does not restore what it should.',
} as const;

export function drillText(report: DrillReport, style: Style): string {
  const verdict = verdictOf(report);
  const colour = { passed: style.green, partly: style.yellow, failed: style.red }[verdict];
  const lines = [
    style.bold(colour(verdicts[verdict])),
    ...factsOf(report).map(([name, value]) => style.dim(printable(`${name}: ${value}`))),
  ];
  const part = (title: string, outcome: CheckOutcome): void => {
    const own = report.checks.filter((one) => one.outcome === outcome);
    if (own.length === 0) return;
    lines.push('', style.bold(title));
    for (const check of own) lines.push(...checkLines(check, style));
  };
  part('Found', 'finding');
  for (const left of report.left) lines.push(...item(left, style));
  part('Could not be checked', 'unseen');
  part('Looked for, and in order', 'fine');
  lines.push('', style.bold('Stages'));
  for (const { name, ms, counts } of report.stages)
    lines.push(
      `  ${formatDuration(ms).padStart(10)}  ${printable(name)}${counts ? '' : style.dim(' (not part of a recovery)')}`,
    );
  return `${lines.join('\n')}\n`;
}

function checkLines({ id, lines, outcome }: DrillCheck, style: Style): readonly string[] {
  const title = `  ${checkTitles[id]}`;
  if (outcome === 'fine' && lines.length <= 1)
    return item(lines.length === 0 ? checkTitles[id] : `${checkTitles[id]}: ${lines[0] ?? ''}`, style, 2);
  return [title, ...lines.flatMap((line) => item(line, style))];
}

function item(text: string, style: Style, indent = 4): readonly string[] {
  const space = ' '.repeat(indent);
  return wrap(printable(text), style.width - indent - 2).map(
    (line, at) => `${space}${at === 0 ? '' : '  '}${line}`,
  );
}

/** Of the newest row, at the time of the drill. */
function ageOf({ newest, at }: DrillReport): number | undefined {
  return newest === undefined ? undefined : Date.parse(at) - Date.parse(newest.at);
}

function factsOf(report: DrillReport): readonly (readonly [name: string, value: string])[] {
  const { source, format, scratch, manifest, restored, newest, at } = report;
  const age = ageOf(report);
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
            `${grouped(restored.tables)} tables, ${grouped(restored.rows)} rows${restored.bytes === 0 ? '' : `, ${formatBytes(restored.bytes)}`}`,
          ] as const,
        ]),
    [
      'Recovery time (RTO)',
      `${formatDuration(recoveryTime(report))}, without finding the backup and switching over`,
    ],
    [
      'Recovery point (RPO)',
      newest === undefined || age === undefined
        ? 'not known: no column of the copy holds a time'
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
  const rows = report.checks.map(
    ({ id, outcome, lines }) =>
      `| ${checkTitles[id]} | ${marks[outcome]} | ${lines.map(cell).join('<br>')} |`,
  );
  return [
    `# Restore drill of ${report.at.slice(0, 10)}`,
    '',
    `**${verdicts[verdict]}**`,
    '',
    ...factsOf(report).map(([name, value]) => `- ${name}: ${markdownText(value)}`),
    ...report.left.map((one) => `- **${markdownText(one)}**`),
    '',
    '| Looked for | | |',
    '| --- | --- | --- |',
    ...rows,
    '',
    '| Stage | Time | Part of a recovery |',
    '| --- | --- | --- |',
    ...report.stages.map(
      ({ name, ms, counts }) => `| ${cell(name)} | ${formatDuration(ms)} | ${counts ? 'yes' : 'no'} |`,
    ),
    '',
  ].join('\n');
}

function cell(text: string): string {
  return markdownText(text.replaceAll('\n', ' '));
}
