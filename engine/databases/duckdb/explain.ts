/**
 * Requests DuckDB's plan of one query, or runs it to measure it. The file is attached read-only, and the process refuses every text that
 * DuckDB's parser does not take for one query.
 */
import { parametersOf, guardDuckdb, withParameters } from '../../../core/plan/duckdb/guard.ts';
import { asWritten } from '../../../core/plan/fill-parameters.ts';
import { refuse } from '../../../core/plan/guard.ts';
import type { AnalyzeLook, AnalyzeRequest } from '../analyze.ts';
import type { Measuring } from '../engine.ts';
import type { ExplainOutcome, ExplainRequest } from '../explain.ts';
import { literal } from './literal.ts';
import { failed, type SqlSession } from '../session.ts';

const explainTimeoutMs = 10_000;
const measureTimeoutMs = 30_000;

type Checked = { readonly kind: 'allowed'; readonly sql: string } | ReturnType<typeof refuse>;

export function explainDuckdb(session: SqlSession, request: ExplainRequest): Promise<ExplainOutcome> {
  return planned(session, 'EXPLAIN (FORMAT JSON) ', { timeoutMs: explainTimeoutMs, ...request });
}

export const measureDuckdb: Measuring = {
  look: (_session, request) => Promise.resolve(look(request)),
  run: async (session, request, agreed) => {
    const looked = look(request);
    if (looked.kind !== 'looked') return looked;
    if (looked.risks.sentences.some((sentence) => !agreed.includes(sentence)))
      return refuse(
        'notAgreed',
        'Running this statement does more than read, and nobody agreed to that. Nothing was run.',
      );
    return planned(session, 'EXPLAIN (ANALYZE, FORMAT JSON) ', { timeoutMs: measureTimeoutMs, ...request });
  },
};

function look(request: AnalyzeRequest): AnalyzeLook {
  if (request.server === 'production')
    return refuse(
      'production',
      'This connection counts as production, where Plinth runs no statement to measure it. Use plain EXPLAIN, or allow it in the setting plinth.explain.analyzeOnProduction.',
    );
  const checked = check(request);
  if (checked.kind === 'refused') return checked;
  return { kind: 'looked', access: 'read', risks: { targets: [], sentences: [holdsFile] } };
}

const holdsFile = 'While it runs, no program can open the file to write.';

/** Twice if values are inserted: the sent text is the checked one. */
function check({ sql, values }: Pick<ExplainRequest, 'sql' | 'values'>): Checked {
  const verdict = guardDuckdb(sql);
  if (verdict.kind === 'refused') return verdict;
  if (verdict.parameters === 0) return { kind: 'allowed', sql: withoutEnd(sql) };
  if (values === undefined)
    return refuse(
      'needsValues',
      'DuckDB plans a query with parameters for given values alone. Explain it with values.',
    );
  const filled = withParameters(sql, values, (value) => asWritten(value, literal));
  const again = guardDuckdb(filled);
  if (again.kind === 'refused') return again;
  return parametersOf(filled).length === 0
    ? { kind: 'allowed', sql: withoutEnd(filled) }
    : refuse('needsValues', 'A parameter was left without a value.');
}

function withoutEnd(sql: string): string {
  return sql.replace(/[\s;]+$/, '');
}

async function planned(
  session: SqlSession,
  prefix: string,
  request: Pick<ExplainRequest, 'sql' | 'values' | 'signal'> & { readonly timeoutMs: number },
): Promise<ExplainOutcome> {
  const checked = check(request);
  if (checked.kind === 'refused') return checked;
  const options = { signal: request.signal, timeoutMs: request.timeoutMs };
  const version = await session.query('SELECT version()', options);
  if (version.kind === 'failed') return version;
  const asked = await session.query(`${prefix}${checked.sql}`, options);
  if (asked.kind === 'failed') {
    const { position, ...failure } = asked.failure;
    const own = position === undefined || request.sql !== checked.sql ? -1 : position - prefix.length;
    return failed(own < 0 ? failure : { ...failure, position: own });
  }
  const json = asked.rows[0]?.[1];
  if (json === null || json === undefined)
    return failed({ reason: 'statement', message: 'DuckDB answered EXPLAIN without a plan.' });
  return {
    kind: 'plan',
    json,
    connection: session.label,
    role: '',
    product: 'DuckDB',
    serverVersion: numbered(version.rows[0]?.[0] ?? ''),
    generic: false,
    emptyDatabase: false,
    tables: [],
  };
}

/** `v1.5.6` as 10506, as for other servers except PostgreSQL. */
function numbered(version: string): number {
  const [major = 0, minor = 0, patch = 0] = version.replace(/^v/, '').split('.').map(Number);
  return major * 10_000 + minor * 100 + patch;
}
