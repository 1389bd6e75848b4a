/**
 * Determines the number of levels above a btree's leaves if no readable view prints it: the planner knows it, and charges 50 operators for
 * each page on the way down. So the server is asked for plans, never for rows, of reading tables in an index's order, with operators as the
 * only cost. Another index may provide the same order at lower cost; then the height stays unknown.
 */
import { readPlan } from '../../../../core/plan/reading/normalise.ts';
import type { SqlRow, SqlSession } from '../../session.ts';
import { userSchemas } from '../queries.ts';
import { readOnly } from '../read-only.ts';
import type { ReadOptions } from '../bounded.ts';

export interface IndexName {
  readonly schema: string;
  readonly name: string;
}

export interface IndexHeight extends IndexName {
  /** Levels above its leaves. */
  readonly height: number;
}

/** A query that is answered in the index's order. */
interface OrderedIndex extends IndexName {
  readonly table: string;
  /** The columns after the table's alias. */
  readonly order: string;
}

/** Planning a query locks its tables with all their indexes until the transaction ends; a server has room for a few thousand locks. */
const plannedAtOnce = 40;
/** The planner's cost of a page on the way down, in operators. */
const operatorsOfPage = 50;

/** Indexes of tables that this login may read. The server quotes names and prints expressions. */
const orderedIndexesQuery = `
  SELECT n.nspname, x.relname, format('ONLY %I.%I', tn.nspname, t.relname),
    coalesce('WHERE ' || pg_get_expr(i.indpred, i.indrelid) || ' ', '') || 'ORDER BY ' || k.keys
  FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_namespace n ON n.oid = x.relnamespace JOIN pg_am m ON m.oid = x.relam AND m.amname = 'btree'
  JOIN pg_class t ON t.oid = i.indrelid AND t.relkind IN ('r', 'm') JOIN pg_namespace tn ON tn.oid = t.relnamespace,
  LATERAL (SELECT string_agg(format('%s%s USING OPERATOR(%I.%s) NULLS %s', pg_get_indexdef(x.oid, one.at::int, false),
      CASE WHEN c.oid <> a.attcollation THEN format(' COLLATE %I.%I', cn.nspname, c.collname) END, pn.nspname, p.oprname,
      CASE WHEN i.indoption[one.at - 1] & 2 = 2 THEN 'FIRST' ELSE 'LAST' END), ', ' ORDER BY one.at) AS keys, count(p.oid) AS ordered
    FROM generate_series(1, i.indnkeyatts::int) one(at) JOIN pg_opclass o ON o.oid = i.indclass[one.at - 1]
    LEFT JOIN pg_amop s ON s.amopfamily = o.opcfamily AND s.amoplefttype = o.opcintype AND s.amoprighttype = o.opcintype
      AND s.amopstrategy = CASE WHEN i.indoption[one.at - 1] & 1 = 1 THEN 5 ELSE 1 END
    LEFT JOIN pg_operator p ON p.oid = s.amopopr LEFT JOIN pg_namespace pn ON pn.oid = p.oprnamespace
    LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[one.at - 1] AND a.attnum > 0
    LEFT JOIN pg_collation c ON c.oid = i.indcollation[one.at - 1] LEFT JOIN pg_namespace cn ON cn.oid = c.collnamespace) k
  WHERE x.relkind = 'i' AND x.relpersistence <> 't' AND i.indisvalid AND k.ordered = i.indnkeyatts AND pg_relation_size(x.oid) > 8192
    AND has_table_privilege(t.oid, 'SELECT') AND NOT row_security_active(t.oid) AND ${userSchemas}
  ORDER BY t.oid, x.oid`;

/** An operator costs one, and pages just enough for the planner to prefer the smaller of two equivalent indexes. */
const costsQuery = `SELECT set_config('cpu_operator_cost', '1', true), set_config('seq_page_cost', '1', true), set_config('random_page_cost', '1', true),
  set_config('cpu_tuple_cost', '0', true), set_config('cpu_index_tuple_cost', '0', true), set_config('enable_indexscan', 'on', true),
  set_config('enable_seqscan', 'off', true), set_config('enable_sort', 'off', true), set_config('enable_incremental_sort', 'off', true)`;

/** `isWanted`: those of unknown height. What cannot be determined is missing from the result; a server that stops answering ends it. */
export async function heightsOf(
  session: SqlSession,
  isWanted: (index: IndexName) => boolean,
  options: ReadOptions,
): Promise<readonly IndexHeight[]> {
  const listed = await readOnly(session, options, (rows) => rows(orderedIndexesQuery));
  if ('kind' in listed) return [];
  const wanted = listed
    .map(([schema, name, table, order]) => ({
      schema: schema ?? '',
      name: name ?? '',
      table: table ?? '',
      order: order ?? '',
    }))
    .filter(isWanted);
  const found: IndexHeight[] = [];
  for (let from = 0; from < wanted.length; from += plannedAtOnce) {
    const some = wanted.slice(from, from + plannedAtOnce);
    const planned = await readOnly(session, options, async (rows, reads) => {
      await rows(costsQuery);
      const all = await reads(planQuery(some));
      if (all.kind === 'rows') return heightsIn(some, all.rows);
      // One query that cannot be planned made all of them fail.
      const each: IndexHeight[] = [];
      for (const one of some) {
        const alone = await reads(planQuery([one]));
        if (alone.kind === 'rows') each.push(...heightsIn([one], alone.rows));
      }
      return each;
    });
    if ('kind' in planned) return found;
    found.push(...planned);
  }
  return found;
}

function planQuery(indexes: readonly OrderedIndex[]): string {
  const each = indexes.map(({ table, order }, at) => `(SELECT 1 FROM ${table} ${alias(at)} ${order})`);
  return `EXPLAIN (FORMAT JSON) ${each.join(' UNION ALL ')}`;
}

function alias(at: number): string {
  return `plinth_${at}`;
}

function heightsIn(indexes: readonly OrderedIndex[], rows: readonly SqlRow[]): readonly IndexHeight[] {
  const read = readPlan(rows[0]?.[0]);
  const nodes = read.ok ? read.plan.nodes : [];
  return indexes.flatMap(({ schema, name }, at) => {
    const node = nodes.find((one) => one.alias === alias(at));
    const isIt = node?.index === name && (node.kind === 'index-scan' || node.kind === 'index-only-scan');
    // Besides pages it charges a comparison for each halving of the rows: less than one page's operators for any possible number of rows.
    const pages = Math.floor((node?.estimate?.startupCost ?? 0) / operatorsOfPage);
    return isIt && pages > 0 ? [{ schema, name, height: pages - 1 }] : [];
  });
}
