/**
 * What IF NOT EXISTS passes over, because something of that name is there already: it takes the lock and does nothing else. Here it becomes
 * what it is for everybody who reads a review, a lock. Whether a server has it too is asked before the change.
 */
import type { Effect } from '../../effects/effect.ts';
import type { Action } from '../../effects/statement.ts';
import type { CreateIndex, ObjectName, Operation } from '../../operations/operation.ts';
import { oneLine } from '../../plan/format.ts';
import {
  displayName,
  nameOf,
  relationKey,
  resolveIndex,
  resolveRelation,
  tableByKey,
} from '../../schema/lookup.ts';
import type { Index, Schema } from '../../schema/model.ts';
import { sameShape, shapeOf } from '../../schema/replay/index-shape.ts';
import type { ReviewedStatement } from '../input.ts';

export interface PassedOver {
  readonly kind: 'index' | 'column' | 'table';
  /** For people. */
  readonly name: string;
  /** For people: the table that is locked all the same; undefined where none is. */
  readonly table: string | undefined;
  /** For people: the migration that made what is there. */
  readonly maker: string;
  /** Of an index: the one that is there, and whether it is the one that is wanted. */
  readonly index: { readonly is: Index; readonly isSame: boolean } | undefined;
}

/** Of which operation the server looks at the name and ends. */
const passing: ReadonlySet<Effect['fact']> = new Set([
  'create-index/exists',
  'create-index/concurrently-exists',
  'add-column/exists',
  'create-table/exists',
]);

export interface CarriedOut {
  /** As it is carried out. */
  readonly one: ReviewedStatement;
  readonly passed: readonly PassedOver[];
}

/** `before`: the schema that the statement finds. */
export function asCarriedOut(one: ReviewedStatement, before: Schema): CarriedOut {
  const passed: PassedOver[] = [];
  const actions = one.actions.flatMap((action): readonly Action[] => {
    const found = passing.has(action.effect.fact) ? passedOver(action.operation, before) : undefined;
    if (found === undefined) return [action];
    passed.push(found);
    const { operation } = action;
    return operation.kind === 'createTable' || !('table' in operation) || operation.table === undefined
      ? []
      : [{ ...action, operation: locking(operation, operation.table, action.effect) }];
  });
  return { one: passed.length === 0 ? one : { ...one, actions }, passed };
}

function locking({ span }: Operation, table: ObjectName, effect: Effect): Operation {
  return { kind: 'lockTable', span, tables: [table], mode: effect.relations[0]?.lock ?? '' };
}

function passedOver(operation: Operation, before: Schema): PassedOver | undefined {
  switch (operation.kind) {
    case 'createIndex':
      return indexPassedOver(operation, before);
    case 'addColumn': {
      const key = relationKey(before, operation.table);
      const of = tableByKey(before, key);
      const is = of?.columns.find(({ name }) => name === operation.column.name.text);
      if (is === undefined) return undefined;
      const table = oneLine(displayName(key));
      const name = `${table}.${oneLine(is.name)}`;
      return { kind: 'column', name, table, maker: makerOf(is.origin.file), index: undefined };
    }
    case 'createTable': {
      const is = resolveRelation(before, operation.table);
      if (is === undefined) return undefined;
      const name = oneLine(displayName(is.key));
      return { kind: 'table', name, table: undefined, maker: makerOf(is.origin.file), index: undefined };
    }
    default:
      return undefined;
  }
}

function indexPassedOver(operation: CreateIndex, before: Schema): PassedOver | undefined {
  if (operation.name === undefined) return undefined;
  const relation = resolveRelation(before, operation.table);
  const is = resolveIndex(
    before,
    nameOf(relation?.schema ?? operation.table.schema?.text, operation.name.text),
  );
  if (is === undefined) return undefined;
  const isSame = is.relation === relation?.key && sameShape(is, shapeOf(operation));
  return {
    kind: 'index',
    name: oneLine(is.name),
    table: oneLine(displayName(relation?.key ?? is.relation)),
    maker: makerOf(is.origin.file),
    index: { is, isSame },
  };
}

/** A file by its name, or by its folder where all of them are called alike. */
function makerOf(path: string): string {
  const [name = '', folder = name] = path.split('/').toReversed();
  return oneLine(/\d/.test(name) ? name : `${folder}/${name}`);
}

/** For the column of what a statement does. A sentence for each. */
export function passedOverInWords({ kind, name, table, maker, index }: PassedOver): string {
  const other = index?.isSame === false ? ', with another definition' : '';
  const on = kind === 'index' && table !== undefined ? ` on ${table}` : '';
  const lock = table === undefined ? '' : '; it takes its lock all the same';
  return `Passes over ${kind} ${name}${on}, which is there already${other} (${maker})${lock}.`;
}

/** IF NOT EXISTS looks for the name alone. */
export function passedInvalid(own: readonly { readonly one: Pick<ReviewedStatement, 'actions'> }[]): string {
  const isGuarded = own.some(({ one }) =>
    one.actions.some(
      ({ operation, effect }) =>
        operation.kind === 'createIndex' &&
        operation.ifNotExists &&
        effect.relations.some(({ isNew, buildsIndex }) => !isNew && buildsIndex),
    ),
  );
  return isGuarded ? ', or that it passed over an index that a build by hand has left invalid' : '';
}
