/**
 * Applies a history to the lab's server. A migration is sent as its tool sends it; if that fails, its statements are sent one by one, so
 * that a lacking extension or row does not take its tables away. What failed is reported. Adds no statistics.
 */
import { split } from '../../core/syntax/postgres/splitter.ts';
import { slice } from '../../core/text/span.ts';
import { sessionEnd } from '../databases/kept-statements.ts';
import type { DatabaseFailure, QueryOutcome, SqlSession } from '../databases/session.ts';
import { settingsOfLogin } from '../embedded/login.ts';
import type { PreparedMigration } from '../embedded/preparation.ts';
import { runMigration } from '../embedded/replay.ts';

type Failed = { readonly kind: 'failed'; readonly failure: DatabaseFailure };
type Applied = { readonly kind: 'applied'; readonly remarks: readonly string[] };

export async function applyHistory(
  server: SqlSession,
  migrations: readonly PreparedMigration[],
  signal: AbortSignal | undefined,
): Promise<Applied | Failed> {
  const remarks: string[] = [];
  const standIns = new Set<string>();
  const knownRoles = new Set(['postgres']);
  for (const migration of migrations) {
    const whole = await runMigration({ session: server, signal, knownRoles }, migration);
    if (whole.kind === 'lost') return { kind: 'failed', failure: whole.failure };
    if (whole.kind === 'applied') continue;
    const problem = await byStatement(server, migration, standIns, signal);
    if (problem?.kind === 'failed') return problem;
    if (problem !== undefined)
      remarks.push(`${migration.name} did not run whole in the embedded PostgreSQL: ${problem.reason}`);
  }
  if (standIns.size > 0)
    remarks.push(`Types that are not embedded are planned as simple ones: ${[...standIns].join(', ')}.`);
  return { kind: 'applied', remarks };
}

/** The first statement that failed and would matter for a plan, if one did. */
async function byStatement(
  server: SqlSession,
  migration: PreparedMigration,
  standIns: Set<string>,
  signal: AbortSignal | undefined,
): Promise<{ readonly kind: 'incomplete'; readonly reason: string } | Failed | undefined> {
  const send = (text: string): Promise<QueryOutcome> => server.query(text, { protocol: 'simple', signal });
  let reason: string | undefined;
  await send(settingsOfLogin);
  for (const statement of migration.sends.flatMap(statementsOf)) {
    let outcome = await send(statement);
    for (let type = lackingType(outcome); type !== undefined; type = lackingType(outcome)) {
      if (standIns.has(type)) break;
      standIns.add(type);
      await send(`CREATE DOMAIN ${type.split('.').map(quoted).join('.')} AS ${standInFor(type)}`);
      outcome = await send(statement);
    }
    if (outcome.kind !== 'failed') continue;
    const { failure } = outcome;
    if (failure.reason !== 'statement') return { kind: 'failed', failure };
    if (!isDone(failure) && !isAboutRows(statement)) reason ??= failure.message;
  }
  for (const reset of sessionEnd) await send(reset);
  return reason === undefined ? undefined : { kind: 'incomplete', reason };
}

/** Outside of a transaction, where SET LOCAL would have no effect. */
function statementsOf(text: string): readonly string[] {
  return split(text).flatMap(({ kind, span }) => {
    const statement = slice(text, span);
    return kind !== 'sql' || transactionControl.test(statement)
      ? []
      : [statement.replace(/^set\s+local\b/i, 'SET')];
  });
}

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

/** SQLSTATE undefined_object. */
function lackingType(outcome: QueryOutcome): string | undefined {
  if (outcome.kind !== 'failed' || outcome.failure.sqlState !== '42704') return undefined;
  return /^type "([^"]+)" does not exist$/.exec(outcome.failure.message)?.[1];
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Some words for types are other servers', and a program or sqlc replaces them; of others, only the name is known. */
function standInFor(type: string): string {
  return otherServers.get(type) ?? 'text';
}

const otherServers: ReadonlyMap<string, string> = new Map([
  ['blob', 'bytea'],
  ['datetime', 'timestamp'],
  ['double', 'double precision'],
]);
