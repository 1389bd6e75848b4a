/**
 * Which column of a table a literal is for: the one that it is compared with or assigned to, or whose place it has in a row of VALUES. By the
 * tokens around it; undefined where they do not tell.
 */
import type { Column, Table } from '../schema/model.ts';
import type { ParsedStatement } from '../syntax/statement.ts';
import { slice, type Span } from '../text/span.ts';

export function columnOfLiteral(parsed: ParsedStatement, literal: Span, table: Table): Column | undefined {
  const words = parsed.tokens
    .filter((one) => one.kind !== 'comment')
    .map((one) => ({ at: one.start, kind: one.kind, text: unquoted(slice(parsed.text, one)) }));
  const at = words.findIndex((one) => one.at === literal.start);
  const before = words.slice(0, at).toReversed();
  const name = before.find(({ kind, text }) => !passed.has(kind) && !between.has(text.toLowerCase()));
  // `(a, b) = (…)` and `f(a) = …`: which column the literal is for is not told by the word next to it.
  if (name === undefined || words[words.indexOf(name) + 1]?.text === ')') return undefined;
  if (name.text.toLowerCase() !== 'values') return named(table, name.text);
  const place = placeInRow(before.map((one) => one.text));
  const listed = listBefore(words.slice(0, words.indexOf(name)).map((one) => one.text));
  return listed === undefined ? table.columns[place] : named(table, listed[place] ?? '');
}

const passed: ReadonlySet<string> = new Set(['string', 'number', 'parameter', 'operator', 'punctuation']);
const between: ReadonlySet<string> = new Set([
  'in',
  'not',
  'any',
  'array',
  'null',
  'default',
  'true',
  'false',
]);

function named(table: Table, name: string): Column | undefined {
  return table.columns.find((one) => one.name === name || one.name === name.toLowerCase());
}

/** From the literal back to the parenthesis that opens its row. */
function placeInRow(before: readonly string[]): number {
  let depth = 0;
  let commas = 0;
  for (const text of before) {
    if (text === ')') depth += 1;
    else if (text === '(') depth -= 1;
    else if (text === ',' && depth === 0) commas += 1;
    if (depth < 0) break;
  }
  return commas;
}

/** The columns in parentheses that end the words: `INSERT INTO t (a, b)`. */
function listBefore(words: readonly string[]): readonly string[] | undefined {
  if (words.at(-1) !== ')') return undefined;
  return words.slice(words.lastIndexOf('(') + 1, -1).filter((one) => one !== ',');
}

function unquoted(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text;
}
