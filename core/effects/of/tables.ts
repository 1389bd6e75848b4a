/** Relations as a whole, and partitions: which facts apply. */
import type {
  AlterTableOption,
  AttachPartition,
  ConstraintDefinition,
  CreateTable,
  CreateTableAs,
  DetachPartition,
  DropRelation,
  DropSchema,
  RenameRelation,
  Truncate,
} from '../../operations/operation.ts';
import { mentions } from '../../schema/expression-text.ts';
import {
  creationKey,
  indexesOf,
  resolveIndex,
  resolveRelation,
  table,
  tableByKey,
} from '../../schema/lookup.ts';
import type { Index, Schema, Table } from '../../schema/model.ts';
import type { Effect } from '../effect.ts';
import {
  defaultPartition,
  hasSameIndex,
  isDefaultBound,
  referencedBy,
  referencing,
  viewsOver,
} from './relations.ts';
import {
  effectOfParts,
  indexKeyNamed,
  keyNamed,
  part,
  partitionKeys,
  play,
  sourceKeys,
  tableAndPartitions,
  unknownEffect,
  withPartitions,
  type EffectScope,
  type Part,
  type Played,
} from './scope.ts';

export function createTable(operation: CreateTable, scope: EffectScope): readonly Part[] {
  const { schema } = scope;
  const key = creationKey(schema, operation.table);
  if (operation.ifNotExists && schema.relations.get(key)?.certainty === 'certain') {
    return [part('create-table/exists')];
  }
  const created = { role: 'target', key, created: true } as const;
  const foreignKeys = [...operation.constraints, ...operation.columns.flatMap((one) => one.constraints)];
  const others = foreignKeys.flatMap((one) => referencedKey(one, scope)).filter((one) => one !== key);
  const plain = part('create-table', [
    created,
    ...play('referenced', withPartitions(schema, others)),
    ...play(
      'source',
      operation.like.map((one) => keyNamed(scope, one)),
    ),
    ...play(
      'parent',
      operation.inherits.map((one) => keyNamed(scope, one)),
    ),
  ]);
  if (operation.partitionOf === undefined) return [plain];
  const parent = keyNamed(scope, operation.partitionOf);
  const siblings = isDefaultBound(operation.partitionBound) ? [] : defaultKeys(schema, parent);
  const partition = part('create-table/partition', [
    created,
    ...play('parent', [parent]),
    ...play('default-partition', siblings),
    ...keysOfParent(schema, parent),
  ]);
  return others.length === 0 ? [partition] : [partition, plain];
}

function referencedKey(one: ConstraintDefinition, scope: EffectScope): readonly string[] {
  return one.kind === 'foreign-key' ? [keyNamed(scope, one.references)] : [];
}

/** A partition takes part in the foreign keys of its parent, on either side. */
function keysOfParent(schema: Schema, parent: string): readonly Played[] {
  return [
    ...play('referenced', referencedBy(schema, tableByKey(schema, parent))),
    ...play('referencing', referencing(schema, parent)),
  ];
}

function defaultKeys(schema: Schema, parent: string): readonly string[] {
  const found = defaultPartition(schema, parent);
  return found === undefined ? [] : [found.key, ...partitionKeys(schema, found.key)];
}

export function createTableAs(operation: CreateTableAs, scope: EffectScope): readonly Part[] {
  const created = { role: 'target', key: creationKey(scope.schema, operation.table), created: true } as const;
  const reads = operation.reads.map((one) => keyNamed(scope, one));
  return [part('create-table-as', [created, ...play('source', sourceKeys(scope.schema, reads))])];
}

export function dropRelation(operation: DropRelation, scope: EffectScope): readonly Part[] {
  const { schema } = scope;
  const key = keyNamed(scope, operation.target);
  const views = operation.cascade ? viewsOver(schema, withPartitions(schema, [key])) : [];
  switch (operation.relation) {
    case 'view':
      return [part('drop-view', [...play('target', [key]), ...play('referencing', views)])];
    case 'materialized-view':
      return [part('drop-materialized-view', play('target', [key]))];
    case 'sequence':
      return [part('drop-sequence', play('target', [key]))];
    case 'index':
      return [part('drop-index', play('index', [indexKeyNamed(scope, operation.target)]))];
    case 'table':
    case 'foreign-table':
      return [dropTable(operation, key, views, scope)];
  }
}

function dropTable(operation: DropRelation, key: string, views: readonly string[], scope: EffectScope): Part {
  const { schema } = scope;
  const known = tableByKey(schema, key);
  const parent = known?.partitionOf?.parent;
  // Foreign keys that point at the parent hold for each partition.
  const pointedAt = parent === undefined ? [key] : [key, parent];
  const dependents = operation.cascade ? pointedAt.flatMap((one) => referencing(schema, one)) : [];
  const drawnIn = play('referencing', [...dependents, ...views]);
  if (parent !== undefined) {
    const sibling = defaultKeys(schema, parent).filter((one) => one !== key);
    return part('drop-table/partition', [
      ...play('target', [key]),
      ...play('parent', [parent]),
      ...play('default-partition', sibling),
      ...drawnIn,
    ]);
  }
  return part('drop-table', [
    ...play('target', [key]),
    ...play('partition', partitionKeys(schema, key)),
    ...play('referenced', referencedBy(schema, known)),
    ...drawnIn,
  ]);
}

