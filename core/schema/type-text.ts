/** A column's type as people write it. Neither for comparing types nor for SQL: two spellings of one type are equal here. */
import { quoteIdentifier } from '../syntax/postgres/identifier.ts';
import type { ColumnType } from './model.ts';
import { typeSql } from './print/names.ts';

/** `bigint` rather than `int8`, `varchar(20)`, `text[]`; a user's type is qualified unless its schema is public. */
export function typeText(type: ColumnType): string {
  const { schema, name } = type;
  const builtIn = schema === undefined || schema === 'pg_catalog';
  // Types whose notation depends on their modifiers.
  if (builtIn && ['interval', 'char', 'bit'].includes(name)) return typeSql(type);
  const modifiers = [...type.wordModifiers, ...type.modifiers.map(String)];
  const written = modifiers.length === 0 ? '' : `(${modifiers.join(',')})`;
  const isPlain = (name === 'bpchar' && written === '') || name.endsWith(' unsigned');
  const bare = isPlain ? name : (spellings.get(name) ?? quoteIdentifier(name));
  const home = schema === undefined || schema === 'public' ? '' : `${quoteIdentifier(schema)}.`;
  return `${builtIn ? bare : `${home}${quoteIdentifier(name)}`}${written}${'[]'.repeat(type.arrayDimensions)}`;
}

/** Types whose usual name differs from the catalog's. */
const spellings: ReadonlyMap<string, string> = new Map([
  ['bool', 'boolean'],
  ['bpchar', 'char'],
  ['float4', 'real'],
  ['float8', 'double precision'],
  ['int2', 'smallint'],
  ['int4', 'integer'],
  ['int8', 'bigint'],
  ['varbit', 'bit varying'],
]);
