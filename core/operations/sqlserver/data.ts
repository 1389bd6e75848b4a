/** Statements that read or change rows: their tables, and whether a condition limits the rows. Conditions are not interpreted. */
import type { Span } from '../../text/span.ts';
import type { Expression, ObjectName, Operation } from '../model/operation.ts';
import type { Cursor } from '../tokens/cursor.ts';
import { expressionIn, whole } from '../tokens/parts.ts';
import { deleteFrom, find, insertInto, query, relationsIn, updateOf, type Changes } from '../tokens/rows.ts';

/** INSERT [TOP (n)] [INTO] t …. */
export function insert(cursor: Cursor): readonly Operation[] | undefined {
  skipTop(cursor);
  cursor.take('into');
  const made = insertInto(cursor);
  return made?.map((one) => (one.kind === 'insert' && executes(cursor) ? { ...one, source: 'query' } : one));
}

function executes(cursor: Cursor): boolean {
  const from = cursor.over(0, cursor.end);
  return find(from, 'exec') !== undefined || find(from, 'execute') !== undefined;
}

/** TOP counts as a condition: it is used for batches. */
function skipTop(cursor: Cursor): Expression | undefined {
  if (!cursor.take('top')) return undefined;
  const from = cursor.at;
  cursor.skipOne();
  cursor.take('percent');
  return expressionIn(cursor, from, cursor.at);
}

/** UPDATE [TOP (n)] t SET … [FROM …]: the name may be an alias from FROM. */
function update(cursor: Cursor): readonly Operation[] | undefined {
  if (cursor.take('statistics')) {
    const table = cursor.objectName();
    cursor.at = cursor.end;
    return table && [{ kind: 'vacuum', span: whole(cursor), command: 'analyze', tables: [table] }];
  }
  const top = skipTop(cursor);
  return updateOf(cursor)?.map((one) =>
    one.kind === 'update' ? aliased(narrowed(one, top, cursor), cursor) : one,
  );
}

function remove(cursor: Cursor): readonly Operation[] | undefined {
  const top = skipTop(cursor);
  cursor.take('from');
  const named = cursor.over(cursor.at, cursor.end);
  const table = named.objectName();
  const made = deleteFrom(cursor.over(cursor.at, cursor.end));
  const [first] = made ?? [];
  return first?.kind === 'delete' && table !== undefined
    ? [aliased(narrowed({ ...first, table }, top, cursor), cursor)]
    : undefined;
}

type Change = Extract<Operation, { readonly kind: 'update' | 'delete' }>;

function narrowed(change: Change, top: Expression | undefined, cursor: Cursor): Change {
  // A join also limits the rows.
  const isJoined = find(cursor.over(0, cursor.end), 'join') !== undefined;
  const where = change.where ?? top ?? (isJoined ? expressionIn(cursor, 0, 0) : undefined);
  return { ...change, where };
}

/** `UPDATE o SET … FROM orders o`, `DELETE o FROM orders AS o`: resolves the alias to the table. */
function aliased(change: Change, cursor: Cursor): Change {
  if (change.table.schema !== undefined) return change;
  const wanted = change.table.name.text;
  const inner = cursor.over(0, cursor.end);
  let isUnder = false;
  while (!inner.isDone) {
    const begins = inner.take('from') || inner.take('join') || (isUnder && inner.take(','));
    if (!begins) {
      isUnder &&= !inner.is('where');
      inner.skipOne();
      continue;
    }
    isUnder = true;
    const { at } = inner;
    const table = inner.objectName();
    if (table === undefined) {
      inner.at = at;
      inner.skipOne();
    }
    inner.take('as');
    const after = inner.at;
    const alias = inner.name()?.text;
    if (table !== undefined && alias === wanted && !isCommon(cursor, table)) return { ...change, table };
    inner.at = after;
  }
  return isCommon(cursor, change.table) ? { ...change, table: afterCommon(cursor, change.table) } : change;
}

function isCommon(cursor: Cursor, { name, schema }: ObjectName): boolean {
  return schema === undefined && commonTable(cursor, name.text) !== undefined;
}

