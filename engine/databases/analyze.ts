/**
 * Runs one statement to measure it, and rolls it back. In two steps: an inspection of what running it would do beyond reading, which runs
 * nothing, and the run itself, which is refused if the inspection found something that the user did not agree to. Reads run in a READ ONLY
 * transaction.
 */
import { guardExplain, refuse, type RefusalReason } from '../../core/plan/guard.ts';
import type { Plan } from '../../core/plan/model.ts';
import { readPlan } from '../../core/plan/reading/normalise.ts';
import { risksOf, type CatalogRisks, type StatementRisks } from '../../core/plan/risks.ts';
import type { PostgresParser } from '../../core/syntax/postgres/parser.ts';
import { askPlan, type Ask } from './ask-plan.ts';
import { estimateOptions, planned, type ExplainOutcome } from './explain.ts';
import { riskQuery } from './risk-query.ts';
import { cleanSession, planTransaction } from './plan-transaction.ts';
import { failed, type SqlSession, type Failed } from './session.ts';

export interface AnalyzeRequest {
  readonly sql: string;
  readonly values?: readonly (string | null)[] | undefined;
  /** How the connection is labelled, and whether the user allows measuring there all the same. */
  readonly server: 'production' | 'not production' | 'production, allowed';
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
}

export type AnalyzeLook =
  | { readonly kind: 'looked'; readonly access: 'read' | 'write'; readonly risks: StatementRisks }
  | { readonly kind: 'refused'; readonly reason: RefusalReason; readonly message: string }
  | Failed;

/** A query that takes longer is not worth waiting for in an editor. */
const defaultTimeoutMs = 30_000;

export const onProduction = refuse(
  'production',
  'This connection counts as production, where Plinth runs no statement to measure it. Use plain EXPLAIN, or allow it in the setting plinth.explain.analyzeOnProduction.',
);

/** Undefined if a person agreed to all that running it would do. */
export function disagreement(
  { sentences }: StatementRisks,
  agreed: readonly string[],
): ReturnType<typeof refuse> | undefined {
  return sentences.every((sentence) => agreed.includes(sentence))
    ? undefined
    : refuse(
        'notAgreed',
        'Running this statement does more than read, and nobody agreed to that. Nothing was run.',
      );
}

export async function lookBeforeAnalyze(
  session: SqlSession,
  request: AnalyzeRequest,
  parser: PostgresParser,
): Promise<AnalyzeLook> {
  const verdict = guardExplain(request.sql, parser);
  if (verdict.kind === 'refused') return verdict;
  if (request.server === 'production') return onProduction;
  const { sql, values, signal, timeoutMs = defaultTimeoutMs } = request;
  const { parameters, access } = verdict;
  if (parameters > 0 && values === undefined) {
    return refuse(
      'needsValues',
      'A statement with parameters runs only with values. Explain it with values first.',
    );
  }
  try {
    return await planTransaction<AnalyzeLook>(
      session,
      { timeoutMs, signal, access: 'read' },
      async (ask, { serverVersion }) => {
        const answer = await askPlan(
          { sql, values, parameters, serverVersion, options: estimateOptions },
          ask,
        );
        if (answer.kind === 'failed') return answer;
        const read = readPlan(answer.json);
        if (!read.ok) return failed({ reason: 'statement', message: read.problem });
        const catalog = await catalogRisks(read.plan, ask);
        if (catalog.kind === 'failed') return catalog;
        return { kind: 'looked', access, risks: risksOf(read.plan, access, catalog.risks) };
      },
    );
  } finally {
    if (parameters > 0) await cleanSession(session, 'prepared only');
  }
}

/** `agreed`: the sentences that a person saw and accepted; if the inspection now finds others, nothing runs. */
export async function analyze(
  session: SqlSession,
  request: AnalyzeRequest,
  agreed: readonly string[],
  parser: PostgresParser,
): Promise<ExplainOutcome> {
  const look = await lookBeforeAnalyze(session, request, parser);
  if (look.kind !== 'looked') return look;
  const refused = disagreement(look.risks, agreed);
  if (refused !== undefined) return refused;
  const verdict = guardExplain(request.sql, parser);
  if (verdict.kind === 'refused') return verdict;
  const { sql, values, signal, timeoutMs = defaultTimeoutMs } = request;
  const { access } = look;
  const options = `ANALYZE, BUFFERS, ${access === 'write' ? 'WAL, ' : ''}${estimateOptions}`;
  try {
    return await planTransaction(session, { timeoutMs, signal, access }, (ask, place) =>
      planned(session, { sql, values, parameters: verdict.parameters, options }, place, ask),
    );
  } finally {
    await cleanSession(session, 'locks too');
  }
}

async function catalogRisks(
  plan: Plan,
  ask: Ask,
): Promise<{ readonly kind: 'risks'; readonly risks: CatalogRisks } | Failed> {
  const answer = await ask(riskQuery(plan), 'extended');
  if (answer.kind === 'failed') return answer;
  const of = (kind: string): readonly string[] =>
    answer.rows.flatMap(([found, name]) => (found === kind && typeof name === 'string' ? [name] : []));
  return {
    kind: 'risks',
    risks: {
      volatileFunctions: of('function'),
      hiddenFunctions: of('hidden'),
      triggers: of('trigger'),
      foreignTables: of('foreign'),
    },
  };
}
