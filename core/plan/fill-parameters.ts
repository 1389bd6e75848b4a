/** Replaces a query's parameters by values, for servers that can only plan with values. Each server's file finds its parameters. */
import type { Span } from '../text/span.ts';

export interface Parameter extends Span {
  /** A repeated parameter has one value. */
  readonly name: string;
}

/** The text with literals; null becomes NULL. `values`: in the order in which names first occur. */
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

/** A number is written without quotes: some places accept no text. */
export function asWritten(value: string, literal: (value: string) => string): string {
  return /^-?\d+(?:\.\d+)?$/.test(value) ? value : literal(value);
}
