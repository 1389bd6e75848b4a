/**
 * The cost of an operation on SQL Server according to Microsoft's documentation: picks the fact of facts.ts that applies. Without a fact
 * nothing is claimed.
 */
import { serverName } from '../../migrations/dialect/server-version.ts';
import type { ObjectName, Operation } from '../../operations/model/operation.ts';
import { relationKey, tableByKey } from '../../schema/lookup.ts';
import { columnNamed } from '../../schema/apply/worded/columns.ts';
import { spelledKey } from '../../schema/spelling.ts';
import {
  queueOf,
  untold,
  type Duration,
  type Effect,
  type LockMode,
  type RelationEffect,
} from '../effect.ts';
import type { EffectScope } from '../of/scope.ts';
import { factOf } from './classify.ts';
import { sqlserverFacts, type SqlserverFact, type SqlserverFactId, type SqlserverLock } from './facts.ts';

export function sqlserverEffectOf(operation: Operation, scope: EffectScope): Effect {
  if (operation.kind === 'createIndex' && operation.withTable === true)
    return { ...untold, fact: 'create-table' };
  switch (operation.kind) {
    case 'createTable':
    case 'createTableAs':
      return { ...untold, fact: 'create-table' };
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
  const id = factOf(operation, scope);
  const names = tablesOf(operation);
  const { targetVersion } = scope;
  if (id === undefined || names.length === 0)
    return {
      ...untold,
      uncertain: `What ${serverName('sqlserver', targetVersion)} locks for this is not described here.`,
    };
  const fact: SqlserverFact = sqlserverFacts[id];
  return {
    ...untold,
    fact: id,
    relations: names.map((name) => relationOf(name, id, fact, scope)),
    heldUntil: 'end-of-transaction',
    uncertain: uncertainty(id, operation, scope),
    bound: fact.work === undefined ? 'lower' : 'exact',
    duration: durations[fact.work ?? 'none'],
    source: { kind: 'manual', dialect: 'sqlserver', server: targetVersion },
  };
}

function uncertainty(id: SqlserverFactId, operation: Operation, { schema }: EffectScope): string | undefined {
  switch (id) {
    case 'set-not-null':
      return isColumnKnown(operation, schema)
        ? undefined
        : 'It reads the rows unless the column takes no NULL already, and writes them where the type is another.';
    case 'add-column-edition':
      return 'Enterprise and Azure SQL Database note the default in the metadata alone; other editions write it into every row.';
    case 'alter-column-online':
    case 'create-index-online':
      return 'At its first and last moment it takes a stronger lock, which waits for open transactions. ONLINE = ON is for Enterprise, Developer and Azure SQL Database alone.';
    case 'change-table':
      return 'Whether rows are read or rewritten depends on what changes.';
    default:
      return undefined;
  }
}

function isColumnKnown(operation: Operation, schema: EffectScope['schema']): boolean {
  if (operation.kind !== 'redefineColumn') return true;
  const table = tableByKey(schema, relationKey(schema, operation.table));
  return table !== undefined && columnNamed(table, operation.column.text) !== undefined;
}

const durations: Readonly<Record<NonNullable<SqlserverFact['work']>, Duration>> = {
  none: 'instant',
  reads: 'scan',
  index: 'index-build',
  table: 'rewrite',
};

/** The common lock mode that blocks the same statements. */
const modes: Readonly<Record<SqlserverLock, LockMode>> = {
  'Sch-M': 'ACCESS EXCLUSIVE',
  S: 'SHARE',
  IS: 'ACCESS SHARE',
};

function relationOf(
  name: ObjectName,
  id: SqlserverFactId,
  fact: SqlserverFact,
  scope: EffectScope,
): RelationEffect {
  const isNew = scope.isNew(name);
  const lock = modes[fact.lock];
  return {
    relation: spelledKey(scope.schema, relationKey(scope.schema, name)),
    role: 'target',
    lock,
    named: fact.lock,
    isNew,
    rewrite: fact.work === 'table',
    buildsIndex: fact.work === 'index',
    scan: fact.work === 'reads',
    queue: isNew ? undefined : queueOf(lock),
    standbyLock: false,
    evidence: id,
  };
}

function tablesOf(operation: Operation): readonly ObjectName[] {
  switch (operation.kind) {
    case 'dropRelation':
      return [operation.target];
    case 'truncate':
      return operation.tables;
    case 'dropIndex':
    case 'reindex':
      return operation.table === undefined ? [] : [operation.table];
    case 'addColumn':
    case 'addConstraint':
    case 'setDefault':
    case 'dropColumn':
    case 'redefineColumn':
    case 'dropConstraint':
    case 'validateConstraint':
    case 'createIndex':
      return [operation.table];
    default:
      return [];
  }
}
