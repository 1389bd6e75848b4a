/** Whole relations: which facts apply. */
import type {
  ConstraintDefinition,
  CreateTable,
  CreateTableAs,
  DropRelation,
  DropSchema,
  RenameRelation,
  SetSchema,
  Truncate,
} from '../../operations/model/operation.ts';
import { creationKey, isThere, resolveIndex, resolveRelation, tableByKey } from '../../schema/lookup.ts';
import { withDependents } from './dependents.ts';
import { defaultKeys, keysOfParent, mayBeProved } from './partitions.ts';
import {
  isDefaultBound,
  ownedSequences,
  referencedBy,
  referencing,
  tablesCounting,
  viewsOver,
} from './relations.ts';
import {
  below,
  indexKeyNamed,
  keyNamed,
  part,
  partitionKeys,
  play,
  sourceKeys,
  withPartitions,
  type EffectScope,
  type Part,
  type Played,
} from './scope.ts';

export function createTable(operation: CreateTable, scope: EffectScope): readonly Part[] {
  const { schema } = scope;
  const key = creationKey(schema, operation.table);
  if (operation.ifNotExists && isThere(schema.relations.get(key))) {
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
    ...play('source', operation.ofType === undefined ? [] : [keyNamed(scope, operation.ofType)]),
  ]);
  if (operation.partitionOf === undefined) return [plain];
  const parent = keyNamed(scope, operation.partitionOf);
  const siblings = isDefaultBound(operation.partitionBound) ? [] : defaultKeys(schema, parent);
  const parentTable = tableByKey(schema, parent);
  const proving = siblings.filter((one) => mayBeProved(tableByKey(schema, one), parentTable));
  const partition = part(
    'create-table/partition',
    [
      created,
      ...play('parent', [parent]),
      ...play('default-partition', siblings).map((one) =>
        proving.includes(one.key) ? { ...one, unclaimed: ['scan' as const] } : one,
      ),
      ...keysOfParent(schema, parent),
    ],
    proving.length === 0
      ? undefined
      : 'Rows of the default partition are read unless a valid CHECK proves that none fits the bounds.',
  );
  return others.length === 0 ? [partition] : [partition, plain];
}

function referencedKey(one: ConstraintDefinition, scope: EffectScope): readonly string[] {
  return one.kind === 'foreign-key' ? [keyNamed(scope, one.references)] : [];
}

export function createTableAs(operation: CreateTableAs, scope: EffectScope): readonly Part[] {
  const created = { role: 'target', key: creationKey(scope.schema, operation.table), created: true } as const;
  const reads = operation.reads.map((one) => keyNamed(scope, one));
  if (operation.ifNotExists && isThere(scope.schema.relations.get(created.key))) {
    return [part('create-table-as/exists', play('source', reads))];
  }
  return [part('create-table-as', [created, ...play('source', sourceKeys(scope.schema, reads))])];
}

export function dropRelation(operation: DropRelation, scope: EffectScope): readonly Part[] {
  const { schema } = scope;
  const key = keyNamed(scope, operation.target);
  const views = operation.cascade ? play('dependent', viewsOver(schema, withPartitions(schema, [key]))) : [];
  switch (operation.relation) {
    case 'view':
    case 'materialized-view': {
      const played = withDependents(operation, scope, [...play('target', [key]), ...views]);
      return [part(operation.relation === 'view' ? 'drop-view' : 'drop-materialized-view', played)];
    }
    case 'sequence':
      return [dropSequence(key, operation, scope)];
    case 'index':
      return [part('drop-index', play('index', [indexKeyNamed(scope, operation.target)]))];
    case 'table':
    case 'foreign-table':
      return [dropTable(operation, key, views, scope)];
  }
}

