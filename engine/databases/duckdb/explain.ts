/**
 * Requests DuckDB's plan of one query, or runs it to measure it. The file is attached read-only, and the process refuses every text that
 * DuckDB's parser does not take for one query.
 */
import { guardDuckdb, parametersOf } from '../../../core/plan/duckdb/guard.ts';
import { filledQuery, withoutEnd } from '../../../core/plan/filled-query.ts';
import { disagreement, onProduction, type AnalyzeLook, type AnalyzeRequest } from '../analyze.ts';
import type { Measuring } from '../engine.ts';
import type { ExplainOutcome, ExplainRequest } from '../explain.ts';
import { literal } from './literal.ts';
import { failed, relocated, type SqlSession } from '../session.ts';
import { serverNumberOf } from '../dotted-version.ts';

const explainTimeoutMs = 10_000;
const measureTimeoutMs = 30_000;

export function explainDuckdb(session: SqlSession, request: ExplainRequest): Promise<ExplainOutcome> {
  return planned(session, 'EXPLAIN (FORMAT JSON) ', { timeoutMs: explainTimeoutMs, ...request });
}

export const measureDuckdb: Measuring = {
  look: (_session, request) => Promise.resolve(look(request)),
  run: async (session, request, agreed) => {
    const looked = look(request);
    if (looked.kind !== 'looked') return looked;
    const refused = disagreement(looked.risks, agreed);
    if (refused !== undefined) return refused;
    return planned(session, 'EXPLAIN (ANALYZE, FORMAT JSON) ', { timeoutMs: measureTimeoutMs, ...request });
  },
};

function look(request: AnalyzeRequest): AnalyzeLook {
  if (request.server === 'production') return onProduction;
  const checked = filledQuery(request, guard);
  if (checked.kind === 'refused') return checked;
  return { kind: 'looked', access: 'read', risks: { targets: [], sentences: [holdsFile] } };
}

const holdsFile = 'While it runs, no program can open the file to write.';

const guard = {
  guard: guardDuckdb,
  ...{ parametersOf, literal },
  needsValues: 'DuckDB plans a query with parameters for given values alone. Explain it with values.',
} as const;

async function planned(
  session: SqlSession,
  prefix: string,
  request: Pick<ExplainRequest, 'sql' | 'values' | 'signal'> & { readonly timeoutMs: number },
): Promise<ExplainOutcome> {
  const checked = filledQuery(request, guard);
  if (checked.kind === 'refused') return checked;
  const options = { signal: request.signal, timeoutMs: request.timeoutMs };
  const version = await session.query('SELECT version()', options);
  if (version.kind === 'failed') return version;
  const asked = await session.query(`${prefix}${withoutEnd(checked.sql)}`, options);
  // Where values were filled in, a place in what was sent is none in the query.
  if (asked.kind === 'failed')
    return failed(relocated(asked.failure, request.sql === checked.sql ? prefix.length : Infinity));
  const json = asked.rows[0]?.[1];
  if (json === null || json === undefined)
    return failed({ reason: 'statement', message: 'DuckDB answered EXPLAIN without a plan.' });
  return {
    kind: 'plan',
    json,
    connection: session.label,
    role: '',
    product: 'DuckDB',
    serverVersion: serverNumberOf((version.rows[0]?.[0] ?? '').replace(/^v/, '')),
    generic: false,
    emptyDatabase: false,
    tables: [],
  };
}
