/** A column's type as people write it. Not for comparing types: two spellings of one type are one here. */
import type { ColumnType } from './model.ts';

export function typeText(type: ColumnType): string {
  const schema = type.schema === undefined ? '' : `${type.schema}.`;
  // The first modifier of an interval is a mask of its fields, not a number that anybody wrote.
  const modifiers = type.name === 'interval' ? type.modifiers.slice(1) : type.modifiers;
  const written = modifiers.length === 0 ? '' : `(${modifiers.join(', ')})`;
  const name = type.schema === undefined ? (spellings.get(type.name) ?? type.name) : type.name;
  return `${schema}${name}${written}${'[]'.repeat(type.arrayDimensions)}`;
}

/** Where the catalog's name is not what people write. */
const spellings: ReadonlyMap<string, string> = new Map([
  ['bool', 'boolean'],
  ['bpchar', 'char'],
  ['float4', 'real'],
  ['float8', 'double precision'],
  ['int2', 'smallint'],
  ['int4', 'int'],
  ['int8', 'bigint'],
  ['varbit', 'bit varying'],
]);
