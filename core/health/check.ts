/**
 * The declaration of one check of a running server: what it reads on which version, what that costs, its thresholds, and the decision about
 * the rows. Pure: the engine sends the query. Each file in `postgresql/checks/` and `mysql/checks/` is one check.
 */
import type { Script } from './script.ts';

/** What is known of any server and the login before a check runs. */
export interface ServerFacts {
  readonly dialect: 'postgresql' | 'mysql';
  readonly product: 'PostgreSQL' | 'MariaDB' | 'MySQL';
  /** 180004 for PostgreSQL 18.4, 101106 for MariaDB 10.11.6. */
  readonly version: number;
  readonly versionText: string;
  /** Empty if a connection to MySQL or MariaDB names none: then all databases are looked at. */
  readonly database: string;
  readonly role: string;
  readonly isStandby: boolean;
  /** The server's time, in ISO 8601. */
  readonly at: string;
  /** Seconds since the server started. */
  readonly upSeconds: number;
  /** Seconds since the counters were reset; undefined if that was never recorded. */
  readonly resetSeconds: number | undefined;
}

export interface PostgresFacts extends ServerFacts {
  /** The role sees what sessions of other roles do: pg_read_all_stats, which pg_monitor includes. */
  readonly seesSessions: boolean;
  /** The extension pgstattuple, if it is installed in this database. */
  readonly pgstattuple: { readonly schema: string; readonly mayUse: boolean } | undefined;
  /** The schema of the extension pg_stat_statements, if it is installed in this database. */
  readonly statements: string | undefined;
  /** The role may call pg_hba_file_rules(). */
  readonly seesAuthentication: boolean;
}

export interface MysqlFacts extends ServerFacts {
  readonly isMaria: boolean;
  /** Global settings and counters by name, in lower case. */
  readonly variables: ReadonlyMap<string, string>;
  readonly counters: ReadonlyMap<string, string>;
  /** Privileges of the login and its active roles: on the server, and on the database or on all databases if there is none. */
  readonly everywhere: ReadonlySet<string>;
  readonly here: ReadonlySet<string>;
}

/** `live`: at most 50 ms. `catalogue`: at most 2 s on 10,000 tables. `scan`: reads tables or indexes, and runs only if it is named. */
export type Cost = 'live' | 'catalogue' | 'scan';

/**
 * By what happens when. `now`: something fails, or data can be lost, as things are. `soon`: something will fail or stop if nothing is done.
 * `sometime`: it costs space, time or certainty, and nothing stops.
 */
export type Grade = 'now' | 'soon' | 'sometime';

export const grades: readonly Grade[] = ['now', 'soon', 'sometime'];

/** What a check is about. Of findings of one grade those of the first group are told first. */
export const checkGroups = [
  'server',
  'replication',
  'transactions',
  'capacity',
  'sessions',
  'security',
  'settings',
  'vacuum',
  'indexes',
  'tables',
] as const;

export type CheckGroup = (typeof checkGroups)[number];

export type ObjectKind =
  | 'collation'
  | 'database'
  | 'event'
  | 'extension'
  | 'index'
  | 'prepared transaction'
  | 'function'
  | 'replica'
  | 'replication slot'
  | 'role'
  | 'schema'
  | 'sequence'
  | 'server'
  | 'session'
  | 'setting'
  | 'standby'
  | 'subscription'
  | 'table'
  | 'view';

/** What a finding is about. A finding is accepted by its check and its object. */
export interface HealthObject {
  readonly kind: ObjectKind;
  readonly schema?: string;
  readonly name: string;
  /** Of an index or a sequence: the table that it belongs to, in the same schema. */
  readonly table?: string;
  /** Its name is unique within its table only. */
  readonly isInTable?: true;
}

export interface HealthFinding {
  readonly object: HealthObject;
  readonly grade: Grade;
  /** For the order within a grade: a larger one is worse. Only compared within one check. */
  readonly weight: number;
  /** What happens, to which object, one action. */
  readonly message: string;
  readonly script?: Script;
}

/** What a check could not see. */
export interface Unseen {
  /** A sentence. */
  readonly because: string;
  /** SQL that makes it visible; undefined if no privilege does. */
  readonly grant?: string;
}

/** `fine` is a check without findings that saw everything. */
export interface Judged {
  readonly findings: readonly HealthFinding[];
  readonly unseen: readonly Unseen[];
  /** What was looked at, as a clause: `12 of 97 connections`. */
  readonly looked: string;
}

export interface Threshold {
  /** A whole number. */
  readonly value: number;
  readonly unit: 'percent' | 'seconds' | 'days' | 'MB' | 'transactions' | 'rows' | 'count';
  readonly about: string;
}

export type Thresholds = Readonly<Record<string, Threshold>>;

export type Row = readonly (string | null)[];

export interface Check<S extends ServerFacts = ServerFacts, T extends Thresholds = Thresholds> {
  readonly id: string;
  readonly title: string;
  readonly group: CheckGroup;
  readonly cost: Cost;
  /** What it reports, and when it stays silent: Markdown for the guide. */
  readonly about: string;
  /** The privilege that it needs to see everything. */
  readonly needs: string;
  readonly thresholds: T;
  /** The query of this version; undefined if the facts tell all; a sentence if this server cannot answer. */
  query(server: S, limits: Limits<T>): string | Unseen | undefined;
  /** The first row is the names of the columns: for SHOW, whose columns differ between versions. */
  readonly isNamed?: true;
  /** Why the server refuses the query, if a privilege is the only reason; not for one that takes too long. */
  refused?(server: S): Unseen | undefined;
  judge(rows: readonly Row[], server: S, limits: Limits<T>): Judged;
}

export type Limits<T extends Thresholds> = Readonly<Record<keyof T & string, number>>;

export function fine(looked: string): Judged {
  return { findings: [], unseen: [], looked };
}

export type PostgresCheck = Check<PostgresFacts>;
export type MysqlCheck = Check<MysqlFacts>;

/** These give the thresholds' names to the check's own functions. */
export function postgresCheck<const T extends Thresholds>(check: Check<PostgresFacts, T>): PostgresCheck {
  return check;
}

export function mysqlCheck<const T extends Thresholds>(check: Check<MysqlFacts, T>): MysqlCheck {
  return check;
}
