/**
 * Applies a migration to the embedded server as its tool sends it; if that fails, its statements are sent one by one, so that a lacking
 * extension or row does not take its tables away. What failed is returned.
 */
import { split } from '../../core/syntax/postgres/splitter.ts';
import { slice } from '../../core/text/span.ts';
import { sessionEnd } from '../databases/kept-statements.ts';
import type { DatabaseFailure, QueryOutcome } from '../databases/session.ts';
import { settingsOfLogin } from './login.ts';
import type { PreparedMigration } from './preparation.ts';
import { runMigration, type MigrationResult, type ReplaySession, type RunOutcome } from './replay.ts';
import { extensionWith, standInFor } from './stand-ins/stand-ins.ts';
import { tableInParts } from './table-in-parts.ts';

/** A migration, and what became of it. */
export interface Done {
  readonly migration: PreparedMigration;
  /** As its tool sends it. */
  readonly result: MigrationResult;
  /** Of its statements one by one: the first error that matters for the schema. */
  readonly lacks: string | undefined;
  /** Types that were created because the server lacks them. */
  readonly standIns: readonly string[];
}

type Applied = { readonly kind: 'done'; readonly done: Done } | Extract<RunOutcome, { kind: 'lost' }>;

export async function applyMigration(replay: ReplaySession, migration: PreparedMigration): Promise<Applied> {
  const result = await runMigration(replay, migration);
  if (result.kind === 'lost') return result;
  if (result.kind === 'applied')
    return { kind: 'done', done: { migration, result, lacks: undefined, standIns: [] } };
  const single = await byStatement(replay, migration);
  if ('kind' in single) return single;
  const { extensions, ...rest } = single;
  const skippedExtensions = [...migration.skippedExtensions, ...extensions];
  return { kind: 'done', done: { migration: { ...migration, skippedExtensions }, result, ...rest } };
}

/** In sentences: what the server lacks after a history. */
export function remarksOf(history: readonly Done[]): readonly string[] {
  const skipped = new Set(history.flatMap(({ migration }) => migration.skippedExtensions));
  const standIns = new Set(history.flatMap((one) => one.standIns));
  return [
    ...history.flatMap(({ migration, lacks }) =>
      lacks === undefined ? [] : [`${migration.name} did not run whole in the embedded PostgreSQL: ${lacks}`],
    ),
    ...(standIns.size === 0
      ? []
      : [`Types that are not embedded are planned as simple ones: ${[...standIns].join(', ')}.`]),
    ...(skipped.size === 0
      ? []
      : [`Extensions that are not embedded were left out: ${[...skipped].join(', ')}.`]),
  ];
}

async function byStatement(
  { session, signal }: ReplaySession,
  migration: PreparedMigration,
): Promise<
  | (Pick<Done, 'lacks' | 'standIns'> & { readonly extensions: readonly string[] })
  | Extract<RunOutcome, { kind: 'lost' }>
> {
  const send = (text: string): Promise<QueryOutcome> => session.query(text, { protocol: 'simple', signal });
  const standIns = new Set<string>();
  const extensions = new Set<string>();
  const sendWithTypes = async (text: string): Promise<QueryOutcome> => {
    const outcome = await send(text);
    const database = otherDatabase(outcome);
    if (database !== undefined) {
      const own = text.replaceAll(new RegExp(String.raw`"?\b${database}"?\s*\.\s*(?=["\w]+\s*\.)`, 'gi'), '');
      return own === text ? outcome : sendWithTypes(own);
    }
    const type = lackingType(outcome);
    if (type === undefined || standIns.has(type)) return outcome;
    const path = type.split('.');
    const extension = extensionWith(path.at(-1) ?? '');
    const whole = extension && standInFor(extension, path.at(-2));
    if (extension === undefined || whole === undefined || extensions.has(extension)) {
      standIns.add(type);
      await send(`CREATE DOMAIN ${path.map(quoted).join('.')} AS ${simpleTypeFor(type)}`);
    } else {
      extensions.add(extension);
      await send(whole);
    }
    return sendWithTypes(text);
  };
  let lacks: string | undefined;
  await send(settingsOfLogin);
  for (const statement of migration.sends.flatMap(statementsOf)) {
    const outcome = await sendWithTypes(statement);
    if (outcome.kind !== 'failed') continue;
    const { failure } = outcome;
    if (failure.reason !== 'statement') return { kind: 'lost', failure };
    if (isDone(failure)) continue;
    const parts = withoutRows(statement) ?? tableInParts(statement, migration.parser);
    for (const part of parts) await sendWithTypes(part);
    if (!isAboutRows(statement)) lacks ??= failure.message;
  }
  for (const reset of sessionEnd) await send(reset);
  return { lacks, standIns: [...standIns], extensions: [...extensions] };
}

/** Outside of a transaction, where SET LOCAL would have no effect. */
function statementsOf(text: string): readonly string[] {
  return split(text).flatMap(({ kind, span }) => {
    const statement = slice(text, span);
    return kind !== 'sql' || transactionControl.test(statement) || copiesFromClient.test(statement)
      ? []
      : [statement.replace(/^set\s+local\b/i, 'SET')];
  });
}

/** The server would wait for rows. */
export const copiesFromClient = /^copy\b[^;]*\bfrom\s+stdin\b/i;

const transactionControl =
  /^(?:begin|commit|end|rollback|abort|savepoint|release|start\s+transaction|set\s+constraints)\b/i;

/** Of the same migration, before it failed. */
function isDone({ sqlState }: DatabaseFailure): boolean {
  return sqlState !== undefined && alreadyExists.has(sqlState);
}

/** duplicate_table, duplicate_object, duplicate_column, duplicate_schema, duplicate_function */
const alreadyExists: ReadonlySet<string> = new Set(['42P07', '42710', '42701', '42P06', '42723']);

/** The lab needs no rows. */
function isAboutRows(statement: string): boolean {
  return /^(?:insert|update|delete|merge|copy|select|truncate|with)\b/i.test(statement);
}

/** A materialized view as it is before it is filled, and without an extension's parameters: filling it is planned, which a stand-in refuses. */
function withoutRows(statement: string): readonly string[] | undefined {
  if (!/^create\s+materialized\s+view\b/i.test(statement)) return undefined;
  const view = statement
    .replace(/\bwith\s*\([^()]*\)\s*(?=as\b)/i, '')
    .replace(/\bwith\s+(?:no\s+)?data[\s;]*$/i, '')
    .replace(/[\s;]+$/, '');
  return [`${view} WITH NO DATA`];
}

/** A name with its database in front, which is called otherwise here. */
function otherDatabase(outcome: QueryOutcome): string | undefined {
  if (outcome.kind !== 'failed' || outcome.failure.sqlState !== '0A000') return undefined;
  return /^cross-database references are not implemented: "(\w+)\.\w+\.\w+"$/.exec(
    outcome.failure.message,
  )?.[1];
}

/** SQLSTATE undefined_object. */
function lackingType(outcome: QueryOutcome): string | undefined {
  if (outcome.kind !== 'failed' || outcome.failure.sqlState !== '42704') return undefined;
  return /^type "([^"]+)" does not exist$/.exec(outcome.failure.message)?.[1];
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Some words for types are other servers', and a program or sqlc replaces them; of others, only the name is known. */
function simpleTypeFor(type: string): string {
  return otherServers.get(type) ?? 'text';
}

const otherServers: ReadonlyMap<string, string> = new Map([
  ['blob', 'bytea'],
  ['datetime', 'timestamp'],
  ['double', 'double precision'],
]);
