/**
 * Asks a server how it would run one statement. Nothing is sent before the guard has read the parse tree; what is sent is planned, never
 * run, in a READ ONLY transaction with time limits that is always rolled back. Planning itself may evaluate immutable and stable functions.
 */
import { guardExplain, refusedAnalyze, type RefusalReason } from '../../core/plan/guard.ts';
import type { PostgresParser } from '../../core/syntax/postgres/parser.ts';
import { failed, type DatabaseFailure, type QueryOutcome, type SqlRow, type SqlSession } from './session.ts';

export interface ExplainRequest {
  readonly sql: string;
  /** `analyze` is refused: it would run the statement. */
  readonly mode: 'estimate' | 'analyze';
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
}

export type ExplainOutcome =
  | ExplainedPlan
  | { readonly kind: 'refused'; readonly reason: RefusalReason; readonly message: string }
  /** The statement has $n and the server is too old for GENERIC_PLAN. */
  | { readonly kind: 'needsValues'; readonly parameters: number; readonly message: string }
  /** The failure's position is an offset in the request's text. */
  | { readonly kind: 'failed'; readonly failure: DatabaseFailure };

interface ExplainedPlan {
  readonly kind: 'plan';
  /** EXPLAIN's JSON as the server printed it. */
  readonly json: string;
  readonly connection: string;
  readonly role: string;
  /** As `server_version_num`. */
  readonly serverVersion: number;
  /** Planned for any value of $n. */
  readonly generic: boolean;
  /** Planned on an empty database: the shape may be shown, but no number means anything. */
  readonly emptyDatabase: boolean;
}

const defaultTimeoutMs = 10_000;
/** A plan that waits for a lock this long waits for a migration; the editor does not. */
const lockTimeoutMs = 1_000;
const genericPlanSince = 160_000;

export async function explain(
  session: SqlSession,
  request: ExplainRequest,
  parser: PostgresParser,
): Promise<ExplainOutcome> {
  if (request.mode === 'analyze') return refusedAnalyze();
  const verdict = guardExplain(request.sql, parser);
  if (verdict.kind === 'refused') return verdict;
  const timeoutMs = request.timeoutMs ?? defaultTimeoutMs;
  const ask = (text: string, protocol: 'extended' | 'simple'): Promise<QueryOutcome> =>
    session.query(text, { protocol, timeoutMs: timeoutMs + 1_000, signal: request.signal });
  const begun = await ask('BEGIN READ ONLY', 'extended');
  if (begun.kind === 'failed') return begun;
  try {
    return await planInTransaction(session.label, request.sql, verdict.parameters, timeoutMs, ask);
  } finally {
    await session.query('ROLLBACK', { timeoutMs: 2_000 });
  }
}

async function planInTransaction(
  connection: string,
  sql: string,
  parameters: number,
  timeoutMs: number,
  ask: (text: string, protocol: 'extended' | 'simple') => Promise<QueryOutcome>,
): Promise<ExplainOutcome> {
  // The guard read the text with standard strings; the server must read it the same way, or a quote ends elsewhere.
  const settings = [
    `SET LOCAL statement_timeout = ${Math.ceil(timeoutMs)}`,
    `SET LOCAL lock_timeout = ${Math.min(lockTimeoutMs, Math.ceil(timeoutMs))}`,
    'SET LOCAL standard_conforming_strings = on',
  ];
  const prepared = await ask(settings.join('; '), 'simple');
  if (prepared.kind === 'failed') return prepared;
  const identity = await ask("SELECT current_user::text, current_setting('server_version_num')", 'extended');
  if (identity.kind === 'failed') return identity;
  const [role, version] = identity.rows[0] ?? [];
  const serverVersion = Number(version);
  if (parameters > 0 && serverVersion < genericPlanSince) return needsValues(parameters, serverVersion);

  const generic = parameters > 0;
  if (generic) {
    const checked = await checkSingleStatement(sql, ask);
    if (checked.kind === 'failed') return checked;
  }
  const prefix = `EXPLAIN (FORMAT JSON, VERBOSE, SETTINGS${generic ? ', GENERIC_PLAN' : ''}) `;
  const answer = await ask(prefix + sql, generic ? 'simple' : 'extended');
  if (answer.kind === 'failed') return relocate(answer.failure, prefix.length);
  const json = onlyValue(answer.rows);
  if (json === undefined) {
    return failed({ reason: 'statement', message: 'The server answered EXPLAIN without a plan.' });
  }
  return {
    kind: 'plan',
    json,
    connection,
    role: role ?? '',
    serverVersion,
    generic,
    emptyDatabase: false,
  };
}

/**
 * Only the simple protocol leaves $n open, and only there would the server take a second statement. So the server has to agree first,
 * in the extended protocol, that this is one statement which can be planned; PREPARE does not run it.
 */
async function checkSingleStatement(
  sql: string,
  ask: (text: string, protocol: 'extended' | 'simple') => Promise<QueryOutcome>,
): Promise<QueryOutcome | (ExplainOutcome & { readonly kind: 'failed' })> {
  const prefix = 'PREPARE plinth_explain AS ';
  const prepared = await ask(prefix + sql, 'extended');
  if (prepared.kind === 'failed') return relocate(prepared.failure, prefix.length);
  return ask('DEALLOCATE plinth_explain', 'extended');
}

function needsValues(parameters: number, serverVersion: number): ExplainOutcome {
  const major = Math.floor(serverVersion / 10_000);
  const names = parameters === 1 ? '$1' : `$1 to $${parameters}`;
  return {
    kind: 'needsValues',
    parameters,
    message: `PostgreSQL ${major} plans ${names} only with values; from 16 on it can plan for any value. Write values in their place.`,
  };
}

function relocate(
  failure: DatabaseFailure,
  prefixLength: number,
): ExplainOutcome & { readonly kind: 'failed' } {
  const { position, ...rest } = failure;
  if (position === undefined || position < prefixLength) return failed(rest);
  return failed({ ...rest, position: position - prefixLength });
}

function onlyValue(rows: readonly SqlRow[]): string | undefined {
  return rows.length === 1 ? (rows[0]?.[0] ?? undefined) : undefined;
}
