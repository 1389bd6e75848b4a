/**
 * Names that the server gives: an index without a name has one as soon as it is there, and who asks for it before and after has to know it.
 * They are taken from the replay, which chooses as PostgreSQL does.
 */
import type { Action } from '../../effects/statement.ts';
import type { AddConstraint, CreateIndex } from '../../operations/operation.ts';
import { relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Schema } from '../../schema/model.ts';
import { sameShape, shapeOf } from '../../schema/replay/index-shape.ts';
import type { ReviewedStatement } from '../input.ts';

/** `before`, `after`: the schema around the statement. */
export function withNames(one: ReviewedStatement, before: Schema, after: Schema): ReviewedStatement {
  const actions = one.actions.map((action) => named(action, before, after));
  return actions.every((action, at) => action === one.actions[at]) ? one : { ...one, actions };
}

function named(action: Action, before: Schema, after: Schema): Action {
  const { operation } = action;
  if (operation.kind === 'createIndex' && operation.name === undefined) {
    const text = indexName(operation, before, after);
    return text === undefined
      ? action
      : { ...action, operation: { ...operation, name: { ...operation.span, text } } };
  }
  if (operation.kind === 'addConstraint' && operation.constraint.name === undefined) {
    const text = constraintName(operation, before, after);
    if (text === undefined) return action;
    const { constraint, span } = operation;
    return { ...action, operation: { ...operation, constraint: { ...constraint, name: { ...span, text } } } };
  }
  return action;
}

/** Undefined where several came at once and look alike, or nobody saw the table made. */
function indexName(operation: CreateIndex, before: Schema, after: Schema): string | undefined {
  const key = relationKey(before, operation.table);
  const shape = shapeOf(operation);
  return onlyOne(
    [...after.indexes.values()].filter(
      (one) => one.relation === key && !before.indexes.has(one.key) && sameShape(one, shape),
    ),
  );
}

function constraintName(
  { table, constraint }: AddConstraint,
  before: Schema,
  after: Schema,
): string | undefined {
  if (!('columns' in constraint)) return undefined;
  const key = relationKey(before, table);
  const old = tableByKey(before, key)?.constraints ?? [];
  const columns = constraint.columns.map(({ text }) => text).join();
  return onlyOne(
    (tableByKey(after, key)?.constraints ?? []).filter(
      (one) =>
        one.kind === constraint.kind &&
        one.columns.join() === columns &&
        !old.some(({ name }) => name === one.name),
    ),
  );
}

function onlyOne(found: readonly { readonly name: string }[]): string | undefined {
  return found.length === 1 ? found[0]?.name : undefined;
}
