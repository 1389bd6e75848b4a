/**
 * Which casts exist between the server's common types; test/databases/effects/casts.test.ts compares it with pg_cast. Other types are
 * unknown.
 */
import type { ColumnType } from '../schema/model.ts';

const numbers = ['int2', 'int4', 'int8', 'numeric', 'float4', 'float8'] as const;
const days = ['date', 'timestamp', 'timestamptz'] as const;
const documents = ['json', 'jsonb'] as const;
const families: readonly (readonly string[])[] = [numbers, ['int4', 'bool'], days, documents, ['uuid']];

export const castTypes: readonly string[] = [...new Set(families.flat())];

/** True if it is not known. */
export function mayCast(from: string, to: string): boolean {
  if (from === to || !castTypes.includes(from) || !castTypes.includes(to)) return true;
  const isValue = to === 'bool' || numbers.some((one) => one === to);
  return (
    (from === 'jsonb' && isValue) || families.some((family) => family.includes(from) && family.includes(to))
  );
}

const kinds: readonly (readonly string[])[] = [
  numbers,
  days,
  documents,
  ['text', 'varchar', 'bpchar', 'citext'],
];

/** A value keeps its meaning in the other type, as far as it fits: a number written as text may mean something else. */
export function isAlike(from: string, to: string): boolean {
  return from === to || kinds.some((one) => one.includes(from) && one.includes(to));
}

/** Not every type has an equality operator; rows that already have the value need not be rewritten. */
export function isComparable(...types: readonly ColumnType[]): boolean {
  return types.every(({ name }) =>
    /^(?:int[248]|numeric|float[48]|text|varchar|bpchar|bool|uuid|date|time)/.test(name),
  );
}
