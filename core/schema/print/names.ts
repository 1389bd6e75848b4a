/** Names, types, literals and options as SQL text that the server parses back to the same value. */
import type { Option } from '../../operations/model/operation.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import type { ColumnType, Schema } from '../model.ts';

/** For an object with a schema. */
export function qualified(of: { readonly schema: string | undefined; readonly name: string }): string {
  return of.schema === undefined
    ? quoteIdentifier(of.name)
    : `${quoteIdentifier(of.schema)}.${quoteIdentifier(of.name)}`;
}

/** For a relation, index or function by its key. */
export function named(schema: Schema, key: string): string {
  const found =
    schema.relations.get(key) ??
    schema.indexes.get(key) ??
    schema.functions.get(key)?.[0] ??
    schema.types.get(key);
  if (found !== undefined) return qualified(found);
  // No migration creates it: its schema is the part before the first dot.
  const dot = key.indexOf('.');
  return qualified({ schema: key.slice(0, dot), name: key.slice(dot + 1) });
}

export function columnList(names: readonly string[]): string {
  return `(${names.map(quoteIdentifier).join(', ')})`;
}

export function stringLiteral(text: string): string {
  const escaped = text.replaceAll("'", "''");
  // A backslash is an escape only under one setting; E'' means the same under both.
  return escaped.includes('\\') ? `E'${escaped.replaceAll('\\', '\\\\')}'` : `'${escaped}'`;
}

/** A text in dollar quotes that do not occur in it. */
export function dollarQuoted(text: string): string {
  for (let n = 0; ; n += 1) {
    const tag = `$body${n === 0 ? '' : n}$`;
    if (!text.includes(tag.slice(0, -1))) return `${tag}${text}${tag}`;
  }
}

/** PUBLIC and keywords such as CURRENT_USER are not names. */
export function roleSql(role: string): string {
  if (role === 'public') return 'PUBLIC';
  return ['current_user', 'current_role', 'session_user'].includes(role)
    ? role.toUpperCase()
    : quoteIdentifier(role);
}

/** ` WITH (a = 1, b)`, or an empty text. */
export function withOptions(options: readonly Option[]): string {
  return options.length === 0 ? '' : ` WITH (${options.map(storageOption).join(', ')})`;
}

export function storageOption({ name, value }: Option): string {
  const parts = name.split('.').map(quoteIdentifier).join('.');
  return value === undefined ? parts : `${parts} = ${stringLiteral(value)}`;
}

/** OPTIONS of foreign objects. */
export function foreignOptions(options: readonly Option[]): string {
  if (options.length === 0) return '';
  return ` OPTIONS (${options.map(({ name, value }) => `${quoteIdentifier(name)} ${stringLiteral(value ?? '')}`).join(', ')})`;
}

export function collate(name: string | undefined, schema?: string): string {
  return name === undefined ? '' : ` COLLATE ${qualified({ schema, name })}`;
}

export function typeSql(type: ColumnType): string {
  const own = type.schema !== undefined && type.schema !== 'pg_catalog';
  const schema = own ? `${quoteIdentifier(type.schema)}.` : '';
  const name = type.name === 'interval' && !own ? intervalSql(type.modifiers) : plainSql(type, own);
  return `${schema}${name}${'[]'.repeat(type.arrayDimensions)}`;
}

function plainSql(type: ColumnType, own: boolean): string {
  const modifiers = [...type.wordModifiers, ...type.modifiers.map(String)];
  const written = modifiers.length === 0 ? '' : `(${modifiers.join(', ')})`;
  if (own) return `${quoteIdentifier(type.name)}${written}`;
  // Unquoted, the grammar would read these two as char(1) and bit(1).
  const name =
    type.name === 'char' || (type.name === 'bit' && written === '')
      ? `"${type.name}"`
      : quoteIdentifier(type.name);
  return `${name}${written}`;
}

/** The first modifier of an interval defines its fields, the second the number of digits. */
function intervalSql(modifiers: readonly number[]): string {
  const [mask, precision] = modifiers;
  const digits = precision === undefined ? '' : `(${precision})`;
  const fields = mask === undefined ? undefined : intervalFields.get(mask);
  return fields === undefined
    ? `interval${digits}`
    : `interval ${fields}${fields.endsWith('second') ? digits : ''}`;
}

const intervalFields: ReadonlyMap<number, string> = new Map([
  [0x0004, 'year'],
  [0x0002, 'month'],
  [0x0008, 'day'],
  [0x0400, 'hour'],
  [0x0800, 'minute'],
  [0x1000, 'second'],
  [0x0006, 'year to month'],
  [0x0408, 'day to hour'],
  [0x0c08, 'day to minute'],
  [0x1c08, 'day to second'],
  [0x0c00, 'hour to minute'],
  [0x1c00, 'hour to second'],
  [0x1800, 'minute to second'],
]);
