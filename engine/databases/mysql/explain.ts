/**
 * Requests the plan of one statement from a MySQL or MariaDB server, or runs a read-only one to measure it. Nothing is sent before the
 * guard has accepted the tokens; it runs in a read-only transaction with time limits that is always rolled back. Planning may run functions
 * in subqueries: they cannot write there.
 */
import { filledQuery, withoutEnd, type FilledQuery } from '../../../core/plan/filled-query.ts';
import { refuse } from '../../../core/plan/guard.ts';
import { guardMysql, parametersOf, type ReadingMode } from '../../../core/plan/mysql/guard.ts';
import { alone } from '../transaction-queue.ts';
import { disagreement, onProduction, type AnalyzeLook, type AnalyzeRequest } from '../analyze.ts';
import type { Measuring } from '../engine.ts';
import { notThere } from '../engine.ts';
import type { ExplainOutcome, ExplainRequest } from '../explain.ts';
import { failed, type QueryOutcome, type SqlSession, type Failed } from '../session.ts';
import { literal } from './literal.ts';
import { vendorOf, type Vendor } from './vendor.ts';

const explainTimeoutMs = 10_000;
const measureTimeoutMs = 30_000;

interface Place {
  readonly vendor: Vendor;
  readonly role: string;
  readonly mode: ReadingMode;
}

type Ask = (text: string) => Promise<QueryOutcome>;

/** The text before and after the statement. */
type Spelling = (sql: string, vendor: Vendor) => string;

const estimating: Spelling = (sql) => `EXPLAIN FORMAT=JSON ${sql}`;

export function explainMysql(session: SqlSession, request: ExplainRequest): Promise<ExplainOutcome> {
  return alone(session, () => planned(session, { timeoutMs: explainTimeoutMs, ...request }, estimating));
}

export const measureMysql: Measuring = {
  look: (session, request) => alone(session, () => look(session, request)),
  run: (session, request, agreed) =>
    alone(session, async () => {
      const looked = await look(session, request);
      if (looked.kind !== 'looked') return looked;
      const refused = disagreement(looked.risks, agreed);
      if (refused !== undefined) return refused;
      const timeoutMs = request.timeoutMs ?? measureTimeoutMs;
      return planned(session, { ...request, timeoutMs }, (sql, { isMaria }) =>
        isMaria
          ? `SET STATEMENT max_statement_time = ${timeoutMs / 1_000} FOR ANALYZE FORMAT=JSON ${sql}`
          : `EXPLAIN ANALYZE ${sql}`,
      );
    }),
};

async function look(session: SqlSession, request: AnalyzeRequest): Promise<AnalyzeLook> {
  if (request.server === 'production') return onProduction;
  const place = await placeOf((text) => session.query(text, { timeoutMs: 5_000, signal: request.signal }));
  if (place.kind === 'failed') return place;
  const checked = check(request, place);
  if (checked.kind === 'refused') return checked;
  if (checked.access === 'write')
    return refuse(
      'notThere',
      notThere('Measuring a statement that writes or locks rows', place.vendor.product),
    );
  if (!place.vendor.isMaria && place.vendor.number < 80_018)
    return refuse('notThere', 'This MySQL measures no query: EXPLAIN ANALYZE is there from 8.0.18 on.');
  return { kind: 'looked', access: 'read', risks: { targets: [], sentences: risksIn(checked.sql) } };
}

/** What a read-only transaction does not prevent (measured on MariaDB 10.11). */
const beyond: Readonly<Record<string, string>> = {
  get_lock: 'takes a named lock that others may wait for',
  release_lock: 'gives back a named lock of this session',
  release_all_locks: 'gives back the named locks of this session',
  sleep: 'waits as long as it is told',
  benchmark: 'works as long as it is told',
  load_file: 'reads a file on the server',
  master_pos_wait: 'waits for a replica',
};

function risksIn(sql: string): readonly string[] {
  return Object.entries(beyond).flatMap(([name, what]) =>
    new RegExp(`\\b${name}\\s*\\(`, 'i').test(sql) ? [`It calls ${name}, which ${what}.`] : [],
  );
}

async function placeOf(ask: Ask): Promise<(Place & { readonly kind: 'place' }) | Failed> {
  const asked = await ask('SELECT VERSION(), @@version_comment, CURRENT_USER(), @@SESSION.sql_mode');
  if (asked.kind === 'failed') return asked;
  const [version, comment, role, modes] = asked.rows[0] ?? [];
  const has = (mode: string): boolean => (modes ?? '').split(',').includes(mode);
  return {
    kind: 'place',
    vendor: vendorOf(version ?? '', comment ?? ''),
    role: role ?? '',
    mode: { ansiQuotes: has('ANSI_QUOTES'), plainBackslashes: has('NO_BACKSLASH_ESCAPES') },
  };
}

/** As it is sent. */
function check(request: Pick<ExplainRequest, 'sql' | 'values'>, { mode, vendor }: Place): FilledQuery {
  return filledQuery(request, {
    guard: (sql) => guardMysql(sql, mode),
    ...{ parametersOf, literal },
    needsValues: `${vendor.product} plans a statement with parameters for given values alone. Explain it with values.`,
  });
}

async function planned(
  session: SqlSession,
  request: Pick<ExplainRequest, 'sql' | 'values' | 'signal'> & { readonly timeoutMs: number },
  spelling: Spelling,
): Promise<ExplainOutcome> {
  const ask: Ask = (text) =>
    session.query(text, { timeoutMs: request.timeoutMs + 1_000, signal: request.signal });
  const place = await placeOf(ask);
  if (place.kind === 'failed') return place;
  const checked = check(request, place);
  if (checked.kind === 'refused') return checked;
  if (checked.access === 'write') {
    const what = 'Explaining a statement that writes or locks rows';
    return refuse('notThere', `${notThere(what, place.vendor.product)} Explain a SELECT of the same rows.`);
  }
  const begun = await ask('START TRANSACTION READ ONLY');
  if (begun.kind === 'failed') return begun;
  try {
    const { vendor, role } = place;
    // MariaDB has a limit per statement; MySQL's is the session's, and only for SELECT.
    const limit = vendor.isMaria
      ? undefined
      : await ask(`SET SESSION max_execution_time = ${Math.ceil(request.timeoutMs)}`);
    if (limit?.kind === 'failed') return limit;
    const answer = await ask(spelling(withoutEnd(checked.sql), vendor));
    if (answer.kind === 'failed') return answer;
    const json = answer.rows[0]?.[0];
    if (json === null || json === undefined)
      return failed({ reason: 'statement', message: 'The server answered EXPLAIN without a plan.' });
    return {
      kind: 'plan',
      json,
      connection: session.label,
      role,
      product: vendor.product,
      serverVersion: vendor.number,
      generic: false,
      emptyDatabase: false,
      tables: [],
    };
  } finally {
    await session.query('ROLLBACK', { timeoutMs: 2_000 });
  }
}
