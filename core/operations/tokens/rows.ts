/**
 * Statements that read or change rows, from their tokens: their tables, and whether a WHERE limits the rows. Conditions are not
 * interpreted.
 */
import { wordSet } from '../../collections/word-set.ts';
import type { Expression, Insert, ObjectName, Operation } from '../model/operation.ts';
import type { Cursor } from './cursor.ts';
import { expressionIn, objectNames, whole } from './parts.ts';

/** Parsers of row changes, keyed by their first keyword: each parses what follows it. */
export type Changes = ReadonlyMap<string, (cursor: Cursor) => readonly Operation[] | undefined>;

/** SELECT, WITH, VALUES, TABLE and queries in parentheses; WITH may precede a change. */
export function query(cursor: Cursor, changes: Changes): readonly Operation[] | undefined {
  const change = cursor.is('with') ? afterCommonTables(cursor, changes) : undefined;
  if (change !== undefined) return change;
  return [selectOf(cursor)];
}

function selectOf(cursor: Cursor): Operation {
  const reads = relationsIn(cursor.over(0));
  return { kind: 'select', span: whole(cursor), reads, functions: [], rowLock: rowLock(cursor) };
}

function rowLock(cursor: Cursor): 'update' | 'share' | undefined {
  const inner = cursor.over(0);
  while (!inner.isDone) {
    if (inner.is('for', 'update')) return 'update';
    if (inner.is('for', 'share') || inner.is('lock', 'in', 'share')) return 'share';
    inner.skipOne();
  }
  return undefined;
}

function afterCommonTables(cursor: Cursor, changes: Changes): readonly Operation[] | undefined {
  const inner = cursor.over(0);
  while (!inner.isDone) {
    const change = changes.get(inner.word());
    if (change !== undefined) {
      inner.next();
      return change(inner);
    }
    if (inner.is('select')) return undefined;
    inner.skipOne();
  }
  return undefined;
}

/** Parses what follows INSERT INTO: from the table's name on. */
export function insertInto(cursor: Cursor): readonly Operation[] | undefined {
  const table = cursor.objectName();
  if (table === undefined) return undefined;
  const from = cursor.at;
  const inner = cursor.over(from);
  while (!inner.isDone && !sources.has(inner.word())) inner.skipOne();
  const source = sourceAt(inner);
  const reads = source === 'query' ? relationsIn(cursor.over(from)) : [];
  const rows = source === 'values' ? rowsIn(inner) : source === 'default' ? 1 : 0;
  return [{ kind: 'insert', span: whole(cursor), table, only: false, reads, where: undefined, source, rows }];
}

function sourceAt(cursor: Cursor): Insert['source'] {
  if (cursor.is('default', 'values')) return 'default';
  return cursor.is('values') || cursor.is('value') || cursor.is('set') ? 'values' : 'query';
}

/** The rows of VALUES (…), (…); SET writes one. */
function rowsIn(cursor: Cursor): number {
  if (cursor.take('set')) return 1;
  cursor.next();
  let rows = 0;
  while (cursor.group() !== undefined) {
    rows += 1;
    if (!cursor.take(',')) break;
  }
  return rows;
}

const sources = wordSet('values value set select with table default');

/** Parses what follows UPDATE, from the table's name on: the first table counts as the changed one. */
export function updateOf(cursor: Cursor): readonly Operation[] | undefined {
  const table = cursor.objectName();
  if (table === undefined) return undefined;
  const before = cursor.at;
  const set = find(cursor, 'set');
  if (set === undefined) return undefined;
  const where = whereIn(cursor, set);
  const assigned = cursor.over(set + 1, where?.at ?? cursor.end);
  const columns = assigned.list().flatMap((one) => one.objectName()?.name.text ?? []);
  const all = relationsIn(cursor.over(before));
  const isJoined = set > before + 2 || all.length > 0;
  return [
    {
      ...{ kind: 'update', span: whole(cursor), table, only: false, reads: isJoined ? all : [], columns },
      where: where?.expression ?? limited(cursor, set),
    },
  ];
}

/** Parses what follows DELETE, in its forms for one and for several tables. */
export function deleteFrom(cursor: Cursor): readonly Operation[] | undefined {
  const isSingle = cursor.take('from');
  const tables = starred(cursor);
  if (tables === undefined) return undefined;
  const where = whereIn(cursor, cursor.at);
  const reads = relationsIn(cursor.over(cursor.at));
  const condition = where?.expression ?? limited(cursor, cursor.at) ?? joined(cursor, isSingle);
  return tables.map((table) => ({
    ...{ kind: 'delete', span: whole(cursor), table, only: false, reads, where: condition },
  }));
}

/** `a, b.*`: names, each of which may end in `.*`. */
function starred(cursor: Cursor): readonly ObjectName[] | undefined {
  const names = objectNames(cursor);
  return names === undefined || names.length === 0 ? undefined : names;
}

/** A join condition also limits the rows. */
function joined(cursor: Cursor, isSingle: boolean): Expression | undefined {
  const on = find(cursor, 'on') ?? find(cursor, 'using');
  return isSingle || on === undefined ? undefined : expressionIn(cursor, on + 1, cursor.end);
}

/** LIMIT counts as a condition: it is used for batches. */
function limited(cursor: Cursor, from: number): Expression | undefined {
  const inner = cursor.over(from);
  const at = find(inner, 'limit');
  return at === undefined ? undefined : expressionIn(cursor, at, cursor.end);
}

function whereIn(
  cursor: Cursor,
  from: number,
): { readonly at: number; readonly expression: Expression } | undefined {
  const at = find(cursor.over(from), 'where');
  if (at === undefined) return undefined;
  const inner = cursor.over(at + 1);
  while (!inner.isDone && !ends.has(inner.word())) inner.skipOne();
  return { at, expression: expressionIn(cursor, at + 1, inner.at) };
}

const ends: ReadonlySet<string> = new Set(['order', 'limit', 'returning']);

/** Index of the token that is this word, outside of parentheses. */
export function find(cursor: Cursor, word: string): number | undefined {
  const inner = cursor.over(cursor.at);
  while (!inner.isDone) {
    if (inner.is(word)) return inner.at;
    inner.skipOne();
  }
  return undefined;
}

/** The names after FROM, JOIN and the commas of a FROM, without common table expressions of the same statement. */
export function relationsIn(cursor: Cursor): readonly ObjectName[] {
  const names: ObjectName[] = [];
  const common = new Set<string>();
  let mayFollow = false;
  while (!cursor.isDone) {
    const word = cursor.word();
    if (word === 'as' && cursor.word(1) === '(') common.add(wordBefore(cursor));
    const begins =
      word === 'from' || word === 'join' || word === 'straight_join' || (mayFollow && word === ',');
    cursor.at += 1;
    if (!begins) {
      mayFollow &&= !endsTables.has(word);
      continue;
    }
    mayFollow = true;
    if (cursor.word() === '(') continue;
    const { at } = cursor;
    const name = cursor.objectName();
    if (name === undefined || cursor.word() === '(') cursor.at = at;
    else names.push(name);
  }
  return names.filter(({ name }) => !common.has(name.text));
}

function wordBefore(cursor: Cursor): string {
  const token = cursor.tokens[cursor.at - 1];
  return token === undefined ? '' : cursor.spelling.name(cursor.written(token));
}

/** After these keywords a comma separates something else. */
const endsTables = wordSet('where on order group having set select (');
