/** Which fact applies to an operation of MySQL or MariaDB, given the table's schema; undefined if that is not certain. */
import { bytesOf, charsetOf } from '../../schema/apply/mysql/charsets.ts';
import type {
  AddColumn,
  AlterTableOption,
  ColumnDefinition,
  ConstraintDefinition,
  DropConstraint,
  Operation,
  RedefineColumn,
} from '../../operations/model/operation.ts';
import { indexesOf, primaryKey, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Column, Schema, Table } from '../../schema/model.ts';
import type { EffectScope } from '../of/scope.ts';
import type { OnlineFactId } from './facts.ts';

export function factOf(operation: Operation, scope: EffectScope): OnlineFactId | undefined {
  const fact = ownFactOf(operation, scope);
  if (fact === undefined || fact === 'rename-table' || !('table' in operation)) return fact;
  const table = operation.table && tableNamed(scope.schema, operation.table);
  const hashed = table === undefined ? [] : hashedKeys(table, scope.schema);
  return hashed.some((name) => !isSame(droppedKey(operation), name)) ? 'change-hash-keyed' : fact;
}

function droppedKey(operation: Operation): string | undefined {
  if (operation.kind === 'dropIndex') return operation.index.name.text;
  return operation.kind === 'dropConstraint' ? operation.constraint.text : undefined;
}

function ownFactOf(operation: Operation, scope: EffectScope): OnlineFactId | undefined {
  switch (operation.kind) {
    case 'addColumn':
      return addColumn(operation, scope.schema);
    case 'dropColumn':
      return dropColumn(operation.column.text, tableNamed(scope.schema, operation.table), scope.schema);
    case 'renameColumn':
      return 'rename-column';
    case 'redefineColumn':
      return redefine(operation, scope.schema);
    case 'setDefault':
    case 'dropDefault':
      return 'change-default';
    case 'createIndex':
      return operation.unique
        ? uniqueFact(operation.elements, tableNamed(scope.schema, operation.table), scope.schema)
        : indexFact(operation.method);
    case 'dropIndex':
      return 'drop-index';
    case 'renameConstraint':
      return 'rename-index';
    case 'addConstraint':
      return addConstraint(operation.constraint, scope.schema, tableNamed(scope.schema, operation.table));
    case 'dropConstraint':
      return operation.replaced === true
        ? 'replace-primary-key'
        : dropConstraint(operation, tableNamed(scope.schema, operation.table));
    case 'alterTableOption':
      return tableOption(operation, tableNamed(scope.schema, operation.table));
    case 'renameRelation':
      return 'rename-table';
    default:
      return undefined;
  }
}

function tableNamed(schema: Schema, name: AddColumn['table']): Table | undefined {
  return tableByKey(schema, relationKey(schema, name));
}

function addColumn({ column, table }: AddColumn, schema: Schema): OnlineFactId | undefined {
  const { mysql, generated, constraints } = column;
  if (mysql?.autoIncrement === true) return 'add-auto-increment-column';
  if (generated !== undefined)
    return generated.storage === 'stored' ? 'add-stored-column' : 'add-virtual-column';
  // Adding a key or a check takes more work than adding the column.
  if (constraints.some(({ kind }) => kind === 'primary-key')) return 'add-primary-key';
  if (constraints.some(({ kind }) => kind === 'unique')) return 'add-unique-column';
  if (constraints.some(({ kind }) => kind === 'check')) return 'add-column-checked';
  const now = tableNamed(schema, table);
  if (isExpression(column))
    return isOfEachRow(column, now) ? 'add-column-computed-default' : 'add-column-constant-default';
  if (mysql?.position === undefined) return 'add-column';
  const last = now?.columns.at(-1)?.name;
  return mysql.position.after !== undefined && mysql.position.after === last
    ? 'add-column'
    : 'add-column-placed';
}

/** A default in parentheses: MySQL computes it for each row, whatever it is. */
function isExpression({ default: value }: ColumnDefinition): boolean {
  return value !== undefined && value.literal === undefined && value.text.startsWith('(');
}

/** MariaDB computes one for each row if it needs another column, or a function that gives every row its own value. */
function isOfEachRow({ default: value }: ColumnDefinition, table: Table | undefined): boolean {
  const bare = value?.text.replaceAll(/'(?:[^'\\]|''|\\.)*'/g, '') ?? '';
  return [...bare.matchAll(/[\w$]+/g)].some(
    ([word]) => ownForEachRow.has(word.toLowerCase()) || table?.columns.some((one) => isSame(one.name, word)),
  );
}

