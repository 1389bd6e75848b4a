/** Types, functions, triggers, rules and policies as items. */
import { own, ownClass, type CatalogQuery } from './query.ts';

export const typesAndPrograms: readonly CatalogQuery[] = [
  {
    kind: 'type',
    sql: `SELECT format_type(t.oid, NULL) AS name, concat_ws(' | ',
        CASE t.typtype WHEN 'e' THEN 'enum' WHEN 'd' THEN 'domain' WHEN 'r' THEN 'range' WHEN 'c' THEN 'composite' ELSE 'base' END,
        (SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid),
        CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) END, CASE WHEN t.typnotnull THEN 'not null' END,
        'default ' || t.typdefault, 'collate ' || CASE WHEN t.typtype = 'd' AND t.typcollation <> b.typcollation THEN t.typcollation::regcollation::text END,
        (SELECT string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod) ||
           CASE WHEN a.attcollation <> at.typcollation THEN ' collate ' || a.attcollation::regcollation ELSE '' END, ', ' ORDER BY a.attnum)
         FROM pg_attribute a JOIN pg_type at ON at.oid = a.atttypid WHERE a.attrelid = t.typrelid AND t.typtype = 'c' AND a.attnum > 0 AND NOT a.attisdropped),
        (SELECT concat_ws(' ', format_type(r.rngsubtype, NULL), (SELECT opcname FROM pg_opclass WHERE oid = r.rngsubopc),
           nullif(r.rngcollation, 0)::regcollation, nullif(r.rngcanonical, 0), nullif(r.rngsubdiff, 0), format_type(r.rngmultitypid, NULL))
         FROM pg_range r WHERE r.rngtypid = t.oid),
        CASE WHEN t.typtype = 'b' THEN concat_ws(' ', t.typinput, t.typoutput, t.typlen, t.typalign, t.typstorage) END) AS definition
      FROM pg_type t LEFT JOIN pg_class c ON c.oid = t.typrelid LEFT JOIN pg_type b ON b.oid = t.typbasetype
      WHERE ${own('pg_type', 't.oid', 't.typnamespace')} AND t.typtype <> 'm' AND (c.oid IS NULL OR c.relkind = 'c')
      AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid)`,
  },
  {
    kind: 'function',
    sql: `SELECT p.oid::regprocedure::text AS name, CASE WHEN p.prokind = 'a' THEN (SELECT concat_ws(' | ', 'aggregate', a.aggkind,
          a.aggtransfn, a.aggfinalfn, a.aggtranstype::regtype, a.agginitval, a.aggcombinefn, a.aggsortop) FROM pg_aggregate a WHERE a.aggfnoid = p.oid)
        ELSE pg_get_functiondef(p.oid) END AS definition
      FROM pg_proc p WHERE ${own('pg_proc', 'p.oid', 'p.pronamespace')}`,
  },
  {
    kind: 'trigger',
    sql: `SELECT g.tgrelid::regclass || ' ' || quote_ident(g.tgname) AS name, pg_get_triggerdef(g.oid) ||
        CASE g.tgenabled WHEN 'O' THEN '' ELSE ' | enabled ' || g.tgenabled::text END AS definition
      FROM pg_trigger g WHERE NOT g.tgisinternal AND g.tgparentid = 0 AND ${own('pg_trigger', 'g.oid')}`,
  },
  {
    kind: 'trigger',
    sql: `SELECT quote_ident(e.evtname) AS name, concat_ws(' | ', e.evtevent, e.evtfoid::regprocedure, e.evttags::text, e.evtenabled) AS definition
      FROM pg_event_trigger e WHERE ${own('pg_event_trigger', 'e.oid')}`,
  },
  {
    kind: 'rule',
    sql: `SELECT r.ev_class::regclass || ' ' || quote_ident(r.rulename) AS name, pg_get_ruledef(r.oid) || ' | ' || r.ev_enabled::text AS definition
      FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class WHERE r.rulename <> '_RETURN' AND ${own('pg_rewrite', 'r.oid')} AND ${ownClass}`,
  },
  {
    kind: 'policy',
    sql: `SELECT p.polrelid::regclass || ' ' || quote_ident(p.polname) AS name, concat_ws(' | ', p.polcmd,
        CASE WHEN NOT p.polpermissive THEN 'restrictive' END,
        (SELECT string_agg(CASE WHEN r = 0 THEN 'public' ELSE r::regrole::text END, ', ' ORDER BY r::regrole::text) FROM unnest(p.polroles) r),
        'using ' || pg_get_expr(p.polqual, p.polrelid), 'with check ' || pg_get_expr(p.polwithcheck, p.polrelid)) AS definition
      FROM pg_policy p WHERE ${own('pg_policy', 'p.oid')}`,
  },
];
