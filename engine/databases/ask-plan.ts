/**
 * Requests the plan of one guarded statement inside an open transaction: with literals as written, with $n for any value, or with given
 * values. The options decide what EXPLAIN runs; the caller handles the transaction, its limits and its end.
 */
import { failed, relocated, type QueryOutcome, type SqlRow, type Failed } from './session.ts';
import { literal } from './literal.ts';

export type Ask = (text: string, protocol: 'extended' | 'simple') => Promise<QueryOutcome>;

export interface PlanQuestion {
  /** The guard has accepted it. */
  readonly sql: string;
  /** The highest $n. */
  readonly parameters: number;
  /** In the order of $n; null is NULL. Undefined: planned for any value. */
  readonly values: readonly (string | null)[] | undefined;
  /** `server_version_num`. */
  readonly serverVersion: number;
  /** The options in EXPLAIN's parentheses. */
  readonly options: string;
}

export type PlanText =
  | { readonly kind: 'plan'; readonly json: string; readonly generic: boolean }
  /** The position is an offset in the request's text. */
  | Failed;

const genericPlanSince = 160_000;
const prepared = 'plinth_explain';

export async function askPlan(question: PlanQuestion, ask: Ask): Promise<PlanText> {
  const { sql, parameters, values, serverVersion, options } = question;
  if (parameters === 0) return explained(`EXPLAIN (${options}) `, sql, 'extended', false, ask);
  // Only the simple protocol allows unbound $n, but it would also run a second statement. So the server first has to accept, in the
  // extended protocol, that this is one statement which can be planned; PREPARE does not run it.
  const prefix = `PREPARE ${prepared} AS `;
  const agreed = await ask(prefix + sql, 'extended');
  if (agreed.kind === 'failed') return failed(relocated(agreed.failure, prefix.length));
  if (values === undefined && serverVersion >= genericPlanSince) {
    const gone = await ask(`DEALLOCATE ${prepared}`, 'extended');
    if (gone.kind === 'failed') return gone;
    return explained(`EXPLAIN (${options}, GENERIC_PLAN) `, sql, 'simple', true, ask);
  }
  return execution(question, ask);
}

/** Plans the prepared statement: with the values or, on a server without GENERIC_PLAN, without regard to them. */
async function execution(question: PlanQuestion, ask: Ask): Promise<PlanText> {
  const { parameters, values, options } = question;
  const mode = values === undefined ? 'force_generic_plan' : 'force_custom_plan';
  const set = await ask(`SET LOCAL plan_cache_mode = ${mode}`, 'extended');
  if (set.kind === 'failed') return set;
  const given = Array.from({ length: parameters }, (_, place) => {
    const value = values?.[place] ?? null;
    return value === null ? 'NULL' : literal(value);
  });
  const prefix = `EXPLAIN (${options}) EXECUTE ${prepared} (${given.join(', ')})`;
  const answer = await explained(prefix, '', 'extended', values === undefined, ask);
  if (answer.kind === 'failed') {
    // Its text is not the user's: a position in it means nothing.
    const { reason, message, sqlState } = answer.failure;
    return failed({ reason, message, ...(sqlState === undefined ? {} : { sqlState }) });
  }
  const gone = await ask(`DEALLOCATE ${prepared}`, 'extended');
  return gone.kind === 'failed' ? gone : answer;
}

/** A prepared statement outlives a failed transaction; if there is none, the server's error does not matter. */
export async function forgetPrepared(ask: Ask): Promise<void> {
  const known = await ask(
    `SELECT 1 FROM pg_catalog.pg_prepared_statements WHERE name = '${prepared}'`,
    'extended',
  );
  if (known.kind === 'rows' && known.rows.length > 0) await ask(`DEALLOCATE ${prepared}`, 'extended');
}

async function explained(
  prefix: string,
  sql: string,
  protocol: 'extended' | 'simple',
  generic: boolean,
  ask: Ask,
): Promise<PlanText> {
  const answer = await ask(prefix + sql, protocol);
  if (answer.kind === 'failed') return failed(relocated(answer.failure, prefix.length));
  const json = onlyValue(answer.rows);
  if (json !== undefined) return { kind: 'plan', json, generic };
  return failed({ reason: 'statement', message: 'The server answered EXPLAIN without a plan.' });
}

function onlyValue(rows: readonly SqlRow[]): string | undefined {
  return rows.length === 1 ? (rows[0]?.[0] ?? undefined) : undefined;
}
