/**
 * The catalog's facts about the tables in a plan: size, rows, age of the statistics. Fixed reads of the catalog, in the transaction that
 * planned.
 */
import type { PartitionedTable, TableFacts, TableIndex, TableIndexKey } from '../../core/plan/table-facts.ts';
import type { Plan } from '../../core/plan/model.ts';
import { literal } from './literal.ts';
import { numberIn, type QueryOutcome, type SqlRow } from './session.ts';

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

/** Texts are found by how they begin where the database sorts by bytes, or the column, or the operator class. */
const indexes = `SELECT coalesce(pg_catalog.json_agg(pg_catalog.json_build_array(x.relname, m.amname, i.indisunique, pg_catalog.pg_get_expr(i.indpred, i.indrelid),
    (SELECT pg_catalog.json_agg(pg_catalog.json_build_array(pg_catalog.pg_get_indexdef(i.indexrelid, k, false), pg_catalog.format_type(o.opcintype, NULL), o.opcname ~ '_pattern_ops$' OR
        (SELECT CASE WHEN l.oid = 100 THEN (SELECT datlocprovider = 'c' AND datcollate ~ '^(C|POSIX)' FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
          ELSE l.collcollate IN ('C', 'POSIX') AND l.collprovider = 'c' END FROM pg_catalog.pg_collation l WHERE l.oid = i.indcollation[k - 1])) ORDER BY k)
      FROM pg_catalog.generate_series(1, i.indnkeyatts) k JOIN pg_catalog.pg_opclass o ON o.oid = i.indclass[k - 1]))), '[]')
  FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid JOIN pg_catalog.pg_am m ON m.oid = x.relam
  WHERE i.indrelid = c.oid AND i.indisvalid`;

const partOf = `SELECT pg_catalog.json_build_array(pn.nspname, p.relname, pg_catalog.pg_get_partkeydef(p.oid),
    (SELECT count(*) FROM pg_catalog.pg_inherits o WHERE o.inhparent = p.oid),
    (SELECT r.relname FROM pg_catalog.pg_class r WHERE r.oid = pg_catalog.pg_partition_root(p.oid)))
  FROM pg_catalog.pg_inherits h JOIN pg_catalog.pg_class p ON p.oid = h.inhparent AND p.relkind = 'p'
  JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace WHERE h.inhrelid = c.oid`;

function factsQuery(pairs: readonly string[]): string {
  return `SELECT n.nspname, c.relname, CASE WHEN c.reltuples >= 0 AND NOT (c.reltuples = 0 AND c.relpages = 0) THEN round(c.reltuples) END,
  pg_catalog.pg_relation_size(c.oid),
  s.n_mod_since_analyze, extract(epoch FROM now() - greatest(s.last_analyze, s.last_autoanalyze)), (${indexes})::text, (${partOf})::text, c.relrowsecurity
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_stat_all_tables s ON s.relid = c.oid
WHERE c.relkind IN ('r', 'm') AND (n.nspname, c.relname) IN (${pairs.join(', ')})`;
}

function factsIn([
  schema,
  name,
  rows,
  bytes,
  changed,
  seconds,
  indexed,
  part,
  secured,
]: SqlRow): readonly TableFacts[] {
  if (typeof schema !== 'string' || typeof name !== 'string') return [];
  return [
    {
      schema,
      name,
      rows: numberIn(rows),
      bytes: numberIn(bytes) ?? 0,
      changed: numberIn(changed),
      secondsSinceAnalyze: numberIn(seconds),
      indexes: listIn(indexed).flatMap(indexIn),
      hasRowSecurity: secured === 't',
      partOf: partIn(listIn(part)),
    },
  ];
}

function indexIn(value: unknown): readonly TableIndex[] {
  const [name, method, isUnique, where, keys] = listOf(value);
  if (typeof name !== 'string' || typeof method !== 'string') return [];
  const condition = typeof where === 'string' ? where : undefined;
  return [{ name, method, isUnique: isUnique === true, where: condition, keys: listOf(keys).map(keyIn) }];
}

function keyIn(value: unknown): TableIndexKey {
  const [text, type, prefix] = listOf(value);
  return { text: String(text), type: String(type), prefix: prefix === true };
}

function partIn([schema, name, by, partitions, root]: readonly unknown[]): PartitionedTable | undefined {
  if (typeof schema !== 'string' || typeof name !== 'string') return undefined;
  return {
    schema,
    name,
    by: String(by),
    partitions: Number(partitions),
    root: typeof root === 'string' ? root : name,
  };
}

/** The server writes it: what does not parse is not its answer. */
function listIn(json: string | null | undefined): readonly unknown[] {
  const value: unknown = JSON.parse(json ?? '[]');
  return listOf(value);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
