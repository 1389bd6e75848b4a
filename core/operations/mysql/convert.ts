/**
 * Converts the tokens of one statement of MySQL or MariaDB to operations. Undefined unless it is understood to its last token: a statement
 * is never understood in part. Expressions and conditions are not interpreted.
 */
import type { Token } from '../../syntax/token.ts';
import type { ObjectName, Operation, RelationKind } from '../model/operation.ts';
import { account, dropAccounts, privileges } from './access.ts';
import { alterTable, renameTable, waitOrNot } from './alter-table.ts';
import { keyOptions } from './columns.ts';
import { createTable, tableOptions } from './create-table.ts';
import { blankIndex } from '../tokens/create-table.ts';
import { Cursor } from '../tokens/cursor.ts';
import { call, insert, load, query, remove, truncate, update } from './data.ts';
import { inert, keyParts, mysqlSpelling, noted, onlineAfter, takeDefiner } from './parts.ts';
import { objectNames, takeIf, whole } from '../tokens/parts.ts';
import {
  alterEvent,
  createEvent,
  createRoutine,
  createTrigger,
  createView,
  dropProgram,
} from './programs.ts';
import { begin, commit, rollback, savepoint, setting, use } from './session.ts';

export function operationsOf(text: string, tokens: readonly Token[]): readonly Operation[] | undefined {
  const cursor = new Cursor(text, tokens, mysqlSpelling);
  const verb = cursor.word();
  const read = readers.get(verb);
  if (read === undefined) return undefined;
  cursor.next();
  return read(cursor);
}

type Reader = (cursor: Cursor) => readonly Operation[] | undefined;

const fromStart =
  (read: Reader): Reader =>
  (cursor) => {
    cursor.at = 0;
    return read(cursor);
  };

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['create', create],
  ['alter', alter],
  ['drop', drop],
  ['rename', rename],
  ['truncate', truncate],
  ['insert', insert],
  ['replace', insert],
  ['update', update],
  ['delete', remove],
  ['load', load],
  ['call', call],
  ['select', fromStart(query)],
  ['with', fromStart(query)],
  ['(', fromStart(query)],
  ['grant', (cursor) => privileges(cursor, 'grant')],
  ['revoke', (cursor) => privileges(cursor, 'revoke')],
  ['set', setting],
  ['use', use],
  ['begin', begin],
  ['start', begin],
  ['commit', commit],
  ['rollback', rollback],
  ['savepoint', savepoint],
  ['lock', lockTables],
  ['unlock', (cursor) => inert(cursor, 'unlock tables')],
  // The statements that they run are examined separately, if their text is known.
  ['prepare', (cursor) => inert(cursor, 'prepare')],
  ['deallocate', (cursor) => inert(cursor, 'deallocate')],
  // They only read.
  ['explain', (cursor) => inert(cursor, 'explain')],
  ['describe', (cursor) => inert(cursor, 'describe')],
  ['desc', (cursor) => inert(cursor, 'describe')],
  ['show', (cursor) => inert(cursor, 'show')],
  ['analyze', (cursor) => maintenance(cursor, 'analyze')],
  ['optimize', (cursor) => maintenance(cursor, 'vacuum-full')],
]);

function create(cursor: Cursor): readonly Operation[] | undefined {
  const orReplace = cursor.take('or', 'replace');
  const temporary = cursor.take('temporary');
  return withDefiner(cursor, () => created(cursor, orReplace, temporary));
}

/** Parses what stands before the kind of a program or view, and then the rest. */
function withDefiner(
  cursor: Cursor,
  rest: () => readonly Operation[] | undefined,
): readonly Operation[] | undefined {
  skipViewAlgorithm(cursor);
  const definer = takeDefiner(cursor);
  const isInvoker = cursor.take('sql', 'security') && cursor.takeOne('definer', 'invoker') === 'invoker';
  const operations = rest();
  return definer === undefined || isInvoker ? operations : operations?.map((one) => ({ ...one, definer }));
}

