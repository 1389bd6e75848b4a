/** Keys, checks and indexes on columns that come with the change: no release that runs now writes them, and many rows of it pass unseen. */
import type { ConstraintDefinition, Operation } from '../../operations/operation.ts';
import { column, resolveRelation, table, tableByKey } from '../../schema/lookup.ts';
import type { Schema, Table } from '../../schema/model.ts';
import { passesWith, type Given } from '../rows/check-value.ts';
import { isGiven, type Span } from './loosened.ts';

/** Another value for each row: manual, “UUID Functions” and “Sequence Manipulation Functions”. */
const generates = /\b(?:gen_random_uuid|uuid_generate_v(?:1|1mc|4)|uuidv[47]|nextval)\s*\(/i;

/**
 * On columns that come with the change: no release that runs now writes them. Where one of several is null, unique and foreign keys let
 * the row through.
 */
export function isOnNew(
  operation: Operation & { readonly kind: 'addConstraint' | 'createIndex' },
  before: Schema,
  { start, end }: Span,
): boolean {
  const key = resolveRelation(before, operation.table)?.key ?? '';
  const was = tableByKey(start, key);
  const columns =
    operation.kind === 'createIndex'
      ? operation.elements.map((one) => one.column?.text)
      : columnsOf(operation.constraint);
  const is = table(end, operation.table);
  const isNew = (name: string | undefined): boolean =>
    name !== undefined && (was === undefined || column(was, name) === undefined);
  const isLeftOut = (name: string | undefined): boolean =>
    isNew(name) && !isGiven(is && column(is, name ?? ''));
  // Each row gets a value of its own from the server, whoever leaves the column out.
  const isNumbered = (name: string | undefined): boolean => {
    const own = name !== undefined && isNew(name) && is !== undefined ? column(is, name) : undefined;
    return own !== undefined && (own.identity !== undefined || generates.test(own.default ?? ''));
  };
  const isUnique = operation.kind === 'createIndex' || operation.constraint.kind === 'unique';
  if (isUnique && columns.some(isNumbered)) return true;
  if (operation.kind === 'addConstraint' && operation.constraint.kind === 'primary-key')
    return operation.constraint.columns.every(({ text }) => isNumbered(text));
  if (operation.kind === 'addConstraint' && operation.constraint.kind === 'check') {
    const { expression } = operation.constraint;
    if (columns.some(isNew) && isKeptByAll(expression.text, { was, is, isLeftOut })) return true;
  }
  return letsNullsThrough(operation) ? columns.some(isLeftOut) : columns.length > 0 && columns.every(isNew);
}

/** A CHECK over columns of both kinds that each row of a release passes which leaves the new ones out. */
function isKeptByAll(
  text: string,
  {
    was,
    is,
    isLeftOut,
  }: {
    readonly was: Table | undefined;
    readonly is: Table | undefined;
    readonly isLeftOut: (name: string) => boolean;
  },
): boolean {
  return passesWith(text, (name): Given => {
    if (isLeftOut(name)) return 'null';
    // What lets nulls in from now on has never held one: no release that runs writes it.
    return was !== undefined && is !== undefined && column(was, name)?.nullable === false ? 'value' : 'open';
  });
}

function letsNullsThrough(
  operation: Operation & { readonly kind: 'addConstraint' | 'createIndex' },
): boolean {
  if (operation.kind === 'createIndex') return !operation.nullsNotDistinct;
  const { constraint } = operation;
  if (constraint.kind === 'foreign-key') return constraint.match === 'simple';
  return constraint.kind === 'unique' && !constraint.nullsNotDistinct;
}

function columnsOf(constraint: ConstraintDefinition): readonly (string | undefined)[] {
  switch (constraint.kind) {
    case 'primary-key':
    case 'not-null':
      return [];
    case 'unique':
    case 'foreign-key':
      return constraint.columns.map(({ text }) => text);
    case 'check':
      return constraint.expression.columns;
    case 'exclusion':
      return constraint.elements.map((one) => one.column?.text);
  }
}
