/**
 * Requests the plan of one statement. Nothing is sent before the guard has accepted the parse tree; the statement is planned, never run, in
 * a READ ONLY transaction with time limits that is always rolled back. Planning itself may evaluate immutable and stable functions.
 */
import { guardExplain, type RefusalReason } from '../../core/plan/guard.ts';
import { readPlan } from '../../core/plan/reading/normalise.ts';
import type { TableFacts } from '../../core/plan/table-facts.ts';
import type { PostgresParser } from '../../core/syntax/postgres/parser.ts';
import { askPlan, type Ask, type PlanQuestion } from './ask-plan.ts';
import { tableFacts } from './plan-facts.ts';
import { cleanSession, planTransaction, type Place } from './plan-transaction.ts';
import type { SqlSession, Failed } from './session.ts';

export interface ExplainRequest {
  readonly sql: string;
  /** For $n, in order; null is NULL. If undefined, the statement is planned for any value. */
  readonly values?: readonly (string | null)[] | undefined;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
}

export type ExplainOutcome =
  | ExplainedPlan
  | { readonly kind: 'refused'; readonly reason: RefusalReason; readonly message: string }
  /** The error's position is an offset in the request's text. */
  | Failed;

export interface ExplainedPlan {
  readonly kind: 'plan';
  /** EXPLAIN's JSON as the server printed it. */
  readonly json: string;
  readonly connection: string;
  readonly role: string;
  /** PostgreSQL if undefined. */
  readonly product?: string;
  /** As `server_version_num`. */
  readonly serverVersion: number;
  /** Planned for any value of $n. */
  readonly generic: boolean;
  /** Planned on an empty database: the shape may be shown, but the figures mean nothing. */
  readonly emptyDatabase: boolean;
  /** Facts about the plan's tables; empty if the catalog could not be read. */
  readonly tables: readonly TableFacts[];
}

const defaultTimeoutMs = 10_000;
export const estimateOptions = 'FORMAT JSON, VERBOSE, SETTINGS';

export async function explain(
  session: SqlSession,
  request: ExplainRequest,
  parser: PostgresParser,
): Promise<ExplainOutcome> {
  const verdict = guardExplain(request.sql, parser);
  if (verdict.kind === 'refused') return verdict;
  const { sql, values, signal, timeoutMs = defaultTimeoutMs } = request;
  const { parameters } = verdict;
  try {
    return await planTransaction(session, { timeoutMs, signal, access: 'read' }, (ask, place) =>
      planned(session, { sql, values, parameters, options: estimateOptions }, place, ask),
    );
  } finally {
    if (parameters > 0) await cleanSession(session, 'prepared only');
  }
}

/** The plan with the catalog's facts about its tables, from the same transaction. */
export async function planned(
  session: SqlSession,
  question: Omit<PlanQuestion, 'serverVersion'>,
  { role, serverVersion }: Place,
  ask: Ask,
): Promise<ExplainOutcome> {
  const answer = await askPlan({ ...question, serverVersion }, ask);
  if (answer.kind === 'failed') return answer;
  const read = readPlan(answer.json);
  const tables = read.ok ? await tableFacts(read.plan, (text) => ask(text, 'extended')) : [];
  const { json, generic } = answer;
  return {
    kind: 'plan',
    json,
    connection: session.label,
    role,
    serverVersion,
    generic,
    emptyDatabase: false,
    tables,
  };
}
