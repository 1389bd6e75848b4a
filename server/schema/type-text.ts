/** A column type in the spelling that people read: `bigint` rather than `int8`, `varchar(20)`, `text[]`. */
import { quoteIdentifier } from '../../core/syntax/postgres/identifier.ts';
import type { ColumnType } from '../../core/schema/model.ts';

const familiar: ReadonlyMap<string, string> = new Map([
  ['int2', 'smallint'],
  ['int4', 'integer'],
  ['int8', 'bigint'],
  ['float4', 'real'],
  ['float8', 'double precision'],
  ['bool', 'boolean'],
  ['bpchar', 'char'],
]);

export function typeText(type: ColumnType): string {
  const builtIn = type.schema === undefined || type.schema === 'pg_catalog';
  const base = builtIn
    ? (familiar.get(type.name) ?? type.name)
    : `${quoteIdentifier(type.schema)}.${quoteIdentifier(type.name)}`;
  const modifiers = type.modifiers.length === 0 ? '' : `(${type.modifiers.join(',')})`;
  return `${base}${modifiers}${'[]'.repeat(type.arrayDimensions)}`;
}
