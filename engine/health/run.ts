/**
 * Runs checks of a server's health over one connection, read-only, each with the time limit of its cost class. A check that fails reports
 * why, and the others go on; if the connection is lost, those that are left report that. How a server is asked is its engine's.
 */
import type { Check, Cost, Row, ServerFacts, Unseen } from '../../core/health/check.ts';
import type { Acceptance } from '../../core/health/accepted.ts';
import { healthOf, type Answer, type Health } from '../../core/health/report.ts';
import type { ReadOptions } from '../databases/catalog/bounded.ts';
import type { HealthAsking, HealthReader } from '../databases/engine.ts';
import { failed, type DatabaseFailure, type Failed, type SqlSession } from '../databases/session.ts';

export type HealthOutcome = { readonly kind: 'seen'; readonly health: Health } | Failed;

export interface HealthOptions extends ReadOptions {
  readonly checks: readonly Check[];
  /** By check and name; those that are missing have their default. */
  readonly thresholds?: ReadonlyMap<string, ReadonlyMap<string, number>>;
  readonly accepted?: readonly Acceptance[];
}

const limitMs: Readonly<Record<Cost, number>> = { live: 2_000, catalogue: 10_000, scan: 600_000 };
/** A server that does not keep its own limit so much longer does not answer at all. */
const graceMs = 3_000;
/** What is asked of the server before the first check. */
const factsMs = limitMs.catalogue + graceMs;
const costs: readonly Cost[] = ['live', 'catalogue', 'scan'];

/** All but those that read tables. */
export function standardChecks({ checks }: Pick<HealthReader, 'checks'>): readonly Check[] {
  return checks.filter(({ cost }) => cost !== 'scan');
}

export async function healthOfServer(
  session: SqlSession,
  reader: HealthReader,
  options: HealthOptions,
): Promise<HealthOutcome> {
  const counted = new Counted(session);
  const began = performance.now();
  const wanted = costs.flatMap((cost) => options.checks.filter((check) => check.cost === cost));
  const answers: Answer[] = [];
  let server: ServerFacts | undefined;
  const timeoutMs = wanted.reduce((sum, { cost }) => sum + limitMs[cost], factsMs);
  const outcome = await reader.ask<'done' | Failed>(
    counted,
    { timeoutMs: Math.min(timeoutMs, options.timeoutMs ?? Infinity), signal: options.signal },
    async (asking) => {
      ({ server } = asking);
      let cost: Cost | undefined;
      for (const check of wanted) {
        if (check.cost !== cost) await asking.limit(limitMs[check.cost]);
        cost = check.cost;
        counted.mostMs = limitMs[cost] + graceMs;
        answers.push(await answerOf(check, asking, options));
      }
      return 'done';
    },
  );
  if (server === undefined)
    return outcome === 'done'
      ? failed({ reason: 'statement', message: 'The server said nothing of itself.' })
      : outcome;
  if (outcome !== 'done' && (options.signal?.aborted === true || answers.length === 0)) return outcome;
  if (outcome !== 'done') answers.push(...notAsked(wanted.slice(answers.length), outcome.failure));
  // The list that people read is in the order of the checks, whatever they cost.
  const ordered = options.checks.flatMap((check) => answers.filter((one) => one.check === check));
  const footprint = { queries: counted.queries, ms: performance.now() - began };
  return { kind: 'seen', health: healthOf(server, ordered, options.accepted ?? [], footprint) };
}

async function answerOf(
  check: Check,
  { server, reads }: HealthAsking,
  { thresholds }: HealthOptions,
): Promise<Answer> {
  const began = performance.now();
  const limits = Object.fromEntries(
    Object.entries(check.thresholds).map(([name, { value }]) => [
      name,
      thresholds?.get(check.id)?.get(name) ?? value,
    ]),
  );
  const query = check.query(server, limits);
  if (typeof query === 'object') return unseen(check, query, 0);
  const outcome = query === undefined ? noRows : await reads(query);
  const ms = performance.now() - began;
  if (outcome.kind === 'failed') {
    const { reason, message } = outcome.failure;
    const missing = reason === 'statement' ? check.refused?.(server) : undefined;
    return unseen(check, missing ?? { because: message }, ms);
  }
  const rows: readonly Row[] =
    check.isNamed === true ? [outcome.columns ?? [], ...outcome.rows] : outcome.rows;
  return { check, ...check.judge(rows, server, limits), ms };
}

const noRows = { kind: 'rows', rows: [], columns: [] } as const;

function unseen(check: Check, one: Unseen, ms: number): Answer {
  return { check, findings: [], unseen: [one], looked: 'nothing', ms };
}

function notAsked(left: readonly Check[], { message }: DatabaseFailure): readonly Answer[] {
  return left.map((check) => unseen(check, { because: `It was not asked: ${message}` }, 0));
}

/** Counts what is sent, and waits for no answer longer than its check may take. */
class Counted implements SqlSession {
  readonly label: string;
  queries = 0;
  mostMs = factsMs;
  readonly #session: SqlSession;

  constructor(session: SqlSession) {
    this.label = session.label;
    this.#session = session;
  }

  query(...[text, options]: Parameters<SqlSession['query']>): ReturnType<SqlSession['query']> {
    this.queries += 1;
    const timeoutMs = Math.min(this.mostMs, options?.timeoutMs ?? Infinity);
    return this.#session.query(text, { ...options, timeoutMs });
  }

  hold(): () => void {
    return this.#session.hold?.() ?? (() => undefined);
  }
}
