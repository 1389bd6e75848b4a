/** Between which of the server's common types a cast leads; test/databases/effects/casts.test.ts holds it against pg_cast. Of other types it knows nothing. */
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

/** A value of the one says the same in the other, as far as it fits: a number written as a text may mean something else. */
export function isAlike(from: string, to: string): boolean {
  return from === to || kinds.some((one) => one.includes(from) && one.includes(to));
}

/** Not every type has an =, and rows that have the value already need not be written again. */
export function isComparable(...types: readonly ColumnType[]): boolean {
  return types.every(({ name }) =>
    /^(?:int[248]|numeric|float[48]|text|varchar|bpchar|bool|uuid|date|time)/.test(name),
  );
}
