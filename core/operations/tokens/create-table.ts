/** The defaults of CREATE TABLE, CREATE INDEX, CREATE VIEW and CREATE TRIGGER in a dialect without a grammar, and CREATE TABLE AS. */
import type {
  CreateIndex,
  CreateTable,
  CreateTrigger,
  CreateView,
  IndexElement,
  Operation,
} from '../model/operation.ts';
import type { Cursor } from './cursor.ts';
import { expressionIn } from './parts.ts';
import { relationsIn } from './rows.ts';

export const blankTable = {
  kind: 'createTable',
  foreign: false,
  columns: [],
  constraints: [],
  like: [],
  inherits: [],
  partitionOf: undefined,
  partitionBound: undefined,
  partitionBy: undefined,
  storage: { options: [], tablespace: undefined, accessMethod: undefined, onCommit: undefined },
  ofType: undefined,
  server: undefined,
  serverOptions: [],
} as const satisfies Partial<CreateTable>;

/** Parses what follows AS: the tables that the query reads. */
export function tableFromQuery(
  cursor: Cursor,
  made: Pick<CreateTable, 'span' | 'table' | 'persistence' | 'ifNotExists' | 'storage'>,
): readonly Operation[] {
  const { span, table, persistence, ifNotExists, storage } = made;
  const reads = relationsIn(cursor.over(cursor.at, cursor.end));
  cursor.at = cursor.end;
  return [
    {
      ...{ kind: 'createTableAs', span, table, persistence, ifNotExists, columns: undefined, reads, storage },
      ...{ query: undefined, named: [], withData: true },
    },
  ];
}

export const blankIndex = {
  kind: 'createIndex',
  only: false,
  concurrently: false,
  include: [],
  nullsNotDistinct: false,
  options: [],
  tablespace: undefined,
} as const satisfies Partial<CreateIndex>;

/** A key of an index without any option. */
export const blankElement = {
  collation: undefined,
  collationSchema: undefined,
  opclass: undefined,
  opclassSchema: undefined,
  opclassOptions: [],
  nulls: undefined,
} as const;

/** A column or an expression from here to the token at `end`; then the cursor goes to its end. */
export function keyElement(
  cursor: Cursor,
  end: number,
  more: Pick<IndexElement, 'collation' | 'descending'>,
): IndexElement | undefined {
  const { at } = cursor;
  if (end <= at) return undefined;
  const key = cursor.over(at, end);
  const column = key.name();
  const isColumn = column !== undefined && key.isDone;
  const place = cursor.spanFrom(at);
  cursor.at = cursor.end;
  return {
    ...{ start: place.start, end: cursor.behind },
    ...{ ...blankElement, ...more },
    column: isColumn ? column : undefined,
    expression: isColumn ? undefined : expressionIn(cursor, at, end),
  };
}

const blankView = {
  kind: 'createView',
  materialized: false,
  withData: false,
  shape: undefined,
  options: [],
  checkOption: undefined,
  tablespace: undefined,
  accessMethod: undefined,
} as const satisfies Partial<CreateView>;

/** `(a, b) AS query` after a view's name; undefined if it does not follow. */
export function viewAfter(
  cursor: Cursor,
  made: Pick<CreateView, 'span' | 'source' | 'view' | 'orReplace' | 'ifNotExists' | 'persistence'>,
): readonly Operation[] | undefined {
  const names = cursor.word() === '(' ? cursor.group()?.list() : [];
  const named = (names ?? []).flatMap((one) => one.name()?.text ?? []);
  if (!cursor.take('as') || cursor.isDone) return undefined;
  const query = cursor.rest();
  const reads = relationsIn(cursor.over(cursor.at));
  cursor.at = cursor.end;
  const columns = named.length === 0 ? undefined : named;
  return [{ ...blankView, ...made, columns, reads, query, text: cursor.written(query), named }];
}

/** A trigger that contains its own program. */
export function triggerOf(
  made: Pick<
    CreateTrigger,
    'span' | 'source' | 'name' | 'table' | 'orReplace' | 'timing' | 'events' | 'columns' | 'function'
  >,
): Operation {
  return {
    ...{ kind: 'createTrigger', constraint: false, forEach: 'row', when: undefined },
    ...{ functionArguments: [], from: undefined, deferrable: false, initiallyDeferred: false },
    ...{ oldTable: undefined, newTable: undefined },
    ...made,
  };
}
