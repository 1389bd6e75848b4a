/** Writes the reports of a lint run to the screen or to the given files. */
import type { Io } from './io.ts';
import { isFilter, type LintRequest, type Output } from './verbs/lint.ts';
import type { LintRun } from './result.ts';
import { plainStyle, type Style } from './style.ts';
import { isWritten } from './written.ts';
import { version } from '../engine/version.ts';

/** Returns true if all reports could be written. */
export async function emit(run: LintRun, request: LintRequest, io: Io): Promise<'written' | 'failed'> {
  // Where the screen shows a diff or a fixed text, a report would spoil it.
  const toScreen = request.fix === 'show' || isFilter(request) ? io.complain : io.write;
  if (run.fixes?.mode === 'show') io.write(run.fixes.diff);
  let result: 'written' | 'failed' = 'written';
  for (const output of request.outputs) {
    if (output.file === undefined) toScreen(await render(output.format, run, request, io.style));
    else if (!isWritten(output.file, await render(output.format, run, request, plainStyle), io))
      result = 'failed';
  }
  return result;
}

/** Each reporter is loaded when it is needed. */
async function render(
  format: Output['format'],
  run: LintRun,
  request: LintRequest,
  style: Style,
): Promise<string> {
  switch (format) {
    case 'text':
      return (await import('./reporters/text.ts')).textReport(run, style, request.notUnderstood);
    case 'json':
      return (await import('./reporters/json.ts')).jsonReport(run);
    case 'sarif':
      return (await import('./reporters/sarif.ts')).sarifReport(run, version());
    case 'github':
      return (await import('./reporters/github.ts')).githubReport(run);
    case 'gitlab':
      return (await import('./reporters/gitlab.ts')).gitlabReport(run);
    case 'junit':
      return (await import('./reporters/junit.ts')).junitReport(run);
    case 'markdown':
      return (await import('./reporters/markdown.ts')).markdownReport(run);
  }
}
