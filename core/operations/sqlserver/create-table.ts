/** CREATE TABLE: columns, constraints and indexes between its parentheses, and its filegroup. */
import { startsConstraint } from '../tokens/constraints.ts';
import type {
  ColumnDefinition,
  ConstraintDefinition,
  CreateIndex,
  ObjectName,
  Operation,
} from '../model/operation.ts';
import { blankIndex, blankTable } from '../tokens/create-table.ts';
import type { Cursor } from '../tokens/cursor.ts';
import { whole } from '../tokens/parts.ts';
import { columnDefinition, constraintAt, inlineIndex, type InlineIndex } from './columns.ts';
import { storageAfter } from './options.ts';

/** Parses what follows CREATE TABLE. `guarded`: runs only if the table is missing. */
export function createTable(cursor: Cursor, guarded: boolean): readonly Operation[] | undefined {
  const ifNotExists = cursor.take('if', 'not', 'exists') || guarded;
  const table = cursor.objectName();
  if (table === undefined) return undefined;
  const persistence = /^#/.test(table.name.text) ? 'temporary' : 'permanent';
  const body = cursor.group();
  const elements = body && elementsIn(body);
  if (elements === undefined) return undefined;
  const { columns, constraints, indexes } = elements;
  cursor.take('as');
  cursor.takeOne('node', 'edge', 'filetable');
  const { options, tablespace } = storageAfter(cursor);
  if (!cursor.isDone) return undefined;
  const storage = { ...blankTable.storage, options, tablespace };
  return [
    { ...blankTable, span: whole(cursor), table, persistence, ifNotExists, columns, constraints, storage },
    ...indexes.map((one): Operation => ({ ...indexOf(one, table, ifNotExists), withTable: true })),
  ];
}

/** An index that is written among columns. */
export function indexOf(one: InlineIndex, table: ObjectName, ifNotExists: boolean): CreateIndex {
  const { name, unique, elements, include, where, span, columnstore, clustered, options } = one;
  return {
    ...{ ...blankIndex, span, name, table, unique, ifNotExists, elements, include, where },
    method: columnstore ? 'columnstore' : 'btree',
    options: clustered ? [...options, { name: 'clustered', value: undefined }] : options,
  };
}

export interface Elements {
  readonly columns: readonly ColumnDefinition[];
  readonly constraints: readonly ConstraintDefinition[];
  readonly indexes: readonly InlineIndex[];
}

export function elementsIn(body: Cursor): Elements | undefined {
  const columns: ColumnDefinition[] = [];
  const constraints: ConstraintDefinition[] = [];
  const indexes: InlineIndex[] = [];
  for (const part of body.list()) {
    const from = part.at;
    if (part.is('period', 'for', 'system_time')) continue;
    if (part.take('index')) {
      const index = indexAfter(part, from);
      if (index === undefined || !part.isDone) return undefined;
      indexes.push(index);
    } else if (startsConstraint(part)) {
      // No comma is required between two constraints.
      while (!part.isDone) {
        const one = tableConstraint(part);
        if (one === undefined) return undefined;
        constraints.push(one);
      }
    } else {
      const read = columnDefinition(part);
      if (read === undefined) return undefined;
      columns.push(read.column);
      indexes.push(...read.indexes);
    }
  }
  return { columns, constraints, indexes };
}

/** Parses what follows INDEX, which is reserved: a column of that name would be quoted. */
export function indexAfter(cursor: Cursor, from: number): InlineIndex | undefined {
  const name = cursor.name();
  return name && inlineIndex(cursor, name, from);
}

/** `[CONSTRAINT name] …`; undefined if there is none. */
function tableConstraint(cursor: Cursor): ConstraintDefinition | undefined {
  const from = cursor.at;
  const name = cursor.take('constraint') ? cursor.name() : undefined;
  return constraintAt(cursor, name, from);
}
