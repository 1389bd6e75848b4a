/** The fixed reads of "safe now": system views only, of PostgreSQL 12 to 18. Names are passed as hexadecimal bytes, never as SQL. */

export const serverQuery = `SELECT current_setting('server_version_num'), current_setting('server_version'), current_database()::text, current_user::text,
  pg_is_in_recovery()::text, pg_has_role(current_user, 'pg_read_all_stats', 'USAGE')::text, current_setting('autovacuum_freeze_max_age'),
  to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;

/** As effects name relations. */
const key = `CASE WHEN n.nspname = 'public' THEN c.relname::text ELSE n.nspname || '.' || c.relname END`;

/** Relations of these names, in any schema. From pg_class only: the size functions would wait for a lock. */
export function relationsQuery(names: readonly string[]): string {
  const wanted = names.map(text).join(', ');
  return `SELECT ${key}, c.relname::text, c.oid::text, c.relpages::bigint * current_setting('block_size')::bigint, c.reltuples::bigint,
    CASE WHEN c.relfrozenxid <> '0' THEN age(c.relfrozenxid) END
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE (${key} IN (${wanted}) OR c.relname::text IN (${wanted})) AND c.relpersistence <> 't'
    AND c.relkind IN ('r', 'p', 'm', 'v', 'S', 'f', 'i', 'I') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')`;
}

export function belowQuery(oids: readonly number[]): string {
  return `WITH RECURSIVE below(top, oid) AS (
    SELECT inhparent, inhrelid FROM pg_inherits WHERE inhparent IN (${oids.join(', ')})
    UNION SELECT below.top, i.inhrelid FROM below JOIN pg_inherits i ON i.inhparent = below.oid)
  SELECT top::text, ${key} FROM below JOIN pg_class c ON c.oid = below.oid JOIN pg_namespace n ON n.oid = c.relnamespace ORDER BY 1, 2`;
}

export function locksQuery(oids: readonly number[], version: number): string {
  const waiting = version >= 140000 ? 'extract(epoch FROM clock_timestamp() - l.waitstart)' : 'NULL';
  return `SELECT l.relation::text, l.mode, l.granted::text, l.pid::text,
    CASE WHEN l.pid IS NULL THEN (SELECT p.transaction::text FROM pg_locks t JOIN pg_prepared_xacts p ON p.transaction = t.transactionid
      WHERE t.pid IS NULL AND t.locktype = 'transactionid' AND t.virtualtransaction = l.virtualtransaction LIMIT 1) END,
    CASE WHEN NOT l.granted THEN array_to_string(pg_blocking_pids(l.pid), ',') END, (${waiting})::text
  FROM pg_locks l
  WHERE l.locktype = 'relation' AND l.relation IN (${oids.join(', ')}) AND l.pid IS DISTINCT FROM pg_backend_pid()
    AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
  ORDER BY l.relation, l.granted DESC, l.pid`;
}

export const sessionsQuery = `SELECT a.pid::text, a.usename::text, a.application_name, a.query = '<insufficient privilege>', coalesce(a.state, ''),
    extract(epoch FROM clock_timestamp() - a.xact_start)::text, (a.backend_xmin IS NOT NULL OR a.backend_xid IS NOT NULL)::text,
    concat_ws(': ', nullif(a.wait_event_type, 'Client'), CASE WHEN a.wait_event_type <> 'Client' THEN a.wait_event END),
    coalesce(a.backend_type, ''), coalesce(a.query, '')
  FROM pg_stat_activity a
  WHERE a.datname = current_database() AND a.pid <> pg_backend_pid()
  ORDER BY a.xact_start NULLS LAST, a.pid`;

export const preparedQuery = `SELECT transaction::text, gid, owner::text, extract(epoch FROM clock_timestamp() - prepared)::text
  FROM pg_prepared_xacts WHERE database = current_database() ORDER BY prepared`;

/** An index under construction is invalid too. */
export function invalidIndexesQuery(oids: readonly number[]): string {
  return `SELECT ${key}, i.indrelid::text FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE (i.indrelid IN (${oids.join(', ')}) OR i.indexrelid IN (${oids.join(', ')})) AND NOT (i.indisvalid AND i.indisready)
    AND NOT EXISTS (SELECT FROM pg_stat_progress_create_index p WHERE p.index_relid = i.indexrelid)
  ORDER BY 1`;
}

export function progressQuery(oids: readonly number[]): string {
  const here = `datname = current_database() AND relid IN (${oids.join(', ')}) AND pid <> pg_backend_pid()`;
  return `SELECT pid::text, relid::text, command, phase, blocks_done::text, blocks_total::text FROM pg_stat_progress_create_index WHERE ${here}
  UNION ALL SELECT pid::text, relid::text, 'VACUUM', phase, heap_blks_scanned::text, heap_blks_total::text FROM pg_stat_progress_vacuum WHERE ${here}
  UNION ALL SELECT pid::text, relid::text, command, phase, heap_blks_scanned::text, heap_blks_total::text FROM pg_stat_progress_cluster WHERE ${here}`;
}

export const replicasQuery = `SELECT coalesce(nullif(application_name, ''), client_addr::text, 'without a name'), coalesce(state, ''),
    coalesce(sync_state IN ('sync', 'quorum'), false)::text, pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn)::text,
    extract(epoch FROM replay_lag)::text
  FROM pg_stat_replication ORDER BY 1`;

export function slotsQuery(version: number): string {
  const status = version >= 130000 ? "coalesce(wal_status, '')" : "''";
  return `SELECT slot_name::text, slot_type, active::text, coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn), 0)::text, ${status}
  FROM pg_replication_slots WHERE NOT temporary ORDER BY 1`;
}

/** Any text as an expression: only hexadecimal digits are between the quotes. */
function text(value: string): string {
  return `convert_from('\\x${Buffer.from(value, 'utf8').toString('hex')}'::bytea, 'UTF8')`;
}