function created(cursor: Cursor, orReplace: boolean, temporary: boolean): readonly Operation[] | undefined {
  cursor.take('aggregate');
  const creating = { orReplace, ifNotExists: false };
  const what = cursor.word();
  cursor.next();
  switch (what) {
    case 'table':
      return createTable(cursor, { temporary });
    case 'unique':
    case 'fulltext':
    case 'spatial':
    case 'online':
    case 'index':
      cursor.at -= 1;
      return createIndex(cursor);
    case 'view':
      return createView(cursor, creating);
    case 'trigger':
      return createTrigger(cursor, creating);
    case 'procedure':
    case 'function':
      return createRoutine(cursor, what === 'procedure', creating);
    case 'event':
      return createEvent(cursor, creating);
    case 'database':
    case 'schema':
      return createDatabase(cursor);
    case 'user':
    case 'role':
      return account(cursor, false);
    default:
      return undefined;
  }
}

function skipViewAlgorithm(cursor: Cursor): void {
  if (!cursor.take('algorithm')) return;
  cursor.take('=');
  cursor.next();
}

function createIndex(cursor: Cursor): readonly Operation[] | undefined {
  cursor.take('online');
  const kind = cursor.takeOne('unique', 'fulltext', 'spatial');
  if (!cursor.take('index')) return undefined;
  const ifNotExists = takeIf(cursor, 'not', 'exists');
  const name = cursor.name();
  if (cursor.take('using')) cursor.next();
  if (!cursor.take('on')) return undefined;
  const table = cursor.objectName();
  const limit = waitOrNot(cursor);
  const elements = table && keyParts(cursor);
  if (table === undefined || elements === undefined || !keyOptions(cursor)) return undefined;
  const online = onlineAfter(cursor);
  if (!cursor.isDone) return undefined;
  return [
    {
      ...blankIndex,
      ...{ span: whole(cursor), name, table, unique: kind === 'unique', ifNotExists, elements },
      ...{ method: kind === undefined || kind === 'unique' ? 'btree' : kind, where: undefined },
      ...(online === undefined ? {} : { online }),
      ...limit,
    },
  ];
}

function createDatabase(cursor: Cursor): readonly Operation[] | undefined {
  const ifNotExists = takeIf(cursor, 'not', 'exists');
  const schema = cursor.name();
  if (schema === undefined || tableOptions(cursor) === undefined || !cursor.isDone) return undefined;
  return [{ kind: 'createSchema', span: whole(cursor), schema, ifNotExists, owner: undefined }];
}

function alter(cursor: Cursor): readonly Operation[] | undefined {
  cursor.take('online');
  cursor.take('ignore');
  return withDefiner(cursor, () => altered(cursor));
}

function altered(cursor: Cursor): readonly Operation[] | undefined {
  const what = cursor.word();
  cursor.next();
  switch (what) {
    case 'table':
      return alterTable(cursor);
    case 'view':
      return createView(cursor, { orReplace: true, ifNotExists: false });
    case 'event':
      return alterEvent(cursor);
    case 'user':
      return account(cursor, true);
    case 'database':
    case 'schema':
      return alterDatabase(cursor);
    default:
      return undefined;
  }
}

/** The default character set for new tables; existing ones keep theirs. */
function alterDatabase(cursor: Cursor): readonly Operation[] | undefined {
  const { at } = cursor;
  const name = tableOptions(cursor)?.length === 0 ? cursor.objectName() : undefined;
  tableOptions(cursor);
  if (!cursor.isDone || cursor.at === at) return undefined;
  const place = { start: cursor.tokens[0]?.start ?? 0, end: cursor.behind };
  const here: ObjectName = { ...place, schema: undefined, name: { ...place, text: '' } };
  const target = {
    objectKind: 'database',
    name: name ?? here,
    part: undefined,
    arguments: undefined,
    signature: '',
  } as const;
  return [{ kind: 'alterObject', span: whole(cursor), target, definition: cursor.text }];
}

