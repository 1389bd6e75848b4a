/**
 * The catalog's facts about the tables in a plan: size, rows, age of the statistics. Fixed reads of the catalog, in the transaction that
 * planned.
 */
import type { TableFacts } from '../../core/plan/table-facts.ts';
import type { Plan } from '../../core/plan/model.ts';
import { literal } from './literal.ts';
import type { QueryOutcome, SqlRow } from './session.ts';

/** A plan with more relations is about partitions, each of which says little. */
const mostTables = 200;

/** Empty if the catalog could not be read: the plan is shown without. */
export async function tableFacts(
  plan: Plan,
  ask: (text: string) => Promise<QueryOutcome>,
): Promise<readonly TableFacts[]> {
  const named = new Map<string, string>();
  for (const { relation } of plan.nodes) {
    if (relation?.schema === undefined || named.size >= mostTables) continue;
    const pair = `(${literal(relation.schema)}, ${literal(relation.name)})`;
    named.set(pair, pair);
  }
  if (named.size === 0) return [];
  const answer = await ask(factsQuery([...named.keys()]));
  return answer.kind === 'failed' ? [] : answer.rows.flatMap(factsIn);
}

function factsQuery(pairs: readonly string[]): string {
  return `SELECT n.nspname, c.relname, CASE WHEN c.reltuples >= 0 AND NOT (c.reltuples = 0 AND c.relpages = 0) THEN round(c.reltuples) END,
  pg_catalog.pg_relation_size(c.oid),
  s.n_mod_since_analyze, extract(epoch FROM now() - greatest(s.last_analyze, s.last_autoanalyze))
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_stat_all_tables s ON s.relid = c.oid
WHERE c.relkind IN ('r', 'm') AND (n.nspname, c.relname) IN (${pairs.join(', ')})`;
}

function factsIn([schema, name, rows, bytes, changed, seconds]: SqlRow): readonly TableFacts[] {
  if (typeof schema !== 'string' || typeof name !== 'string') return [];
  return [
    {
      schema,
      name,
      rows: number(rows),
      bytes: number(bytes) ?? 0,
      changed: number(changed),
      secondsSinceAnalyze: number(seconds),
    },
  ];
}

function number(text: string | null | undefined): number | undefined {
  return text === null || text === undefined ? undefined : Number(text);
}
