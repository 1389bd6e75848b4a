/** What the guard knows of one command: what it would do, to which database, and where that can be looked up. Types only. */
import type { NamedTargets } from '../config/config.ts';
import type { SpokenDialect } from '../migrations/convention.ts';

/**
 * destroys: rows or whole databases are gone; loses: may drop columns or tables to reach another state; applies: changes data or schema
 * as asked.
 */
export const deeds = ['applies', 'loses', 'destroys'] as const;
export type Deed = (typeof deeds)[number];

/** production: named so; unknown: cannot be told; local: on this machine; container: in a local container; scratch: named so. */
export const grades = ['production', 'unknown', 'local', 'container', 'scratch'] as const;
export type Grade = (typeof grades)[number];

export interface Target {
  readonly grade: Grade;
  /** The database as messages name it, without secrets; undefined if nothing names it. */
  readonly shown: string | undefined;
  /** Why the grade is what it is: half a sentence. */
  readonly because: string;
}

/** SQL or a database's script that a client would send: the linter decides what it does. */
export interface SqlText {
  readonly text: string;
  readonly dialect: SpokenDialect;
}

export interface Act {
  /** The command without assignments, shortened. */
  readonly command: string;
  readonly does: Deed | SqlText;
  /** What happens: a clause with the tool as its subject, such as “drops all tables”. */
  readonly what: string;
  /** A command that does less harm. */
  readonly instead: string | undefined;
  readonly target: Target;
  /** The same server with another database: DROP DATABASE names it. */
  readonly another?: ((database: string) => Target) | undefined;
}

/** What surrounds the command line. Paths are absolute, with forward slashes. */
export interface Surroundings {
  /** The text of a file; undefined if it does not exist or cannot be read. */
  readonly file: (path: string) => string | undefined;
  /** The names of the folders in a folder; empty if it cannot be read. */
  readonly folders: (path: string) => readonly string[];
  /** A variable of the environment. */
  readonly variable: (name: string) => string | undefined;
  /** What plinth.config.json says of hosts and databases. */
  readonly named: NamedTargets;
}
