/** The words of a statement that copies values: what stands before its condition, and in it. */
import type { Operation } from '../../operations/operation.ts';
import { lexemes } from '../../schema/expression-text.ts';
import type { Schema } from '../../schema/model.ts';
import type { ParsedStatement } from '../../syntax/statement.ts';
import { slice } from '../../text/span.ts';
import { isAlwaysTrue } from '../../rule-kit/bounded.ts';
import { bareTokens } from '../../syntax/token-texts.ts';

export interface Parts {
  readonly values: readonly string[];
  /** Of the condition, where there is one. */
  readonly words: readonly string[] | undefined;
}

/** The words of a statement before its last WHERE, and behind it. Of the other dialects names are the same in any case and in any quotes. */
export function partsOf(
  parsed: ParsedStatement,
  operation: Operation,
  { schema }: { readonly schema: Schema },
): Parts {
  const words =
    schema.dialect === 'postgresql'
      ? lexemes(slice(parsed.text, operation.span)).map((one) => one.text)
      : bareTokens(parsed);
  const at = schema.dialect === 'postgresql' ? words.lastIndexOf('where') : outerWhere(words);
  const values = at < 0 ? words : words.slice(0, at);
  const isForAll = at < 0 || (operation.kind === 'update' && isAlwaysTrue(operation.where));
  return { values, words: isForAll ? undefined : words.slice(at + 1) };
}

/** Not that of a query in parentheses; -1 without one. */
function outerWhere(words: readonly string[]): number {
  let depth = 0;
  return words.findLastIndex((word) => {
    depth += word === ')' ? 1 : word === '(' ? -1 : 0;
    return depth === 0 && word === 'where';
  });
}

/** What AND stands between. */
export function conditionsOf(where: readonly string[]): readonly (readonly string[])[] {
  const words = where.filter((one) => !['(', ')', ';'].includes(one));
  const starts = [0, ...words.flatMap((word, at) => (word === 'and' ? [at + 1] : []))];
  return starts.map((start, at) => words.slice(start, (starts[at + 1] ?? words.length + 1) - 1));
}

/** `a.b = c.d`, and nothing else. */
export function isJoin(words: readonly string[]): boolean {
  const [, dot, , equals, , other, , end] = words.filter((one) => one !== '(' && one !== ')');
  return dot === '.' && equals === '=' && other === '.' && (end === undefined || end === ';');
}

/** `WHERE line.order_id = orders.id`: the rows that the values come to have it as their own key. */
export function joinsBy({ words = [] }: Parts, column: string): boolean {
  const plain = words.filter((one) => one !== '(' && one !== ')' && one !== ';');
  return plain.some((word, at) => {
    if (word !== column) return false;
    const begins = plain[at - 1] === '.' ? at - 2 : at;
    const other =
      plain[at + 1] === '=' ? plain[at + 2] : plain[begins - 1] === '=' ? plain[begins - 2] : undefined;
    return other !== undefined && other !== column && /^[a-z_]\w*$/i.test(other);
  });
}

export function namesValue(words: readonly string[], column: string): boolean {
  return words.some((word, at) => word === column || (word === '*' && isAll(words[at - 1])));
}

/** All columns, and no multiplication. */
function isAll(before: string | undefined): boolean {
  return before === 'select' || before === '.' || before === ',';
}
