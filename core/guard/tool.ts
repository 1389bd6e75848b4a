/**
 * How a tool declares itself to the guard: its programs, which of its commands harm what, and where its database is named. One file for
 * each tool in tools/. What a tool does not list only reads, writes files, or is not known.
 */
import type { SpokenDialect } from '../migrations/convention.ts';
import type { Deed } from './act.ts';

/** Names with blanks between them. */
type Names = string;

export function namesIn(names: Names | undefined): readonly string[] {
  return names === undefined || names === '' ? [] : names.split(' ');
}

/** A command of a tool. The first that fits counts. */
export interface Verb {
  /** Words of the command, each a text or several with | between them; `*` is any word. */
  readonly on: string;
  /** One of these options is given. `-x` is found in a group of short options too. */
  readonly with?: Names;
  /** None of these options is given: they only show what would happen. */
  readonly without?: Names;
  readonly does: Deed | 'reads';
  /** A clause with the tool as its subject. */
  readonly what: string;
  readonly instead?: string;
  /** It changes what a provider keeps, whatever the tool's other commands change. */
  readonly cloud?: true;
}

const verb =
  (does: Verb['does']) =>
  (on: string, what: string, more: Omit<Verb, 'on' | 'does' | 'what'> = {}): Verb => ({
    on,
    does,
    what,
    ...more,
  });

export const destroys = verb('destroys');
export const loses = verb('loses');
export const applies = verb('applies');
export const reads = verb('reads');

/** Where the database of a tool is named; what comes first counts. */
export interface TargetSources {
  /** Options whose value is an address, a host, a database, a configuration file or an environment. */
  readonly address?: Names;
  readonly host?: Names;
  readonly port?: Names;
  readonly database?: Names;
  readonly config?: Names;
  readonly environment?: Names;
  /** The word of the command, from its end or behind the verb, that is an address or a database. */
  readonly word?: 'first' | 'last' | 'after' | 'address';
  /** Variables that hold an address, a host or a database. */
  readonly variables?: Names;
  readonly hostVariables?: Names;
  readonly databaseVariables?: Names;
  readonly environmentVariables?: Names;
  /** The environment without option and variable. */
  readonly usualEnvironment?: string;
  /** Files with settings; ENV is the environment's name. They are read only if the sources above name nothing. */
  readonly files?: Names;
  /** Environment files that the tool loads. */
  readonly dotenv?: Names;
  /** The tool starts a local container of its own, unless one of these options names another database. */
  readonly ownContainer?: { readonly unless: Names };
  /** Options that name a project in a cloud: nothing there is known to be scratch. */
  readonly remote?: Names;
  /** What it changes is on this machine, unless an option names another. */
  readonly thisMachine?: true;
  /** What it changes is never on this machine. */
  readonly cloud?: true;
}

export interface GuardTool {
  /** As its documentation writes it. */
  readonly name: string;
  /** Programs, with commas between them; a second word is the first argument, as in `flask db`. */
  readonly programs: string;
  /** Options that take their value from the next word, besides those of `target`. */
  readonly valued?: Names;
  readonly verbs: readonly Verb[];
  /** Each word is a command of its own: `rails db:drop db:create`. */
  readonly eachWord?: true;
  readonly target: TargetSources;
  /** It sends SQL. */
  readonly sql?: SqlClient;
}

export interface SqlClient {
  readonly dialect: SpokenDialect | 'javascript' | 'redis' | 'code';
  /** Options with a text, and with a file. */
  readonly text: Names;
  readonly file: Names;
  /** Words are SQL: all after the database, or all after the first, which names it. */
  readonly words?: 'rest' | 'second';
  /** Commands of a tool that send SQL, with commas between them. For clients that do nothing else: undefined. */
  readonly on?: string;
  /** Standard input is sent. */
  readonly input: boolean;
}
