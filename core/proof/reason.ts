/**
 * Why the embedded server could not run a statement, derived from the server's message: something of the environment is missing, so that
 * nothing follows about the migration. A message that is not recognised as that is a real refusal, and counts.
 */

import { wordSet } from '../collections/word-set.ts';
import { literal } from '../text/pattern.ts';

export type Unverifiable =
  /** Needs an extension that the embedded server lacks. Undefined if it is not known which. */
  | { readonly kind: 'extension'; readonly name: string | undefined }
  /**
   * Needs an object of an earlier migration that did not run completely. `missing`: the server’s words, if no statement is known to create
   * it; `schema`: the schema that the earlier migration lacked, and that no migration creates.
   */
  | {
      readonly kind: 'history';
      readonly migration: string;
      readonly missing?: string;
      readonly schema?: string;
    }
  /** Needs an object of a schema that no migration creates: something else creates it, or its name is misspelt. */
  | { readonly kind: 'elsewhere'; readonly schema: string }
  /** The tool replaces a placeholder before it sends the text. */
  | { readonly kind: 'template' }
  /** It uses the tool's history table. */
  | { readonly kind: 'tool-table'; readonly name: string }
  /** A command of psql or another client, not of the server. */
  | { readonly kind: 'client'; readonly what: string }
  | { readonly kind: 'language'; readonly name: string }
  /** The embedded server is compiled without it. */
  | { readonly kind: 'not-embedded'; readonly what: string }
  /** It expects rows that other programs create. */
  | { readonly kind: 'rows' }
  /** On a user's server: it would affect more than the proof's database. A clause. */
  | { readonly kind: 'beyond'; readonly what: string }
  /** Nothing may be created on it that would stay: a role, an extension, a language. `of`: the server, if it is not the user's. */
  | { readonly kind: 'lacks'; readonly what: string; readonly of?: string }
  | { readonly kind: 'unread'; readonly because: string };

/** The server's error. */
export interface ServerRefusal {
  readonly message: string;
  readonly sqlState: string | undefined;
  /** In the statement, as a UTF-16 offset. */
  readonly position: number | undefined;
  /** The statement succeeded but its transaction failed: deferred constraints are checked at COMMIT. */
  readonly at: 'statement' | 'commit';
}

/** A migration of the history that did not run completely: its statements, and the server's first error. */
export interface Unfinished {
  readonly path: string;
  readonly text: string;
  readonly said?: string | undefined;
}

/** The environment of a statement. */
export interface Surroundings {
  readonly isTemplate: boolean;
  /** Extensions that the history creates and that the server lacks. */
  readonly skippedExtensions: readonly string[];
  /** The first migration of the history that did not run completely. */
  readonly incomplete: string | undefined;
  /** All migrations that did not run completely. */
  readonly unfinished?: readonly Unfinished[];
  /** The tool's history table. */
  readonly toolTable: string | undefined;
  /** True if any migration of the folder, even a later one, creates a schema. */
  readonly makesSchema?: ((name: string) => boolean) | undefined;
}

/** Undefined if any server would refuse the statement. */
export function unverifiable(refusal: ServerRefusal, around: Surroundings): Unverifiable | undefined {
  if (around.isTemplate) return { kind: 'template' };
  const { message, sqlState } = refusal;
  const language = /^language "(.+)" does not exist$/.exec(message)?.[1];
  if (language !== undefined) return { kind: 'language', name: language };
  const limit = limits.find(({ says }) => says.test(message));
  if (limit !== undefined) return { kind: 'not-embedded', what: limit.what };
  if (sqlState !== undefined && missing.has(sqlState)) return missingThing(message, around);
  if (sqlState !== undefined && wantsRows(sqlState)) return { kind: 'rows' };
  return undefined;
}

/** The extension that provides the missing object, by its name. */
function extensionOf(message: string): string | undefined {
  const named = /"([^"]+)"|function ([^\s(]+)\(/.exec(message);
  const name = (named?.[1] ?? named?.[2] ?? '').toLowerCase();
  return known.find(({ names }) => names.test(name))?.extension;
}

