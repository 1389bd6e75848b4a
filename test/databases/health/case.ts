/**
 * A case of a check of a server's health, and what the tables of cases share. `$DATABASE` stands for the case's database, for MariaDB in quotes,
 * and `$PORT` for the port of PostgreSQL.
 */

export interface Case<Role extends string = PostgresRole> {
  readonly check: string;
  /** What is special, where a check has several cases. */
  readonly name?: string;
  /** From this version number on. */
  readonly from?: number;
  readonly fault: Situation;
  readonly near: Situation;
  /** The object that the finding is about, as the baseline names it. */
  readonly object: string;
  /** Roles that cannot see the fault, and have to say so; all others see it. */
  readonly hiddenFrom?: readonly Role[];
  /** The finding has a script: it is run, and the finding is gone. `repair` is what a person does before. */
  readonly script?: { readonly repair?: readonly string[] };
}

export type PostgresRole = 'owner' | 'monitor' | 'nothing';

export interface Situation {
  /** One after the other. On PostgreSQL each is a transaction of its own, and what fails is meant to. */
  readonly run?: readonly string[];
  /** One list for each session that stays open; the last statement is not waited for if it is in `busy`. */
  readonly hold?: readonly (readonly string[])[];
  readonly busy?: readonly string[];
  /** After the sessions are open. */
  readonly then?: readonly string[];
  /** A query whose first value is true, or 1, once the server knows what happened. */
  readonly until?: string;
  readonly thresholds?: Readonly<Record<string, number>>;
  /** Run at the end, for what is not part of the database. */
  readonly after?: readonly string[];
}

/** For the titles of a test. */
export function titled<C extends { readonly check: string; readonly name?: string }>(
  cases: readonly C[],
): readonly { readonly title: string; readonly one: C }[] {
  return cases.map((one) => ({
    title: one.name === undefined ? one.check : `${one.check}, ${one.name}`,
    one,
  }));
}

export const rows = (name: string, count: number): string =>
  `CREATE TABLE ${name} AS SELECT g AS id, g AS a, 'a text of some length' AS b FROM generate_series(1, ${count}) g`;
export const burn = (count: number): readonly string[] =>
  Array.from({ length: count }, () => 'SELECT txid_current()');
const month = (offset: number, text: string): string =>
  `(date_trunc('month', localtimestamp) + interval '${offset} months')::${text}`;
export const monthPart = (table: string, name: string, offset: number): string =>
  `DO $$ BEGIN EXECUTE format('CREATE TABLE ${name} PARTITION OF ${table} FOR VALUES FROM (%L) TO (%L)', ${month(offset, 'date')}, ${month(offset + 1, 'date')}); END $$`;
export const sessions: readonly PostgresRole[] = ['owner', 'nothing'];
export const statistics: readonly PostgresRole[] = ['monitor', 'nothing'];
export const reload = 'SELECT pg_reload_conf()';
