/** What the server grants an operation on a table: the row of facts.ts that applies, on the schema as written. */
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
  /** False if the type of a column before is not known: that it is copied is likely, not certain. */
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

/** Where columns come, go or move without the table being written again. */
const movesColumns: readonly OnlineFactId[] = [
  'add-column',
  'add-column-placed',
  'add-column-checked',
  'drop-column',
  'drop-indexed-column',
  'reorder-column',
];

/**
 * A full-text index has to be made again with the table, and nobody may write meanwhile. MariaDB 10.11 was asked (test/databases/outages/outages.test.ts);
 * MySQL neither changes such a table at once nor in place (manual, “Online DDL Operations”).
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

/** MariaDB from 11.2 on copies while others write, unless keys that cascade could change rows after its back. */
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
 * MariaDB's rows are measured on one release, and taken for those near it. MySQL takes ALGORITHM=INPLACE at its word, and works as it did before
 * it knew INSTANT (manual, “Online DDL Operations”); MariaDB takes it as the most that may be done.
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
