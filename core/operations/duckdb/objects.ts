/** CREATE and DROP of all kinds, and COMMENT ON. A macro is a text: its body is not read. */
import type {
  ColumnDefinition,
  ConstraintDefinition,
  IndexElement,
  Operation,
  Persistence,
  SequenceOptions,
} from '../model/operation.ts';
import { startsConstraint } from '../tokens/constraints.ts';
import { blankIndex, keyElement, blankTable, tableFromQuery, viewAfter } from '../tokens/create-table.ts';
import { stringValue, type Cursor } from '../tokens/cursor.ts';
import { expressionIn, takeIf, whole } from '../tokens/parts.ts';
import { columnDefinition, tableConstraint } from './columns.ts';
import { readType } from './types.ts';

/** Parses what follows CREATE. */
export function create(cursor: Cursor): readonly Operation[] | undefined {
  const orReplace = cursor.take('or', 'replace');
  const isTemporary = cursor.takeOne('temp', 'temporary', 'persistent');
  const persistence: Persistence =
    isTemporary === undefined || isTemporary === 'persistent' ? 'permanent' : 'temporary';
  const isUnique = cursor.take('unique');
  switch (cursor.takeOne('table', 'view', 'index', 'schema', 'sequence', 'type', 'macro', 'function')) {
    case 'table':
      return createTable(cursor, persistence, orReplace);
    case 'view':
      return createView(cursor, persistence, orReplace);
    case 'index':
      return createIndex(cursor, isUnique);
    case 'schema':
      return createSchema(cursor);
    case 'sequence':
      return createSequence(cursor, persistence);
    case 'type':
      return createType(cursor);
    case 'macro':
    case 'function':
      return createMacro(cursor);
    default:
      return undefined;
  }
}

/** OR REPLACE drops the table with its rows. */
function createTable(
  cursor: Cursor,
  persistence: Persistence,
  orReplace: boolean,
): readonly Operation[] | undefined {
  const ifNotExists = takeIf(cursor, 'not', 'exists');
  const table = cursor.objectName();
  if (table === undefined) return undefined;
  const span = whole(cursor);
  const made = { ...blankTable, span, table, persistence, ifNotExists };
  const before: readonly Operation[] = orReplace
    ? [{ kind: 'dropRelation', span, relation: 'table', target: table, ifExists: true, cascade: false }]
    : [];
  if (cursor.take('as')) return cursor.isDone ? undefined : [...before, ...tableFromQuery(cursor, made)];
  const elements = elementsIn(cursor.group());
  return elements && cursor.isDone ? [...before, { ...made, ...elements }] : undefined;
}

function elementsIn(
  body: Cursor | undefined,
):
  | { readonly columns: readonly ColumnDefinition[]; readonly constraints: readonly ConstraintDefinition[] }
  | undefined {
  if (body === undefined) return undefined;
  const columns: ColumnDefinition[] = [];
  const constraints: ConstraintDefinition[] = [];
  for (const part of body.list()) {
    if (startsConstraint(part)) {
      const one = tableConstraint(part);
      if (one === undefined || !part.isDone) return undefined;
      constraints.push(one);
    } else {
      const column = columnDefinition(part);
      if (column === undefined) return undefined;
      columns.push(column);
    }
  }
  return { columns, constraints };
}

function createView(
  cursor: Cursor,
  persistence: Persistence,
  orReplace: boolean,
): readonly Operation[] | undefined {
  const ifNotExists = takeIf(cursor, 'not', 'exists');
  const view = cursor.objectName();
  const source = cursor.written(whole(cursor));
  return (
    view && viewAfter(cursor, { span: whole(cursor), source, view, orReplace, ifNotExists, persistence })
  );
}

/** CREATE INDEX [CONCURRENTLY] [IF NOT EXISTS] name ON table [USING ART] (…); a WHERE is read so that a rule can report it. */
function createIndex(cursor: Cursor, unique: boolean): readonly Operation[] | undefined {
  const concurrently = cursor.take('concurrently');
  const ifNotExists = takeIf(cursor, 'not', 'exists');
  const name = cursor.is('on') ? undefined : cursor.name();
  const table = cursor.take('on') ? cursor.objectName() : undefined;
  const method = cursor.take('using') ? cursor.name()?.text : 'art';
  const elements = cursor.group()?.list().map(element);
  if (table === undefined || method === undefined || elements === undefined) return undefined;
  const from = cursor.at + 1;
  const where = cursor.take('where') ? expressionIn(cursor, from, cursor.end) : undefined;
  if (where !== undefined) cursor.at = cursor.end;
  if (!cursor.isDone || !elements.every((one) => one !== undefined)) return undefined;
  const span = whole(cursor);
  return [{ ...blankIndex, span, name, table, unique, ifNotExists, concurrently, method, elements, where }];
}

function element(cursor: Cursor): IndexElement | undefined {
  let { end } = cursor;
  const direction = cursor.over(end - 1, end).word();
  if (direction === 'asc' || direction === 'desc') end -= 1;
  return keyElement(cursor, end, { collation: undefined, descending: direction === 'desc' });
}

function createSchema(cursor: Cursor): readonly Operation[] | undefined {
  const ifNotExists = takeIf(cursor, 'not', 'exists');
  const name = cursor.objectName();
  if (name === undefined || !cursor.isDone) return undefined;
  return [{ kind: 'createSchema', span: whole(cursor), schema: name.name, ifNotExists, owner: undefined }];
}

