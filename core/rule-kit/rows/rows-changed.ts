/**
 * How many rows an UPDATE, DELETE or INSERT … SELECT changes, as far as statement and schema prove it. For all engines; by the words of the
 * statement.
 */
import { wordSet } from '../../collections/word-set.ts';
import type { Delete, Insert, ObjectName, Operation, Update } from '../../operations/model/operation.ts';
import { indexesOf, relationKey, tableByKey } from '../../schema/lookup.ts';
import { bareTokens } from '../../syntax/token-texts.ts';
import type { Statement } from '../../syntax/statement.ts';
import { isAlwaysTrue, isOneRow, matchesNothing } from './constant-conditions.ts';
import {
  boundOf,
  isLimited,
  outer,
  splitBy,
  type Bound,
  type BoundTarget,
  type Word,
} from './condition-row-limit.ts';
import { isFilledHere } from './new-column-values.ts';
import { mustBeEmpty } from './empty-tables.ts';
import type { Surroundings } from '../tables/tables.ts';

export type Change = Insert | Update | Delete;

export function isChange(operation: Operation): operation is Change {
  return operation.kind === 'insert' || operation.kind === 'update' || operation.kind === 'delete';
}

/** `none`: no existing row is changed. */
export function rowsChanged(operation: Change, context: Surroundings): Bound | 'none' {
  if (operation.kind === 'insert')
    return context.isNew(operation.table) ? 'none' : rowsRead(operation, context);
  const { table: name, where } = operation;
  const table = context.table(name);
  if (context.isNew(name) || isOfServer(name, context) || mustBeEmpty(context, name)) return 'none';
  if (matchesNothing(where, table, (column) => isFilledHere(column, name, context))) return 'none';
  if (isOneRow(context.schema, table)) return 'bounded';
  const said = clausesOf(operation, context);
  if (said.limited) return 'bounded';
  // MERGE with literal rows.
  const isMerge = said.words[0]?.text === 'merge' || said.words.some(({ text }) => text === 'matched');
  if (isMerge && operation.reads.every((one) => isSame(one, name, context))) return 'bounded';
  return said.condition.length === 0
    ? 'unbounded'
    : boundOf(said.condition, targetOf(name, said, operation, context));
}

/** SQLite stores its own data in tables whose names are reserved. */
function isOfServer({ name }: ObjectName, { schema }: Surroundings): boolean {
  return schema.dialect === 'sqlite' && name.text.toLowerCase().startsWith('sqlite_');
}

/** True if nothing limits the rows: no WHERE, no ON, no LIMIT. */
export function isWhole(operation: Update | Delete, context: Surroundings): boolean {
  const { where } = operation;
  if (isOfServer(operation.table, context)) return false;
  if (where !== undefined && where.text.trim() !== '' && !isAlwaysTrue(where)) return false;
  const said = clausesOf(operation, context);
  if (said.limited || said.words.some(({ text }) => text === 'natural' || text === 'matched')) return false;
  return !outer(said.words).some((at) => isJoinCondition(said.words, at));
}

/** FROM, USING or JOIN add another table. */
export function joinsOthers(operation: Update | Delete, context: Surroundings): boolean {
  const { joined } = clausesOf(operation, context);
  const others = operation.reads.filter((one) => !isSame(one, operation.table, context));
  return others.some((one) => joined.some(({ text }) => text === one.name.text.toLowerCase()));
}

/** ON, and USING before columns. */
function isJoinCondition(words: readonly Word[], at: number): boolean {
  const text = words[at]?.text;
  return (
    text === 'on' || (text === 'using' && words[at + 1]?.text === '(' && words[at + 2]?.text !== 'select')
  );
}

interface Clauses {
  readonly words: readonly Word[];
  /** WHERE and ON combined. */
  readonly condition: readonly Word[];
  /** The tables that FROM, USING and JOIN add. */
  readonly joined: readonly Word[];
  readonly limited: boolean;
}

/** The words of the operation, which an earlier statement may contain; a body's statement has its own. */
export function wordsOf(operation: Operation, { statement, body, preceding }: Surroundings): readonly Word[] {
  const { span } = operation;
  const holds = (one: Statement): boolean => one.parsed.operations.includes(operation);
  const holder = holds(statement) ? statement : (preceding.find(holds) ?? statement);
  const parsed = body?.statement.parsed ?? holder.parsed;
  const texts = bareTokens(parsed);
  return parsed.tokens.flatMap(({ start, end, kind }, at) =>
    start >= span.start && end <= span.end ? [{ text: texts[at] ?? '', kind }] : [],
  );
}

const heads = wordSet(`
  where set from using on join order group limit returning output when
`);

function clausesOf(operation: Change, context: Surroundings): Clauses {
  const words = wordsOf(operation, context);
  const verb = outer(words).find((at) => ['update', 'delete', 'merge'].includes(words[at]?.text ?? '')) ?? 0;
  const places = outer(words).filter((at) => at > verb && heads.has(words[at]?.text ?? ''));
  const clauses = places.map((at, n) => ({ at, words: words.slice(at + 1, places[n + 1] ?? words.length) }));
  const of = (head: string): readonly (readonly Word[])[] =>
    clauses.filter(({ at }) => words[at]?.text === head).map((one) => one.words);
  const conditions = clauses.filter(({ at }) => words[at]?.text === 'where' || isJoinCondition(words, at));
  const joined = clauses.filter(
    ({ at }) => ['from', 'using', 'join'].includes(words[at]?.text ?? '') && words[at - 1]?.text !== 'delete',
  );
  const picked = [words.slice(0, verb), ...joined.map((one) => one.words)];
  const isPicked = picked.some((one) => isLimited(one) && !one.some(({ text }) => text === 'lateral'));
  const isTop = words[verb + 1]?.text === 'top';
  return {
    words,
    condition: conditions.flatMap((one, n) => [...(n === 0 ? [] : [and]), open, ...one.words, close]),
    joined: joined.flatMap((one) => one.words),
    limited: of('limit').length > 0 || isPicked || isTop,
  };
}

