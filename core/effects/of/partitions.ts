/** Creating, attaching, detaching and dropping partitions: which facts apply. */
import type { AttachPartition, DetachPartition } from '../../operations/model/operation.ts';
import { mentions } from '../../schema/expression-text.ts';
import { foreignKeysFrom, indexesOf, table, tableByKey, type ForeignKey } from '../../schema/lookup.ts';
import type { Index, Schema, Table } from '../../schema/model.ts';
import { defaultPartition, hasSameIndex, isDefaultBound, referencedBy, referencing } from './relations.ts';
import {
  indexKeyNamed,
  keyNamed,
  part,
  partitionKeys,
  play,
  withPartitions,
  type EffectScope,
  type Part,
  type Played,
} from './scope.ts';

export function attachPartition(operation: AttachPartition, scope: EffectScope): readonly Part[] {
  const { schema } = scope;
  if (operation.index) return [attachIndex(operation, scope)];
  const parent = table(schema, operation.table);
  const parentKey = keyNamed(scope, operation.table);
  const key = keyNamed(scope, operation.partition);
  const partition = tableByKey(schema, key);
  const sibling = isDefaultBound(operation.bound) ? [] : defaultKeys(schema, parentKey);
  const open = [key, ...sibling].filter(
    (one) => mayBeProved(tableByKey(schema, one), parent) && !(one === key && checksKeys(partition, parent)),
  );
  const played: readonly Played[] = [
    ...play('parent', [parentKey]),
    ...play('partition', [key, ...partitionKeys(schema, key)]),
    ...play('default-partition', sibling),
    ...keysOfParent(schema, parentKey),
  ].map((one) => (open.includes(one.key) ? { ...one, unclaimed: ['scan'] } : one));
  const uncertain =
    open.length === 0 ? undefined : 'Rows are read unless a valid CHECK proves that they fit the bounds.';
  const builds = indexesOf(schema, parentKey).some((index) => !hasSameIndex(schema, key, index));
  if (builds && partition !== undefined) return [part('attach-partition/builds-index', played, uncertain)];
  const base = part(open.includes(key) ? 'attach-partition/proved' : 'attach-partition', played, uncertain);
  const shared = sharedKeys(partition, parent).map((one) => one.references.relation);
  if (shared.length === 0) return [base];
  const others = play('referenced', withPartitions(schema, shared));
  return [
    part('attach-partition/own-key', [
      ...play('parent', [parentKey]),
      ...play('partition', [key]),
      ...others,
    ]),
    base,
  ];
}

/** Rows of the new partition are checked against foreign keys of the parent that it lacks. */
function checksKeys(partition: Table | undefined, parent: Table | undefined): boolean {
  const all = parent === undefined ? [] : foreignKeysFrom(parent);
  return sharedKeys(partition, parent).length < all.length;
}

function sharedKeys(partition: Table | undefined, parent: Table | undefined): readonly ForeignKey[] {
  if (partition === undefined || parent === undefined) return [];
  const own = foreignKeysFrom(partition).filter((one) => one.valid);
  return foreignKeysFrom(parent).filter((wanted) =>
    own.some(
      (one) =>
        one.references.relation === wanted.references.relation &&
        one.columns.join() === wanted.columns.join(),
    ),
  );
}

/** It has a valid CHECK on the partition key; whether that CHECK suffices is not decided here. */
export function mayBeProved(candidate: Table | undefined, parent: Table | undefined): boolean {
  const key = (parent?.partitionBy?.columns ?? []).flatMap((one) => one ?? []);
  return (candidate?.constraints ?? []).some(
    (one) =>
      one.kind === 'check' &&
      one.valid &&
      key.some((name) => one.columns.includes(name) || mentions(one.expression, name)),
  );
}

function attachIndex(operation: AttachPartition, scope: EffectScope): Part {
  const parent = indexKeyNamed(scope, operation.table);
  const child = indexKeyNamed(scope, operation.partition);
  const ownerOf = (key: string): readonly string[] => {
    const index: Index | undefined = scope.schema.indexes.get(key);
    return index === undefined ? [] : [index.relation];
  };
  return part('attach-index', [
    ...play('target', [parent]),
    ...play('index', [child]),
    ...play('parent', ownerOf(parent)),
    ...play('partition', ownerOf(child)),
  ]);
}

export function detachPartition(operation: DetachPartition, scope: EffectScope): readonly Part[] {
  const { schema } = scope;
  const parent = keyNamed(scope, operation.table);
  const key = keyNamed(scope, operation.partition);
  const played = [
    ...play('parent', [parent]),
    ...play('partition', [key, ...partitionKeys(schema, key)]),
    ...play(
      'default-partition',
      defaultKeys(schema, parent).filter((one) => one !== key),
    ),
    ...keysOfParent(schema, parent),
  ];
  return [part(operation.concurrently ? 'detach-partition/concurrently' : 'detach-partition', played)];
}

/** A partition takes part in the foreign keys of its parent, on either side. */
export function keysOfParent(schema: Schema, parent: string): readonly Played[] {
  return [
    ...play('referenced', referencedBy(schema, tableByKey(schema, parent))),
    ...play('referencing', referencing(schema, parent)),
  ];
}

export function defaultKeys(schema: Schema, parent: string): readonly string[] {
  const found = defaultPartition(schema, parent);
  return found === undefined ? [] : [found.key, ...partitionKeys(schema, found.key)];
}
