/**
 * What an operation costs on MySQL or MariaDB, on the schema as it stands: picks the row of facts.ts that applies. Where the vendor has no
 * row, or the old definition of a column is not known, nothing is claimed.
 */
import type { ObjectName, Operation } from '../../operations/operation.ts';
import { isMariadb } from '../../migrations/server-version.ts';
import { creationKey, displayName, resolveRelation } from '../../schema/lookup.ts';
import { untold, type Effect, type Online, type RelationEffect } from '../effect.ts';
import { duration, lockOf, metadataQueue } from './online.ts';
import type { EffectScope } from '../of/scope.ts';
import { factOf } from './classify.ts';
import { measuredMariadb, onlineFacts, type OnlineFactId, type OnlineRow } from './facts.ts';

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
  const name = tableOf(operation);
  const fact = name && factOf(operation, scope);
  if (name === undefined || fact === undefined) return notKnown(scope);
  const row = rowFor(fact, scope.targetVersion);
  if (row === undefined) return notKnown(scope);
  const isMeasured = isMariadb(scope.targetVersion);
  const online: Online = { algorithm: row.algorithm, lock: row.lock };
  const isNew = scope.isNew(name);
  const relation: RelationEffect = {
    relation: shown(scope, name),
    role: 'target',
    lock: lockOf(online),
    isNew,
    rewrite: row.rebuilds === true,
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
    bound: 'exact',
    duration: duration(online, relation),
    source: isMeasured
      ? { kind: 'measured', dialect: 'mysql', server: measuredMariadb }
      : { kind: 'manual', dialect: 'mysql', server: scope.targetVersion },
  };
}

function notKnown({ targetVersion }: EffectScope): Effect {
  const vendor = isMariadb(targetVersion) ? 'MariaDB' : 'MySQL';
  return { ...untold, uncertain: `What ${vendor} locks for this is not described here.` };
}

/** The table goes, or is emptied by making it anew: short, and nobody may be using it. */
function goes(names: readonly ObjectName[], scope: EffectScope): Effect {
  const relations = names.map((name): RelationEffect => {
    const isNew = scope.isNew(name);
    return {
      ...{ relation: shown(scope, name), role: 'target', lock: 'ACCESS EXCLUSIVE', isNew, rewrite: false },
      ...{ buildsIndex: false, scan: false, queue: isNew ? undefined : metadataQueue, standbyLock: false },
      ...{ evidence: 'drop-table', online: { algorithm: undefined, lock: 'EXCLUSIVE' } },
    };
  });
  return { ...untold, fact: 'drop-table', relations, bound: 'exact' };
}

/** MariaDB's rows are measured on one release, and taken for those near it. */
function rowFor(fact: OnlineFactId, version: number): OnlineRow | undefined {
  const { mariadb, mysql } = onlineFacts[fact];
  if (isMariadb(version)) return mariadb;
  const rows: readonly OnlineRow[] = mysql;
  return rows.find(({ from = 0, until = Infinity }) => from <= version && version <= until);
}

function tableOf(operation: Operation): ObjectName | undefined {
  switch (operation.kind) {
    case 'renameRelation':
      return operation.relation === 'table' ? operation.target : undefined;
    case 'dropIndex':
      return operation.table;
    case 'addColumn':
    case 'dropColumn':
    case 'renameColumn':
    case 'redefineColumn':
    case 'setDefault':
    case 'dropDefault':
    case 'addConstraint':
    case 'dropConstraint':
    case 'renameConstraint':
    case 'alterTableOption':
    case 'createIndex':
      return operation.table;
    default:
      return undefined;
  }
}

function shown(scope: EffectScope, name: ObjectName): string {
  const known = resolveRelation(scope.schema, name);
  return displayName(known?.key ?? creationKey(scope.schema, name));
}
