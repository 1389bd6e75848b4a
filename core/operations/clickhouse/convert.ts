/**
 * Converts the tokens of one statement of ClickHouse to operations. Undefined unless it is understood to its last token: a statement is
 * never understood in part. Expressions and conditions are not interpreted. ON CLUSTER says where a statement runs, not what it does.
 */
import type { Token } from '../../syntax/token.ts';
import type { Operation } from '../model/operation.ts';
import { Cursor } from '../tokens/cursor.ts';
import { objectNames, sessionSetting, takeIf, whole } from '../tokens/parts.ts';
import { deleteFrom, insertInto, query, updateOf, type Changes } from '../tokens/rows.ts';
import { alterTable } from './alter-table.ts';
import { create, drop } from './objects.ts';
import { clickhouseSpelling } from './spelling.ts';

export function operationsOf(text: string, tokens: readonly Token[]): readonly Operation[] | undefined {
  const cursor = new Cursor(text, withoutCluster(text, tokens), clickhouseSpelling);
  const read = readers.get(cursor.word());
  cursor.next();
  return read?.(cursor);
}

/** The words ON CLUSTER and the name after them, at any place. */
function withoutCluster(text: string, tokens: readonly Token[]): readonly Token[] {
  const at = clusterAt(text, tokens);
  return at === undefined ? tokens : [...tokens.slice(0, at), ...tokens.slice(at + 3)];
}

/** The index of the ON before CLUSTER. */
function clusterAt(text: string, tokens: readonly Token[]): number | undefined {
  const word = (i: number): string => {
    const token = tokens[i];
    return token?.kind === 'word' ? text.slice(token.start, token.end).toLowerCase() : '';
  };
  const at = tokens.findIndex((_, i) => word(i) === 'on' && word(i + 1) === 'cluster');
  return at > 0 && at + 2 < tokens.length ? at : undefined;
}

type Reader = (cursor: Cursor) => readonly Operation[] | undefined;

const changes: Changes = new Map([
  ['insert', insert],
  ['update', updateOf],
  ['delete', (cursor) => (cursor.is('from') ? deleteFrom(cursor) : undefined)],
]);

const select: Reader = (cursor) => query(cursor.over(0), changes);

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ...changes,
  ['create', create],
  ['replace', create],
  ['alter', (cursor) => (cursor.take('table') ? alterTable(cursor) : undefined)],
  ['drop', drop],
  ['rename', rename],
  ['truncate', truncate],
  ['optimize', optimize],
  ...['select', 'with', 'show', 'describe', 'desc', 'explain', 'exists', 'check'].map(
    (word): [string, Reader] => [word, select],
  ),
  ...['set', 'use', 'system', 'kill'].map((word): [string, Reader] => [word, sessionSetting]),
]);

/** Into a table, not into a table function. */
function insert(cursor: Cursor): readonly Operation[] | undefined {
  if (!cursor.take('into')) return undefined;
  cursor.take('table');
  return cursor.is('function') ? undefined : insertInto(cursor);
}

/** RENAME TABLE a TO b, c TO d, each within its database. */
function rename(cursor: Cursor): readonly Operation[] | undefined {
  if (!cursor.take('table')) return undefined;
  const made = cursor.list().map((part): Operation | undefined => {
    const span = part.rest();
    const ifExists = takeIf(part, 'exists');
    const target = part.objectName();
    const to = part.take('to') ? part.objectName() : undefined;
    if (target === undefined || to === undefined || !part.isDone) return undefined;
    if (target.schema?.text !== to.schema?.text) return undefined;
    return {
      kind: 'renameRelation',
      span,
      relation: 'table',
      spelling: 'table',
      target,
      to: to.name,
      ifExists,
    };
  });
  return made.every((one) => one !== undefined) ? made : undefined;
}

function truncate(cursor: Cursor): readonly Operation[] | undefined {
  cursor.take('table');
  takeIf(cursor, 'exists');
  const tables = objectNames(cursor);
  cursor.take('sync');
  if (tables === undefined || !cursor.isDone) return undefined;
  return [{ kind: 'truncate', span: whole(cursor), tables, cascade: false, restartIdentity: false }];
}

/** FINAL merges all parts into one, unless a PARTITION limits it. */
function optimize(cursor: Cursor): readonly Operation[] | undefined {
  if (!cursor.take('table')) return undefined;
  const table = cursor.objectName();
  if (table === undefined) return undefined;
  const isLimited = cursor.is('partition');
  let isFinal = false;
  while (!cursor.isDone) {
    isFinal ||= cursor.is('final');
    cursor.skipOne();
  }
  const command = isFinal && !isLimited ? 'vacuum-full' : 'vacuum';
  return [{ kind: 'vacuum', span: whole(cursor), command, tables: [table] }];
}
