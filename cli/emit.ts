/** Writes the reports of a lint run to where they were asked for. */
import type { Io } from './io.ts';
import type { LintRequest, Output } from './verbs/lint.ts';
import { githubReport } from './reporters/github.ts';
import { gitlabReport } from './reporters/gitlab.ts';
import { jsonReport } from './reporters/json.ts';
import { junitReport } from './reporters/junit.ts';
import { markdownReport } from './reporters/markdown.ts';
import { sarifReport } from './reporters/sarif.ts';
import { textReport } from './reporters/text.ts';
import type { LintRun } from './result.ts';
import { plainStyle, type Style } from './style.ts';
import { isWritten } from './written.ts';
import { version } from '../engine/version.ts';

/** Returns true if all reports could be written. */
export function emit(run: LintRun, request: LintRequest, io: Io): 'written' | 'failed' {
  // If the screen shows a diff or a fixed text, no report is printed there.
  const toScreen = request.fix === 'show' || isFilter(request) ? io.complain : io.write;
  if (run.fixes?.mode === 'show') io.write(run.fixes.diff);
  let result: 'written' | 'failed' = 'written';
  for (const output of request.outputs) {
    if (output.file === undefined) toScreen(render(output.format, run, request, io.style));
    else if (!isWritten(output.file, render(output.format, run, request, plainStyle), io)) result = 'failed';
  }
  return result;
}

/** True if standard input is fixed and printed on standard output. */
export function isFilter({ fix, paths }: LintRequest): boolean {
  return fix === 'write' && paths.includes('-');
}

function render(format: Output['format'], run: LintRun, request: LintRequest, style: Style): string {
  switch (format) {
    case 'text':
      return textReport(run, style, request.notUnderstood);
    case 'json':
      return jsonReport(run);
    case 'sarif':
      return sarifReport(run, version());
    case 'github':
      return githubReport(run);
    case 'gitlab':
      return gitlabReport(run);
    case 'junit':
      return junitReport(run);
    case 'markdown':
      return markdownReport(run);
  }
}