function drop(cursor: Cursor): readonly Operation[] | undefined {
  const temporary = cursor.take('temporary');
  cursor.take('online');
  const what = cursor.word();
  cursor.next();
  switch (what) {
    case 'table':
    case 'tables':
      return dropRelations(cursor, 'table');
    case 'view':
      return temporary ? undefined : dropRelations(cursor, 'view');
    case 'index':
      return dropIndex(cursor);
    case 'trigger':
    case 'procedure':
    case 'function':
    case 'event':
      return dropProgram(cursor, what);
    case 'database':
    case 'schema':
      return dropDatabase(cursor);
    case 'user':
    case 'role':
      return dropAccounts(cursor);
    case 'prepare':
      return inert(cursor, 'deallocate');
    default:
      return undefined;
  }
}

function dropRelations(cursor: Cursor, relation: RelationKind): readonly Operation[] | undefined {
  const ifExists = takeIf(cursor, 'exists');
  const names = objectNames(cursor);
  const limit = waitOrNot(cursor);
  const cascade = cursor.takeOne('restrict', 'cascade') === 'cascade';
  if (names === undefined || !cursor.isDone) return undefined;
  const span = whole(cursor);
  return names.map((target) => ({
    kind: 'dropRelation',
    span,
    relation,
    target,
    ifExists,
    cascade,
    ...limit,
  }));
}

function dropIndex(cursor: Cursor): readonly Operation[] | undefined {
  const ifExists = takeIf(cursor, 'exists');
  const name = cursor.name();
  if (name === undefined || !cursor.take('on')) return undefined;
  const table = cursor.objectName();
  const limit = waitOrNot(cursor);
  const online = onlineAfter(cursor);
  if (table === undefined || !cursor.isDone) return undefined;
  const span = whole(cursor);
  if (name.text.toUpperCase() === 'PRIMARY') {
    const here = { kind: 'dropConstraint', span, table, ifTableExists: false, only: false } as const;
    return [{ ...here, constraint: name, ifExists, cascade: false, ...(online && { online }), ...limit }];
  }
  const index = { schema: undefined, name, start: name.start, end: name.end };
  const given = { concurrently: false, ifExists, cascade: false };
  return [{ kind: 'dropIndex', span, index, table, ...given, ...(online && { online }), ...limit }];
}

function dropDatabase(cursor: Cursor): readonly Operation[] | undefined {
  const ifExists = takeIf(cursor, 'exists');
  const schema = cursor.name();
  if (schema === undefined || !cursor.isDone) return undefined;
  return [{ kind: 'dropSchema', span: whole(cursor), schema, ifExists, cascade: true }];
}

/** RENAME TABLE a TO b, c TO d; RENAME USER. */
function rename(cursor: Cursor): readonly Operation[] | undefined {
  if (cursor.take('user')) return noted(cursor, 'rename user');
  if (!cursor.take('table') && !cursor.take('tables')) return undefined;
  takeIf(cursor, 'exists');
  const operations: Operation[] = [];
  for (const one of cursor.list()) {
    const target = one.objectName();
    const limit = waitOrNot(one);
    const to = one.take('to') ? one.objectName() : undefined;
    if (target === undefined || to === undefined || !one.isDone) return undefined;
    operations.push(...renameTable(target, to, target).map((part) => ({ ...part, ...limit })));
  }
  return operations;
}

function lockTables(cursor: Cursor): readonly Operation[] | undefined {
  if (!cursor.take('tables') && !cursor.take('table')) return undefined;
  const parts = cursor.list();
  const tables = parts.flatMap((one) => one.objectName() ?? []);
  const isWrite = parts.some((one) =>
    one.text.slice(one.offset, one.rest().end).toLowerCase().includes('write'),
  );
  return [{ kind: 'lockTable', span: whole(cursor), tables, mode: isWrite ? 'WRITE' : 'READ' }];
}

function maintenance(cursor: Cursor, command: 'analyze' | 'vacuum-full'): readonly Operation[] | undefined {
  cursor.takeOne('no_write_to_binlog', 'local');
  if (!cursor.take('table') && !cursor.take('tables')) return undefined;
  const tables = objectNames(cursor);
  return tables && [{ kind: 'vacuum', span: whole(cursor), command, tables }];
}
