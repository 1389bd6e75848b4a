/**
 * Queries the catalog before a statement is measured: which VOLATILE functions a plan would run, by name or through an operator, an
 * aggregate, a cast, a domain's or a written table's CHECK; which triggers fire, and which tables are foreign. One query.
 */
import type { Plan } from '../../core/plan/model.ts';
import { calledFunctions, changedTables, namedTypes, usedOperators } from '../../core/plan/risks.ts';
import { literal } from './literal.ts';

/** VOLATILE only because each call returns a new value; they have no lasting effect. */
const harmless =
  'random random_normal setseed clock_timestamp timeofday gen_random_uuid uuidv4 uuidv7 statement_timestamp pg_sleep pg_sleep_for currval lastval pg_current_xact_id_if_assigned'.split(
    ' ',
  );

export function riskQuery(plan: Plan): string {
  const names = listed(calledFunctions(plan).map((name) => literal(name)));
  const operators = listed(usedOperators(plan).map((name) => literal(name)));
  const types = listed(namedTypes(plan).map((name) => literal(name)));
  const targets = pairs(changedTables(plan));
  const relations = pairs(
    plan.nodes.flatMap(({ relation, targets: others }) => [
      ...(relation === undefined ? [] : [relation]),
      ...others,
    ]),
  );
  /** Types of these tables' columns. */
  const typesIn = (of: readonly string[]): string =>
    `(SELECT a.atttypid FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid JOIN pg_catalog.pg_namespace s ON s.oid = c.relnamespace
      WHERE a.attnum > 0 AND (s.nspname, c.relname) IN (${listed(of, 'pair')}))`;
  const lasting = `p.provolatile = 'v' AND p.prokind IN ('f', 'w') AND NOT (n.nspname = 'pg_catalog' AND p.proname IN (${listed(harmless.map((name) => literal(name)))}))`;
  const from = `n.nspname || '.' || p.proname FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace WHERE ${lasting}`;
  return `SELECT DISTINCT 'function', ${from}
  AND (p.proname IN (${names})
    OR p.oid IN (SELECT oprcode FROM pg_catalog.pg_operator WHERE oprname IN (${operators}))
    OR p.oid IN (SELECT unnest(ARRAY[g.aggtransfn, g.aggfinalfn, g.aggcombinefn]::oid[]) FROM pg_catalog.pg_aggregate g
      JOIN pg_catalog.pg_proc a ON a.oid = g.aggfnoid WHERE a.proname IN (${names})))
UNION ALL SELECT DISTINCT 'hidden', ${from}
  AND (p.oid IN (SELECT x.castfunc FROM pg_catalog.pg_cast x JOIN pg_catalog.pg_type t ON t.oid = x.casttarget
      WHERE t.typname IN (${types}) OR x.castcontext = 'a' AND t.oid IN ${typesIn(targets)}
        OR x.castcontext = 'i' AND (t.oid IN ${typesIn(relations)} OR x.castsource IN ${typesIn(relations)}))
    OR p.oid IN (SELECT d.refobjid FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_constraint k ON k.oid = d.objid
      LEFT JOIN pg_catalog.pg_type t ON t.oid = k.contypid LEFT JOIN pg_catalog.pg_class r ON r.oid = k.conrelid LEFT JOIN pg_catalog.pg_namespace q ON q.oid = r.relnamespace
      WHERE d.classid = 'pg_catalog.pg_constraint'::regclass AND d.refclassid = 'pg_catalog.pg_proc'::regclass AND k.contype = 'c'
        AND (t.typname IN (${types}) OR t.oid IN ${typesIn(targets)} OR (q.nspname, r.relname) IN (${listed(targets, 'pair')}))))
UNION ALL SELECT 'trigger', t.tgname || ' of ' || c.relname FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE NOT t.tgisinternal AND t.tgenabled <> 'D' AND (n.nspname, c.relname) IN (${listed(targets, 'pair')})
UNION ALL SELECT 'foreign', n.nspname || '.' || c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'f' AND (n.nspname, c.relname) IN (${listed(relations, 'pair')}) ORDER BY 1, 2`;
}

function pairs(
  relations: readonly { readonly schema: string | undefined; readonly name: string }[],
): readonly string[] {
  return relations.flatMap(({ schema, name }) =>
    schema === undefined ? [] : [`(${literal(schema)}, ${literal(name)})`],
  );
}

function listed(items: readonly string[], of: 'name' | 'pair' = 'name'): string {
  if (items.length > 0) return [...new Set(items)].join(', ');
  return of === 'name' ? 'NULL' : '(NULL, NULL)';
}
