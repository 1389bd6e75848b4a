/** Whether the commit before has the line, too, by which a program ends where its record names another file than its own last one. By that line’s text; what it calls may differ. */
import { resolve } from 'node:path';
import type { RunBy } from '../../core/migrations/convention.ts';
import { readText } from '../workspace/read-file.ts';
import { textsBefore, type CodeAround } from './code-around.ts';

const mostBytes = 400_000;

export async function withFormerRefusal(
  runBy: RunBy | undefined,
  around: CodeAround,
): Promise<RunBy | undefined> {
  const { refusesNewer } = runBy ?? {};
  const [, file, line] = /^(.+):(\d+)$/.exec(refusesNewer?.place ?? '') ?? [];
  if (runBy === undefined || refusesNewer === undefined || file === undefined) return runBy;
  if (around.before === undefined) return runBy;
  const now = readText(resolve(around.root, file), mostBytes);
  const said = now.kind === 'text' ? now.text.split('\n')[Number(line) - 1]?.trim() : undefined;
  if (said === undefined || said === '') return runBy;
  const [before] = await textsBefore(around, around.before, [file]);
  const isThere = before?.text.split('\n').some((one) => one.trim() === said) === true;
  return isThere ? { ...runBy, refusesNewer: { ...refusesNewer, isFormer: true } } : runBy;
}
