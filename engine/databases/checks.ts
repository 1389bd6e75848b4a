/**
 * Runs the checks of a review on a connection that the user named: one after the other, each alone in a READ ONLY transaction with a time
 * limit, each checked on its parse tree first. Checks that contain text of the migration are not sent. A lost connection skips the rest.
 */
import { guardExplain } from '../../core/plan/guard.ts';
import type { Check, CheckAnswer } from '../../core/review/model.ts';
import type { PostgresParser } from '../../core/syntax/postgres/parser.ts';
import { readOnly } from './catalog/read-only.ts';
import type { DatabaseFailure, SqlRow, SqlSession, Failed } from './session.ts';

export interface CheckRun {
  readonly checks: readonly Check[];
  /** Why not all of them ran. */
  readonly ended: DatabaseFailure | undefined;
}

/** A longer check would itself block others. */
const perCheckMs = 30_000;

export async function runChecks(
  session: SqlSession,
  checks: readonly Check[],
  parser: PostgresParser,
  signal?: AbortSignal,
): Promise<CheckRun> {
  const done: Check[] = [];
  let ended: DatabaseFailure | undefined;
  for (const check of checks) {
    if (ended !== undefined) {
      done.push({ ...check, answer: notRun('the connection had ended') });
      continue;
    }
    const refusal = refusalOf(check, parser);
    if (refusal !== undefined) {
      done.push({ ...check, answer: notRun(refusal) });
      continue;
    }
    const outcome = await ask(session, check.sql, signal);
    if (outcome.kind === 'failed' && isOver(outcome.failure)) ended = outcome.failure;
    const answer = outcome.kind === 'failed' ? notRun(outcome.failure.message) : answerOf(outcome.rows);
    done.push({ ...check, answer });
  }
  return { checks: done, ended };
}

function refusalOf({ sql, quotesMigration }: Check, parser: PostgresParser): string | undefined {
  if (quotesMigration) return 'it holds an expression of the migration, which is not sent: run the script';
  const verdict = guardExplain(sql, parser);
  if (verdict.kind === 'allowed' && verdict.access === 'read') return undefined;
  return 'it is not one plain SELECT';
}

function ask(
  session: SqlSession,
  sql: string,
  signal: AbortSignal | undefined,
): Promise<{ readonly kind: 'rows'; readonly rows: readonly SqlRow[] } | Failed> {
  return readOnly(session, { timeoutMs: perCheckMs, signal }, async (rows) => ({
    kind: 'rows' as const,
    rows: await rows(sql),
  }));
}

/** The connection cannot be used any more. */
function isOver({ reason }: DatabaseFailure): boolean {
  return reason === 'dropped' || reason === 'hung' || reason === 'closed' || reason === 'cancelled';
}

function notRun(found: string): CheckAnswer {
  return { result: 'not-run', found };
}

function answerOf([row]: readonly SqlRow[]): CheckAnswer {
  const [result, found] = row ?? [];
  const known = (['ok', 'STOP', 'look'] as const).find((one) => one === result);
  return known === undefined
    ? notRun('the answer has another form')
    : { result: known, found: found ?? 'nothing' };
}