function missingThing(message: string, around: Surroundings): Unverifiable | undefined {
  const { toolTable } = around;
  const relation = /^relation "(?:.+\.)?(.+)" does not exist$/.exec(message)?.[1];
  if (toolTable !== undefined && relation === toolTable) return { kind: 'tool-table', name: toolTable };
  const available = /^extension "(.+)" is not available$/.exec(message)?.[1];
  const name = available ?? extensionOf(message);
  if (name !== undefined) return { kind: 'extension', name };
  const elsewhere = ofElsewhere(message, around);
  if (elsewhere !== undefined) return elsewhere;
  if (around.incomplete !== undefined) return ofHistory(message, around.incomplete, around.unfinished ?? []);
  const [only, ...others] = around.skippedExtensions;
  if (only === undefined) return undefined;
  return { kind: 'extension', name: others.length === 0 ? only : undefined };
}

function ofElsewhere(message: string, around: Surroundings): Unverifiable | undefined {
  const found = /^(?:schema "([^"]+)"|(?:relation|type) "([^".]+)\.[^"]+") does not exist$/.exec(message);
  const schema = found?.[1] ?? found?.[2];
  if (schema === undefined || everywhere.has(schema) || around.makesSchema?.(schema) !== false)
    return undefined;
  return { kind: 'elsewhere', schema };
}

/** No migration creates them, yet they exist. */
const everywhere: ReadonlySet<string> = new Set(['public', 'pg_catalog', 'information_schema', 'pg_temp']);

/** Another migration may have failed for its own reasons: only one that creates what is missing is the cause. */
export function ofHistory(message: string, first: string, unfinished: readonly Unfinished[]): Unverifiable {
  const maker = makerOf(message, unfinished);
  return maker === undefined
    ? { kind: 'history', migration: first, missing: message }
    : { kind: 'history', migration: maker.path, ...schemaMissedBy(maker, unfinished) };
}

/** The statement that creates what the server reports as missing. */
function makerOf<T extends { readonly text: string }>(message: string, all: readonly T[]): T | undefined {
  const named = /"([^"]+)"|function ([^\s(]+)\(|: (?:main\.)?(\S+)$|named (\S+)$/.exec(message);
  const [, quoted, called, listed, last] = named ?? [];
  const name = (quoted ?? called ?? listed ?? last ?? '').split('.').at(-1) ?? '';
  if (name === '') return undefined;
  const makes = new RegExp(`\\b(?:create|add|rename)\\b[^;]*(?<![\\w$])${literal(name)}(?![\\w$])`, 'i');
  return all.find(({ text }) => makes.test(text));
}

/** A statement of the same text that did not run. */
export interface NotRun {
  readonly text: string;
  readonly because: Unverifiable;
}

/** Why a statement is refused that needs what an earlier one did not create. */
export function becauseOf(
  { message, sqlState }: ServerRefusal,
  before: readonly NotRun[],
): Unverifiable | undefined {
  return sqlState !== undefined && missing.has(sqlState) ? makerOf(message, before)?.because : undefined;
}

/** The schema exists before the first migration wherever they are deployed. */
function schemaMissedBy(
  { said = '' }: Unfinished,
  unfinished: readonly Unfinished[],
): { readonly schema?: string } {
  const schema = /^schema "(.+)" does not exist$/.exec(said)?.[1];
  if (schema === undefined) return {};
  return unfinished.some(({ text }) => makesSchema(schemaCommands(text), schema)) ? {} : { schema };
}

/** CREATE SCHEMA, or the new name in ALTER SCHEMA. */
export function makesSchema(commands: readonly string[], schema: string): boolean {
  const name = new RegExp(`(?<![\\w$])${literal(schema)}(?![\\w$])`, 'i');
  return commands.some((one) => name.test(one));
}

