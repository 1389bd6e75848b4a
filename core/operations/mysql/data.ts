/** Statements that read or change rows, by their tokens: which tables, whether a WHERE narrows them down. Conditions are not understood. */
import type { Token } from '../../syntax/token.ts';
import type { Expression, ObjectName, Operation } from '../operation.ts';
import { Cursor, unquoted } from './cursor.ts';
import { expressionIn, objectNames, whole } from './parts.ts';

/** SELECT, WITH, VALUES, TABLE and queries in parentheses; a WITH may lead to an UPDATE or DELETE. */
export function query(cursor: Cursor): readonly Operation[] | undefined {
  const change = cursor.is('with') ? behindCommonTables(cursor) : undefined;
  if (change !== undefined) return change;
  return [selectOf(cursor)];
}

function selectOf(cursor: Cursor): Operation {
  const reads = relationsIn(cursor.text, cursor.tokens);
  return { kind: 'select', span: whole(cursor), reads, functions: [], rowLock: rowLock(cursor) };
}

function rowLock(cursor: Cursor): 'update' | 'share' | undefined {
  const inner = new Cursor(cursor.text, cursor.tokens);
  while (!inner.isDone) {
    if (inner.is('for', 'update')) return 'update';
    if (inner.is('for', 'share') || inner.is('lock', 'in', 'share')) return 'share';
    inner.skipOne();
  }
  return undefined;
}

function behindCommonTables(cursor: Cursor): readonly Operation[] | undefined {
  const inner = new Cursor(cursor.text, cursor.tokens);
  while (!inner.isDone) {
    if (inner.take('update')) return update(inner);
    if (inner.take('delete')) return remove(inner);
    if (inner.is('select')) return undefined;
    inner.skipOne();
  }
  return undefined;
}

/** Behind INSERT or REPLACE. */
export function insert(cursor: Cursor): readonly Operation[] | undefined {
  while (cursor.takeOne('low_priority', 'delayed', 'high_priority', 'ignore', 'into') !== undefined);
  const table = cursor.objectName();
  if (table === undefined) return undefined;
  skipPartitions(cursor);
  const from = cursor.at;
  const inner = new Cursor(cursor.text, cursor.tokens, from);
  while (!inner.isDone && !sources.has(inner.word())) inner.skipOne();
  const source = inner.is('values') || inner.is('value') || inner.is('set') ? 'values' : 'query';
  const reads = source === 'query' ? relationsIn(cursor.text, cursor.tokens.slice(from)) : [];
  const rows = source === 'query' ? 0 : rowsIn(inner);
  return [{ kind: 'insert', span: whole(cursor), table, only: false, reads, where: undefined, source, rows }];
}

/** Of VALUES (…), (…); SET writes one. */
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

const sources: ReadonlySet<string> = new Set(['values', 'value', 'set', 'select', 'with', 'table']);

/** Behind UPDATE: the first table is the one that is taken to change. */
export function update(cursor: Cursor): readonly Operation[] | undefined {
  while (cursor.takeOne('low_priority', 'ignore') !== undefined);
  const table = cursor.objectName();
  if (table === undefined) return undefined;
  const before = cursor.at;
  const set = find(cursor, 'set');
  if (set === undefined) return undefined;
  const where = whereIn(cursor, set);
  const assigned = new Cursor(cursor.text, cursor.tokens, set + 1, where?.at ?? cursor.end);
  const columns = assigned.list().flatMap((one) => one.objectName()?.name.text ?? []);
  const all = relationsIn(cursor.text, cursor.tokens.slice(before));
  const isJoined = set > before + 2 || all.length > 0;
  return [
    {
      ...{ kind: 'update', span: whole(cursor), table, only: false, reads: isJoined ? all : [], columns },
      where: where?.expression ?? limited(cursor, set),
    },
  ];
}

