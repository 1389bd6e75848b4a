/**
 * Where programs say a constant that the change puts another in the place of: in quotes, or as the last part of a name, as programs made of protobuf have it. In
 * the commit before, and whether any still does. Textual; a value that is put together when it runs is not found.
 */
import { resolve } from 'node:path';
import { lineAt } from '../../core/migrations/runners/code.ts';
import type { ExchangedInCode, ReviewedSection } from '../../core/review/input.ts';
import { exchangedBy, type Exchanged } from '../../core/review/rows/exchanged-values.ts';
import { literal } from '../../core/text/pattern.ts';
import { readText } from '../workspace/read-file.ts';
import { filesBefore, textsBefore, type CodeAround } from './code-around.ts';
import { isOfPast, isProgram, isTest } from './programs.ts';

/** Shorter ones, and those of one small word, are said of other things too. */
const leastLetters = 5;
const mostFiles = 6_000;
const mostBytes = 500_000;
const mostPlaces = 6;

export async function valuesInCode(
  around: CodeAround,
  paths: readonly string[],
  sections: readonly ReviewedSection[],
): Promise<readonly ExchangedInCode[]> {
  const wanted = wantedIn(sections);
  if (wanted.length === 0 || around.before === undefined) return [];
  const { before: commit } = around;
  const isOwn = (path: string): boolean =>
    isProgram(path) && !isTest(path) && !isOfPast(path) && !around.migrations.has(path);
  const files = paths.filter(isOwn);
  const looked = wanted.map((one) => ({ ...one, says: saying(one.from) }));
  const stillSaid = new Set<RegExp>();
  let isAll = files.length <= mostFiles;
  for (const path of files.slice(0, mostFiles)) {
    const file = readText(resolve(around.root, path), mostBytes);
    if (file.kind !== 'text') isAll = false;
    else for (const { says } of looked) if (says.test(file.text)) stillSaid.add(says);
  }
  return Promise.all(
    looked.map(async ({ of, from, says }) => {
      const isStillSaid = !isAll || stillSaid.has(says);
      if (isStillSaid) return { of, from, isStillSaid, before: [] };
      const named = (await filesBefore(around, commit, ['-w', '-F', '-e', from])).filter(isOwn);
      const loose = (await filesBefore(around, commit, ['-F', '-e', `_${from}`])).filter(isOwn);
      const all = [...new Set([...named, ...loose])].toSorted();
      const before = (await textsBefore(around, commit, all)).flatMap(({ file, text }) => {
        const at = says.exec(text)?.index;
        return at === undefined ? [] : [{ file, line: lineAt(text, at) }];
      });
      return { of, from, isStillSaid, before: before.slice(0, mostPlaces) };
    }),
  );
}

/** `'OLD'`, `"OLD"`, or `Setting_OLD` of generated names. */
function saying(value: string): RegExp {
  const own = literal(value);
  return new RegExp(`(['"\`])${own}\\1|(?<=[A-Za-z0-9]_|\\.)${own}(?![\\w$])`);
}

function wantedIn(sections: readonly ReviewedSection[]): readonly Exchanged[] {
  const [start] = sections.map(({ found }) => found);
  if (start === undefined) return [];
  return sections
    .flatMap(({ statements, before, found }) =>
      statements.flatMap(({ statement }, at) => exchangedBy(statement.parsed, before[at] ?? found, start)),
    )
    .filter(({ from }) => from.length >= leastLetters && /^[\w-]+$/.test(from));
}
