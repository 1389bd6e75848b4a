/**
 * Why the embedded server could not show what a statement does, told from what the server answered: something of the surroundings is
 * missing here, so that nothing follows about the migration. What is not recognised as that is the server's own refusal, and counts.
 */

import { literal } from '../text/pattern.ts';

export type Unverifiable =
  /** Needs an extension that the embedded server does not have. Undefined if it is not known which. */
  | { readonly kind: 'extension'; readonly name: string | undefined }
  /** Needs what an earlier migration makes, which did not run here as a whole. `missing`: the server’s words, where no statement is seen to make that; `schema`: what that one lacked, and no migration makes. */
  | {
      readonly kind: 'history';
      readonly migration: string;
      readonly missing?: string;
      readonly schema?: string;
    }
  /** Needs what is in a schema that no migration makes: something else does, or its name is a slip. */
  | { readonly kind: 'elsewhere'; readonly schema: string }
  /** The tool puts something in before it sends the text. */
  | { readonly kind: 'template' }
  /** It works on the table in which the tool writes down what has run. */
  | { readonly kind: 'tool-table'; readonly name: string }
  /** For psql or another client, not for the server. */
  | { readonly kind: 'client'; readonly what: string }
  | { readonly kind: 'language'; readonly name: string }
  /** The embedded server is compiled without it. */
  | { readonly kind: 'not-embedded'; readonly what: string }
  /** It expects rows that other programs make. */
  | { readonly kind: 'rows' }
  /** Of a server of the user's: it would touch more than the database of the proof. Half a sentence. */
  | { readonly kind: 'beyond'; readonly what: string }
  /** Nothing is made on it that would stay: a role, an extension, a language. `of`: the server, where it is not the user's. */
  | { readonly kind: 'lacks'; readonly what: string; readonly of?: string }
  | { readonly kind: 'unread'; readonly because: string };

/** The server's answer. */
export interface ServerRefusal {
  readonly message: string;
  readonly sqlState: string | undefined;
  /** In the statement, as a UTF-16 offset. */
  readonly position: number | undefined;
  /** The statement went through, and its transaction did not: deferred constraints are checked there. */
  readonly at: 'statement' | 'commit';
}

/** A migration of the history that did not run as a whole: what it sends, and what the server said first. */
export interface Unfinished {
  readonly path: string;
  readonly text: string;
  readonly said?: string | undefined;
}

/** What is known around a statement. */
export interface Surroundings {
  readonly isTemplate: boolean;
  /** Extensions that the history asks for and that are not here. */
  readonly skippedExtensions: readonly string[];
  /** The first migration of the history that did not run as a whole. */
  readonly incomplete: string | undefined;
  /** All that did not, as they are sent. */
  readonly unfinished?: readonly Unfinished[];
  /** In which the tool writes down what has run. */
  readonly toolTable: string | undefined;
  /** True if a migration of the folder makes a schema, be it a later one. */
  readonly makesSchema?: ((name: string) => boolean) | undefined;
}

/** Undefined if the refusal is one that any server would give. */
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

/** An extension that would bring what the server misses, by what it is called. */
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

/** No migration makes them, and they are there. */
const everywhere: ReadonlySet<string> = new Set(['public', 'pg_catalog', 'information_schema', 'pg_temp']);

/** Another may have stopped at something of its own: only one that makes what is missing is the cause. */
export function ofHistory(message: string, first: string, unfinished: readonly Unfinished[]): Unverifiable {
  const maker = makerOf(message, unfinished);
  return maker === undefined
    ? { kind: 'history', migration: first, missing: message }
    : { kind: 'history', migration: maker.path, ...schemaMissedBy(maker, unfinished) };
}

/** Who makes what the server says is missing. */
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

/** Why a statement is refused that needs what one before it did not make. */
export function becauseOf(
  { message, sqlState }: ServerRefusal,
  before: readonly NotRun[],
): Unverifiable | undefined {
  return sqlState !== undefined && missing.has(sqlState) ? makerOf(message, before)?.because : undefined;
}

/** It is there before the first migration, wherever they are deployed. */
function schemaMissedBy(
  { said = '' }: Unfinished,
  unfinished: readonly Unfinished[],
): { readonly schema?: string } {
  const schema = /^schema "(.+)" does not exist$/.exec(said)?.[1];
  if (schema === undefined) return {};
  return unfinished.some(({ text }) => makesSchema(schemaCommands(text), schema)) ? {} : { schema };
}

/** CREATE SCHEMA, or a name that ALTER SCHEMA gives. */
export function makesSchema(commands: readonly string[], schema: string): boolean {
  const name = new RegExp(`(?<![\\w$])${literal(schema)}(?![\\w$])`, 'i');
  return commands.some((one) => name.test(one));
}

/** What of a text may make schemas, from after that word on. */
export function schemaCommands(text: string): readonly string[] {
  return text.match(/(?<=\b(?:create|alter)\s{1,99}schema\b)[^;]{0,500}/gi) ?? [];
}

/** Undefined: table, column, function, object, schema, parameter; a file of an extension; a feature. */
const missing: ReadonlySet<string> = new Set([
  '42P01',
  '42703',
  '42883',
  '42704',
  '3F000',
  '58P01',
  '0A000',
  '42P17',
]);

/** A constraint, a check of the migration's own, or a query that wants exactly one row. */
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

/** What common extensions are known by. Those at the end ship with the embedded server, for migrations that ask for them. */
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