/** The query of a common table expression. */
function commonTable(cursor: Cursor, name: string): Cursor | undefined {
  const inner = cursor.over(0, cursor.end);
  while (!inner.isDone && !inner.is('with')) inner.skipOne();
  inner.take('with');
  for (;;) {
    const found = inner.name()?.text;
    if (inner.word() === '(') inner.group();
    const body = inner.take('as') ? inner.group() : undefined;
    if (body === undefined || found === name) return body;
    if (!inner.take(',')) return undefined;
  }
}

/** A change of a common table expression's rows changes the table that it reads. */
function afterCommon(cursor: Cursor, table: ObjectName): ObjectName {
  const body = commonTable(cursor, table.name.text);
  return (body && relationsIn(body)[0]) ?? table;
}

/** MERGE [TOP (n)] [INTO] t … USING …: its conditions decide what it does to which row. */
function merge(cursor: Cursor): readonly Operation[] | undefined {
  skipTop(cursor);
  cursor.take('into');
  const table = cursor.objectName();
  if (table === undefined) return undefined;
  const using = find(cursor, 'using');
  const on = find(cursor, 'on');
  if (using === undefined || on === undefined) return undefined;
  const source = cursor.over(using + 1, on);
  const named = source.objectName();
  const reads = [...(named === undefined ? [] : [named]), ...relationsIn(cursor.over(using + 1, on))];
  const where = expressionIn(cursor, on + 1, cursor.end);
  cursor.at = cursor.end;
  return [
    { kind: 'insert', span: whole(cursor), table, only: false, reads, where, source: 'query', rows: 0 },
  ];
}

export const changes: Changes = new Map([
  ['insert', withDirt(insert)],
  ['update', withDirt(update)],
  ['delete', withDirt(remove)],
  ['merge', withDirt(merge)],
]);

type Reader = (cursor: Cursor) => readonly Operation[] | undefined;

function withDirt(read: Reader): Reader {
  return (cursor) => {
    const dirty = dirtyIn(cursor);
    return read(cursor)?.map((one) => {
      const changes = one.kind === 'insert' || one.kind === 'update' || one.kind === 'delete';
      return changes && dirty !== undefined ? { ...one, dirty } : one;
    });
  };
}

/** A table hint that reads uncommitted rows. */
function dirtyIn(cursor: Cursor): Span | undefined {
  const inner = cursor.over(0, cursor.end);
  for (; !inner.isDone; inner.at += 1) {
    const before = inner.word(-1);
    const isHint = inner.is('nolock') || inner.is('readuncommitted');
    if (isHint && (before === '(' || before === ',')) return inner.over(inner.at, inner.at + 1).rest();
  }
  return undefined;
}

/** SELECT, also INTO a new table, and common table expressions with the statement after them. */
export function select(cursor: Cursor): readonly Operation[] | undefined {
  const into = cursor.over(1, cursor.end);
  const at = cursor.is('with') ? undefined : find(into, 'into');
  if (at !== undefined) {
    const named = cursor.over(at + 1, cursor.end);
    const table = named.objectName();
    if (table === undefined) return undefined;
    const reads = relationsIn(cursor.over(0, cursor.end));
    const dirty = dirtyIn(cursor);
    cursor.at = cursor.end;
    const persistence = /^#/.test(table.name.text) ? 'temporary' : 'permanent';
    const storage = { options: [], tablespace: undefined, accessMethod: undefined, onCommit: undefined };
    return [
      {
        ...{
          kind: 'createTableAs',
          span: whole(cursor),
          table,
          persistence,
          ifNotExists: false,
          columns: undefined,
        },
        ...{ reads, query: undefined, named: [], withData: true, storage },
        ...(dirty === undefined ? {} : { dirty }),
      },
    ];
  }
  return query(cursor, changes);
}

/** TRUNCATE TABLE t [WITH (PARTITIONS (…))]. */
export function truncate(cursor: Cursor): readonly Operation[] | undefined {
  const table = cursor.take('table') ? cursor.objectName() : undefined;
  if (cursor.take('with')) cursor.group();
  if (table === undefined || !cursor.isDone) return undefined;
  return [{ kind: 'truncate', span: whole(cursor), tables: [table], cascade: false, restartIdentity: true }];
}

/** BULK INSERT t FROM 'file'. */
export function bulkInsert(cursor: Cursor): readonly Operation[] | undefined {
  const table = cursor.take('insert') ? cursor.objectName() : undefined;
  return table && [{ kind: 'copyData', span: whole(cursor), table, direction: 'from', program: false }];
}
