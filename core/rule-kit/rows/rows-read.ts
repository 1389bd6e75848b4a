/** What a query that writes rows copies from one table, by its own words: whether it omits rows, and which columns' values it copies. */
import { nameInKey, relationKey } from '../../schema/lookup.ts';
import type { Schema } from '../../schema/model.ts';
import type { Operation } from '../../operations/model/operation.ts';
import type { ParsedStatement } from '../../syntax/statement.ts';
import { bareTokens } from '../../syntax/token-texts.ts';

export interface Reading {
  /** Each row of the table gives one row. */
  readonly isWhole: boolean;
  /** All columns, whatever their names. */
  readonly isStar: boolean;
  /** The column's value is copied or passed to a function; a value that is only compared is not. */
  reads(column: string): boolean;
  /** The omitted rows have no value in the column. */
  leavesOutNulls(column: string): boolean;
}

export function readingOf(
  { operation, parsed }: { readonly operation: Operation; readonly parsed: ParsedStatement },
  key: string,
  schema: Schema,
): Reading {
  const words = bareTokens(parsed).filter((one) => !isComment(one));
  if (operation.kind === 'update') return updateReading(words, operation, key, schema);
  const query = queryWords(words);
  if (query === undefined) return tableReading(words, key);
  const { list, source, isGuarded } = query;
  const { isFirst, names } = placeIn(source, nameOf(key));
  const isStar = list.some((word, at) => word === '*' && isStarOf(list.slice(0, at), names));
  const where = conditionOf(source);
  const isPlain =
    !isGuarded &&
    isFirst &&
    !isReducing(list[0] ?? '') &&
    !list.some((word, at) => aggregates.has(word) && list[at + 1] === '(' && !list.includes('over')) &&
    !hasPartner(source);
  return {
    isWhole: isPlain && where === undefined,
    isStar,
    reads: (column) => isStar || takesValue(list, column, names),
    leavesOutNulls: (column) => isPlain && where !== undefined && isNotNull(where, column),
  };
}

function updateReading(
  words: readonly string[],
  operation: Extract<Operation, { readonly kind: 'update' }>,
  key: string,
  schema: Schema,
): Reading {
  const set = words.indexOf('set');
  const body = words.slice(set + 1);
  const ends = outer(body, ['from', 'where']);
  const where = conditionOf(body);
  const isOwn = relationKey(schema, operation.table) === key;
  // Another source gives each row the value of an arbitrary row of its own, or none.
  const isPlain =
    isOwn && !operation.reads.some((one) => relationKey(schema, one) !== key) && ends !== 'from';
  const list = body.slice(0, outerPlace(body, ['from', 'where']));
  return {
    isWhole: isPlain && where === undefined,
    isStar: false,
    reads: (column) => takesValue(list, column),
    leavesOutNulls: (column) => isPlain && where !== undefined && isNotNull(where, column),
  };
}

/** `TABLE carts` reads all of it. */
function tableReading(words: readonly string[], key: string): Reading {
  const at = words.findLastIndex((one) => one === 'table');
  const isAll = at > 0 && words.slice(at).includes(nameOf(key));
  return { isWhole: isAll, isStar: isAll, reads: () => isAll, leavesOutNulls: () => false };
}

interface QueryWords {
  /** The text between SELECT and FROM. */
  readonly list: readonly string[];
  /** After FROM, to the end of the query. */
  readonly source: readonly string[];
  /** Rows that the target rejects are skipped. */
  readonly isGuarded: boolean;
}

/** Undefined if it has no SELECT of its own. */
function queryWords(words: readonly string[]): QueryWords | undefined {
  const select = words.indexOf('select');
  if (select < 0) return undefined;
  const head = words.slice(0, select);
  const rest = words.slice(select + 1);
  const from = outerPlace(rest, ['from']);
  const into = outerPlace(rest.slice(0, from), ['into']);
  return {
    list: rest.slice(0, into),
    source: rest.slice(from + 1),
    isGuarded:
      head.some((one) => one === 'with' || one === 'ignore' || one === 'replace') ||
      rest.some((one) => one === 'conflict' || one === 'duplicate'),
  };
}

/** Keywords that merge rows, omit rows, or begin another query. */
const reducing = new Set([
  'distinct',
  'except',
  'fetch',
  'group',
  'having',
  'intersect',
  'limit',
  'offset',
  'tablesample',
  'top',
  'union',
]);

const aggregates = new Set(['array_agg', 'avg', 'count', 'json_agg', 'max', 'min', 'string_agg', 'sum']);

function isReducing(word: string): boolean {
  return reducing.has(word);
}

