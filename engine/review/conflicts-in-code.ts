/**
 * What programs say in ON CONFLICT of the tables whose keys a change makes or takes away, with their places: as the files lie there, and in the commit
 * before. Textual: the table is the one that the statement in front names, else one that is named shortly before.
 */
import { resolve } from 'node:path';
import { lineAt } from '../../core/migrations/runners/code.ts';
import type { ConflictsInCode, ReviewedSection } from '../../core/review/input.ts';
import { conflictSaid } from '../../core/review/schema/said-keys.ts';
import { displayName, indexesOf, relationKey, resolveIndex, tableByKey } from '../../core/schema/lookup.ts';
import type { Operation } from '../../core/operations/operation.ts';
import type { Schema } from '../../core/schema/model.ts';
import { readText } from '../workspace/read-file.ts';
import { insertedInto, isProgram, type SaidTarget, targetsIn, textsThatSay } from './conflict-targets.ts';
import { keylessConflicts } from './keyless-conflicts.ts';
import { filesBefore, textsBefore, type CodeAround } from './code-around.ts';

const mostFilesBefore = 120;
/** A builder of a library begins with its table. */
const nearby = 1_500;

type Place = NonNullable<ReturnType<ConflictsInCode['now']['get']>>;

export async function conflictsInCode(
  around: CodeAround,
  paths: readonly string[],
  sections: readonly Pick<ReviewedSection, 'statements' | 'before' | 'found'>[],
): Promise<ConflictsInCode | undefined> {
  const tables = tablesOf(sections);
  if (tables.size === 0) return undefined;
  const { root, before: commit, migrations } = around;
  const texts = textsThatSay({ root, paths }, migrations).map(({ path, text }) => ({ file: path, text }));
  const now = saidIn(texts, tables);
  const keyless = keylessConflicts(texts);
  if (commit === undefined) return { now, before: undefined, keyless };
  const saying = await filesBefore(around, commit, ['-i', '-E', '-e', 'conflict|unique_?by']);
  const files = saying.filter((file) => isProgram(file, migrations));
  // Of more nobody knows whether those that were read are all.
  if (files.length > mostFilesBefore) return { now, before: undefined, keyless: undefined };
  const formerly = await textsBefore(around, commit, files);
  const silent = await silentIn({ around, commit, paths, texts: [...texts, ...formerly] }, tables);
  if (silent.size > 0) return { now, before: undefined, keyless: undefined, silent };
  return {
    ...{ now, before: saidIn(formerly, tables) },
    keyless: keyless !== undefined && keylessConflicts(formerly) !== undefined ? keyless : undefined,
  };
}

interface Said {
  readonly around: CodeAround;
  readonly commit: string;
  readonly paths: readonly string[];
  /** Of both commits: those with words that may be of it. */
  readonly texts: readonly { readonly text: string }[];
}

/**
 * Tables whose INSERTs are written out in programs, in both commits, and no program says ON CONFLICT: libraries that put it together by themselves write
 * no SQL into files, so where such words are found too nobody knows.
 */
async function silentIn(
  { around, commit, paths, texts }: Said,
  tables: ReadonlyMap<string, string>,
): Promise<ReadonlySet<string>> {
  if (texts.some(({ text }) => mayUpsert.test(text))) return new Set();
  const inserting = await filesBefore(around, commit, [
    '-i',
    '-E',
    '-e',
    'insert[ _]+into|upsert|insert_?all|insert_?ignore',
  ]);
  const programs = inserting.filter((file) => isProgram(file, around.migrations));
  if (programs.length > mostFilesBefore) return new Set();
  const own = [
    ...(await textsBefore(around, commit, programs)),
    ...programs.flatMap((file) => {
      const read = paths.includes(file) ? readText(resolve(around.root, file), mostBytes) : undefined;
      return read?.kind === 'text' ? [{ file, text: read.text }] : [];
    }),
  ];
  if (own.some(({ file, text }) => hidden.test(file) && hiddenWords.test(text))) return new Set();
  const into = new Set(
    own.flatMap(({ text }) =>
      [
        ...text.matchAll(
          /\binsert\s{1,20}into\s{1,20}["'`\\]{0,3}(?:\w{1,80}["`\\]{0,2}\.["`\\]{0,2})?(\w{1,80})/gi,
        ),
      ].map((found) => plain(found[1] ?? '')),
    ),
  );
  return new Set([...tables].flatMap(([key, name]) => (into.has(name) ? [key] : [])));
}

