/**
 * Requests SQLite's plan of one statement. EXPLAIN QUERY PLAN runs nothing, and the process cannot write. It has no figures, so the rows of
 * its tables are counted, as far as that is cheap.
 */
import { guardSqlite } from '../../../core/plan/sqlite/guard.ts';
import { sqlitePlanDocument, type QueryPlanRow } from '../../../core/plan/sqlite/document.ts';
import { tablesNamed, whereIn } from '../../../core/plan/sqlite/names.ts';
import type { TableFacts } from '../../../core/plan/table-facts.ts';
import type { ExplainOutcome, ExplainRequest } from '../explain.ts';
import { failed, relocated, type SqlSession } from '../session.ts';
import { home } from './catalog/introspect.ts';
import { analyzedQuery, countsQuery, mostCounted, relationsQuery } from './catalog/queries.ts';
import { serverNumberOf } from '../dotted-version.ts';

const defaultTimeoutMs = 10_000;

export async function explainSqlite(
  session: SqlSession,
  { sql, signal, timeoutMs = defaultTimeoutMs }: ExplainRequest,
): Promise<ExplainOutcome> {
  const verdict = guardSqlite(sql);
  if (verdict.kind === 'refused') return verdict;
  const options = { signal, timeoutMs };
  const version = await session.query('SELECT sqlite_version()', options);
  if (version.kind === 'failed') return version;
  const asked = await session.query(`${prefix}${sql}`, options);
  if (asked.kind === 'failed') return failed(relocated(asked.failure, prefix.length));
  const rows = asked.rows.map(([id, parent, , detail]): QueryPlanRow => ({
    id: id ?? '',
    parent: parent ?? '',
    detail: detail ?? '',
  }));
  const relations = await session.query(relationsQuery, options);
  const known = relations.kind === 'rows' ? relations.rows : [];
  const tables = tablesNamed(
    sql,
    known.flatMap(([name]) => name ?? []),
  );
  return {
    kind: 'plan',
    json: sqlitePlanDocument(rows, { where: whereIn(sql), tables }),
    connection: session.label,
    role: '',
    product: 'SQLite',
    serverVersion: serverNumberOf(version.rows[0]?.[0] ?? ''),
    generic: false,
    emptyDatabase: false,
    tables: await factsOf(
      session,
      known.filter(([name, type]) => type === 'table' && [...tables.values()].includes(name ?? '')),
      options,
    ),
  };
}

const prefix = 'EXPLAIN QUERY PLAN ';

async function factsOf(
  session: SqlSession,
  named: readonly (readonly (string | null)[])[],
  options: { readonly signal: AbortSignal | undefined; readonly timeoutMs: number },
): Promise<readonly TableFacts[]> {
  const names = named.flatMap(([name]) => name ?? []);
  if (names.length === 0) return [];
  const counted = await session.query(countsQuery(names), options);
  if (counted.kind === 'failed') return [];
  const many = counted.rows.some(([, count]) => Number(count) > mostCounted);
  const analyzed = many ? await session.query(analyzedQuery, options) : undefined;
  const told = new Map(analyzed?.kind === 'rows' ? analyzed.rows.map(([name, rows]) => [name, rows]) : []);
  return counted.rows.map(([name, count]): TableFacts => {
    const rows = Number(count) > mostCounted ? Number(told.get(name ?? '') ?? count) : Number(count);
    return {
      ...{ schema: home, name: name ?? '', rows, counted: true },
      ...{ bytes: 0, changed: undefined, secondsSinceAnalyze: undefined },
    };
  });
}
