/** Whether the commit before has the line, too, by which a program ends where its record names another file than its own last one. By that line’s text; what it calls may differ. */
import { resolve } from 'node:path';
import type { RunBy } from '../../core/migrations/convention.ts';
import { readText } from '../workspace/read-file.ts';
import { textsBefore, type CodeAround } from './code-around.ts';

const mostBytes = 400_000;

/** One for a change: files that one program applies ask the same, and git is asked once. */
export function formerRefusals(around: CodeAround): (runBy: RunBy | undefined) => Promise<RunBy | undefined> {
  const known = new Map<string, Promise<boolean>>();
  const isFormer = (place: string): Promise<boolean> => {
    const asked = known.get(place) ?? isThereBefore(place, around);
    known.set(place, asked);
    return asked;
  };
  return async (runBy) => {
    const { refusesNewer, refusesOlder } = runBy ?? {};
    if (runBy === undefined) return runBy;
    return {
      ...runBy,
      ...(refusesNewer !== undefined && (await isFormer(refusesNewer.place))
        ? { refusesNewer: { ...refusesNewer, isFormer: true } }
        : {}),
      ...(refusesOlder !== undefined && (await isFormer(refusesOlder.place))
        ? { refusesOlder: { ...refusesOlder, isFormer: true } }
        : {}),
    };
  };
}

async function isThereBefore(place: string, around: CodeAround): Promise<boolean> {
  const [, file, line] = /^(.+):(\d+)$/.exec(place) ?? [];
  if (file === undefined || around.before === undefined) return false;
  const now = readText(resolve(around.root, file), mostBytes);
  const said = now.kind === 'text' ? now.text.split('\n')[Number(line) - 1]?.trim() : undefined;
  if (said === undefined || said === '') return false;
  const [before] = await textsBefore(around, around.before, [file]);
  return before?.text.split('\n').some((one) => one.trim() === said) === true;
}
