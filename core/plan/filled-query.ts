/**
 * A statement as it is sent to a server that plans with values alone: its parameters are replaced by them, and what is sent is checked again.
 */
import { asWritten, fillParameters, type Parameter } from './fill-parameters.ts';
import { refuse, type GuardVerdict, type Refused } from './guard.ts';

export interface ServersGuard {
  readonly guard: (sql: string) => GuardVerdict;
  readonly parametersOf: (sql: string) => readonly Parameter[];
  /** A text as the server writes it. */
  readonly literal: (value: string) => string;
  /** Where there are parameters and no values. */
  readonly needsValues: string;
}

export type FilledQuery =
  | { readonly kind: 'allowed'; readonly sql: string; readonly access: 'read' | 'write' }
  | Refused;

/** `values`: in the order in which names first occur. */
export function filledQuery(
  { sql, values }: { readonly sql: string; readonly values?: readonly (string | null)[] | undefined },
  { guard, parametersOf, literal, needsValues }: ServersGuard,
): FilledQuery {
  const verdict = guard(sql);
  if (verdict.kind === 'refused') return verdict;
  if (verdict.parameters === 0) return { kind: 'allowed', sql, access: verdict.access };
  if (values === undefined) return refuse('needsValues', needsValues);
  const filled = fillParameters(sql, parametersOf(sql), values, (value) => asWritten(value, literal));
  const again = guard(filled);
  if (again.kind === 'refused') return again;
  return parametersOf(filled).length === 0
    ? { kind: 'allowed', sql: filled, access: again.access }
    : refuse('needsValues', 'A parameter was left without a value.');
}

/** Without the semicolons at its end. */
export function withoutEnd(sql: string): string {
  return sql.replace(/[\s;]+$/, '');
}
