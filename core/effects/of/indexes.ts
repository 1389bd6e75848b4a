/** Indexes: which facts apply. */
import type { CreateIndex, DropIndex, ObjectName, Reindex } from '../../operations/model/operation.ts';
import {
  indexesOf,
  isThere,
  nameOf,
  resolveIndex,
  resolveRelation,
  tableByKey,
} from '../../schema/lookup.ts';
import type { Effect } from '../effect.ts';
import { hasSameIndex } from './relations.ts';
import {
  effectOfParts,
  indexKeyNamed,
  isPartitioned,
  keyNamed,
  part,
  partitionKeys,
  play,
  tableAndPartitions,
  unknownEffect,
  type EffectScope,
  type Part,
  type Played,
} from './scope.ts';
import { shapeOf } from '../../schema/apply/index-shape.ts';

export function createIndex(operation: CreateIndex, scope: EffectScope): readonly Part[] {
  const { schema } = scope;
  const key = keyNamed(scope, operation.table);
  const target = play('target', [key]);
  // The server takes the lock before it looks up the name.
  if (isPassedOver(operation, schema))
    return [
      part(operation.concurrently ? 'create-index/concurrently-exists' : 'create-index/exists', target),
    ];
  if (operation.concurrently) return [part('create-index/concurrently', target)];
  const known = tableByKey(schema, key);
  // For a table that no migration creates, ONLY shows that it is partitioned.
  if (operation.only && (isPartitioned(known) || known?.complete !== true))
    return [part('create-index/only', target)];
  const form = shapeOf(operation);
  const played = tableAndPartitions(scope, operation.table, operation.only ? 'only' : 'all').map(
    (one): Played =>
      one.role === 'partition' && hasSameIndex(schema, one.key, form)
        ? { ...one, unclaimed: ['index'] }
        : one,
  );
  return [part('create-index', played)];
}

/** IF NOT EXISTS, and an index of that name exists. */
function isPassedOver({ ifNotExists, name, table }: CreateIndex, schema: EffectScope['schema']): boolean {
  if (!ifNotExists || name === undefined) return false;
  const owner = resolveRelation(schema, table)?.schema ?? table.schema?.text;
  return isThere(resolveIndex(schema, nameOf(owner, name.text)));
}

export function dropIndex(operation: DropIndex, scope: EffectScope): readonly Part[] {
  const fact = operation.concurrently ? 'drop-index/concurrently' : 'drop-index';
  const found = resolveIndex(scope.schema, operation.index);
  const index = play('index', [indexKeyNamed(scope, operation.index)]);
  if (found === undefined) {
    const lock = operation.concurrently ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE';
    const gap = operation.ifExists
      ? `Where the index is there, its table is locked too, in ${lock} mode; else nothing is locked.`
      : `The table of the index is locked too, in ${lock} mode.`;
    return [part(fact, index, gap)];
  }
  return [
    part(fact, [
      ...play('target', [found.relation]),
      ...play('partition', partitionKeys(scope.schema, found.relation)),
      ...index,
    ]),
  ];
}

export function reindex(operation: Reindex, scope: EffectScope): Effect {
  const { schema } = scope;
  const { target } = operation;
  switch (operation.scope) {
    case 'index': {
      const found = target === undefined ? undefined : resolveIndex(schema, target);
      if (found === undefined) return unknownIndex(target, operation, scope);
      return reindexed([found.relation], [found.key], operation, scope);
    }
    case 'table': {
      if (target === undefined) return unknownIndex(target, operation, scope);
      return reindexed([keyNamed(scope, target)], undefined, operation, scope);
    }
    case 'schema': {
      const tables = [...schema.relations.values()].filter(
        (one) => one.schema === target?.name.text && one.kind !== 'view' && one.kind !== 'sequence',
      );
      const keys = tables.map((one) => one.key);
      return reindexed(keys, undefined, operation, scope);
    }
    case 'database':
    case 'system': {
      const every = part(
        several(operation),
        [],
        'It takes every table of the database, one after the other.',
      );
      return effectOfParts(scope, [every]);
    }
  }
}

function reindexed(
  tables: readonly string[],
  indexes: readonly string[] | undefined,
  operation: Reindex,
  scope: EffectScope,
): Effect {
  const { schema } = scope;
  const [stored, partitioned] = [false, true].map((wanted) =>
    tables.filter((key) => isPartitioned(tableByKey(schema, key)) === wanted),
  );
  const leaves = (partitioned ?? []).flatMap((key) => partitionKeys(schema, key));
  const all = [...(stored ?? []), ...leaves];
  const built = indexes ?? all.flatMap((key) => indexesOf(schema, key).map((one) => one.key));
  const played = [
    ...play('target', stored ?? []),
    ...play('partition', leaves),
    ...play('index', indexes === undefined ? built : partsOf(indexes, schema)),
  ];
  const alone = operation.scope !== 'schema' && leaves.length === 0 && (partitioned ?? []).length === 0;
  return effectOfParts(scope, [
    part(alone && !operation.concurrently ? 'reindex' : several(operation), played),
  ]);
}

/** An index of a partitioned table has no file; the indexes of its partitions are built. */
function partsOf(indexes: readonly string[], schema: EffectScope['schema']): readonly string[] {
  return indexes.flatMap((key) => {
    const parts: string[] = [];
    for (const one of schema.indexes.values())
      if (one.partOf === key) parts.push(...partsOf([one.key], schema));
    return parts.length === 0 ? [key] : parts;
  });
}

function several(operation: Reindex): 'reindex/concurrently' | 'reindex/several' {
  return operation.concurrently ? 'reindex/concurrently' : 'reindex/several';
}

function unknownIndex(target: ObjectName | undefined, operation: Reindex, scope: EffectScope): Effect {
  if (target === undefined) return unknownEffect(scope, 'What is rebuilt is not known here.');
  const index = play('index', [indexKeyNamed(scope, target)]);
  const lock = operation.concurrently ? 'SHARE UPDATE EXCLUSIVE' : 'SHARE';
  const fact = operation.concurrently ? 'reindex/concurrently' : 'reindex';
  return effectOfParts(scope, [part(fact, index, `The table of the index is locked too, in ${lock} mode.`)]);
}
