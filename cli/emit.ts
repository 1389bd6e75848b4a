/** Writes the reports of a lint run to where they were asked for. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Io } from './io.ts';
import { isFilter, type LintRequest, type Output } from './lint-request.ts';
import type { LintRun } from './result.ts';
import { plainStyle, printable, type Style } from './style.ts';
import { version } from '../engine/version.ts';

/** True if all of them could be written. */
export async function emit(run: LintRun, request: LintRequest, io: Io): Promise<'written' | 'failed'> {
  // Where the screen shows a diff or a fixed text, a report would spoil it.
  const toScreen = request.fix === 'show' || isFilter(request) ? io.complain : io.write;
  if (run.fixes?.mode === 'show') io.write(run.fixes.diff);
  let result: 'written' | 'failed' = 'written';
  for (const output of request.outputs) {
    if (output.file === undefined) toScreen(await render(output.format, run, request, io.style));
    else if (!(await isWritten(output, output.file, run, request, io))) result = 'failed';
  }
  return result;
}

async function isWritten(
  { format }: Output,
  file: string,
  run: LintRun,
  request: LintRequest,
  io: Io,
): Promise<boolean> {
  return writeReport(file, await render(format, run, request, plainStyle), io);
}

/** Whether it could be written; if not, that has been told. */
export function writeReport(file: string, content: string | Uint8Array, io: Io): boolean {
  const path = resolve(io.cwd, file);
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    io.complain(`The report was not written to ${printable(file)}: ${code}.\n`);
    return false;
  }
}

/** Each reporter is loaded where it is asked for. */
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
