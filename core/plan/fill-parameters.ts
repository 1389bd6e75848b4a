/** A query with values in the places of its parameters, for servers that plan for given values alone. Which words are parameters is each server's own. */
import type { Span } from '../text/span.ts';

export interface Parameter extends Span {
  /** One that stands twice has one value. */
  readonly name: string;
}

/** The text with literals; null is NULL. `values`: in the order in which names come first. */
export function fillParameters(
  sql: string,
  found: readonly Parameter[],
  values: readonly (string | null)[],
  literal: (value: string) => string,
): string {
  const names = [...new Set(found.map(({ name }) => name))];
  let made = '';
  let at = 0;
  for (const { start, end, name } of found) {
    const value = values[names.indexOf(name)] ?? null;
    made += `${sql.slice(at, start)} ${value === null ? 'NULL' : literal(value)} `;
    at = end;
  }
  return made + sql.slice(at);
}

/** A number stands as one: where a count is wanted no text is taken. */
export function asWritten(value: string, literal: (value: string) => string): string {
  return /^-?\d+(?:\.\d+)?$/.test(value) ? value : literal(value);
}
