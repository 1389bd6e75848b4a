/**
 * Runs checks of a server's health over one connection: reads in one READ ONLY transaction, each with the time limit of its cost class. A
 * check that fails reports why, and the others go on; if the connection is lost, those that are left report that.
 */
import type { Check, Cost, ServerFacts, Unseen } from '../../core/health/check.ts';
import { checks } from '../../core/health/checks/index.ts';
import type { Acceptance } from '../../core/health/accepted.ts';
import { healthOf, type Answer, type Health } from '../../core/health/report.ts';
import type { ReadOptions } from '../databases/catalog/bounded.ts';
import { readOnly } from '../databases/catalog/read-only.ts';
import {
  failed,
  type DatabaseFailure,
  type Failed,
  type SqlRow,
  type SqlSession,
} from '../databases/session.ts';

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
const costs: readonly Cost[] = ['live', 'catalogue', 'scan'];

/** All but those that read tables. */
export const standardChecks = checks.filter(({ cost }) => cost !== 'scan');

const oldestMajor = 14;

export async function healthOfServer(session: SqlSession, options: HealthOptions): Promise<HealthOutcome> {
  const counted = new Counted(session);
  const began = performance.now();
  const wanted = costs.flatMap((cost) => options.checks.filter((check) => check.cost === cost));
  const answers: Answer[] = [];
  let server: ServerFacts | undefined;
  const timeoutMs = wanted.reduce((sum, { cost }) => sum + limitMs[cost], 5_000);
  const outcome = await readOnly<'done' | Failed>(
    counted,
    { timeoutMs: Math.min(timeoutMs, options.timeoutMs ?? Infinity), signal: options.signal },
    async (rows, reads) => {
      const [facts = []] = await rows(serverQuery);
      server = serverOf(facts);
      if (server.version < oldestMajor * 10_000) {
        const message = `PostgreSQL ${server.versionText} is older than ${oldestMajor}, the oldest that can be asked.`;
        return failed({ reason: 'statement', message });
      }
      let cost: Cost | undefined;
      for (const check of wanted) {
        if (check.cost !== cost) await rows(`SET LOCAL statement_timeout = ${limitMs[check.cost]}`);
        cost = check.cost;
        counted.mostMs = limitMs[cost] + graceMs;
        answers.push(await answerOf(check, server, options, reads));
      }
      return 'done';
    },
  );
  if (
    server === undefined ||
    (outcome !== 'done' && (options.signal?.aborted === true || answers.length === 0))
  )
    return outcome === 'done'
      ? failed({ reason: 'statement', message: 'The server said nothing of itself.' })
      : outcome;
  if (outcome !== 'done') answers.push(...notAsked(wanted.slice(answers.length), outcome.failure));
  // The list that people read is in the order of the checks, whatever they cost.
  const ordered = options.checks.flatMap((check) => answers.filter((one) => one.check === check));
  const footprint = { queries: counted.queries, ms: performance.now() - began };
  return { kind: 'seen', health: healthOf(server, ordered, options.accepted ?? [], footprint) };
}

async function answerOf(
  check: Check,
  server: ServerFacts,
  { thresholds }: HealthOptions,
  reads: (text: string) => ReturnType<SqlSession['query']>,
): Promise<Answer> {
  const began = performance.now();
  const limits = Object.fromEntries(
    Object.entries(check.thresholds).map(([name, { value }]) => [
      name,
      thresholds?.get(check.id)?.get(name) ?? value,
    ]),
  );
  const query = check.query(server, limits);
  if (typeof query !== 'string') return unseen(check, query, 0);
  const outcome = await reads(query);
  const ms = performance.now() - began;
  if (outcome.kind === 'failed') return unseen(check, { because: outcome.failure.message }, ms);
  return { check, ...check.judge(outcome.rows, server, limits), ms };
}

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
  mostMs = limitMs.live + graceMs;
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

const serverQuery = `SELECT current_setting('server_version_num'), current_setting('server_version'), current_database()::text, current_user::text,
  pg_is_in_recovery()::text, pg_has_role(current_user, 'pg_read_all_stats', 'USAGE')::text,
  to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
  extract(epoch FROM clock_timestamp() - pg_postmaster_start_time())::text,
  (SELECT extract(epoch FROM clock_timestamp() - stats_reset) FROM pg_stat_database WHERE datname = current_database())::text,
  x.nspname::text, x.may::text,
  (SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pg_stat_statements')::text,
  has_function_privilege('pg_hba_file_rules()', 'EXECUTE')::text
  FROM (SELECT) one LEFT JOIN (
    SELECT n.nspname, bool_and(has_function_privilege(p.oid, 'EXECUTE')) AS may FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
    JOIN pg_depend d ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND d.classid = 'pg_proc'::regclass
    JOIN pg_proc p ON p.oid = d.objid AND p.proname IN ('pgstattuple_approx', 'pgstatindex')
    WHERE e.extname = 'pgstattuple' GROUP BY 1) x ON true`;

function serverOf([
  version,
  text,
  database,
  role,
  standby,
  sees,
  at,
  up,
  reset,
  extension,
  mayUse,
  statements,
  authentication,
]: SqlRow): ServerFacts {
  return {
    version: Number(version),
    versionText: text ?? '',
    database: database ?? '',
    role: role ?? '',
    isStandby: standby === 'true',
    seesSessions: sees === 'true',
    at: at ?? '',
    upSeconds: Number(up),
    resetSeconds: reset === null || reset === undefined ? undefined : Number(reset),
    pgstattuple:
      extension === null || extension === undefined
        ? undefined
        : { schema: extension, mayUse: mayUse === 'true' },
    statements: statements ?? undefined,
    seesAuthentication: authentication === 'true',
  };
}
