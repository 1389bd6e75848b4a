/**
 * Formats names and types as SQL that a server always reads as one name, and for titles. A name that looks like a placeholder is quoted as
 * a name.
 */
import { oneLine } from '../../../text/format.ts';
import { displayName } from '../../../schema/lookup.ts';
import type { ColumnType } from '../../../schema/model.ts';
import { stringLiteral } from '../../../schema/print/names.ts';
import { quoted } from '../../../syntax/postgres/identifier.ts';

export { quoted, stringLiteral as literal };

export interface Named {
  readonly schema: string;
  readonly name: string;
}

export function sqlName({ schema, name }: Named): string {
  return `${quoted(schema)}.${quoted(name)}`;
}

/** An expression: the relation's OID, or null. */
export function regclass(of: Named): string {
  return `to_regclass(${stringLiteral(sqlName(of))})`;
}

/** An expression: the type's OID, or null. */
export function regtype(type: ColumnType): string {
  return `to_regtype(${stringLiteral(typeName(type))})`;
}

/** Without length, precision and scale. */
export function typeName({ schema, name, arrayDimensions }: ColumnType): string {
  const isOwn = schema !== undefined && schema !== 'pg_catalog';
  // Unquoted, the grammar would read these two as char(1) and bit(1).
  const bare = !isOwn && (name === 'char' || name === 'bit') ? `"${name}"` : quoted(name);
  return `${isOwn ? `${quoted(schema)}.` : ''}${bare}${'[]'.repeat(arrayDimensions)}`;
}

/** Length, precision and scale as format_type() prints them, as SQL; NULL for types that the server may print differently. */
export function typeSize({ schema, name, modifiers, wordModifiers, arrayDimensions }: ColumnType): string {
  const isPlain = schema === undefined || schema === 'pg_catalog';
  if (!isPlain || arrayDimensions > 0 || wordModifiers.length > 0) return 'NULL';
  const isTime = /^time(?:stamp)?(?:tz)?$/.test(name);
  const isKnown =
    name === 'varchar' ||
    (name === 'numeric' && modifiers.length !== 1) ||
    (isTime && modifiers.every((one) => one <= 6));
  if (!isKnown) return 'NULL';
  return stringLiteral(modifiers.length === 0 ? '' : `(${modifiers.map(String).join(',')})`);
}

/** A condition. `of`: an expression for the relation's OID. */
export function columnExists(of: string, name: string): string {
  return `EXISTS (SELECT FROM pg_attribute WHERE attrelid = ${of} AND attname = ${stringLiteral(name)} AND attnum > 0 AND NOT attisdropped)`;
}

export function textArray(all: readonly string[]): string {
  return `ARRAY[${all.map(stringLiteral).join(', ')}]::text[]`;
}

/** For titles and results. */
export function shown(key: string): string {
  return oneLine(displayName(key));
}

export function shownColumn(key: string, column: string): string {
  return `${shown(key)}.${oneLine(column)}`;
}

const mostNames = 6;

/** `a, b, c`; a long list ends with `and 9 more`. */
export function list(names: readonly string[]): string {
  const all = [...new Set(names)];
  return all.length > mostNames + 1
    ? `${all.slice(0, mostNames).join(', ')} and ${all.length - mostNames} more`
    : all.join(', ');
}
