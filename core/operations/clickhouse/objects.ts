/** CREATE and DROP of all kinds. Dictionaries, functions and users are read and not modelled, because nothing needs them yet. */
import type {
  ColumnDefinition,
  ConstraintDefinition,
  CreateIndex,
  LikeClause,
  Operation,
  Option,
  Persistence,
} from '../model/operation.ts';
import { blankTable, tableFromQuery, viewAfter } from '../tokens/create-table.ts';
import type { Cursor } from '../tokens/cursor.ts';
import { takeIf, whole } from '../tokens/parts.ts';
import { find } from '../tokens/rows.ts';
import type { Action } from '../tokens/alter-table.ts';
import { checkOf } from './checks.ts';
import { clauses } from './clauses.ts';
import { columnDefinition, columnsOf } from './columns.ts';
import { createIndex, indexOf } from './indexes.ts';

/** Parses what follows CREATE or REPLACE. */
export function create(cursor: Cursor): readonly Operation[] | undefined {
  const orReplace = cursor.take('or', 'replace') || cursor.word(-1) === 'replace';
  const persistence: Persistence =
    cursor.takeOne('temporary', 'temp') === undefined ? 'permanent' : 'temporary';
  const isMaterialized = cursor.take('materialized');
  const what = cursor.takeOne('table', 'view', 'index', 'database', ...others);
  switch (what) {
    case undefined:
      return undefined;
    case 'table':
      return createTable(cursor, persistence, orReplace);
    case 'view':
      return createView(cursor, isMaterialized, orReplace);
    case 'index':
      return createIndex(cursor);
    case 'database':
      return createDatabase(cursor);
    default:
      return unmodelled(cursor);
  }
}

const others = ['dictionary', 'function', 'user', 'role', 'quota', 'row', 'settings', 'named'] as const;

function unmodelled(cursor: Cursor): readonly Operation[] | undefined {
  if (cursor.isDone) return undefined;
  return [{ kind: 'other', span: whole(cursor), statement: cursor.over(0).word(), inert: true }];
}

/** REPLACE drops the table with its rows. */
function createTable(
  cursor: Cursor,
  persistence: Persistence,
  orReplace: boolean,
): readonly Operation[] | undefined {
  const ifNotExists = takeIf(cursor, 'not', 'exists');
  const table = cursor.objectName();
  if (table === undefined) return undefined;
  const span = whole(cursor);
  const body = cursor.group();
  const like = body === undefined ? likeOf(cursor) : undefined;
  const written = clauses(cursor);
  const elements =
    body === undefined ? noElements : elementsIn(body, { span, table, ifTableExists: false, only: false });
  if (written === undefined || elements === undefined) return undefined;
  const storage = { ...blankTable.storage, options: [...written, ...elements.options] };
  const made = { ...blankTable, span, table, persistence, ifNotExists, storage };
  const before: readonly Operation[] = orReplace
    ? [{ kind: 'dropRelation', span, relation: 'table', target: table, ifExists: true, cascade: false }]
    : [];
  const isFilled = cursor.take('as');
  if (isFilled && cursor.isDone) return undefined;
  if (body === undefined && like === undefined)
    return isFilled ? [...before, ...tableFromQuery(cursor, made)] : undefined;
  const { columns, constraints, indexes } = elements;
  return [...before, { ...made, columns, constraints, like: like === undefined ? [] : [like] }, ...indexes];
}

/** AS and the name of another table: its columns, and what is not written of its clauses. */
function likeOf(cursor: Cursor): LikeClause | undefined {
  if (!cursor.is('as') || ['select', 'with', '('].includes(cursor.word(1))) return undefined;
  const { at } = cursor;
  cursor.next();
  const other = cursor.objectName();
  if (other !== undefined && cursor.word() !== '(') return { ...other, including: [] };
  cursor.at = at;
  return undefined;
}

