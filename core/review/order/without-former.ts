/**
 * An index that has a column which comes back beside the previous one, as it is without the previous one: what it finds stays the same once no row has
 * a value in that one alone. Undefined of every form that is not known to. Says nothing.
 */
import { isIdentifier, lexemes, mentions } from '../../schema/expression-text.ts';
import { indexUses } from '../../schema/lookup.ts';
import type { Index, IndexKey, Table } from '../../schema/model.ts';
import type { ComesBack } from './comes-back.ts';

export function withoutFormer(
  index: Index,
  one: Pick<ComesBack, 'name' | 'kept'>,
  { partitionBy }: Table,
): Index | undefined {
  if (partitionBy !== undefined || index.replicaIdentity || index.partOf !== undefined) return undefined;
  const elements = index.elements.map((each): IndexKey | undefined => {
    const { expression } = each;
    if (expression === undefined) return each;
    const less = withoutArgument(expression, one);
    return less === one.name
      ? { ...each, column: one.name, expression: undefined }
      : { ...each, expression: less };
  });
  // Of rows that are kept apart the key is not for a script to change.
  const keys = elements.filter((each) => index.unique || each?.column !== one.kept);
  if (keys.length === 0 || keys.some((each) => each === undefined)) return undefined;
  const isLed = keys.some((each) => each?.column === one.name || mentions(each?.expression, one.name));
  if (keys.length < elements.length && !isLed) return undefined;
  const held = index.include.filter((each) => each !== one.kept);
  const becomes = { ...index, elements: keys.flatMap((each) => each ?? []), include: held };
  return indexUses(becomes, one.kept) ? undefined : becomes;
}

/** `COALESCE(rerun_of, rerun_of_old, id)` is `COALESCE(rerun_of, id)`: each value in front of it, or behind it, is there without it. */
function withoutArgument(expression: string, { name, kept }: Pick<ComesBack, 'name' | 'kept'>): string {
  const said = expression
    .trim()
    .replace(/^\((.*)\)$/s, (whole, inner: string) => (isWhole(inner) ? inner : whole));
  const [, list] = /^coalesce\s*\((.*)\)$/is.exec(said.trim()) ?? [];
  const values = list === undefined ? undefined : argumentsOf(list);
  if (values === undefined || !values.some((each) => bareOf(each) === name)) return expression;
  const left = values.filter((each) => bareOf(each) !== kept);
  const [only, ...more] = left;
  if (only !== undefined && more.length === 0) return isIdentifierAlone(only) ? name : `(${only})`;
  return `COALESCE(${left.join(', ')})`;
}

function isIdentifierAlone(text: string): boolean {
  return lexemes(text).length === 1;
}

/** Its brackets are all its own. */
function isWhole(text: string): boolean {
  let depth = 0;
  for (const { text: sign } of lexemes(text)) {
    if (sign === '(') depth += 1;
    if (sign === ')') depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0;
}

/** Undefined where the brackets are not those of one call. */
function argumentsOf(list: string): readonly string[] | undefined {
  if (!isWhole(list)) return undefined;
  const ends: number[] = [];
  let depth = 0;
  for (const { text, start } of lexemes(list)) {
    if (text === '(' || text === '[') depth += 1;
    if (text === ')' || text === ']') depth -= 1;
    if (text === ',' && depth === 0) ends.push(start);
  }
  return [...ends, list.length].map((end, at) =>
    list.slice(at === 0 ? 0 : (ends[at - 1] ?? 0) + 1, end).trim(),
  );
}

/** The column that it is, as whatever type. */
function bareOf(value: string): string | undefined {
  const all = lexemes(value).filter(({ text }) => text !== '(' && text !== ')');
  const [first, second, ...type] = all;
  if (first === undefined || !isIdentifier(first)) return undefined;
  const isCast =
    second?.text === '::' && type.every((each) => isIdentifier(each) || /^[\d.,[\]]+$/.test(each.text));
  return second === undefined || isCast ? first.text : undefined;
}