/** Without CASCADE only an empty schema goes. */
export function dropSchema(operation: DropSchema, scope: EffectScope): readonly Part[] {
  if (!operation.cascade) return [part('drop-schema')];
  const { schema } = scope;
  const inside = [...schema.relations.values()].filter((one) => one.schema === operation.schema.text);
  const keys = inside.map((one) => one.key);
  const outside = (key: string): boolean => !keys.includes(key);
  return [
    part('drop-schema', [
      ...play('target', keys),
      ...play(
        'referenced',
        keys.flatMap((key) => referencedBy(schema, tableByKey(schema, key))).filter(outside),
      ),
      ...play('referencing', [
        ...keys.flatMap((key) => referencing(schema, key)).filter(outside),
        ...viewsOver(schema, keys),
      ]),
    ]),
  ];
}

export function renameRelation(operation: RenameRelation, scope: EffectScope): readonly Part[] {
  // ALTER TABLE renames whatever has the name, and does not say what that is.
  const isIndex =
    operation.relation === 'index' ||
    (resolveRelation(scope.schema, operation.target) === undefined &&
      resolveIndex(scope.schema, operation.target) !== undefined);
  if (!isIndex) {
    return [part('rename-relation', play('target', [keyNamed(scope, operation.target)]))];
  }
  const index = play('index', [indexKeyNamed(scope, operation.target)]);
  return [part(operation.spelling === 'index' ? 'rename-index' : 'rename-index/as-table', index)];
}

// ----------------------------------------------------------------------------------------------------------- partitions

export function attachPartition(operation: AttachPartition, scope: EffectScope): readonly Part[] {
  const { schema } = scope;
  if (operation.index) return [attachIndex(operation, scope)];
  const parent = table(schema, operation.table);
  const parentKey = keyNamed(scope, operation.table);
  const key = keyNamed(scope, operation.partition);
  const partition = tableByKey(schema, key);
  const sibling = isDefaultBound(operation.bound) ? [] : defaultKeys(schema, parentKey);
  const open = [key, ...sibling].filter((one) => mayBeProved(tableByKey(schema, one), parent));
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
  return [part(open.includes(key) ? 'attach-partition/proved' : 'attach-partition', played, uncertain)];
}

/** It has a valid CHECK on the partition key; whether that is enough is not worked out here. */
function mayBeProved(candidate: Table | undefined, parent: Table | undefined): boolean {
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

// ------------------------------------------------------------------------------------------------------------- options

export function alterTableOption(operation: AlterTableOption, scope: EffectScope): Effect {
  const on = tableAndPartitions(scope, operation.table, operation.only ? 'only' : 'all');
  const told = optionPart(operation, on, scope);
  if (told !== undefined) return effectOfParts(scope, [told]);
  return unknownEffect(scope, 'What this action of ALTER TABLE locks is not known here.');
}

function optionPart(
  operation: AlterTableOption,
  on: readonly Played[],
  scope: EffectScope,
): Part | undefined {
  switch (operation.option) {
    case 'owner':
      return part('set-owner', on);
    case 'set-logged':
    case 'set-unlogged': {
      const wanted = operation.option === 'set-logged' ? 'permanent' : 'unlogged';
      const same = table(scope.schema, operation.table)?.persistence === wanted;
      return part(same ? 'set-persistence/same' : 'set-persistence', on);
    }
    case 'set-tablespace':
      return part('set-tablespace', on);
    case 'set-access-method':
      return part('set-access-method', on);
    case 'cluster-on':
      return part('cluster-on', on);
    case 'storage-parameters':
      return part('set-storage-parameters', on);
    case 'replica-identity':
      return part('replica-identity', on);
    case 'enable-trigger':
    case 'disable-trigger':
      return part('switch-trigger', on);
    case 'enable-rule':
    case 'disable-rule':
      return part('switch-rule', on);
    case 'inherit':
      return part('inherit', on, 'The parent is locked too, in SHARE UPDATE EXCLUSIVE mode.');
    case 'no-inherit':
      return part('no-inherit', on, 'The parent is locked too, in ACCESS SHARE mode.');
    case 'alter-constraint':
      return part(
        'alter-constraint',
        on,
        scope.targetVersion < 18
          ? undefined
          : 'Where it changes whether a foreign key is enforced, the other table is locked in ACCESS EXCLUSIVE mode too.',
      );
    case 'other':
      return undefined;
  }
}

export function truncate(operation: Truncate, scope: EffectScope): readonly Part[] {
  const { schema } = scope;
  const targets = operation.tables.map((one) => keyNamed(scope, one));
  const parts = withPartitions(schema, targets).filter((key) => !targets.includes(key));
  const reached = new Set([...targets, ...parts]);
  const dependents: string[] = [];
  if (operation.cascade) {
    // Everything that refers to what is emptied is emptied too, and what refers to that.
    for (const key of reached) {
      for (const other of withPartitions(schema, referencing(schema, key))) {
        if (!reached.has(other)) dependents.push(other);
        reached.add(other);
      }
    }
  }
  return [
    part('truncate', [
      ...play('target', targets),
      ...play('partition', parts),
      ...play('referencing', dependents),
    ]),
  ];
}