interface Elements {
  readonly columns: readonly ColumnDefinition[];
  readonly constraints: readonly ConstraintDefinition[];
  readonly indexes: readonly CreateIndex[];
  readonly options: readonly Option[];
}

const noElements: Elements = { columns: [], constraints: [], indexes: [], options: [] };

function elementsIn(body: Cursor, base: Action): Elements | undefined {
  const [columns, constraints, indexes, options]: [
    ColumnDefinition[],
    ConstraintDefinition[],
    CreateIndex[],
    Option[],
  ] = [[], [], [], []];
  for (const part of body.list()) {
    const { at } = part;
    if (part.take('index')) {
      const index = indexOf(part, { ...base, ifNotExists: false });
      if (index === undefined) return undefined;
      indexes.push({ ...index, withTable: true });
    } else if (part.take('constraint')) {
      const one = checkOf(part, part.name(), at);
      if (one === undefined) return undefined;
      constraints.push(one);
    } else if (part.take('primary', 'key'))
      options.push({ name: 'primary key', value: part.written(part.rest()) });
    else if (!part.take('projection')) {
      const column = columnDefinition(part);
      if (column === undefined) return undefined;
      columns.push(...columnsOf(column));
    }
  }
  return { columns, constraints, indexes, options };
}

/** A materialized view takes the rows of each INSERT to its table, or to one of its own. */
function createView(
  cursor: Cursor,
  materialized: boolean,
  orReplace: boolean,
): readonly Operation[] | undefined {
  const ifNotExists = takeIf(cursor, 'not', 'exists');
  const view = cursor.objectName();
  if (view === undefined) return undefined;
  const span = whole(cursor);
  const options: Option[] = [];
  if (materialized) {
    const as = find(cursor, 'as');
    if (as === undefined) return undefined;
    const head = cursor.over(cursor.at, as);
    const to = head.take('to') ? head.objectName() : undefined;
    if (to !== undefined) options.push({ name: 'to', value: head.written(to) });
    while (!head.isDone) {
      if (head.is('populate')) options.push({ name: 'populate', value: undefined });
      head.skipOne();
    }
    cursor.at = as;
  }
  const source = cursor.written(span);
  const made = { span, source, view, orReplace, ifNotExists, persistence: 'permanent' } as const;
  return viewAfter(cursor, made)?.map((one) =>
    one.kind === 'createView' ? { ...one, materialized, options } : one,
  );
}

function createDatabase(cursor: Cursor): readonly Operation[] | undefined {
  const ifNotExists = takeIf(cursor, 'not', 'exists');
  const schema = cursor.name();
  if (schema === undefined || clauses(cursor) === undefined || !cursor.isDone) return undefined;
  return [{ kind: 'createSchema', span: whole(cursor), schema, ifNotExists, owner: undefined }];
}

/** Parses what follows DROP. */
export function drop(cursor: Cursor): readonly Operation[] | undefined {
  cursor.take('temporary');
  const what = cursor.takeOne('table', 'view', 'database', 'index', ...others);
  if (what === undefined) return undefined;
  const ifExists = takeIf(cursor, 'exists');
  const target = cursor.objectName();
  if (target === undefined) return undefined;
  const span = whole(cursor);
  if (what === 'index') {
    const table = cursor.take('on') ? cursor.objectName() : undefined;
    if (table === undefined) return undefined;
    return [{ kind: 'dropIndex', span, index: target, table, concurrently: false, ifExists, cascade: false }];
  }
  if (!cursor.take('no', 'delay')) cursor.take('sync');
  if (what !== 'table' && what !== 'view' && what !== 'database') return unmodelled(cursor.over(1));
  if (!cursor.isDone) return undefined;
  return what === 'database'
    ? [{ kind: 'dropSchema', span, schema: target.name, ifExists, cascade: true }]
    : [{ kind: 'dropRelation', span, relation: what, target, ifExists, cascade: false }];
}
