/** format_type over the columns of the replayed schema: programs that copy a table read its columns from pg_attribute like this. */
import { builtInName } from '../catalog/type-names.ts';
import { quoteIdentifier } from '../syntax/postgres/identifier.ts';
import type { ColumnType } from '../schema/model.ts';
import { isOid, unknown, type Value } from './value.ts';

/** As in pg_attribute, for types with a simple modifier. */
export function typmodOf({ name, modifiers, wordModifiers }: ColumnType): Value {
  if (wordModifiers.length > 0) return unknown;
  const [first, second = 0, ...more] = modifiers;
  if (first === undefined) return name === 'interval' || name === 'bit' ? unknown : -1;
  if (typeof first !== 'number' || typeof second !== 'number' || more.length > 0) return unknown;
  switch (name) {
    case 'varchar':
    case 'bpchar':
      return first + 4;
    case 'numeric':
      return second < 0 ? unknown : first * 65_536 + second + 4;
    case 'time':
    case 'timetz':
    case 'timestamp':
    case 'timestamptz':
      return first;
    default:
      return unknown;
  }
}

/** A built-in type by its SQL name, a user's type as the search path shows it. */
export function formatType([type = unknown, modifier = null]: readonly Value[]): Value {
  if (type === null) return null;
  if (!isOid(type) || type.of !== 'type' || (modifier !== null && typeof modifier !== 'number'))
    return unknown;
  const typmod = modifier ?? -1;
  const isArray = type.key.startsWith('_') && type.text === type.key;
  const name = isArray ? type.text.slice(1) : type.text;
  const [schema, ...rest] = name.split('.');
  // A name that contains a dot cannot be distinguished from a qualified one.
  if (rest.length > 1) return unknown;
  const written =
    rest.length === 1
      ? `${quoteIdentifier(schema ?? '')}.${quoteIdentifier(rest[0] ?? '')}`
      : builtInName(name, typmod);
  return `${written}${isArray ? '[]' : ''}`;
}
