/** What the checks of PostgreSQL share besides: names in SQL and in sentences, refusals of scripts, privileges to ask for. */
import { stringLiteral } from '../../schema/print/names.ts';
import { quoted } from '../../syntax/postgres/identifier.ts';
import type { PostgresFacts, Unseen } from '../check.ts';
import type { Refusal } from '../script.ts';
import { oneLine, shown, type Named } from '../words.ts';

export * from '../words.ts';
export { stringLiteral as literal } from '../../schema/print/names.ts';
export { quoted as ident } from '../../syntax/postgres/identifier.ts';

/** Schemas of users. `n` is pg_namespace. */
export const userSchemas = `n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp_)'`;

/** As SQL. */
export function sqlName({ schema, name }: Named): string {
  return `${quoted(schema)}.${quoted(name)}`;
}

/** In a sentence: without the schema if it is public. */
export function named({ schema, name }: Named): string {
  return schema === 'public' ? shown(name) : shown(`${schema}.${name}`);
}

/** Refuses if the name no longer denotes the object with this oid; an object that is gone is the business of the statement. */
export function isOther(object: Named, oid: string): Refusal {
  return {
    when: `to_regclass(${stringLiteral(sqlName(object))})::oid <> ${Number(oid)}`,
    because: `${oneLine(sqlName(object))} is another object than the one that was found.`,
  };
}

/** What other roles do is shown with it. */
export function monitorGrant(role: string): string {
  return `GRANT pg_monitor TO ${quoted(role)}`;
}

/** The role sees its own sessions only. */
export function hiddenSessions(count: number, { role }: PostgresFacts): readonly Unseen[] {
  if (count === 0) return [];
  const whose = count === 1 ? 'One session of another role is' : `${count} sessions of other roles are`;
  return [{ because: `${whose} hidden from ${shown(role)}.`, grant: monitorGrant(role) }];
}

/** What needs pg_monitor, which the server refuses without it or answers with nothing. */
export function withoutMonitor({ seesSessions, role }: PostgresFacts, what: string): Unseen | undefined {
  return seesSessions
    ? undefined
    : { because: `${what} hidden from ${shown(role)}.`, grant: monitorGrant(role) };
}

/** Before a statement that takes a lock: it fails soon where it would wait, and everybody behind it. */
export const shortWait = "SET lock_timeout = '5s'";
