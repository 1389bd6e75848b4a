/** Which fact of facts.ts an operation is. Undefined where the documentation says nothing of it. */
import { sqlserverEdition } from '../../migrations/server-version.ts';
import type { AddColumn, AddConstraint, CreateIndex, Operation, Option } from '../../operations/operation.ts';
import { indexesOf, relationKey } from '../../schema/lookup.ts';
import type { EffectScope } from '../of/scope.ts';
import type { SqlserverFactId } from './facts.ts';

export function factOf(operation: Operation, scope: EffectScope): SqlserverFactId | undefined {
  switch (operation.kind) {
    case 'addColumn':
      return addedColumn(operation, scope.targetVersion);
    case 'addConstraint':
      return addedConstraint(operation);
    case 'setDefault':
      return 'change-default';
    case 'dropColumn':
    case 'redefineColumn':
    case 'dropConstraint':
      return 'change-table';
    case 'validateConstraint':
      return 'add-checked';
    case 'createIndex':
      return madeIndex(operation);
    case 'reindex':
      return isOnline(operation.options ?? []) ? 'create-index-online' : 'rebuild-index';
    case 'dropIndex':
      return droppedIndex(operation.index.name.text, operation.table, scope);
    case 'dropRelation':
      return operation.relation === 'table' ? 'drop-table' : undefined;
    case 'truncate':
      return 'truncate-table';
    default:
      return undefined;
  }
}

/** `online = on (…)`. */
function isOnline(options: readonly Option[]): boolean {
  return options.some(({ name, value }) => name === 'online' && value?.startsWith('on') === true);
}

function addedColumn({ column }: AddColumn, server: number): SqlserverFactId | undefined {
  const { notNull, default: value, generated, sqlserver, constraints } = column;
  if (constraints.length > 0 || sqlserver?.identity === true) return 'change-table';
  if (generated !== undefined) return generated.storage === 'stored' ? 'change-table' : 'add-column';
  const isFilled = value !== undefined && (notNull !== undefined || sqlserver?.withValues === true);
  if (!isFilled) return 'add-column';
  if (notNull === undefined) return 'change-table';
  if (isEachRowsOwn(value) || offline.has(column.type.name) || isMax(column)) return 'add-column-filled';
  const edition = sqlserverEdition(server);
  if (edition === 'enterprise' || edition === 'azure') return 'add-column-constant';
  return edition === 'standard' ? 'add-column-filled' : 'add-column-edition';
}

/** A value for each row: no constant while it runs. */
function isEachRowsOwn({ functions }: NonNullable<AddColumn['column']['default']>): boolean {
  return functions.some(({ name }) => name === 'newid' || name === 'newsequentialid');
}

/** Types whose columns are never added online. */
const offline: ReadonlySet<string> = new Set([
  ...['xml', 'text', 'ntext', 'image', 'hierarchyid', 'geometry', 'geography'],
]);

function isMax({ type }: AddColumn['column']): boolean {
  return type.wordModifiers.includes('max');
}

function addedConstraint({ constraint }: AddConstraint): SqlserverFactId | undefined {
  switch (constraint.kind) {
    case 'foreign-key':
    case 'check':
      return constraint.notValid ? 'add-unchecked' : 'add-checked';
    case 'primary-key':
    case 'unique':
      return isOnline(constraint.storage.options) ? 'create-index-online' : 'add-key';
    case 'exclusion':
    case 'not-null':
      return undefined;
  }
}

function madeIndex({ options, method }: CreateIndex): SqlserverFactId | undefined {
  if (isOnline(options)) return 'create-index-online';
  const isClustered = options.some(({ name }) => name === 'clustered');
  if (isClustered) return 'create-clustered-index';
  // What is there already is built anew, whatever stands in it.
  const isRebuilt = options.some(({ name, value = 'on' }) => name === 'drop_existing' && value === 'on');
  if (isRebuilt || method === 'xml' || method === 'spatial') return 'rebuild-index';
  return method === 'btree' ? 'create-index' : undefined;
}

/** Without a clustered index all others have to find rows in another way, and are built anew. */
function droppedIndex(
  name: string,
  table: Extract<Operation, { readonly kind: 'dropIndex' }>['table'],
  { schema }: EffectScope,
): SqlserverFactId | undefined {
  const found = table && indexesOf(schema, relationKey(schema, table)).find((one) => one.name === name);
  return found?.clustered === true ? 'drop-clustered-index' : 'drop-index';
}
