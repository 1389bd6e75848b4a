/** Constraints in the syntax that the dialects without a grammar share, and the defaults of a column's properties. */
import type { Span } from '../../text/span.ts';
import type {
  ColumnDefinition,
  ConstraintDefinition,
  IndexElement,
  Name,
  ReferentialAction,
} from '../model/operation.ts';
import type { Cursor } from './cursor.ts';
import { expressionOf, namesIn } from './parts.ts';

export const blankColumn = {
  serial: undefined,
  notNullName: undefined,
  notNullNoInherit: false,
  identity: undefined,
  identityOptions: undefined,
  collationSchema: undefined,
  storage: undefined,
  compression: undefined,
  options: [],
} as const;

const notDeferrable = { deferrable: false, initiallyDeferred: false } as const;
const ofKey = { ...notDeferrable, include: [], usingIndex: undefined, withoutOverlaps: false } as const;
const noStorage = { options: [], tablespace: undefined } as const;

export function primaryKey(
  columns: readonly Name[],
  at: Span,
  parts?: readonly IndexElement[],
): ConstraintDefinition {
  const place = { start: at.start, end: at.end };
  return { ...place, ...ofKey, kind: 'primary-key', name: undefined, columns, parts, storage: noStorage };
}

export function unique(
  columns: readonly Name[],
  name: Name | undefined,
  at: Span,
  parts?: readonly IndexElement[],
): ConstraintDefinition {
  const place = { start: at.start, end: at.end };
  return {
    ...place,
    ...ofKey,
    kind: 'unique',
    name,
    columns,
    parts,
    nullsNotDistinct: false,
    storage: noStorage,
  };
}

/** `REFERENCES t (…) …` from the token at `from` on. */
export function references(
  cursor: Cursor,
  columns: readonly Name[],
  name: Name | undefined,
  from: number,
): ConstraintDefinition | undefined {
  if (!cursor.take('references')) return undefined;
  const target = cursor.objectName();
  if (target === undefined) return undefined;
  const referencedColumns = cursor.word() === '(' ? namesIn(cursor) : [];
  if (referencedColumns === undefined) return undefined;
  let match: 'simple' | 'full' | 'partial' = 'simple';
  if (cursor.take('match')) match = cursor.takeOne('simple', 'full', 'partial') ?? 'simple';
  let onDelete: ReferentialAction = 'no-action';
  let onUpdate: ReferentialAction = 'no-action';
  while (cursor.is('on', 'delete') || cursor.is('on', 'update')) {
    const isDelete = cursor.word(1) === 'delete';
    cursor.at += 2;
    const action = referentialAction(cursor);
    if (action === undefined) return undefined;
    if (isDelete) onDelete = action;
    else onUpdate = action;
  }
  return {
    ...cursor.spanFrom(from),
    ...notDeferrable,
    ...{
      kind: 'foreign-key',
      name,
      columns,
      references: target,
      referencedColumns,
      onDelete,
      onUpdate,
      match,
    },
    ...{ deleteColumns: [], period: false, notValid: false, notEnforced: false },
  };
}

function referentialAction(cursor: Cursor): ReferentialAction | undefined {
  if (cursor.take('no', 'action')) return 'no-action';
  if (cursor.take('set', 'null')) return 'set-null';
  if (cursor.take('set', 'default')) return 'set-default';
  return cursor.takeOne('restrict', 'cascade');
}

export function checkConstraint(
  cursor: Cursor,
  name: Name | undefined,
  from: number,
): ConstraintDefinition | undefined {
  if (!cursor.take('check')) return undefined;
  const inner = cursor.group();
  if (inner === undefined) return undefined;
  const expression = expressionOf(inner);
  const notEnforced = cursor.take('not', 'enforced');
  cursor.take('enforced');
  return {
    ...cursor.spanFrom(from),
    ...notDeferrable,
    ...{ kind: 'check', name, expression, noInherit: false, notValid: false, notEnforced },
  };
}

/** [GENERATED ALWAYS] AS (…), and how it is stored: one of these words, or VIRTUAL. */
export function generatedAs(
  cursor: Cursor,
  ...stored: readonly string[]
): ColumnDefinition['generated'] | undefined {
  cursor.take('generated', 'always');
  const inner = cursor.take('as') ? cursor.group() : undefined;
  if (inner === undefined) return undefined;
  const isStored = !cursor.take('virtual') && cursor.takeOne(...stored) !== undefined;
  return { storage: isStored ? 'stored' : 'virtual', expression: expressionOf(inner) };
}

/** At the beginning of a table's constraint, in SQLite and SQL Server. */
export function startsConstraint(cursor: Cursor): boolean {
  switch (cursor.word()) {
    case 'constraint':
    case 'unique':
    case 'check':
      return true;
    case 'primary':
    case 'foreign':
      return cursor.word(1) === 'key';
    default:
      return false;
  }
}
