/**
 * What programs say in ON CONFLICT of the tables whose keys a change makes or takes away, with their places: as the files lie there, and in the commit
 * before. Textual: the table is the one that the statement in front names, else one that is named shortly before.
 */
import { lineAt } from '../../core/migrations/runners/code.ts';
import type { ConflictsInCode, ReviewedSection } from '../../core/review/input.ts';
import { conflictSaid } from '../../core/review/schema/said-keys.ts';
import { displayName, indexesOf, relationKey, resolveIndex, tableByKey } from '../../core/schema/lookup.ts';
import type { Operation } from '../../core/operations/operation.ts';
import type { Schema } from '../../core/schema/model.ts';
import { isProgram, type SaidTarget, targetsIn, textsThatSay } from './conflict-targets.ts';
import { keylessConflict } from './keyless-conflicts.ts';
import { filesBefore, textsBefore, type CodeAround } from './code-around.ts';

const mostFilesBefore = 120;
/** A statement with its columns and values. */
const reach = 4_000;
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
  const keyless = keylessConflict(texts);
  if (commit === undefined) return { now, before: undefined, keyless };
  const saying = await filesBefore(around, commit, ['-i', '-E', '-e', 'conflict|unique_?by']);
  const files = saying.filter((file) => isProgram(file, migrations));
  // Of more nobody knows whether those that were read are all.
  if (files.length > mostFilesBefore) return { now, before: undefined, keyless: undefined };
  const formerly = await textsBefore(around, commit, files);
  return {
    ...{ now, before: saidIn(formerly, tables) },
    keyless: keyless !== undefined && keylessConflict(formerly) !== undefined ? keyless : undefined,
  };
}

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
  const ahead = text.slice(Math.max(0, at - reach), at);
  const inserts = [...ahead.matchAll(/\binsert_?into\b[\s("'`\\]{0,60}([\w.:"`]{1,200})/gi)];
  const into = inserts
    .at(-1)?.[1]
    ?.replace(/::table$/, '')
    .replaceAll(/["`]/g, '')
    .replace(/^.*[.:]/, '');
  if (into !== undefined && into !== '') return plain(into) === table;
  const near = ahead.slice(-nearby).match(/\w+/g) ?? [];
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