function createSequence(cursor: Cursor, persistence: Persistence): readonly Operation[] | undefined {
  const ifNotExists = takeIf(cursor, 'not', 'exists');
  const sequence = cursor.objectName();
  const options = sequence && sequenceOptions(cursor);
  return (
    options && [{ kind: 'createSequence', span: whole(cursor), sequence, ifNotExists, persistence, options }]
  );
}

function sequenceOptions(cursor: Cursor): SequenceOptions | undefined {
  let options: SequenceOptions = {
    ...{ type: undefined, start: undefined, increment: undefined, minimum: undefined, maximum: undefined },
    ...{ cache: undefined, cycle: undefined, ownedBy: undefined, name: undefined, restart: false },
  };
  const number = (): string => {
    const sign = cursor.take('-') ? '-' : '';
    const token = cursor.next();
    return `${sign}${token === undefined ? '' : cursor.written(token)}`;
  };
  while (!cursor.isDone) {
    const word = cursor.takeOne('start', 'increment', 'minvalue', 'maxvalue', 'cycle', 'no');
    if (word === 'start') cursor.take('with');
    if (word === 'increment') cursor.take('by');
    const no = word === 'no' ? cursor.takeOne('minvalue', 'maxvalue', 'cycle') : undefined;
    if (word === undefined || (word === 'no' && no === undefined)) return undefined;
    if (word === 'start') options = { ...options, start: number() };
    else if (word === 'increment') options = { ...options, increment: number() };
    else if (word === 'minvalue' || no === 'minvalue')
      options = { ...options, minimum: no === undefined ? number() : 'none' };
    else if (word === 'maxvalue' || no === 'maxvalue')
      options = { ...options, maximum: no === undefined ? number() : 'none' };
    else options = { ...options, cycle: word === 'cycle' };
  }
  return options;
}

/** CREATE TYPE name AS ENUM (…), or AS another type. */
function createType(cursor: Cursor): readonly Operation[] | undefined {
  takeIf(cursor, 'not', 'exists');
  const type = cursor.objectName();
  if (type === undefined || !cursor.take('as')) return undefined;
  const isEnum = cursor.is('enum');
  const values = isEnum ? enumValues(cursor) : [];
  const of = isEnum ? undefined : readType(cursor);
  if (!cursor.isDone || values === undefined || (!isEnum && of === undefined)) return undefined;
  return [
    {
      ...{ kind: 'createType', span: whole(cursor), type, form: isEnum ? 'enum' : 'domain', values },
      ...{ attributes: [], domainOf: of, collation: undefined, domainHasCheck: false, notNull: false },
      ...{ domainDefault: undefined, default: undefined, notNullName: undefined, checks: [], options: [] },
    },
  ];
}

/** Undefined for those that a query gives. */
function enumValues(cursor: Cursor): readonly string[] | undefined {
  cursor.next();
  const values = cursor
    .group()
    ?.list()
    .map((one) => {
      const token = one.next();
      return token?.kind === 'string' && one.isDone ? stringValue(one.written(token), false) : undefined;
    });
  return values?.every((one) => one !== undefined) === true ? values : undefined;
}

/** A macro is expanded where it is called: nothing of the schema depends on its text. */
function createMacro(cursor: Cursor): readonly Operation[] | undefined {
  takeIf(cursor, 'not', 'exists');
  const name = cursor.objectName();
  if (name === undefined || cursor.group() === undefined || !cursor.take('as') || cursor.isDone)
    return undefined;
  return [{ kind: 'other', span: whole(cursor), statement: 'CREATE MACRO', inert: true }];
}

/** Parses what follows DROP. */
export function drop(cursor: Cursor): readonly Operation[] | undefined {
  const what = cursor.takeOne('table', 'view', 'index', 'schema', 'sequence', 'type', 'macro', 'function');
  if (what === 'macro') cursor.take('table');
  const ifExists = takeIf(cursor, 'exists');
  const target = cursor.objectName();
  if (what === undefined || target === undefined) return undefined;
  const cascade = cursor.takeOne('cascade', 'restrict') === 'cascade';
  if (!cursor.isDone) return undefined;
  const span = whole(cursor);
  switch (what) {
    case 'index':
      return [{ kind: 'dropIndex', span, index: target, concurrently: false, ifExists, cascade }];
    case 'schema':
      return [{ kind: 'dropSchema', span, schema: target.name, ifExists, cascade }];
    case 'type':
      return [{ kind: 'dropType', span, type: target, ifExists, cascade }];
    case 'macro':
    case 'function':
      return [{ kind: 'other', span, statement: 'DROP MACRO', inert: true }];
    case 'table':
    case 'view':
    case 'sequence':
      return [{ kind: 'dropRelation', span, relation: what, target, ifExists, cascade }];
  }
}

/** COMMENT ON kind name IS text. Only tables, views and columns have one in the model. */
export function commentOn(cursor: Cursor): readonly Operation[] | undefined {
  if (!cursor.take('on')) return undefined;
  const kind = cursor.takeOne('table', 'column', 'view', 'index', 'sequence', 'type', 'macro');
  if (kind === undefined) return undefined;
  while (!cursor.isDone && !cursor.is('is')) cursor.skipOne();
  if (!cursor.take('is') || cursor.next() === undefined || !cursor.isDone) return undefined;
  return [{ kind: 'other', span: whole(cursor), statement: 'COMMENT ON', inert: true }];
}
