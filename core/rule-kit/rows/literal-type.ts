/**
 * The required type of a literal: that of the column that it is compared with, assigned to, or inserted into, or the text that a function
 * takes. Decided by the tokens around it; undefined if they do not tell.
 */
import { wordSet } from '../../collections/word-set.ts';
import type { Column, Table } from '../../schema/model.ts';
import type { ParsedStatement } from '../../syntax/statement.ts';
import { slice, type Span } from '../../text/span.ts';

/** The name of the type. */
export function typeOfLiteral(parsed: ParsedStatement, literal: Span, table: Table): string | undefined {
  const words = parsed.tokens
    .filter((one) => one.kind !== 'comment')
    .map((one) => ({ at: one.start, kind: one.kind, text: unquoted(slice(parsed.text, one)) }));
  const at = words.findIndex((one) => one.at === literal.start);
  const before = words.slice(0, at).toReversed();
  const texts = words.map((one) => one.text);
  const row = rowAround(texts, at);
  const place = placeInRow(before.map((one) => one.text));
  // `(a, b) = (…)`: each literal belongs to the column at its position.
  if (row !== undefined && texts[row - 1] === '=' && texts[row - 2] === ')')
    return named(table, listBefore(texts.slice(0, row - 1))?.[place] ?? '')?.type.name;
  // `'ok' = note`.
  const comparedWith = isEquation(texts[at + 1]) && !isEquation(texts[at - 1]) ? texts[at + 2] : undefined;
  if (comparedWith !== undefined && texts[at + 3] !== '(') return named(table, comparedWith)?.type.name;
  const name = before.find(({ kind, text }) => !passed.has(kind) && !between.has(text.toLowerCase()));
  if (name === undefined) return undefined;
  const from = words.indexOf(name);
  // `f(a) = …`: the word next to it does not tell the type of the function's result.
  if (texts[from + 1] === ')') return madeByFunction(texts, from + 1);
  if (name.text.toLowerCase() !== 'values') return named(table, name.text)?.type.name;
  const listed = listBefore(texts.slice(0, from));
  return (listed === undefined ? table.columns[place] : named(table, listed[place] ?? ''))?.type.name;
}

function isEquation(text: string | undefined): boolean {
  return text === '=' || text === '<>' || text === '!=';
}

/** The opening parenthesis of the row that contains the literal, with or without ROW before it. */
function rowAround(texts: readonly string[], at: number): number | undefined {
  let depth = 0;
  for (let i = at - 1; i >= 0; i -= 1) {
    if (texts[i] === ')') depth += 1;
    if (texts[i] !== '(') continue;
    if (depth === 0) return texts[i - 1]?.toLowerCase() === 'row' ? i - 1 : i;
    depth -= 1;
  }
  return undefined;
}

/** The result type of the call whose closing parenthesis is at `close`: known for functions from text to text. */
function madeByFunction(texts: readonly string[], close: number): string | undefined {
  const open = rowAround(texts, close);
  const name = open === undefined ? undefined : texts[open - 1]?.toLowerCase();
  return name !== undefined && givesText.has(name) ? 'text' : undefined;
}

const givesText = wordSet(`
  lower upper initcap trim btrim ltrim rtrim replace translate regexp_replace substr substring left right lpad
  rpad split_part concat concat_ws format md5 to_char reverse repeat
`);

const passed: ReadonlySet<string> = new Set(['string', 'number', 'parameter', 'operator', 'punctuation']);
const between = wordSet('in not any array null default true false');

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

/** The parenthesised columns at the end of the words: `INSERT INTO t (a, b)`. */
function listBefore(words: readonly string[]): readonly string[] | undefined {
  if (words.at(-1) !== ')') return undefined;
  return words.slice(words.lastIndexOf('(') + 1, -1).filter((one) => one !== ',');
}

function unquoted(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text;
}