/** The position of the table after FROM or JOIN, and its alias there; none if a nested query reads it. */
function placeIn(
  source: readonly string[],
  table: string,
): { readonly isFirst: boolean; readonly names: readonly (string | undefined)[] } {
  for (const { at, before } of outerOf(source)) {
    if (at > 0 && before !== 'join' && before !== ',' && before !== 'only') continue;
    let last = source[at] === 'only' ? at + 1 : at;
    while (source[last + 1] === '.') last += 2;
    const alias = source[last + 1] === 'as' ? source[last + 2] : source[last + 1];
    if (source[last] === table) return { isFirst: at === 0, names: [table, alias] };
  }
  return { isFirst: false, names: [table] };
}

/** Another table in which a row may have no match, or several; LEFT JOIN keeps all rows of the first. */
function hasPartner(source: readonly string[]): boolean {
  return outerOf(source).some(
    ({ word, before }) =>
      isReducing(word) ||
      word === ',' ||
      word === 'right' ||
      (word === 'join' && before !== 'left' && before !== 'outer'),
  );
}

/** The condition of WHERE; undefined if there is none. */
function conditionOf(words: readonly string[]): readonly string[] | undefined {
  const at = outerPlace(words, ['where']);
  if (at === words.length) return undefined;
  const behind = words.slice(at + 1);
  const own = behind.slice(0, outerPlace(behind, ['order', 'on', 'returning', ';']));
  return ['true', '1', '1 = 1'].includes(own.join(' ')) ? undefined : own;
}

/** `nickname IS NOT NULL AND nickname <> ''`, in any order, and nothing else: an empty text counts as no value. */
function isNotNull(where: readonly string[], column: string): boolean {
  const own = where.filter((one) => one !== '(' && one !== ')' && one !== ';').join(' ');
  const name = column.toLowerCase();
  return own.split(' and ').every((one) => {
    const bare = one.replace(/^\S+ \. /, '');
    return (
      bare.startsWith(`${name} `) &&
      (bare === `${name} is not null` || /^(?:< ?>|! ?=) ''$/.test(bare.slice(name.length + 1)))
    );
  });
}

function isStarOf(before: readonly string[], names: readonly (string | undefined)[]): boolean {
  const last = before.at(-1);
  if (last === '.') return names.includes(before.at(-2));
  return last === undefined || last === ',' || last === 'all';
}

/** `names`: what denotes the table there, if another table may have a column of that name. */
function takesValue(
  list: readonly string[],
  column: string,
  names?: readonly (string | undefined)[],
): boolean {
  const name = column.toLowerCase();
  return list.some((word, at) => {
    if (word !== name || list[at + 1] === '.') return false;
    if (names !== undefined && list[at - 1] === '.' && !names.includes(list[at - 2])) return false;
    const begins = list[at - 1] === '.' ? at - 2 : at;
    const isTarget = list[at + 1] === '=' && (begins === 0 || list[begins - 1] === ',');
    return !isTarget && !comparing.has(list[at + 1] ?? '') && !isCompared(list, begins);
  });
}

const comparing = new Set(['=', '<', '>', '<=', '>=', '<>', '!', '!=', 'is', 'in', 'like', 'between', 'not']);

/** `'a' = kind`, `CASE kind`: the result is another value. The first `=` of an assignment is not a comparison. */
function isCompared(list: readonly string[], at: number): boolean {
  const before = list[at - 1] ?? '';
  if (before === 'case') return true;
  if (before !== '=') return ['<', '>', '<=', '>=', '<>', '!='].includes(before);
  // `SET handle = nickname`: the name begins an assignment.
  const name = list[at - 3] === '.' ? at - 4 : at - 2;
  return name !== 0 && list[name - 1] !== ',';
}

interface Outer {
  readonly word: string;
  readonly before: string | undefined;
  readonly at: number;
}

/** Words outside of parentheses, up to the one that closes the enclosing pair. */
function outerOf(words: readonly string[]): readonly Outer[] {
  const found: Outer[] = [];
  let depth = 0;
  for (const [at, word] of words.entries()) {
    if (word === ')') depth -= 1;
    if (depth < 0) break;
    if (depth === 0) found.push({ word, before: words[at - 1], at });
    if (word === '(') depth += 1;
  }
  return found;
}

function outer(words: readonly string[], wanted: readonly string[]): string | undefined {
  return outerOf(words).find(({ word }) => wanted.includes(word))?.word;
}

/** The text's length if there is none. */
function outerPlace(words: readonly string[], wanted: readonly string[]): number {
  return outerOf(words).find(({ word }) => wanted.includes(word))?.at ?? words.length;
}

function nameOf(key: string): string {
  return nameInKey(key).toLowerCase();
}

function isComment(word: string): boolean {
  return word.startsWith('--') || word.startsWith('/*');
}
