/** The text report of `plinth lint`: each finding at its line with advice, then what was checked and what was not. */
import { docsOf } from '../../core/lint/docs-url.ts';
import type { Severity } from '../../core/findings/grading.ts';
import { isSpoken } from '../../core/migrations/dialect/dialect.ts';
import { serverName } from '../../core/migrations/dialect/server-version.ts';
import { toolById } from '../../core/migrations/tools.ts';
import type { FolderAt, FoundAt, LintRun } from '../result.ts';
import { columnsOf, printable, wrap, type Style } from '../style.ts';
import { grouped, plural } from '../../core/text/format.ts';

/** True if statements that were not understood are named one by one. */
export function textReport(run: LintRun, style: Style, gapsListed: boolean): string {
  const blocks = [
    ...run.findings.map((found) => findingText(found, style)),
    ...errorsText(run, style),
    ...(gapsListed ? gapList(run, style) : []),
    summary(run, style, gapsListed).join('\n'),
  ];
  return `${blocks.join('\n\n')}\n`;
}

// -------------------------------------------------------------------------------------------------------------- one finding

function findingText(found: FoundAt, style: Style): string {
  const { finding, file, range, related } = found;
  const place = `${printable(file)}:${range.start.line + 1}:${range.start.column + 1}`;
  const gutter = ' '.repeat(String(range.start.line + 1).length + 1);
  const note = (label: string, text: string): readonly string[] => {
    const lines = wrap(text, style.width - gutter.length - 3 - label.length);
    return lines.map((line, i) =>
      i === 0
        ? `${gutter}${style.dim('=')} ${style.bold(label)} ${line}`
        : `${gutter}  ${' '.repeat(label.length)} ${line}`,
    );
  };
  const docs = docsOf(finding);
  return [
    `${style.bold(place)} ${severityText(finding.severity, style)} ${style.dim(finding.rule)}`,
    ...wrap(printable(finding.message), style.width - 2).map((line) => `  ${line}`),
    ...sourceText(found, style),
    ...related.flatMap((one) =>
      note('note:', `${printable(one.message)} (${printable(one.file)}:${one.line})`),
    ),
    ...(finding.fix === undefined
      ? []
      : note('fix:', `${printable(finding.fix.title)} ${style.dim(fixHint[finding.fix.kind])}`)),
    ...(docs === undefined ? [] : note('docs:', style.dim(printable(docs)))),
  ].join('\n');
}

const fixHint = {
  edit: '(one edit: --fix)',
  rewrite: '(a rewrite, previewed in the editor)',
  files: '(new migrations, previewed in the editor)',
} as const;

function severityText(severity: Severity, style: Style): string {
  return style.bold(colourOf(severity, style)(severity));
}

function colourOf(severity: Severity, style: Style): (text: string) => string {
  switch (severity) {
    case 'error':
      return style.red;
    case 'warning':
      return style.yellow;
    case 'info':
      return style.blue;
    case 'hint':
      return style.cyan;
  }
}

/** The first line of the range with carets below; a long line is cut around the range. */
function sourceText({ finding, range, lines }: FoundAt, style: Style): readonly string[] {
  const [first = ''] = lines;
  const number = String(range.start.line + 1);
  const blank = `${' '.repeat(number.length)} ${style.dim('│')}`;
  const end = range.end.line === range.start.line ? range.end.column : first.length;
  const room = style.width - number.length - 3;
  const fits = first.length <= room || range.start.column <= room / 2;
  const from = fits ? 0 : range.start.column - Math.floor(room / 4);
  const visible = first.slice(from, from + room);
  const before = printable(first.slice(from, range.start.column));
  const marked = printable(first.slice(range.start.column, Math.min(end, from + room)));
  const carets = '^'.repeat(Math.max(1, columnsOf(marked)));
  const more = range.end.line - range.start.line;
  const tail = more > 0 ? style.dim(` … and ${plural(more, 'more line')}`) : '';
  return [
    blank,
    `${style.dim(`${number} │`)} ${printable(visible)}`,
    `${blank} ${' '.repeat(columnsOf(before))}${colourOf(finding.severity, style)(carets)}${tail}`,
  ];
}

// ------------------------------------------------------------------------------------------------------------------ the rest

function errorsText(run: LintRun, style: Style): readonly string[] {
  return run.errors.map(({ file, message }) => {
    const where = file === undefined ? '' : `${style.bold(printable(file))} `;
    return `${where}${style.bold(style.red('not complete'))}\n${wrap(printable(message), style.width - 2)
      .map((line) => `  ${line}`)
      .join('\n')}`;
  });
}

function summary(run: LintRun, style: Style, gapsListed: boolean): readonly string[] {
  return [
    ...fixLines(run, style),
    verdict(run, style),
    ...(run.gone.length === 0
      ? []
      : [
          `${plural(run.gone.length, 'entry', 'entries')} of the baseline ${run.gone.length === 1 ? 'is' : 'are'} no longer found: plinth baseline --prune takes ${run.gone.length === 1 ? 'it' : 'them'} out.`,
        ]),
    // Folders of other dialects are listed below with the number of their files.
    ...run.folders.filter(({ dialect }) => isSpoken(dialect)).map((one) => style.dim(folderLine(one))),
    ...coverageLines(run, gapsListed).map(style.dim),
    ...sizeLines(run).map(style.dim),
    ...(run.applied === 0
      ? []
      : [
          style.dim(
            `${plural(run.applied, 'file')} not reported: applied history (${run.appliedBecause ?? 'not new work'}). --scope all reports ${run.applied === 1 ? 'it' : 'them'} too.`,
          ),
        ]),
    ...silentLines(run).map(style.dim),
  ];
}

