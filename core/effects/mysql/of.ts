/**
 * The cost of an operation on MySQL or MariaDB, given the schema before it: picks the row of facts.ts that applies. If the vendor has no
 * row, or the old definition of a column is not known, nothing is claimed.
 */
import type { LockTable, ObjectName, Operation } from '../../operations/model/operation.ts';
import { isMariadb } from '../../migrations/dialect/server-version.ts';
import { creationKey, displayName, resolveRelation } from '../../schema/lookup.ts';
import { untold, type Effect, type Online, type RelationEffect } from '../effect.ts';
import { duration, heavier, lockOf, metadataQueue } from './online.ts';
import type { EffectScope } from '../of/scope.ts';
import { measuredMariadb } from './facts.ts';
import { copiesOnline, grantedFor } from './granted.ts';

export function mysqlEffectOf(operation: Operation, scope: EffectScope): Effect {
  if (operation.kind === 'createIndex' && operation.withTable === true)
    return { ...untold, fact: 'create-table' };
  switch (operation.kind) {
    case 'createTable':
    case 'createTableAs':
      return { ...untold, fact: 'create-table' };
    case 'dropRelation':
    case 'truncate':
      return goes(operation.kind === 'truncate' ? operation.tables : [operation.target], scope);
    case 'lockTable':
      return locks(operation, scope);
    case 'insert':
    case 'update':
    case 'delete':
      return { ...untold, fact: 'rows', heldUntil: 'end-of-transaction' };
    case 'select':
    case 'setVariable':
    case 'begin':
    case 'commit':
    case 'rollback':
    case 'savepoint':
      return { ...untold, fact: 'session' };
    default:
      return changes(operation, scope);
  }
}

function changes(operation: Operation, scope: EffectScope): Effect {
  const granted = grantedFor(operation, scope);
  if (granted === undefined) return notKnown(scope);
  const { name, fact, row, isSure } = granted;
  const online = heavier(granted.online, askedFor(operation, scope.targetVersion)) ?? granted.online;
  const isNew = scope.isNew(name);
  const relation: RelationEffect = {
    relation: shown(scope, name),
    role: 'target',
    lock: lockOf(online),
    isNew,
    rewrite: row.rebuilds === true || online.algorithm === 'COPY',
    buildsIndex: fact === 'add-index' || fact === 'add-fulltext-index' || fact === 'add-spatial-index',
    scan: false,
    queue: isNew ? undefined : metadataQueue,
    standbyLock: false,
    evidence: fact,
    online,
  };
  return {
    ...untold,
    fact,
    relations: [relation],
    uncertain: isSure ? undefined : 'It copies the table unless the type stays the same.',
    bound: 'exact',
    duration: duration(online, relation),
    source: sourceOf(scope.targetVersion),
  };
}

function sourceOf(version: number): Effect['source'] {
  return isMariadb(version) && !copiesOnline(version)
    ? { kind: 'measured', dialect: 'mysql', server: measuredMariadb }
    : { kind: 'manual', dialect: 'mysql', server: version };
}

/** The statement's own ALGORITHM clause: one above the minimum makes the statement as heavy as that. */
function askedFor({ online }: Operation, version: number): Online | undefined {
  if (online === undefined) return undefined;
  const lock = online.lock === 'exclusive' ? 'EXCLUSIVE' : online.lock === 'shared' ? 'SHARED' : 'NONE';
  if (online.algorithm !== 'copy') return { algorithm: undefined, lock };
  const least = copiesOnline(version) || lock === 'EXCLUSIVE' ? lock : 'SHARED';
  return { algorithm: 'COPY', lock: least };
}

function notKnown({ targetVersion }: EffectScope): Effect {
  const vendor = isMariadb(targetVersion) ? 'MariaDB' : 'MySQL';
  return { ...untold, uncertain: `What ${vendor} locks for this is not described here.` };
}

/** The table is dropped, or emptied by dropping and creating it: short, but no session may be using it. */
function goes(names: readonly ObjectName[], scope: EffectScope): Effect {
  const relations = names.map((name): RelationEffect => {
    const isNew = scope.isNew(name);
    return {
      ...{ relation: shown(scope, name), role: 'target', lock: 'ACCESS EXCLUSIVE', isNew, rewrite: false },
      ...{ buildsIndex: false, scan: false, queue: isNew ? undefined : metadataQueue, standbyLock: false },
      ...{ evidence: 'drop-table', online: { algorithm: undefined, lock: 'EXCLUSIVE' } },
    };
  });
  // Manual, “Metadata Locking”.
  const source = { kind: 'manual', dialect: 'mysql', server: scope.targetVersion } as const;
  return { ...untold, fact: 'drop-table', relations, bound: 'exact', source };
}

/** Until UNLOCK TABLES, or the end of the session. Manual, “LOCK TABLES and UNLOCK TABLES Statements”. */
function locks({ tables, mode }: LockTable, scope: EffectScope): Effect {
  const isRead = /^read/i.test(mode);
  const held = goes(tables, scope);
  const relations = held.relations.map((one): RelationEffect => ({
    ...one,
    lock: isRead ? 'SHARE' : 'ACCESS EXCLUSIVE',
    evidence: 'lock-tables',
    online: { algorithm: undefined, lock: isRead ? 'SHARED' : 'EXCLUSIVE' },
  }));
  return { ...held, fact: 'lock-tables', relations };
}

function shown(scope: EffectScope, name: ObjectName): string {
  const known = resolveRelation(scope.schema, name);
  return displayName(known?.key ?? creationKey(scope.schema, name));
}
