/** Which fact of facts.ts applies to an operation. Undefined if the documentation does not describe it. */
import { wordSet } from '../../collections/word-set.ts';
import { sqlserverEdition } from '../../migrations/dialect/server-version.ts';
import type {
  AddColumn,
  AddConstraint,
  CreateIndex,
  Operation,
  Option,
  RedefineColumn,
  TypeName,
} from '../../operations/model/operation.ts';
import { indexesOf, relationKey, tableByKey } from '../../schema/lookup.ts';
import { columnNamed } from '../../schema/apply/worded/columns.ts';
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
    case 'redefineColumn':
      return changedColumn(operation, scope);
    case 'dropColumn':
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
  if (sqlserver?.identity === true || generated?.storage === 'stored') return 'add-column-filled';
  if (constraints.length > 0) return 'change-table';
  if (generated !== undefined) return 'add-column';
  const isFilled = value !== undefined && (notNull !== undefined || sqlserver?.withValues === true);
  if (!isFilled) return 'add-column';
  if (notNull === undefined) return 'change-table';
  if (isEachRowsOwn(value) || offline.has(column.type.name) || isMax(column)) return 'add-column-filled';
  const edition = sqlserverEdition(server);
  if (edition === 'enterprise' || edition === 'azure') return 'add-column-constant';
  return edition === 'standard' ? 'add-column-filled' : 'add-column-edition';
}

/** A value for each row, not a constant for the whole statement. */
function isEachRowsOwn({ functions }: NonNullable<AddColumn['column']['default']>): boolean {
  return functions.some(({ name }) => name === 'newid' || name === 'newsequentialid');
}

/** Types of columns that are never added online. */
const offline = wordSet('xml text ntext image hierarchyid geometry geography');

function isMax({ type }: AddColumn['column']): boolean {
  return type.wordModifiers.includes('max');
}

/** Compares the new definition of the column with the old one; an unknown old type may be the same. */
function changedColumn(
  { table: name, column, definition, options }: RedefineColumn,
  { schema }: EffectScope,
): SqlserverFactId {
  if (isOnline(options ?? [])) return 'alter-column-online';
  const table = tableByKey(schema, relationKey(schema, name));
  const old = table && columnNamed(table, column.text);
  const isRequired = definition.notNull !== undefined;
  if (old === undefined) return isRequired ? 'set-not-null' : 'change-table';
  const type = typeWork(old.type, definition.type);
  if (type === 'change-type') return type;
  if (isRequired && old.nullable) return 'set-not-null';
  return type ?? 'widen-type';
}

/** A longer length only changes metadata; a shorter one is checked against the rows. */
export function typeWork(
  before: Pick<TypeName, 'name' | 'modifiers' | 'wordModifiers'>,
  after: Pick<TypeName, 'name' | 'modifiers' | 'wordModifiers'>,
): 'change-type' | 'shorten-type' | undefined {
  if (before.name !== after.name) return 'change-type';
  const isVarying = before.name.includes('var');
  const length = ({ modifiers, wordModifiers }: typeof before): number =>
    wordModifiers.includes('max') ? Infinity : (modifiers[0] ?? 1);
  if (!isVarying) return before.modifiers.join() === after.modifiers.join() ? undefined : 'change-type';
  return length(after) < length(before) ? 'shorten-type' : undefined;
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
  // Rebuilds an existing index, whatever it contains.
  const isRebuilt = options.some(({ name, value = 'on' }) => name === 'drop_existing' && value === 'on');
  if (isRebuilt || method === 'xml' || method === 'spatial') return 'rebuild-index';
  return method === 'btree' ? 'create-index' : undefined;
}

/** Without a clustered index all other indexes locate rows differently, so they are rebuilt. */
function droppedIndex(
  name: string,
  table: Extract<Operation, { readonly kind: 'dropIndex' }>['table'],
  { schema }: EffectScope,
): SqlserverFactId | undefined {
  const found = table && indexesOf(schema, relationKey(schema, table)).find((one) => one.name === name);
  return found?.clustered === true ? 'drop-clustered-index' : 'drop-index';
}
