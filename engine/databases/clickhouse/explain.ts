/** Requests ClickHouse's plan of one query, with the parts and granules that its indexes leave to be read. Nothing is run. */
import { guardClickhouse, parametersOf } from '../../../core/plan/clickhouse/guard.ts';
import { filledQuery, withoutEnd } from '../../../core/plan/filled-query.ts';
import { serverNumberOf } from '../dotted-version.ts';
import type { ExplainOutcome, ExplainRequest } from '../explain.ts';
import { failed, relocated, type SqlSession } from '../session.ts';
import { literal } from './literal.ts';

const timeoutMs = 10_000;
const prefix = 'EXPLAIN PLAN json = 1, indexes = 1, actions = 1 ';

const guard = {
  guard: guardClickhouse,
  ...{ parametersOf, literal },
  needsValues: 'ClickHouse plans a query with parameters for given values alone. Explain it with values.',
} as const;

export async function explainClickhouse(
  session: SqlSession,
  request: ExplainRequest,
): Promise<ExplainOutcome> {
  const checked = filledQuery(request, guard);
  if (checked.kind === 'refused') return checked;
  const options = { signal: request.signal, timeoutMs };
  const sql = withoutEnd(checked.sql);
  const asked = await session.query(`${prefix}${sql}`, options);
  // Where values were filled in, a place in what was sent is none in the query.
  if (asked.kind === 'failed')
    return failed(relocated(asked.failure, request.sql === checked.sql ? prefix.length : Infinity));
  const json = asked.rows[0]?.[0];
  if (json === null || json === undefined)
    return failed({ reason: 'statement', message: 'ClickHouse answered EXPLAIN without a plan.' });
  // A query that reads no table of parts has none.
  const estimates = await session.query(`EXPLAIN ESTIMATE ${sql}`, options);
  const version = await session.query('SELECT version()', options);
  if (version.kind === 'failed') return version;
  return {
    kind: 'plan',
    json: estimates.kind === 'rows' ? withEstimates(json, estimates.rows) : json,
    connection: session.label,
    role: '',
    product: 'ClickHouse',
    serverVersion: serverNumberOf(version.rows[0]?.[0] ?? ''),
    generic: false,
    emptyDatabase: false,
    tables: [],
  };
}

function withEstimates(json: string, estimates: readonly unknown[]): string {
  const read: unknown = JSON.parse(json);
  const first: unknown = Array.isArray(read) ? read[0] : undefined;
  return typeof first === 'object' && first !== null
    ? JSON.stringify([{ ...first, Estimates: estimates }])
    : json;
}