const mostBytes = 500_000;
/** However it is written: `ON CONFLICT`, `onConflict`, `OnConflict`, `on_conflict_do_nothing`, `ON DUPLICATE KEY` is of another engine. */
const mayUpsert = /\bon[\W_]{0,4}conflict|\bunique_?by\b|conflict_?(?:target|paths|fields)/i;
/** Libraries of these languages put it together by themselves. */
const hidden = /\.(?:[cm]?[jt]sx?|rb|py|exs?|php|kts?|scala|java|cs|fs)$/i;
const hiddenWords = /\bupsert\w{0,20}\s{0,9}[({]|\binsert_?(?:all|ignore)\b|\bmerge\s{1,9}into\b/i;

/** Keys of tables with the name that programs call them by. */
function tablesOf(
  sections: readonly Pick<ReviewedSection, 'statements' | 'before' | 'found'>[],
): ReadonlyMap<string, string> {
  const first = sections[0]?.found;
  const keys = sections.flatMap(({ statements, before, found }) =>
    statements.flatMap(({ actions }, at) =>
      actions.flatMap(({ operation }) => keyedBy(operation, before[at] ?? found) ?? []),
    ),
  );
  return new Map(
    keys.flatMap((key) =>
      first !== undefined && tableByKey(first, key) !== undefined
        ? [[key, plain(displayName(key).replace(/^.*\./, ''))] as const]
        : [],
    ),
  );
}

/** The table of a unique key that comes or goes. */
function keyedBy(operation: Operation, schema: Schema): string | undefined {
  switch (operation.kind) {
    case 'createIndex':
      return operation.unique ? relationKey(schema, operation.table) : undefined;
    case 'addConstraint':
      return operation.constraint.kind === 'unique' || operation.constraint.kind === 'primary-key'
        ? relationKey(schema, operation.table)
        : undefined;
    case 'dropConstraint': {
      const key = relationKey(schema, operation.table);
      const isKey = indexesOf(schema, key).some(({ constraint }) => constraint === operation.constraint.text);
      return isKey ? key : undefined;
    }
    case 'dropIndex': {
      const index = resolveIndex(schema, operation.index);
      return index?.unique === true ? index.relation : undefined;
    }
    default:
      return undefined;
  }
}

function saidIn(
  files: readonly { readonly file: string; readonly text: string }[],
  tables: ReadonlyMap<string, string>,
): ReadonlyMap<string, Place> {
  const found = new Map<string, Place>();
  for (const { file, text } of files)
    for (const said of targetsIn(text))
      for (const [key, name] of tables) {
        const word = conflictSaid(key, said.target);
        if (!found.has(word) && isOn(text, said, name))
          found.set(word, { file, line: lineAt(text, said.at) });
      }
  return found;
}

/** `devices::uuid` names its table; else the INSERT in front does, else what the builder began with. */
function isOn(text: string, { words, at }: SaidTarget, table: string): boolean {
  const qualifiers = words
    .split(',')
    .map((one) => /(\w+)\W{1,3}\w+\W{0,3}$/.exec(one.trim().slice(-200))?.[1] ?? '');
  if (qualifiers.every((one) => plain(one) === table)) return true;
  const into = insertedInto(text, at);
  if (into !== undefined) return plain(into) === table;
  const near = text.slice(Math.max(0, at - nearby), at).match(/\w+/g) ?? [];
  return near.some((one) => isCalled(plain(one), table));
}

/** A model is called in the singular. */
function isCalled(word: string, table: string): boolean {
  return [table, table.replace(/s$/, ''), table.replace(/es$/, ''), table.replace(/ies$/, 'y')].includes(
    word,
  );
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll('_', '');
}
