/**
 * What columns of MySQL, MariaDB and SQLite hold, for contracts. MySQL's types keep their names, such as `int unsigned`. SQLite has only the
 * affinity of a declared type: a table that is not STRICT takes other values too, and lengths mean nothing.
 * https://www.sqlite.org/datatype3.html#determination_of_column_affinity
 */
import type { Column, Schema, Table } from '../schema/model.ts';
import type { Held } from './condition.ts';
import type { BuiltIn, EnumType, ValueType } from './contract.ts';

export type OtherDialect = 'mysql' | 'sqlite';

export function otherDialect({ dialect }: Pick<Schema, 'dialect'>): OtherDialect | undefined {
  return dialect === 'mysql' || dialect === 'sqlite' ? dialect : undefined;
}

export function typeElsewhere(table: string, column: Column, dialect: OtherDialect): ValueType {
  const { type } = column;
  if (dialect === 'sqlite') return builtIn(dialect, affinityOf(type.name));
  const own = enumOf(table, column);
  if (own !== undefined) return { kind: 'enum', of: own };
  const [first, second = 0] = type.modifiers.map(Number);
  return {
    ...builtIn(dialect, type.name),
    length: /char$/.test(type.name) ? (first ?? 1) : textLengths.get(type.name),
    digits: /^decimal/.test(type.name) ? { precision: first ?? 10, scale: second } : undefined,
  };
}

/** In bytes; a character has one to four. */
const textLengths: ReadonlyMap<string, number> = new Map([
  ['tinytext', 255],
  ['text', 65_535],
]);

function builtIn(dialect: OtherDialect, name: string): BuiltIn {
  return { kind: 'built-in', dialect, name, length: undefined, digits: undefined };
}

/** ENUM is part of its column. */
export function enumOf(table: string, { name, type, mysql }: Column): EnumType | undefined {
  return type.name === 'enum' && mysql !== undefined
    ? { key: `${table}.${name}`, values: mysql.values }
    : undefined;
}

function affinityOf(declared: string): string {
  if (declared === 'any' || declared === '') return 'any';
  if (declared.includes('int')) return 'integer';
  if (/char|clob|text/.test(declared)) return 'text';
  if (declared.includes('blob')) return 'blob';
  return /real|floa|doub/.test(declared) ? 'real' : 'numeric';
}

/** INSERT may leave it out: the server numbers the rows, or takes the first value of an ENUM. */
export function hasOwnDefault(table: Table, { name, type, mysql, sqlite }: Column): boolean {
  if (mysql !== undefined) return mysql.autoIncrement || type.name === 'enum';
  const key = table.constraints.find(({ kind }) => kind === 'primary-key')?.columns ?? [];
  const isAlias = type.name === 'integer' && sqlite?.descendingKey !== true && key.length === 1;
  return isAlias && key[0] === name && !table.options.some((one) => one.name === 'without_rowid');
}

/** MySQL compares texts by collation, SQLite by bytes, and its LIKE ignores case. */
export function heldElsewhere(type: ValueType, { collation }: Column): Held {
  if (type.kind !== 'built-in') return 'other';
  if (type.dialect === 'sqlite') {
    if (type.name === 'text') return collation === undefined || collation === 'binary' ? 'word' : 'other';
    return type.name === 'blob' || type.name === 'any' ? 'other' : 'number';
  }
  return /int\b|^(?:decimal|float|double)/.test(type.name) ? 'number' : 'other';
}

/** A CHECK as PostgreSQL writes the same, if only the quotes of its names differ. */
export function checkAsWritten(text: string): string {
  return /['"]/.test(text) ? text : text.replaceAll('`', '"');
}