const ownForEachRow: ReadonlySet<string> = new Set(['uuid', 'uuid_short', 'sys_guid', 'nextval', 'next']);

function dropColumn(name: string, table: Table | undefined, schema: Schema): OnlineFactId | undefined {
  if (table === undefined || !table.complete) return undefined;
  const isIndexed = indexesOf(schema, table.key).some(({ elements }) =>
    elements.some(({ column }) => isSame(column, name)),
  );
  return isIndexed ? 'drop-indexed-column' : 'drop-column';
}

function isSame(a: string | undefined, b: string): boolean {
  return a?.toLowerCase() === b.toLowerCase();
}

interface KeyPart {
  readonly column?: { readonly text: string } | undefined;
  readonly length?: number | undefined;
}

/** The most bytes that InnoDB keeps of a key. */
const longestKey = 3_072;
/** Of a number or a time, at most. */
const plainBytes = 8;

function uniqueFact(parts: readonly KeyPart[], table: Table | undefined, schema: Schema): OnlineFactId {
  if (isHashed(parts, table)) return 'add-hash-key';
  return isFirstKey(parts, table, schema) ? 'add-first-key' : 'add-index';
}

/** Without a primary key InnoDB orders the rows by the first unique key whose columns take no nulls. */
function isFirstKey(parts: readonly KeyPart[], table: Table | undefined, schema: Schema): boolean {
  if (table === undefined || primaryKey(table) !== undefined) return false;
  const orders = (columns: readonly (string | undefined)[]): boolean =>
    columns.every((name) => table.columns.some((one) => isSame(name, one.name) && !one.nullable));
  const isThere = indexesOf(schema, table.key).some(
    ({ unique, elements }) => unique && orders(elements.map(({ column }) => column)),
  );
  return (
    !isThere && orders(parts.map(({ column, length }) => (length === undefined ? column?.text : undefined)))
  );
}

/** MariaDB keeps a unique key on a whole TEXT or BLOB, or one that is too long, by a hash in a hidden column; MySQL refuses it. */
function isHashed(parts: readonly KeyPart[], table: Table | undefined): boolean {
  const bytes = parts.map(({ column, length }) => {
    const found = table?.columns.find(({ name }) => isSame(column?.text, name));
    return found === undefined || table === undefined ? 0 : keyBytes(found, length, table);
  });
  return bytes.reduce((sum, one) => sum + one, 0) > longestKey;
}

function keyBytes({ type, mysql }: Column, length: number | undefined, table: Table): number {
  if (/(?:text|blob)$/.test(type.name) && length === undefined) return Infinity;
  if (!/(?:char|text|binary|blob)$/.test(type.name)) return plainBytes;
  const isBinary = /(?:binary|blob)$/.test(type.name);
  return (
    (length ?? type.modifiers[0] ?? 1) * (isBinary ? 1 : (bytesOf(mysql?.charset ?? charsetOf(table)) ?? 1))
  );
}

function hashedKeys(table: Table, schema: Schema): readonly string[] {
  return indexesOf(schema, table.key).flatMap(({ name, unique, elements }) => {
    const parts = elements.map(({ column = '', length }) => ({ column: { text: column }, length }));
    return unique && isHashed(parts, table) ? [name] : [];
  });
}

function indexFact(method: string): OnlineFactId {
  if (method === 'fulltext') return 'add-fulltext-index';
  return method === 'spatial' ? 'add-spatial-index' : 'add-index';
}

function addConstraint(
  constraint: ConstraintDefinition,
  schema: Schema,
  table: Table | undefined,
): OnlineFactId | undefined {
  switch (constraint.kind) {
    case 'unique':
      return uniqueFact(constraint.parts ?? constraint.columns.map((column) => ({ column })), table, schema);
    case 'primary-key':
      return 'add-primary-key';
    case 'foreign-key':
      return schema.foreignKeysUnchecked ? 'add-foreign-key-unchecked' : 'add-foreign-key';
    case 'check':
      return 'add-check';
    case 'exclusion':
    case 'not-null':
      return undefined;
  }
}