/** Behind DELETE, in its forms for one table and for several. */
export function remove(cursor: Cursor): readonly Operation[] | undefined {
  while (cursor.takeOne('low_priority', 'quick', 'ignore') !== undefined);
  const isSingle = cursor.take('from');
  const tables = starred(cursor);
  if (tables === undefined) return undefined;
  const where = whereIn(cursor, cursor.at);
  const reads = relationsIn(cursor.text, cursor.tokens.slice(cursor.at));
  const condition = where?.expression ?? limited(cursor, cursor.at) ?? joined(cursor, isSingle);
  return tables.map((table) => ({
    ...{ kind: 'delete', span: whole(cursor), table, only: false, reads, where: condition },
  }));
}

/** `a, b.*`: names of which each may end in `.*`. */
function starred(cursor: Cursor): readonly ObjectName[] | undefined {
  const names = objectNames(cursor);
  return names === undefined || names.length === 0 ? undefined : names;
}

/** The condition of a join narrows down too. */
function joined(cursor: Cursor, isSingle: boolean): Expression | undefined {
  const on = find(cursor, 'on') ?? find(cursor, 'using');
  return isSingle || on === undefined ? undefined : expressionIn(cursor, on + 1, cursor.end);
}

/** A LIMIT stands for a condition: whoever writes one deletes in pieces. */
function limited(cursor: Cursor, from: number): Expression | undefined {
  const inner = new Cursor(cursor.text, cursor.tokens, from);
  const at = find(inner, 'limit');
  return at === undefined ? undefined : expressionIn(cursor, at, cursor.end);
}

function whereIn(
  cursor: Cursor,
  from: number,
): { readonly at: number; readonly expression: Expression } | undefined {
  const at = find(new Cursor(cursor.text, cursor.tokens, from), 'where');
  if (at === undefined) return undefined;
  const inner = new Cursor(cursor.text, cursor.tokens, at + 1);
  while (!inner.isDone && !ends.has(inner.word())) inner.skipOne();
  return { at, expression: expressionIn(cursor, at + 1, inner.at) };
}

const ends: ReadonlySet<string> = new Set(['order', 'limit', 'returning']);

/** Index of the token that is this word, outside of parentheses. */
function find(cursor: Cursor, word: string): number | undefined {
  const inner = new Cursor(cursor.text, cursor.tokens, cursor.at);
  while (!inner.isDone) {
    if (inner.is(word)) return inner.at;
    inner.skipOne();
  }
  return undefined;
}

function skipPartitions(cursor: Cursor): void {
  if (cursor.take('partition')) cursor.group();
}

/** Behind TRUNCATE. */
export function truncate(cursor: Cursor): readonly Operation[] | undefined {
  cursor.take('table');
  const table = cursor.objectName();
  if (table === undefined || !(cursor.isDone || cursor.is('wait') || cursor.is('nowait'))) return undefined;
  return [{ kind: 'truncate', span: whole(cursor), tables: [table], cascade: false, restartIdentity: true }];
}

/** Behind LOAD: DATA or XML … INTO TABLE. */
export function load(cursor: Cursor): readonly Operation[] | undefined {
  const at = find(cursor, 'into');
  if (at === undefined) return undefined;
  cursor.at = at + 1;
  cursor.take('table');
  const table = cursor.objectName();
  return table && [{ kind: 'copyData', span: whole(cursor), table, direction: 'from', program: false }];
}

/** Behind CALL: what the routine does is not followed. */
export function call(cursor: Cursor): readonly Operation[] | undefined {
  const routine = cursor.objectName();
  if (routine === undefined) return undefined;
  const args = cursor.group()?.list().length ?? 0;
  const called = { schema: routine.schema?.text, name: routine.name.text, arguments: args };
  return [{ kind: 'select', span: whole(cursor), reads: [], functions: [called], rowLock: undefined }];
}

/** The names behind FROM, JOIN and the commas of a FROM; those of common tables of the same statement left out. */
export function relationsIn(text: string, tokens: readonly Token[]): readonly ObjectName[] {
  const cursor = new Cursor(text, tokens);
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
  return token === undefined ? '' : unquoted(cursor.text.slice(token.start, token.end));
}

/** Behind these a comma separates something else. */
const endsTables: ReadonlySet<string> = new Set([
  'where',
  'on',
  'order',
  'group',
  'having',
  'set',
  'select',
  '(',
]);