const [and, open, close]: readonly [Word, Word, Word] = [
  { text: 'and', kind: 'word' },
  { text: '(', kind: 'punctuation' },
  { text: ')', kind: 'punctuation' },
];

function targetOf(
  name: ObjectName,
  { words, joined }: Pick<Clauses, 'words' | 'joined'>,
  { reads }: Pick<Change, 'reads'>,
  context: Surroundings,
): BoundTarget {
  const key = relationKey(context.schema, name);
  const table = tableByKey(context.schema, key);
  const own = name.name.text.toLowerCase();
  const read = new Set(reads.map((one) => one.name.text.toLowerCase()));
  return {
    keys: uniqueKeys(key, context),
    names: new Set([own, ...aliases(words, own)]),
    columns:
      table?.complete === true ? new Set(table.columns.map((one) => one.name.toLowerCase())) : undefined,
    joined: joined.some(({ text }) => read.has(text)) || (read.size > 0 && words[0]?.text === 'with'),
    inProgram: context.body !== undefined,
  };
}

function uniqueKeys(key: string, { schema }: Surroundings): readonly (readonly string[])[] {
  const constraints = (tableByKey(schema, key)?.constraints ?? [])
    .filter(({ kind }) => kind === 'primary-key' || kind === 'unique')
    .map(({ columns }) => columns);
  const indexes = indexesOf(schema, key)
    .filter((one) => one.unique && one.valid && one.where === undefined)
    .map(({ elements }) =>
      elements
        .flatMap((one) => one.column ?? [])
        .concat(elements.some((one) => one.column === undefined) ? [''] : []),
    );
  return [...constraints, ...indexes].map((columns) => columns.map((one) => one.toLowerCase()));
}

/** `UPDATE users AS u`, `UPDATE u SET … FROM users u`. */
function aliases(words: readonly Word[], own: string): readonly string[] {
  return words.flatMap(({ text }, at) => {
    if (text !== own || words[at + 1]?.text === '.') return [];
    const alias = words[at + 1]?.text === 'as' ? words[at + 2] : words[at + 1];
    return alias?.kind === 'word' && !heads.has(alias.text) ? [alias.text] : [];
  });
}

/** For INSERT … SELECT: the rows that it reads. */
export function rowsRead(operation: Insert, context: Surroundings): Bound | 'none' {
  const { table, reads, source } = operation;
  if (source !== 'query' || isOfServer(table, context)) return 'none';
  if (reads.every((one) => context.isNew(one) || isNoTable(one))) return 'none';
  const words = wordsOf(operation, context);
  const from = outer(words).find((at) =>
    [words[at], words[at]?.text === '(' ? words[at + 1] : undefined].some((one) => one?.text === 'select'),
  );
  if (from === undefined || words.some(({ text }) => text === 'matched')) return 'unbounded';
  const hasCommonTables = outer(words).some((at) => words[at]?.text === 'with');
  const bounds = splitBy(words.slice(from), 'union').map((one) =>
    queryBound(one, operation, hasCommonTables, context),
  );
  if (bounds.includes('unbounded')) return 'unbounded';
  return bounds.includes('by-value') ? 'by-value' : 'bounded';
}

function queryBound(
  words: readonly Word[],
  operation: Insert,
  hasCommonTables: boolean,
  context: Surroundings,
): Bound {
  const inner = words[0]?.text === '(' && words.at(-1)?.text === ')' ? words.slice(1, -1) : words;
  const places = outer(inner);
  const at = (head: string): number | undefined => places.find((place) => inner[place]?.text === head);
  const from = at('from');
  if (from === undefined || places.some((place) => isLimited(inner.slice(place, place + 2))))
    return 'bounded';
  const where = at('where');
  const ends = [...['group', 'order', 'having', 'on', 'for'].flatMap((one) => at(one) ?? []), inner.length];
  const sources = inner.slice(from + 1, where ?? Math.min(...ends.filter((end) => end > from)));
  const read = operation.reads.filter(
    (one) => !isNoTable(one) && sources.some(({ text }) => text === one.name.text.toLowerCase()),
  );
  if (read.length === 0 && !hasCommonTables) return 'bounded';
  if (where === undefined) return 'unbounded';
  const condition = inner.slice(
    where + 1,
    Math.min(...ends.filter((end) => end > where && inner[end]?.text !== 'on')),
  );
  const [only, ...more] = read;
  const isAlone =
    only !== undefined && more.length === 0 && !sources.some(({ text }) => text === 'join' || text === ',');
  const target = isAlone
    ? targetOf(only, { words: inner, joined: [] }, operation, context)
    : { keys: [], names: new Set<string>(), columns: undefined, joined: true, inProgram: false };
  return boundOf(condition, target);
}

/** A name that MySQL accepts in place of a table. */
function isNoTable({ schema, name }: ObjectName): boolean {
  return schema === undefined && name.text.toLowerCase() === 'dual';
}

function isSame(a: ObjectName, b: ObjectName, { schema }: Surroundings): boolean {
  return relationKey(schema, a) === relationKey(schema, b);
}
