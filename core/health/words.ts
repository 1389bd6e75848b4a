/** What the checks share: reading of rows, names in sentences and in SQL, privileges to ask for. */
export { fine } from './check.ts';
import { oneLine } from '../text/format.ts';
import { stringLiteral } from '../schema/print/names.ts';
import { quoted } from '../syntax/postgres/identifier.ts';
import { quoted as shown } from '../safe-now/words.ts';
import type { Row, ServerFacts, Unseen } from './check.ts';
import type { Refusal } from './script.ts';

export { joined } from '../text/enumerate.ts';
export { formatBytes, formatCount, formatShare } from '../text/format.ts';
export { stringLiteral as literal } from '../schema/print/names.ts';
export { lasting } from '../safe-now/words.ts';
export { quoted as ident } from '../syntax/postgres/identifier.ts';
export { quoted as shown } from '../safe-now/words.ts';

export const megabyte = 1024 ** 2;

/** Schemas of users. `n` is pg_namespace. */
export const userSchemas = `n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp_)'`;

/** A row's columns by position: texts, numbers and flags. */
export interface Cells {
  readonly text: (at: number) => string;
  /** NULL is undefined. */
  readonly number: (at: number) => number | undefined;
  readonly flag: (at: number) => boolean;
  readonly has: (at: number) => boolean;
}

export function cells(row: Row | undefined): Cells {
  const text = (at: number): string => row?.[at] ?? '';
  const has = (at: number): boolean => (row?.[at] ?? null) !== null;
  return {
    text,
    has,
    number: (at) => (has(at) ? Number(text(at)) : undefined),
    flag: (at) => text(at) === 't' || text(at) === 'true',
  };
}

export interface Named {
  readonly schema: string;
  readonly name: string;
}

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

/** The role sees its own sessions only. */
export function hiddenSessions(count: number, { role }: ServerFacts): readonly Unseen[] {
  if (count === 0) return [];
  const whose = count === 1 ? 'One session of another role is' : `${count} sessions of other roles are`;
  return [{ because: `${whose} hidden from ${shown(role)}.`, grant: `GRANT pg_monitor TO ${quoted(role)}` }];
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
