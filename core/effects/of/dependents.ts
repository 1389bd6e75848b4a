/** The dependent objects that DROP … CASCADE drops, and the relations that lose a part. */
import type { Operation } from '../../operations/model/operation.ts';
import { victimsOf } from '../../schema/cascade.ts';
import { relationKey, resolveRelation } from '../../schema/lookup.ts';
import { policiesReading } from '../column-users.ts';
import { play, type EffectScope, type Played } from './scope.ts';

export function withDependents(
  operation: Operation & { readonly cascade: boolean },
  scope: EffectScope,
  others: readonly Played[],
): readonly Played[] {
  return [...others, ...dependents(operation, scope, others)];
}

/** Leaves out relations that already have another role. */
function dependents(
  operation: Operation & { readonly cascade: boolean },
  scope: EffectScope,
  others: readonly Played[],
): readonly Played[] {
  if (!operation.cascade) return [];
  const { schema } = scope;
  const taken = victimsOf(schema, operation).flatMap(({ key, on, kind }) => {
    if (on !== undefined) return [on];
    return kind === 'function' || kind === 'type' || kind === 'schema' || kind === 'extension' ? [] : [key];
  });
  const keys = [...taken, ...guarded(operation, scope)];
  return play(
    'dependent',
    keys.filter((key) => !others.some((one) => one.key === key)),
  );
}

/** Tables whose policies read the dropped object. */
function guarded(operation: Operation, { schema }: EffectScope): readonly string[] {
  switch (operation.kind) {
    case 'dropColumn': {
      const relation = relationKey(schema, operation.table);
      return policiesReading(schema, { relation, column: operation.column.text }).map(({ on }) => on);
    }
    case 'dropRelation': {
      const relation = resolveRelation(schema, operation.target)?.key;
      return relation === undefined ? [] : policiesReading(schema, { relation }).map(({ on }) => on);
    }
    default:
      return [];
  }
}