function dropConstraint(
  { constraint: { text: name }, besideUnique = [] }: DropConstraint,
  table: Table | undefined,
): OnlineFactId | undefined {
  const takesNoNulls = (column: string): boolean =>
    table?.columns.some((one) => isSame(one.name, column) && !one.nullable) === true;
  if (name === 'PRIMARY') {
    const own = table && primaryKey(table)?.columns.join();
    const key = besideUnique.find((columns) => columns.every(takesNoNulls));
    if (key === undefined) return 'drop-primary-key';
    // A primary key on the same columns: what the server does then was not measured for each version.
    return key.join() === own ? undefined : 'promote-unique-key';
  }
  switch (table?.constraints.find((one) => isSame(one.name, name))?.kind) {
    case 'foreign-key':
      return 'drop-foreign-key';
    case 'check':
      return 'drop-check';
    case 'unique':
      return 'drop-index';
    default:
      return undefined;
  }
}

function tableOption({ options }: AlterTableOption, table: Table | undefined): OnlineFactId | undefined {
  const names = new Set(options.map(({ name }) => name));
  if (names.has('convert-charset')) return convertedCharset(options, table);
  if (names.has('engine')) {
    const engine = options.find(({ name }) => name === 'engine')?.value;
    const now = table?.options.find(({ name }) => name === 'engine')?.value ?? 'innodb';
    return engine === 'innodb' && now === 'innodb' ? 'rebuild-table' : 'change-engine';
  }
  if (isPartitionWork(options, table)) return 'rewrite-partitions';
  if (names.has('partition-by')) return 'partition-by';
  if (names.has('remove-partitioning')) return 'remove-partitioning';
  if (names.has('order-by')) return 'order-rows';
  if (names.has('force')) return 'rebuild-table';
  if (names.has('row_format') || names.has('key_block_size')) return 'row-format';
  if (names.has('charset') || names.has('collate')) return 'default-charset';
  return [...names].every((name) => metadata.has(name)) && names.size > 0 ? 'table-metadata' : undefined;
}

/** Adding partitions of HASH or KEY moves rows out of the others; a new partition of RANGE or LIST is empty. */
function isPartitionWork(options: AlterTableOption['options'], table: Table | undefined): boolean {
  return options.some(({ name, value }) =>
    name === 'add-partition'
      ? value === 'count' || table?.partitionBy?.strategy === 'hash'
      : ['rebuild-partition', 'coalesce-partition', 'reorganize-partition'].includes(name),
  );
}

/** If the character set stays the same, the work depends on the collations. */
function convertedCharset(
  options: AlterTableOption['options'],
  table: Table | undefined,
): OnlineFactId | undefined {
  const to = options.find(({ name }) => name === 'convert-charset')?.value;
  const isSet = table?.columns.every(({ mysql }) => mysql?.charset === undefined || mysql.charset === to);
  return isSet === true && table !== undefined && charsetOf(table) === to ? undefined : 'convert-charset';
}

const metadata: ReadonlySet<string> = new Set([
  'comment',
  'auto_increment',
  'stats_persistent',
  'stats_sample_pages',
]);

// ------------------------------------------------------------------------------------------------------------ MODIFY and CHANGE

function redefine(
  { table: name, column, definition }: RedefineColumn,
  schema: Schema,
): OnlineFactId | undefined {
  const table = tableNamed(schema, name);
  const old = table?.columns.find((one) => isSame(one.name, column.text));
  if (table === undefined || old === undefined) return undefined;
  const other = workOfColumn(old, definition);
  if (other === undefined && (old.generated ?? definition.generated) !== undefined) return undefined;
  if (other !== undefined) return other;
  const type = typeFact(old, definition, table, schema);
  if (type === 'unknown' || type === 'change-type' || type === 'change-values' || type === 'shrink-varchar')
    return type === 'unknown' ? undefined : type;
  const isOther = isCharsetOther(old, definition, table);
  if (isOther !== false) return isOther === undefined ? undefined : 'change-column-charset';
  const isCollated = isCollationOther(old, definition);
  const isNullable = definition.notNull === undefined && !isInPrimaryKey(table, old.name);
  const moved = definition.mysql?.position === undefined ? undefined : 'reorder-column';
  const nullability = isNullable === old.nullable ? undefined : isNullable ? 'drop-not-null' : 'set-not-null';
  if (isCollated) {
    // With another change the server may copy: not described.
    if (nullability !== undefined || moved !== undefined || type !== 'same') return undefined;
    return isIndexed(old.name, table, schema) ? 'change-indexed-collation' : 'change-collation';
  }
  // The heaviest part of the change decides.
  if (type === 'widen-short-varchar-over-255' || type === 'widen-varchar-over-255') return type;
  if (nullability !== undefined) return nullability;
  if (moved !== undefined) return moved;
  if (type !== 'same') return type;
  return isSame(old.name, definition.name.text) ? 'change-default' : 'rename-column';
}

