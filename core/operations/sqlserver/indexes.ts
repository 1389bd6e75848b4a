/** CREATE, ALTER and DROP INDEX, including clustered, columnstore, XML, spatial and full-text indexes, and statistics. */
import type { Name, ObjectName, Operation, Option } from '../model/operation.ts';
import { blankIndex } from '../tokens/create-table.ts';
import type { Cursor } from '../tokens/cursor.ts';
import { namesIn, takeIf, whole } from '../tokens/parts.ts';
import { condition, elementsIn } from './columns.ts';
import { optionsIn, storageAfter, withOptions } from './options.ts';

/** Parses what follows CREATE up to and after INDEX; undefined if it is not an index. */
export function createIndex(cursor: Cursor, guarded: boolean): readonly Operation[] | undefined {
  const unique = cursor.take('unique');
  const kind = cursor.takeOne('clustered', 'nonclustered', 'primary', 'xml', 'spatial', 'json', 'vector');
  if (kind === 'primary') cursor.take('xml');
  const isColumnstore = cursor.take('columnstore');
  if (!cursor.take('index')) return undefined;
  const ifNotExists = takeIf(cursor, 'not', 'exists') || guarded;
  const name = cursor.name();
  const table = cursor.take('on') ? cursor.objectName() : undefined;
  if (name === undefined || table === undefined) return undefined;
  const elements = cursor.word() === '(' ? elementsIn(cursor) : isColumnstore ? [] : undefined;
  if (elements === undefined) return undefined;
  const method = isColumnstore ? 'columnstore' : (methods.get(kind ?? '') ?? 'btree');
  const special = method !== 'btree' && method !== 'columnstore' ? specialAfter(cursor) : true;
  const include = cursor.take('include') ? namesIn(cursor) : [];
  const order = cursor.take('order') ? namesIn(cursor) : [];
  const where = cursor.take('where') ? condition(cursor) : undefined;
  const { options, tablespace } = storageAfter(cursor);
  if (include === undefined || order === undefined || !special || !cursor.isDone) return undefined;
  const written: readonly Option[] =
    kind === 'clustered' ? [...options, { name: 'clustered', value: undefined }] : options;
  return [
    {
      ...{
        ...blankIndex,
        span: whole(cursor),
        name,
        table,
        unique,
        ifNotExists,
        method,
        elements,
        include,
        where,
      },
      ...{ options: written, tablespace },
    },
  ];
}

const methods: ReadonlyMap<string, string> = new Map([
  ['primary', 'xml'],
  ['xml', 'xml'],
  ['spatial', 'spatial'],
  ['json', 'json'],
  ['vector', 'vector'],
]);

/** USING XML INDEX i FOR PATH, USING GEOGRAPHY_GRID, FOR (paths). */
function specialAfter(cursor: Cursor): boolean {
  if (cursor.take('using')) {
    if (cursor.take('xml', 'index')) cursor.name();
    else cursor.next();
  }
  if (cursor.take('for') && cursor.word() === '(') cursor.group();
  else cursor.takeOne('value', 'path', 'property');
  return true;
}

/** Parses what follows ALTER INDEX. */
export function alterIndex(cursor: Cursor): readonly Operation[] | undefined {
  const index = cursor.name();
  const table = cursor.take('on') ? cursor.objectName() : undefined;
  if (index === undefined || table === undefined) return undefined;
  const span = whole(cursor);
  const target = indexOn(index, table);
  const action = cursor.takeOne('rebuild', 'reorganize', 'disable', 'set', 'resume', 'pause', 'abort');
  if (cursor.take('partition')) {
    cursor.take('=');
    cursor.skipOne();
  }
  const options = action === 'set' ? optionsIn(cursor) : withOptions(cursor);
  if (action === undefined || !cursor.isDone) return undefined;
  const isAll = index.text === 'all';
  if (action === 'rebuild') {
    const scope = isAll ? 'table' : 'index';
    return [
      { kind: 'reindex', span, scope, target: isAll ? table : target, table, concurrently: false, options },
    ];
  }
  return [
    {
      ...{ kind: 'alterTableOption', span, table, ifTableExists: false, only: false, option: 'other' },
      ...{
        value: `${action} index`,
        index: index.text,
        everyTrigger: false,
        firing: 'origin',
        object: undefined,
      },
      ...{ options, reset: [], optionChanges: [], constraint: undefined },
    },
  ];
}

/** An index name is local to its table and has the table's schema. */
function indexOn(index: Name, table: ObjectName): ObjectName {
  return { schema: table.schema, name: index, start: index.start, end: index.end };
}

/** Parses what follows DROP INDEX: `i ON t, …`, or `t.i` as old scripts write it. */
export function dropIndexes(cursor: Cursor, guarded: boolean): readonly Operation[] | undefined {
  const ifExists = takeIf(cursor, 'exists') || guarded;
  const made: Operation[] = [];
  for (const one of cursor.list()) {
    const written = indexName(one);
    if (written === undefined) return undefined;
    const table = one.take('on') ? one.objectName() : written.owner;
    withOptions(one);
    if (table === undefined || !one.isDone) return undefined;
    const index = indexOn(written.name, table);
    made.push({
      ...{ kind: 'dropIndex', span: whole(cursor), index, table },
      concurrently: false,
      ifExists,
      cascade: false,
    });
  }
  return made.length === 0 ? undefined : made;
}

interface WrittenIndex {
  readonly name: Name;
  readonly owner: ObjectName | undefined;
}

/** `i`, `t.i`, `s.t.i`. */
function indexName(cursor: Cursor): WrittenIndex | undefined {
  const names: Name[] = [];
  do {
    const name = cursor.name();
    if (name === undefined) return undefined;
    names.push(name);
  } while (cursor.take('.'));
  const [name, table, schema] = names.toReversed();
  if (name === undefined || names.length > 3) return undefined;
  const start = (schema ?? table)?.start;
  const owner =
    table === undefined || start === undefined
      ? undefined
      : { schema: schema && cursor.spelling.schema(schema), name: table, start, end: table.end };
  return { name, owner };
}

/** Parses what follows CREATE STATISTICS. */
export function createStatistics(cursor: Cursor): readonly Operation[] | undefined {
  const name = cursor.objectName();
  const table = cursor.take('on') ? cursor.objectName() : undefined;
  const columns = table && namesIn(cursor);
  if (name === undefined || table === undefined || columns === undefined) return undefined;
  cursor.at = cursor.end;
  const elements = columns.map(({ text }) => ({ column: text, expression: undefined }));
  return [
    {
      kind: 'createStatistics',
      span: whole(cursor),
      statistics: name,
      ifNotExists: false,
      table,
      kinds: [],
      elements,
    },
  ];
}