/** The parts of a text that may create schemas, from the keyword on. */
export function schemaCommands(text: string): readonly string[] {
  return text.match(/(?<=\b(?:create|alter)\s{1,99}schema\b)[^;]{0,500}/gi) ?? [];
}

/** Undefined: table, column, function, object, schema, parameter; a file of an extension; a feature. */
const missing = wordSet('42P01 42703 42883 42704 3F000 58P01 0A000 42P17');

/** A constraint, a check of the migration's own, or a query that requires exactly one row. */
function wantsRows(sqlState: string): boolean {
  return sqlState.startsWith('23') || sqlState.startsWith('P0') || sqlState === '21000';
}

const limits: readonly { readonly says: RegExp; readonly what: string }[] = [
  { says: /^could not open file|^could not open directory/, what: 'files of a server' },
  {
    says: /libpqwalreceiver|could not connect to the publisher/,
    what: 'logical replication to other servers',
  },
  { says: /prepared transactions are disabled/, what: 'prepared transactions' },
  {
    says: /tablespace ".+" does not exist|could not (set permissions on|create) directory/,
    what: 'tablespaces',
  },
  {
    says: /could not load (library|dynamic lib)|incompatible library|could not access file/,
    what: 'a library that it loads',
  },
  { says: /COPY FROM STDIN|COPY from stdin|unexpected message type 0x64/i, what: 'data that a client sends' },
];

/** Names by which common extensions are recognised. Those at the end ship with the embedded server. */
const known: readonly { readonly extension: string; readonly names: RegExp }[] = [
  {
    extension: 'postgis',
    names:
      /^(public\.|postgis\.)?(geometry|geography|box2d|box3d|raster|st_\w+|postgis\w*|addgeometrycolumn|gist_geometry_ops\w*)$/,
  },
  {
    extension: 'timescaledb',
    names:
      /^(public\.)?(create_hypertable|add_(retention|compression|continuous_aggregate|columnstore|reorder)_policy|time_bucket\w*|set_chunk_time_interval|add_dimension|timescaledb\w*|_timescaledb\w*|(timescaledb|tsdb)\..*)$/,
  },
  {
    extension: 'vector',
    names: /^(public\.|extensions\.)?(vector|halfvec|sparsevec|ivfflat|hnsw|\w*vec(tor)?_\w+_ops)(\(\d+\))?$/,
  },
  { extension: 'pg_cron', names: /^cron(\..*)?$/ },
  { extension: 'pg_net', names: /^net(\..*)?$/ },
  { extension: 'pg_partman', names: /^(partman(\..*)?|create_parent|run_maintenance\w*)$/ },
  { extension: 'pgmq', names: /^pgmq(\..*)?$/ },
  { extension: 'citus', names: /^(create_(distributed|reference)_table|citus\w*)$/ },
  { extension: 'pgroonga', names: /^pgroonga\w*$/ },
  { extension: 'rum', names: /^rum\w*$/ },
  { extension: 'pg_trgm', names: /^(\w+\.)?(gin_trgm_ops|gist_trgm_ops|(word_)?similarity)$/ },
  { extension: 'citext', names: /^(\w+\.)?citext$/ },
  { extension: 'hstore', names: /^(\w+\.)?hstore$/ },
  { extension: 'ltree', names: /^(\w+\.)?(ltree|lquery)$/ },
  { extension: 'uuid-ossp', names: /^(\w+\.)?uuid_generate_v\w+$/ },
  { extension: 'pgcrypto', names: /^(\w+\.)?(digest|hmac|crypt|gen_salt|gen_random_bytes|pgp_\w+)$/ },
  { extension: 'unaccent', names: /^(\w+\.)?unaccent$/ },
  { extension: 'btree_gin', names: /^(\w+\.)?gin_btree_ops$/ },
  { extension: 'btree_gist', names: /^(\w+\.)?gist_(uuid|text|int[248]|date|timestamptz?|bool|enum)_ops$/ },
];
