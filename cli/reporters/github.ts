/** GitHub's workflow commands: each finding becomes an annotation at its line. What the text says cannot become a command of its own. */
import type { Severity } from '../../core/findings/grading.ts';
import type { FoundAt, LintRun, RunError } from '../result.ts';
import { printable } from '../style.ts';

export function githubReport(run: LintRun): string {
  return [...run.findings.map(findingCommand), ...run.errors.map(errorCommand)].join('');
}

function findingCommand({ finding, file, range }: FoundAt): string {
  const { start, end } = range;
  // GitHub refuses columns for a range of several lines.
  const columns =
    start.line === end.line
      ? { col: start.column + 1, endColumn: Math.max(end.column, start.column + 1) }
      : {};
  const fix = finding.fix === undefined || finding.fix.kind === 'files' ? '' : ` Fix: ${finding.fix.title}.`;
  return command(
    levels[finding.severity],
    { file, line: start.line + 1, endLine: end.line + 1, ...columns, title: `plinth ${finding.rule}` },
    `${finding.message}${fix}`,
  );
}

function errorCommand({ file, line, message }: RunError): string {
  const place = file === undefined ? {} : { file: file.replace(/:\d+:\d+$/, '') };
  return command(
    'error',
    { ...place, ...(line === undefined ? {} : { line }), title: 'plinth: not complete' },
    message,
  );
}

const levels: Readonly<Record<Severity, 'error' | 'warning' | 'notice'>> = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
  hint: 'notice',
};

/** A line that the runner executes. */
export function command(
  level: 'error' | 'warning' | 'notice',
  properties: Readonly<Record<string, string | number>>,
  message: string,
): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${property(String(value))}`);
  return `::${level} ${list.join(',')}::${data(message)}\n`;
}

/** Escaped as the runner unescapes it: https://github.com/actions/toolkit, core/command. */
function data(text: string): string {
  return printable(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