/**
 * The old type is unknown, or the server counts its length in another way: the statement certainly copies nothing only if the type stays
 * the same.
 */
export function mayChangeType(operation: Operation): operation is RedefineColumn {
  return operation.kind === 'redefineColumn' && operation.definition.generated === undefined;
}

/** Values that are written into each row. Removing AUTO_INCREMENT takes no work. */
function workOfColumn(old: Column, { generated, mysql }: ColumnDefinition): OnlineFactId | undefined {
  if (old.generated === 'stored' || generated?.storage === 'stored') return 'change-stored-column';
  return mysql?.autoIncrement === true && old.mysql?.autoIncrement !== true
    ? 'add-auto-increment'
    : undefined;
}

type TypeFact =
  | 'same'
  | 'unknown'
  | Extract<
      OnlineFactId,
      | 'change-type'
      | 'shrink-varchar'
      | 'widen-varchar'
      | 'widen-varchar-over-255'
      | 'widen-short-varchar-over-255'
      | 'append-values'
      | 'change-values'
    >;

function typeFact(old: Column, { type, mysql }: ColumnDefinition, table: Table, schema: Schema): TypeFact {
  if (old.type.name !== type.name) return 'change-type';
  if (type.name === 'enum' || type.name === 'set')
    return valuesFact(old.mysql?.values ?? [], mysql?.values ?? []);
  const [before] = old.type.modifiers;
  const [after] = type.modifiers;
  if (JSON.stringify(old.type.modifiers) === JSON.stringify(type.modifiers)) return 'same';
  if (type.name === 'tinyint') return 'same';
  if (type.name !== 'varchar' || before === undefined || after === undefined)
    return type.name === 'varbinary' ? 'unknown' : 'change-type';
  if (after < before) return 'shrink-varchar';
  const bytes = bytesOf(old.mysql?.charset ?? charsetOf(table));
  // The length needs another byte in some character set.
  if (bytes === undefined)
    return [1, 2, 3, 4].some((one) => before * one <= 255 && after * one > 255) ? 'unknown' : 'widen-varchar';
  if (before * bytes > 255 || after * bytes <= 255) return 'widen-varchar';
  const isIndexed = indexesOf(schema, table.key).some(({ elements }) =>
    elements.some(({ column }) => isSame(column, old.name)),
  );
  if (before * bytes > 127) return 'widen-varchar-over-255';
  return isIndexed ? 'unknown' : 'widen-short-varchar-over-255';
}

/** ENUM and SET store positions, not words: new ones at the end change no row, unless their number needs another byte. */
function valuesFact(before: readonly string[], after: readonly string[]): TypeFact {
  const isPrefix = before.length > 0 && before.every((value, i) => after[i] === value);
  if (!isPrefix) return before.length === 0 ? 'unknown' : 'change-values';
  if (before.length === after.length) return 'same';
  const isNear =
    after.length > 255 ||
    (before.length <= 64 && [8, 16, 24, 32].some((at) => before.length <= at && after.length > at));
  return isNear ? 'unknown' : 'append-values';
}

/** Undefined if only one of them is known: the other is the default of a database or a server. */
function isCharsetOther(old: Column, definition: ColumnDefinition, table: Table): boolean | undefined {
  const own = charsetOf(table);
  const charsetIn = ({ mysql, collation }: Pick<Column, 'mysql' | 'collation'>): string | undefined =>
    mysql?.charset ?? (collation === undefined ? own : collation.split('_')[0]);
  const before = charsetIn(old);
  const after = charsetIn(definition);
  if (before === after) return false;
  return before === undefined || after === undefined ? undefined : true;
}

/** Certain if both sides name one, or one of them alone is binary. */
function isCollationOther(old: Column, { mysql, collation }: ColumnDefinition): boolean {
  if (old.collation !== undefined && collation !== undefined) return old.collation !== collation;
  const isBinary = (binary: boolean | undefined, named: string | undefined): boolean =>
    binary === true || named?.endsWith('_bin') === true;
  return isBinary(old.mysql?.binary, old.collation) !== isBinary(mysql?.binary, collation);
}

function isIndexed(column: string, table: Table, schema: Schema): boolean {
  return indexesOf(schema, table.key).some(({ elements }) =>
    elements.some((one) => isSame(one.column, column)),
  );
}

function isInPrimaryKey(table: Table, name: string): boolean {
  return table.constraints.some(
    ({ kind, columns }) => kind === 'primary-key' && columns.some((one) => isSame(one, name)),
  );
}
