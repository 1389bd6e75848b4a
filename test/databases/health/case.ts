/** A case of a check of a server's health, and what the tables of cases share. `$PORT` and `$DATABASE` stand for the server's port and the case's database. */

export interface Case {
  readonly check: string;
  /** What is special, where a check has several cases. */
  readonly name?: string;
  /** From this version number on. */
  readonly from?: number;
  readonly fault: Situation;
  readonly near: Situation;
  /** The object that the finding is about. */
  readonly object: string;
  /** Roles that cannot see the fault, and have to say so; all others see it. */
  readonly hiddenFrom?: readonly Role[];
  /** The finding has a script: it is run, and the finding is gone. `repair` is what a person does before. */
  readonly script?: { readonly repair?: readonly string[] };
}

export type Role = 'owner' | 'monitor' | 'nothing';

export interface Situation {
  /** One after the other, each in a transaction of its own; what fails is meant to. */
  readonly run?: readonly string[];
  /** One list for each session that stays open; the last statement is not waited for if it is in `busy`. */
  readonly hold?: readonly (readonly string[])[];
  readonly busy?: readonly string[];
  /** After the sessions are open. */
  readonly then?: readonly string[];
  /** A query whose first value is true once the server knows what happened. */
  readonly until?: string;
  readonly thresholds?: Readonly<Record<string, number>>;
  /** Run at the end, for what is not part of the database. */
  readonly after?: readonly string[];
}

export const rows = (name: string, count: number): string =>
  `CREATE TABLE ${name} AS SELECT g AS id, g AS a, 'a text of some length' AS b FROM generate_series(1, ${count}) g`;
export const burn = (count: number): readonly string[] =>
  Array.from({ length: count }, () => 'SELECT txid_current()');
const month = (offset: number, text: string): string =>
  `(date_trunc('month', localtimestamp) + interval '${offset} months')::${text}`;
export const monthPart = (table: string, name: string, offset: number): string =>
  `DO $$ BEGIN EXECUTE format('CREATE TABLE ${name} PARTITION OF ${table} FOR VALUES FROM (%L) TO (%L)', ${month(offset, 'date')}, ${month(offset + 1, 'date')}); END $$`;
export const sessions: readonly Role[] = ['owner', 'nothing'];
export const statistics: readonly Role[] = ['monitor', 'nothing'];
export const reload = 'SELECT pg_reload_conf()';
