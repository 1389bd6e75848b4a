/** What the server grants an operation on a table: the row of facts.ts that applies, given the schema before the statement. */
import { isMariadb } from '../../migrations/dialect/server-version.ts';
import type { ObjectName, Operation } from '../../operations/model/operation.ts';
import { foreignKeysFrom, indexesOf, relationKey, tableByKey, type ForeignKey } from '../../schema/lookup.ts';

import type { Online } from '../effect.ts';
import type { EffectScope } from '../of/scope.ts';
import { factOf, mayChangeType } from './classify.ts';
import { onlineCopyFrom, onlineFacts, type OnlineFactId, type OnlineRow } from './facts.ts';

export interface Granted {
  readonly name: ObjectName;
  readonly fact: OnlineFactId;
  readonly row: OnlineRow;
  readonly online: Online;
  /** False if the old type of a column is not known: a copy is then likely, not certain. */
  readonly isSure: boolean;
}

/** Undefined if the vendor has no row. */
export function grantedFor(
  operation: Operation,
  scope: Pick<EffectScope, 'schema' | 'targetVersion' | 'isNew'>,
): Granted | undefined {
  const name = tableOf(operation);
  const known = name && factOf(operation, scope);
  const fact = known ?? (mayChangeType(operation) ? 'change-type' : undefined);
  const plain = fact && rowFor(fact, operation, scope.targetVersion);
  if (name === undefined || fact === undefined || plain === undefined) return undefined;
  const row = withFullText(fact, plain, name, scope);
  return { name, fact, row, online: beside(row, name, scope), isSure: known !== undefined };
}

/** True if columns are added, dropped or moved without a rewrite of the table. */
const movesColumns: readonly OnlineFactId[] = [
  'add-column',
  'add-column-placed',
  'add-column-constant-default',
  'add-column-checked',
  'drop-column',
  'drop-indexed-column',
  'reorder-column',
];

/**
 * A full-text index is rebuilt together with the table, and writes are blocked meanwhile. Measured on MariaDB 10.11
 * (test/databases/outages/outages.test.ts); MySQL changes such a table neither instantly nor in place (manual, “Online DDL Operations”).
 */
function withFullText(
  fact: OnlineFactId,
  row: OnlineRow,
  name: ObjectName,
  { schema, targetVersion }: Pick<EffectScope, 'schema' | 'targetVersion'>,
): OnlineRow {
  const isHeld = row.lock === 'NONE' && (row.rebuilds === true || movesColumns.includes(fact));
  if (!isHeld || !indexesOf(schema, relationKey(schema, name)).some(({ method }) => method === 'fulltext'))
    return row;
  return { algorithm: isMariadb(targetVersion) ? 'INPLACE' : 'COPY', lock: 'SHARED', rebuilds: true };
}

export function copiesOnline(version: number): boolean {
  return isMariadb(version) && version >= onlineCopyFrom;
}

/** Since 11.2 MariaDB copies without blocking writes, unless a cascading key could change rows that it has already copied. */
function beside(
  { algorithm, lock }: OnlineRow,
  name: ObjectName,
  scope: Pick<EffectScope, 'schema' | 'targetVersion'>,
): Online {
  const { targetVersion, schema } = scope;
  if (algorithm !== 'COPY' || !copiesOnline(targetVersion)) return { algorithm, lock };
  const table = tableByKey(schema, relationKey(schema, name));
  const cascades = table && foreignKeysFrom(table).some(({ references }) => changesRows(references));
  return { algorithm, lock: cascades === true ? lock : 'NONE' };
}

function changesRows({ onDelete, onUpdate }: ForeignKey['references']): boolean {
  return [onDelete, onUpdate].some((one) => one !== 'no-action' && one !== 'restrict');
}

/**
 * MariaDB's rows were measured on one release and are applied to those near it. MySQL takes ALGORITHM=INPLACE literally and does what
 * releases before INSTANT did (manual, “Online DDL Operations”); MariaDB takes it as an upper limit.
 */
function rowFor(fact: OnlineFactId, { online }: Operation, version: number): OnlineRow | undefined {
  const { mariadb, mysql } = onlineFacts[fact];
  if (isMariadb(version)) return mariadb;
  const rows: readonly OnlineRow[] = mysql;
  const best = rows.find(({ from = 0, until = Infinity }) => from <= version && version <= until);
  if (best?.algorithm !== 'INSTANT' || online?.algorithm !== 'inplace') return best;
  return rows.find(({ algorithm }) => algorithm === 'INPLACE') ?? best;
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
