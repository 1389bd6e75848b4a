/** Observes the server from inside the session's open transaction. One query; it reads only catalogs and changes nothing. */
import { schemaOfLogin } from '../embedded/login.ts';
import { observationOf, type Observation } from '../../core/proof/observation.ts';
import type { SqlSession, Failed } from '../databases/session.ts';

export type Look = { readonly kind: 'seen'; readonly observation: Observation } | Failed;

export async function look(session: SqlSession, signal?: AbortSignal): Promise<Look> {
  const outcome = await session.query(query, { signal });
  if (outcome.kind === 'failed') return outcome;
  return { kind: 'seen', observation: observationOf(outcome.rows) };
}

/** OIDs below the first one belong to the system. Counters are those of the session, including rolled back transactions. */
const query = `
SELECT 'relation', c.oid::text, CASE WHEN n.nspname IN ('public', ${schemaOfLogin}) THEN c.relname ELSE n.nspname || '.' || c.relname END,
       c.relkind::text, c.relfilenode::text, x.indrelid::text
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_index x ON x.indexrelid = c.oid
WHERE c.oid >= 16384 AND n.nspname NOT IN ('pg_toast', 'information_schema')
UNION ALL
SELECT 'part', inhrelid::text, inhparent::text, NULL, NULL, NULL FROM pg_catalog.pg_inherits WHERE inhrelid >= 16384
UNION ALL
SELECT 'lock', relation::text, mode, NULL, NULL, NULL FROM pg_catalog.pg_locks
WHERE pid = pg_catalog.pg_backend_pid() AND locktype = 'relation' AND relation >= 16384
UNION ALL
SELECT 'work', relid::text, (seq_scan + coalesce(idx_scan, 0))::text, n_tup_ins::text, n_tup_upd::text, n_tup_del::text
FROM pg_catalog.pg_stat_xact_user_tables WHERE seq_scan > 0 OR idx_scan > 0 OR n_tup_ins + n_tup_upd + n_tup_del > 0
UNION ALL
SELECT 'log', NULL, pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_insert_lsn(), '0/0')::text, NULL, NULL, NULL`;
