/**
 * Inserts planned rows into the tables of a server. If the server refuses them, its message may show what to change; otherwise rows are
 * inserted one by one, and accepted ones remain. References are not checked during the insert: rows with dangling references are deleted
 * afterwards.
 */
import { identifiersIn } from '../../core/schema/expression-text.ts';
import { quoted } from '../../core/syntax/postgres/identifier.ts';
import { dollarQuoted } from '../../core/schema/print/names.ts';
import type { DatabaseFailure, SqlSession, Failed } from '../databases/session.ts';
import type { TableRows } from './plan.ts';
import { insertStatement } from './text.ts';

export interface Filling {
  /** `schema.name`. */
  readonly table: string;
  readonly rows: number;
  /** The server's message about refused rows. */
  readonly problem: string | undefined;
}

export interface FillOptions {
  readonly session: SqlSession;
  /** Plans rows with these columns left empty, as `schema.table.column`. */
  readonly plan: (empty: ReadonlySet<string>) => readonly TableRows[];
  /** Keys of the requested tables; undefined for all. */
  readonly wanted?: ReadonlySet<string> | undefined;
  readonly signal?: AbortSignal | undefined;
}

export type Filled = { readonly kind: 'filled'; readonly tables: readonly Filling[] } | Failed;

/** How often a table is planned again after such a message. */
const mostLessons = 8;
const batch = 500;

export async function fillTables(options: FillOptions): Promise<Filled> {
  const { session, plan, wanted, signal } = options;
  const begun = await send(session, 'SET session_replication_role = replica', signal);
  if (begun !== undefined) return { kind: 'failed', failure: begun };
  const empty = new Set<string>();
  let plans = plan(empty);
  const tables: Filling[] = [];
  for (const at of plans.keys()) {
    let one = plans[at];
    if (one === undefined || wanted?.has(one.table.key) === false) continue;
    let filling = await fill(one, session, signal);
    for (let lesson = 0; filling.failure !== undefined && lesson < mostLessons; lesson += 1) {
      if (filling.failure.reason !== 'statement') return { kind: 'failed', failure: filling.failure };
      if (!learn(filling.failure, one, empty)) break;
      plans = plan(empty);
      one = plans[at] ?? one;
      filling = await fill(one, session, signal);
    }
    const refusal = filling.failure;
    if (refusal !== undefined) filling = await singly(one, session, signal);
    if (filling.failure !== undefined && filling.failure.reason !== 'statement')
      return { kind: 'failed', failure: filling.failure };
    tables.push({ table: one.table.key, rows: filling.rows, problem: refusal?.message });
  }
  const ended = await send(session, 'RESET session_replication_role', signal);
  return ended === undefined ? { kind: 'filled', tables } : { kind: 'failed', failure: ended };
}

interface Attempt {
  readonly rows: number;
  readonly failure: DatabaseFailure | undefined;
}

/** All rows or none. */
async function fill(rows: TableRows, session: SqlSession, signal: AbortSignal | undefined): Promise<Attempt> {
  const begun = await send(session, 'BEGIN', signal);
  if (begun !== undefined) return { rows: 0, failure: begun };
  for (let from = 0; from < rows.count; from += batch) {
    const text = insertStatement(rows, from, Math.min(rows.count, from + batch));
    const failure = await send(session, text, signal);
    if (failure === undefined) continue;
    if (failure.reason === 'statement') await send(session, 'ROLLBACK', signal);
    return { rows: 0, failure };
  }
  const failure = await send(session, 'COMMIT', signal);
  return { rows: await countOf(rows, session, signal), failure };
}

/** Row by row: refused ones are left out. */
async function singly(
  rows: TableRows,
  session: SqlSession,
  signal: AbortSignal | undefined,
): Promise<Attempt> {
  let failure: DatabaseFailure | undefined;
  for (let from = 0; from < rows.count; from += batch) {
    const inserts: string[] = [];
    for (let number = from; number < Math.min(rows.count, from + batch); number += 1)
      inserts.push(
        `BEGIN ${insertStatement(rows, number, number + 1)}; EXCEPTION WHEN OTHERS THEN NULL; END;`,
      );
    failure = await send(session, `DO ${dollarQuoted(`BEGIN ${inserts.join('\n')} END`)}`, signal);
    if (failure !== undefined) break;
  }
  return { rows: await countOf(rows, session, signal), failure };
}

async function countOf(
  rows: TableRows,
  session: SqlSession,
  signal: AbortSignal | undefined,
): Promise<number> {
  const { table } = rows;
  const answer = await session.query(
    `SELECT count(*)::text FROM ${quoted(table.schema)}.${quoted(table.name)}`,
    { signal },
  );
  return answer.kind === 'rows' ? Number(answer.rows[0]?.[0] ?? 0) : 0;
}

/** False if the server's message shows nothing to change. */
function learn({ message }: DatabaseFailure, { table }: TableRows, empty: Set<string>): boolean {
  const name = /violates check constraint "(.+)"$/.exec(message)?.[1];
  const constraint = table.constraints.find((one) => one.name === name);
  const named = constraint === undefined ? new Set() : identifiersIn(constraint.expression ?? '');
  // One after the other: some checks require exactly one of several.
  const column = table.columns.findLast(
    (one) => one.nullable && named.has(one.name) && !empty.has(`${table.key}.${one.name}`),
  );
  if (column === undefined) return false;
  empty.add(`${table.key}.${column.name}`);
  return true;
}

async function send(
  session: SqlSession,
  text: string,
  signal: AbortSignal | undefined,
): Promise<DatabaseFailure | undefined> {
  const outcome = await session.query(text, { protocol: 'simple', signal });
  return outcome.kind === 'failed' ? outcome.failure : undefined;
}
