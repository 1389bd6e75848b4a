/**
 * The cost of an operation on SQLite. One lock covers the whole file, whatever table is meant: any writer blocks all other writers. Which
 * rows are read or written comes from facts.ts; without a fact nothing is claimed.
 */
import { versionName } from '../../migrations/dialect/server-version.ts';
import type { AddColumn, ObjectName, Operation, SetVariable } from '../../operations/model/operation.ts';
import { temporarySchema } from '../../operations/model/temporary-schema.ts';
import { creationKey, resolveIndex, resolveRelation } from '../../schema/lookup.ts';
import { spelledKey } from '../../schema/spelling.ts';
import { untold, type Duration, type Effect, type RelationEffect } from '../effect.ts';
import type { EffectScope } from '../of/scope.ts';
import { measuredSqlite, sqliteFacts, type SqliteFactId, type SqliteWork } from './facts.ts';

export function sqliteEffectOf(operation: Operation, scope: EffectScope): Effect {
  if (isTemporary(operation, scope)) return { ...untold, fact: 'session' };
  switch (operation.kind) {
    case 'createTable':
    case 'createTableAs':
      return { ...untold, fact: 'create-table', ...file };
    case 'insert':
    case 'update':
    case 'delete':
      return { ...untold, fact: 'rows', ...file };
    case 'vacuum':
      // INTO writes a copy.
      return operation.command === 'vacuum' ? { ...untold, fact: 'session' } : changes(operation, scope);
    case 'select':
    case 'commit':
    case 'rollback':
    case 'savepoint':
    case 'releaseSavepoint':
      return { ...untold, fact: 'session' };
    case 'begin':
      return { ...untold, fact: 'session', ...(operation.locks === true ? file : {}) };
    case 'setVariable':
      return { ...untold, fact: 'session', ...(writesFile(operation) ? file : {}) };
    default:
      return changes(operation, scope);
  }
}

/** These are kept in the file and not in the connection. Without a value, those that need one are only read. */
const inFile: ReadonlySet<string> = new Set([
  'user_version',
  'application_id',
  'schema_version',
  'journal_mode',
]);

function writesFile({ variable, values }: SetVariable): boolean {
  return variable === 'incremental_vacuum' || (values.length > 0 && inFile.has(variable.toLowerCase()));
}

/** Temporary objects are in a file of the connection's own. */
function isTemporary(operation: Operation, scope: EffectScope): boolean {
  switch (operation.kind) {
    case 'createTable':
    case 'createTableAs':
    case 'createView':
      return operation.persistence === 'temporary';
    case 'createTrigger':
      return operation.function.schema?.text === temporarySchema;
    default: {
      const name = tableOf(operation, scope);
      const table = name && resolveRelation(scope.schema, name);
      return table !== undefined && 'persistence' in table && table.persistence === 'temporary';
    }
  }
}

const file = { file: 'write', heldUntil: 'end-of-transaction' } as const satisfies Partial<Effect>;

const alone = { heldUntil: 'end-of-statement', refusedInTransaction: true } as const;

function changes(operation: Operation, scope: EffectScope): Effect {
  const fact = factOf(operation, scope);
  if (fact === undefined)
    return {
      ...untold,
      uncertain: `What SQLite ${versionName('sqlite', scope.targetVersion)} does for this is not described here.`,
    };
  const { work } = sqliteFacts[fact];
  const name = tableOf(operation, scope);
  return {
    ...untold,
    ...file,
    ...(fact === 'vacuum' ? alone : {}),
    fact,
    relations: name === undefined ? [] : [relationOf(name, fact, work, scope)],
    bound: 'exact',
    duration: durations[work],
    source: { kind: 'measured', dialect: 'sqlite', server: measuredSqlite },
  };
}

const durations: Readonly<Record<SqliteWork, Duration>> = {
  none: 'instant',
  reads: 'scan',
  index: 'index-build',
  table: 'rewrite',
  frees: 'scan',
};

function relationOf(
  name: ObjectName,
  evidence: string,
  work: SqliteWork,
  scope: EffectScope,
): RelationEffect {
  const known = resolveRelation(scope.schema, name);
  return {
    relation: spelledKey(scope.schema, known?.key ?? creationKey(scope.schema, name)),
    role: 'target',
    // SQLite locks the file, not the table.
    lock: 'ROW EXCLUSIVE',
    isNew: scope.isNew(name),
    rewrite: work === 'table',
    buildsIndex: work === 'index',
    scan: work === 'reads',
    queue: undefined,
    standbyLock: false,
    evidence,
  };
}

function factOf(operation: Operation, { targetVersion }: EffectScope): SqliteFactId | undefined {
  switch (operation.kind) {
    case 'addColumn':
      return addColumn(operation);
    case 'dropColumn':
      return targetVersion >= 335 ? 'drop-column' : undefined;
    case 'renameColumn':
      return targetVersion >= 325 ? 'rename-column' : undefined;
    case 'renameRelation':
      return 'rename-table';
    case 'createIndex':
      return 'create-index';
    case 'dropIndex':
      return 'drop-index';
    case 'reindex':
      return 'reindex';
    case 'vacuum':
      return operation.command === 'analyze' ? 'analyze' : 'vacuum';
    case 'dropRelation':
      return operation.relation === 'view' ? 'create-object' : 'drop-table';
    case 'createView':
    case 'createTrigger':
    case 'dropTrigger':
      return 'create-object';
    default:
      return undefined;
  }
}

/** Undefined for a column that SQLite refuses to add. */
function addColumn({ column }: AddColumn): SqliteFactId | undefined {
  const { generated, notNull, constraints } = column;
  if (constraints.some(({ kind }) => kind === 'primary-key' || kind === 'unique')) return undefined;
  if (generated?.storage === 'stored') return undefined;
  const isChecked = constraints.some(({ kind }) => kind === 'check');
  if (generated !== undefined)
    return notNull === undefined && !isChecked ? 'add-virtual-column' : 'add-required-virtual-column';
  return isChecked ? 'add-column-checked' : 'add-column';
}

function tableOf(operation: Operation, { schema }: EffectScope): ObjectName | undefined {
  switch (operation.kind) {
    case 'renameRelation':
    case 'dropRelation':
      return operation.target;
    case 'insert':
    case 'update':
    case 'delete':
    case 'addColumn':
    case 'dropColumn':
    case 'renameColumn':
    case 'createIndex':
      return operation.table;
    case 'dropIndex':
      return tableOfIndex(operation.index, schema);
    default:
      return undefined;
  }
}

function tableOfIndex(name: ObjectName, schema: EffectScope['schema']): ObjectName | undefined {
  const index = resolveIndex(schema, name);
  const table = index && schema.relations.get(index.relation);
  return table && { ...name, schema: undefined, name: { ...name.name, text: table.name } };
}
