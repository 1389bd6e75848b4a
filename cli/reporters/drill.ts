/** The formats of `plinth drill` but Markdown: the verdict, the two times, what was found, what could not be checked, what was looked for. The JSON is public: nothing is removed within a version. */
import {
  alike,
  checkTitles,
  recoveryTime,
  verdictOf,
  type CheckOutcome,
  type AlikeChecks,
  type DrillReport,
} from '../../core/drill/report.ts';
import { formatDuration } from '../../core/text/format.ts';
import { ageOf, factsOf, verdicts } from '../../engine/drill/page.ts';
import { printable, wrap, type Style } from '../style.ts';

export function drillJson(report: DrillReport): string {
  const { checks, newest, manifest, restored, disk, ...rest } = report;
  const shown = {
    ...rest,
    verdict: verdictOf(report),
    recoveryTimeMs: Math.round(recoveryTime(report)),
    manifest: manifest ?? null,
    restored: restored ?? null,
    newest: newest ?? null,
    disk: disk ?? null,
    recoveryPointAgeMs: ageOf(report) ?? null,
    checks: checks.map((one) => ({ ...one, title: checkTitles[one.id] })),
    stages: report.stages.map((one) => ({ ...one, ms: Math.round(one.ms) })),
  };
  return `${JSON.stringify(shown, undefined, 2)}\n`;
}

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
    for (const checks of alike(own)) lines.push(...checkLines(checks, style));
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

function checkLines({ titles, outcome, lines }: AlikeChecks, style: Style): readonly string[] {
  if (outcome === 'fine' && lines.length <= 1) return item([...titles, ...lines].join(': '), style, 2);
  return [...titles.map((title) => `  ${title}`), ...lines.flatMap((line) => item(line, style))];
}

function item(text: string, style: Style, indent = 4): readonly string[] {
  const space = ' '.repeat(indent);
  return wrap(printable(text), style.width - indent - 2).map(
    (line, at) => `${space}${at === 0 ? '' : '  '}${line}`,
  );
}
