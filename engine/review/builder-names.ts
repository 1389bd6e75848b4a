/**
 * Columns as query builders name them: `Update("rules").Set("segment_key", …)`. Each is a word of its own in quotes, and the table that was named last in front
 * of it says whose it is, by its name or by a constant for that. Textual; what is put together when it runs is not found.
 */
import type { CodePlace } from '../../core/review/input.ts';
import { lineAt } from '../../core/migrations/runners/code.ts';
import { literal } from '../../core/text/pattern.ts';

export interface NamedColumn {
  /** As a review calls it: `rules.segment_key`. */
  readonly of: string;
  readonly table: string;
  readonly name: string;
}

export interface ProgramText {
  readonly path: string;
  readonly text: string;
}

/** Characters between the table and its column: one statement. */
const mostBetween = 600;
const leastLetters = 3;

/** `tables`: all that there are. The first place of each column in each file. */
export function namedInBuilders(
  files: readonly ProgramText[],
  wanted: readonly NamedColumn[],
  tables: ReadonlySet<string>,
): ReadonlyMap<string, readonly CodePlace[]> {
  const looked = wanted.filter(({ name, table }) => isPlain(name) && isPlain(table));
  const found = new Map<string, CodePlace[]>();
  if (looked.length === 0) return found;
  const plain = [...tables].filter(isPlain);
  const constants = constantsIn(files, plain);
  const ofTable = new RegExp(
    `(["'\`])(${plain.map(literal).join('|')})\\1${constants.size === 0 ? '' : `|\\b(${[...constants.keys()].map(literal).join('|')})\\b`}`,
    'g',
  );
  for (const { path, text } of files)
    for (const { of, table, name } of looked) {
      const at = firstIn(text, { table, name }, ofTable, constants);
      if (at !== undefined) found.set(of, [...(found.get(of) ?? []), { file: path, line: lineAt(text, at) }]);
    }
  return found;
}

function isPlain(name: string): boolean {
  return name.length >= leastLetters && /^\w+$/.test(name);
}

/** `tableRules = "rules"`, wherever it stands. */
function constantsIn(files: readonly ProgramText[], tables: readonly string[]): ReadonlyMap<string, string> {
  const constants = new Map<string, string>();
  const made = new RegExp(
    `\\b([A-Za-z_]\\w{4,60})(?:\\s+string|\\s*:\\s*(?:&str|str|string|String))?\\s*=\\s*(["'\`])(${tables.map(literal).join('|')})\\2`,
    'g',
  );
  for (const { text } of files)
    for (const [, name = '', , table = ''] of text.matchAll(made)) constants.set(name, table);
  return constants;
}

/** In front of the column: a method, or a condition, with nothing but other names before it. */
const asked =
  /(?:\.\s*(set|columns?|select|where|returning|insert|update|upsert|order_?by|group_?by|pluck|having|distinct)\w*\(|\b(?:Eq|NotEq)\{)\s*(?:["'`][^"'`\n]{0,80}["'`]\s*,\s*){0,40}$/i;

function firstIn(
  text: string,
  { table, name }: Pick<NamedColumn, 'table' | 'name'>,
  ofTable: RegExp,
  constants: ReadonlyMap<string, string>,
): number | undefined {
  const tableOf = (said: RegExpMatchArray | undefined): string | undefined =>
    said?.[2] ?? constants.get(said?.[3] ?? '');
  for (const { index } of text.matchAll(new RegExp(`(["'\`])${name}\\1`, 'g'))) {
    const before = text.slice(Math.max(0, index - mostBetween), index);
    const way = asked.exec(before);
    if (way === null) continue;
    // What is selected stands in front of its table.
    const behind = text.slice(index, index + mostBetween).split('\n}')[0] ?? '';
    const from = way[1]?.toLowerCase() === 'select' ? /\.\s*from\(/i.exec(behind) : null;
    // A function ends at the margin.
    const said =
      from === null
        ? [...before.slice(before.lastIndexOf('\n}') + 1).matchAll(ofTable)].at(-1)
        : [...behind.slice(from.index).matchAll(ofTable)][0];
    if (tableOf(said) === table) return index;
  }
  return undefined;
}