/** What was fixed, before the remaining findings. */
function fixLines({ fixes }: LintRun, style: Style): readonly string[] {
  if (fixes === undefined) return [];
  const count = fixes.done.reduce((sum, { rules }) => sum + rules.length, 0);
  const verb = fixes.mode === 'write' ? 'Fixed' : 'Would fix';
  const head =
    count === 0
      ? 'Nothing that can be fixed safely without looking at it.'
      : `${verb} ${plural(count, 'finding')} in ${plural(fixes.done.length, 'file')}.`;
  return [
    style.bold(head),
    ...fixes.done.map(({ file, rules }) => {
      const each = [...new Set(rules)].map((rule) => {
        const times = rules.filter((one) => one === rule).length;
        return times === 1 ? rule : `${rule} (${times})`;
      });
      return `  ${printable(file)}: ${each.join(', ')}`;
    }),
    ...fixes.left.map(({ file, because }) => `  ${printable(file)} not fixed: ${because}.`),
  ];
}

function verdict(run: LintRun, style: Style): string {
  const files = plural(run.linted, 'file');
  const suppressed = [
    run.suppressed.length === 0 ? '' : `, ${run.suppressed.length} suppressed`,
    run.baselined.length === 0 ? '' : `, ${run.baselined.length} in the baseline`,
  ].join('');
  if (run.linted === 0)
    return style.bold(run.errors.length + run.silent.length > 0 ? 'Nothing was linted.' : 'Nothing to lint.');
  if (run.findings.length === 0) return `${style.bold(style.green('No findings'))} in ${files}${suppressed}.`;
  const counts = (['error', 'warning', 'info', 'hint'] as const).flatMap((severity) => {
    const count = run.findings.filter(({ finding }) => finding.severity === severity).length;
    return count === 0
      ? []
      : [colourOf(severity, style)(plural(count, severity, severity === 'info' ? severity : undefined))];
  });
  const affected = new Set(run.findings.map(({ file }) => file)).size;
  return `${style.bold(counts.join(', '))} in ${affected} of ${files}${suppressed}.`;
}

function folderLine({ path, tool, isAssumed, target }: FolderAt): string {
  const guess = isAssumed ? assumption : sourceOf(target);
  const server = `${serverName(target.dialect, target.version)}${guess}`;
  return `${printable(path)}: ${toolById(tool).name}, ${server}.`;
}

/** The assumption about the database, printed whichever folder it concerns. */
const assumption =
  ' (assumed: nothing says which database it is for; "dialect" in plinth.config.json says it)';

/** Where the dialect comes from; omitted if the user configured it. */
function sourceOf({ from, file }: FolderAt['target']): string {
  if (from === 'assumed') return ' (assumed)';
  return (from === 'repository' || from === 'statistics') && file !== undefined
    ? ` (${printable(file)})`
    : '';
}

function coverageLines({ coverage, gaps: all }: LintRun, gapsListed: boolean): readonly string[] {
  const { statements, understood, unmodelled, syntaxErrors, skipped, inBodies } = coverage;
  if (statements === 0) return [];
  const share = (Math.floor((understood * 1000) / statements) / 10).toFixed(1).replace(/\.0$/, '');
  const gaps = [
    ...(unmodelled === 0 ? [] : [`${unmodelled} without a rule or effect`]),
    ...(syntaxErrors === 0 ? [] : [`${syntaxErrors} with a syntax error`]),
    ...Object.entries(skipped).map(([reason, count]) => `${count} skipped (${reason})`),
    ...(inBodies.understood === inBodies.statements
      ? []
      : [`${inBodies.statements - inBodies.understood} of ${inBodies.statements} inside bodies not`]),
  ];
  const rest = gaps.length === 0 ? '' : `; ${gaps.join(', ')}`;
  const hint = all.length > 0 && !gapsListed ? ' --not-understood lists them.' : '';
  return [
    `${grouped(understood)} of ${plural(statements, 'statement')} understood (${share} %)${rest}.${hint}`,
  ];
}

/** Said once, not with each finding. */
function sizeLines({ findings }: LintRun): readonly string[] {
  const asking = findings.filter(({ finding }) => finding.isSizeAsked === true).length;
  if (asking === 0) return [];
  return [
    `Table sizes are not known: ${plural(asking, 'finding')} would be graver or milder with them. plinth stats pull reads them from a server.`,
  ];
}

/** `file:line reason`, one per line, a format that editors and terminals turn into links. */
function gapList({ gaps }: LintRun, style: Style): readonly string[] {
  if (gaps.length === 0) return [];
  const lines = gaps.map(
    ({ file, line, reason }) => `  ${printable(file)}:${line + 1} ${style.dim(printable(reason))}`,
  );
  return [[style.bold('Not understood'), ...lines].join('\n')];
}

/** Reasons with the number of files; the file's name if there is only one. */
function silentLines({ silent }: LintRun): readonly string[] {
  const byReason = new Map<string, string[]>();
  for (const { file, because } of silent) {
    // Reasons may name a file at their end: reasons are grouped by the words before it.
    const reason = because.replace(/ detected, because [^]*; ([^;]*)$/, ' detected, $1');
    byReason.set(reason, [...(byReason.get(reason) ?? []), file]);
  }
  return [...byReason].map(([reason, files]) => {
    const [only = ''] = files;
    const which = files.length === 1 ? printable(only) : plural(files.length, 'file');
    return `${which} left alone: ${printable(reason)}.`;
  });
}
