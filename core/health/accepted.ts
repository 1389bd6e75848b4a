/**
 * Findings of a server's health that a team lives with, as plinth.health.json lists them: by check and object, each with a reason, and a last
 * day if there is one.
 */
import type { HealthObject } from './check.ts';

export const acceptedFileName = 'plinth.health.json';

export interface Acceptance {
  readonly check: string;
  /** As `objectName` writes it. */
  readonly object: string;
  readonly reason: string;
  /** The last day, as 2027-01-31. */
  readonly until?: string;
}

/** Stable over time and servers: no process number, no oid. */
export function objectName({ schema, name, table, isInTable }: HealthObject): string {
  const own = isInTable === true && table !== undefined ? `${table}.${name}` : name;
  return schema === undefined ? own : `${schema}.${own}`;
}

/** `at`: the server's time, in ISO 8601. */
export function acceptedBy(
  all: readonly Acceptance[],
  check: string,
  object: HealthObject,
  at: string,
): Acceptance | undefined {
  const name = objectName(object);
  return all.find(
    (one) =>
      one.check === check && one.object === name && (one.until === undefined || at.slice(0, 10) <= one.until),
  );
}

/** Half a sentence if the text is not such a list. */
export function readAccepted(value: unknown): readonly Acceptance[] | string {
  if (typeof value !== 'object' || value === null || !('version' in value) || value.version !== 1)
    return 'it must be an object with “version” 1 and “accepted”';
  if (!('accepted' in value) || !Array.isArray(value.accepted)) return '“accepted” must be a list';
  const list: readonly unknown[] = value.accepted;
  const entries = list.flatMap((one) => entryOf(one) ?? []);
  return entries.length === list.length
    ? entries
    : 'each of “accepted” needs “check”, “object” and “reason”, all of them text, and may have “until”, a day such as 2027-01-31';
}

function entryOf(value: unknown): Acceptance | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (!('check' in value) || !('object' in value) || !('reason' in value)) return undefined;
  const { check, object, reason } = value;
  if (typeof check !== 'string' || typeof object !== 'string' || typeof reason !== 'string') return undefined;
  if (reason.trim() === '') return undefined;
  if (!('until' in value)) return { check, object, reason };
  const { until } = value;
  const isDay = typeof until === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(until);
  return isDay ? { check, object, reason, until } : undefined;
}