function dropTable(operation: DropRelation, key: string, views: readonly Played[], scope: EffectScope): Part {
  const { schema } = scope;
  const known = tableByKey(schema, key);
  const parent = known?.partitionOf?.parent;
  // Foreign keys that reference the parent apply to each partition.
  const pointedAt = parent === undefined ? [key] : [key, parent];
  const pointing = operation.cascade ? pointedAt.flatMap((one) => referencing(schema, one)) : [];
  const drawnIn = [...play('referencing', pointing), ...views];
  if (parent !== undefined) {
    const sibling = defaultKeys(schema, parent).filter((one) => one !== key);
    const played = [
      ...play('target', [key]),
      ...play('parent', [parent]),
      ...play('default-partition', sibling),
      ...drawnIn,
    ];
    return part('drop-table/partition', withDependents(operation, scope, played));
  }
  const played = [
    ...play('target', [key]),
    ...(operation.cascade ? below(schema, [key]) : play('partition', partitionKeys(schema, key))),
    ...play(
      'referenced',
      // A foreign key that is not enforced has no triggers on the referenced table.
      referencedBy(schema, known, (one) => one.enforced),
    ),
    ...play('source', ownedSequences(schema, key)),
    ...drawnIn,
  ];
  return part('drop-table', withDependents(operation, scope, played));
}

/** Its table is locked if CASCADE also drops the default of a column. */
function dropSequence(key: string, operation: DropRelation, scope: EffectScope): Part {
  const users = operation.cascade ? tablesCounting(scope.schema, key) : [];
  const owner = scope.schema.relations.get(key);
  const owners =
    operation.cascade && owner?.kind === 'sequence' && owner.ownedBy !== undefined
      ? [owner.ownedBy.relation]
      : [];
  const played = [...play('target', [key]), ...play('dependent', [...users, ...owners])];
  return part('drop-sequence', withDependents(operation, scope, played));
}

/** Sequences of serial and identity columns move with their table. */
export function setSchema(operation: SetSchema, scope: EffectScope): readonly Part[] {
  const key = keyNamed(scope, operation.target);
  return [
    part('set-schema', [...play('target', [key]), ...play('source', ownedSequences(scope.schema, key))]),
  ];
}

/** Without CASCADE only an empty schema can be dropped. */
export function dropSchema(operation: DropSchema, scope: EffectScope): readonly Part[] {
  if (!operation.cascade) return [part('drop-schema')];
  const { schema } = scope;
  const inside = [...schema.relations.values()].filter((one) => one.schema === operation.schema.text);
  const keys = inside.map((one) => one.key);
  const outside = (key: string): boolean => !keys.includes(key);
  const played = [
    ...play('target', keys),
    ...play(
      'referenced',
      keys.flatMap((key) => referencedBy(schema, tableByKey(schema, key))).filter(outside),
    ),
    ...play('referencing', keys.flatMap((key) => referencing(schema, key)).filter(outside)),
    ...play('dependent', viewsOver(schema, keys)),
  ];
  return [part('drop-schema', withDependents(operation, scope, played))];
}

export function renameRelation(operation: RenameRelation, scope: EffectScope): readonly Part[] {
  // ALTER TABLE renames any relation of that name, whatever its kind.
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

export function truncate(operation: Truncate, scope: EffectScope): readonly Part[] {
  const { schema } = scope;
  const targets = operation.tables.map((one) => keyNamed(scope, one));
  const parts = below(schema, targets);
  const reached = new Set([...targets, ...parts.map((one) => one.key)]);
  const dependents: string[] = [];
  if (operation.cascade) {
    // TRUNCATE … CASCADE also empties all referencing tables, recursively.
    for (const key of reached) {
      for (const other of withPartitions(schema, referencing(schema, key))) {
        if (!reached.has(other)) dependents.push(other);
        reached.add(other);
      }
    }
  }
  const restarted = operation.restartIdentity
    ? [...reached].flatMap((key) => ownedSequences(schema, key))
    : [];
  return [
    part('truncate', [
      ...play('target', targets),
      ...parts,
      ...play('source', restarted),
      ...play('referencing', dependents),
    ]),
  ];
}
