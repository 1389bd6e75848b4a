/**
 * Who waits for whom on a PostgreSQL server of version 14 to 18, and how far its standbys are behind: one statement on system views in one READ ONLY transaction. It reads
 * blockers only for sessions that wait, because that stops the server's lock manager for a moment.
 */
import { lockModes } from '../../../core/effects/effect.ts';
import type {
  Party,
  SeenBlocker,
  SeenWait,
  SeenWaits,
  WaitingPrepared,
  WaitingSession,
} from '../../../core/locks/seen.ts';
import { normalForm } from '../../../core/query-index/normal-form.ts';
import { quoted } from '../../../core/safe-now/words.ts';
import { withoutLiterals } from '../../../core/safe-now/query-text.ts';
import type { ReadOptions } from '../catalog/bounded.ts';
import { readOnly } from '../catalog/read-only.ts';
import { failed, numberIn, type Failed, type Read, type SqlRow, type SqlSession } from '../session.ts';

const oldest = 140_000;

export function seePostgresWaits(
  session: SqlSession,
  options: ReadOptions = {},
): Promise<Read<SeenWaits> | Failed> {
  return readOnly<Read<SeenWaits>>(session, options, async (rows) => {
    const found = await rows(waitsQuery);
    const [server = []] = of(found, 'server');
    if (Number(server[0]) < oldest) {
      const message = `PostgreSQL ${server[1] ?? ''} is older than 14, the oldest whose lock waits are read.`;
      return failed({ reason: 'statement', message });
    }
    return { kind: 'read', value: seenOf(server, found) };
  });
}

/**
 * One row for the server, one for each pair of a waiter and somebody it waits for, one for each of these sessions, one for each prepared
 * transaction, and one for each standby. Locks are read once. A prepared transaction is 0 among blockers: it is the one that holds the same lock,
 * and its number is that of the transaction that it keeps locked.
 */
const waitsQuery = `
WITH locks AS MATERIALIZED (SELECT * FROM pg_locks),
activity AS MATERIALIZED (SELECT * FROM pg_stat_activity),
waits AS MATERIALIZED (
  SELECT l.*, coalesce(a.leader_pid, l.pid) AS session, pg_blocking_pids(l.pid) AS by
  FROM locks l LEFT JOIN activity a ON a.pid = l.pid WHERE NOT l.granted AND l.pid IS DISTINCT FROM pg_backend_pid()
), edges AS MATERIALIZED (
  SELECT DISTINCT w.session, w.pid, w.locktype, w.mode, w.waitstart, w.database, w.relation, w.page, w.tuple, w.transactionid, w.virtualxid,
    w.classid, w.objid, w.objsubid, coalesce(a.leader_pid, b.pid) AS blocker,
    CASE WHEN b.pid = 0 THEN (SELECT p.transaction::text FROM locks t JOIN pg_prepared_xacts p ON p.transaction = t.transactionid
      WHERE t.pid IS NULL AND t.locktype = 'transactionid' AND t.virtualtransaction = h.virtualtransaction LIMIT 1) END AS prepared, h.mode AS held
  FROM waits w LEFT JOIN LATERAL unnest(w.by) AS b(pid) ON true
    LEFT JOIN activity a ON a.pid = b.pid
    LEFT JOIN locks h ON h.pid IS NOT DISTINCT FROM nullif(b.pid, 0) AND h.granted AND h.locktype = w.locktype
      AND h.database IS NOT DISTINCT FROM w.database AND h.relation IS NOT DISTINCT FROM w.relation AND h.page IS NOT DISTINCT FROM w.page
      AND h.tuple IS NOT DISTINCT FROM w.tuple AND h.transactionid IS NOT DISTINCT FROM w.transactionid
      AND h.virtualxid IS NOT DISTINCT FROM w.virtualxid AND h.classid IS NOT DISTINCT FROM w.classid
      AND h.objid IS NOT DISTINCT FROM w.objid AND h.objsubid IS NOT DISTINCT FROM w.objsubid
), people AS (SELECT session AS pid FROM edges UNION SELECT blocker FROM edges WHERE blocker <> 0)
SELECT 'server', current_setting('server_version_num'), current_setting('server_version'), current_database()::text,
  pg_has_role(current_user, 'pg_read_all_stats', 'USAGE')::text, to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
  current_user::text, NULL, NULL, NULL, NULL, NULL, NULL
UNION ALL
SELECT 'wait', e.session::text, e.locktype, e.mode, extract(epoch FROM clock_timestamp() - e.waitstart)::text,
  coalesce(CASE WHEN n.nspname = 'public' THEN c.relname::text ELSE n.nspname || '.' || c.relname END,
    (SELECT CASE WHEN tn.nspname = 'public' THEN tc.relname::text ELSE tn.nspname || '.' || tc.relname END
      FROM locks t JOIN pg_class tc ON tc.oid = t.relation JOIN pg_namespace tn ON tn.oid = tc.relnamespace
      WHERE e.locktype = 'transactionid' AND t.locktype = 'tuple' AND t.pid = e.pid AND t.granted
        AND t.database = (SELECT oid FROM pg_database WHERE datname = current_database()) LIMIT 1)),
  e.relation::text, d.datname::text, e.blocker::text, e.prepared, e.held,
  CASE e.objsubid WHEN 1 THEN ((e.classid::bigint << 32) | e.objid::bigint)::text ELSE concat_ws(', ', e.classid::text, e.objid::text) END,
  coalesce(e.transactionid::text, e.virtualxid)
FROM edges e LEFT JOIN pg_database d ON d.oid = e.database
  LEFT JOIN pg_class c ON c.oid = e.relation AND (e.database = 0 OR d.datname = current_database())
  LEFT JOIN pg_namespace n ON n.oid = c.relnamespace
UNION ALL
SELECT 'session', a.pid::text, a.usename::text, a.application_name, a.datname::text, (a.query = '<insufficient privilege>')::text, coalesce(a.state, ''),
  extract(epoch FROM clock_timestamp() - a.xact_start)::text, to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US"+00"'),
  to_char(a.query_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US"+00"'), coalesce(a.query, ''), coalesce(a.backend_type, ''),
  (octet_length(a.query) >= (SELECT setting::int FROM pg_settings WHERE name = 'track_activity_query_size') - 4)::text
FROM activity a JOIN people p USING (pid)
UNION ALL
SELECT 'prepared', transaction::text, gid, owner::text, database::text, extract(epoch FROM clock_timestamp() - prepared)::text,
  NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM pg_prepared_xacts WHERE EXISTS (SELECT FROM edges)
UNION ALL
SELECT 'standby', concat(nullif(application_name, '') || ' ', '(', pid, ')'),
  pg_wal_lsn_diff(CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END, replay_lsn)::text,
  NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM pg_stat_replication WHERE state IS DISTINCT FROM 'backup'`;

function of(rows: readonly SqlRow[], kind: string): readonly SqlRow[] {
  return rows.filter(([first]) => first === kind).map((row) => row.slice(1));
}

function seenOf([, version, database, seesOthers, at, role]: SqlRow, rows: readonly SqlRow[]): SeenWaits {
  const sessions = of(rows, 'session').map(sessionOf);
  const hidden = sessions.filter((one) => one.hidden).length;
  const unseen =
    hidden > 0 && seesOthers !== 'true'
      ? [
          `What ${hidden === 1 ? 'one of these sessions does' : `${hidden} of these sessions do`} is hidden from ${quoted(role ?? '')}: GRANT pg_monitor TO ${quoted(role ?? '')} shows it.`,
        ]
      : [];
  return {
    at: at ?? '',
    server: `PostgreSQL ${version ?? ''}`,
    database: database ?? '',
    waits: waitsOf(of(rows, 'wait'), database ?? ''),
    sessions,
    prepared: of(rows, 'prepared').map(preparedOf),
    standbys: of(rows, 'standby').map(([name, behind]) => ({ name: name ?? '', behind: numberIn(behind) })),
    unseen,
  };
}

/** A worker and its leader are one session; so are its waits for the same. */
function waitsOf(rows: readonly SqlRow[], here: string): readonly SeenWait[] {
  const waits = new Map<string, { readonly wait: SeenWait; readonly blockers: SeenBlocker[] }>();
  for (const row of rows) {
    const [session, type, mode, seconds] = row;
    const pid = Number(session);
    const object = objectOf(row, here);
    const key = JSON.stringify([pid, type, mode, object]);
    const blockers: SeenBlocker[] = waits.get(key)?.blockers ?? [];
    const blocker = blockerOf(row);
    if (blocker !== undefined) blockers.push(blocker);
    const shown = type === 'transactionid' || type === 'virtualxid' ? '' : modeOf(mode ?? '');
    const wait = { pid, object, mode: shown, seconds: numberIn(seconds), blockers };
    waits.set(key, { wait, blockers });
  }
  return [...waits.values()].map(({ wait }) => wait);
}

function blockerOf([, , , , , , , blocker, prepared, held]: SqlRow): SeenBlocker | undefined {
  if (blocker === null || blocker === undefined) return undefined;
  const party: Party =
    blocker !== '0'
      ? { kind: 'session', pid: Number(blocker) }
      : prepared === null || prepared === undefined
        ? { kind: 'unseen' }
        : { kind: 'prepared', transaction: prepared };
  return { party, mode: modeOf(held ?? '') };
}

function objectOf(
  [, type, , , name, oid, database, , , , numbers, transaction]: SqlRow,
  here: string,
): string {
  const elsewhere =
    typeof database === 'string' && database !== here ? ` in database ${quoted(database)}` : '';
  const relation =
    typeof name === 'string' ? quoted(name) : `the relation with OID ${oid ?? '0'}${elsewhere}`;
  switch (type) {
    case 'relation':
      return relation;
    case 'tuple':
      return `a row of ${relation}`;
    case 'transactionid':
      return typeof name === 'string'
        ? `a row of ${quoted(name)} that transaction ${transaction ?? ''} has changed`
        : `the end of transaction ${transaction ?? ''}`;
    case 'virtualxid':
      return `the end of an older transaction (${transaction ?? ''})`;
    case 'extend':
      return `the extension of ${relation}`;
    case 'page':
      return `a page of ${relation}`;
    case 'advisory':
      return `the advisory lock ${numbers ?? ''}${elsewhere}`;
    case 'object':
      return `an object of the catalog (${numbers ?? ''})${elsewhere}`;
    default:
      return `a lock of kind ${quoted(type ?? '')}${elsewhere}`;
  }
}

/** `AccessExclusiveLock`; others, such as SIReadLock, as they are. */
function modeOf(printed: string): string {
  return (
    lockModes.find((mode) => `${mode.replaceAll(' ', '')}lock`.toLowerCase() === printed.toLowerCase()) ??
    printed
  );
}

function sessionOf(row: SqlRow): WaitingSession {
  const [pid, user, application, database, hidden, state, seconds, start, queryStart, query, type, cut] = row;
  const isHidden = hidden === 't' || hidden === 'true';
  return {
    pid: Number(pid),
    user: user ?? '',
    application: application ?? '',
    database: database ?? '',
    hidden: isHidden,
    state: state ?? '',
    transactionSeconds: numberIn(seconds),
    guard: { server: 'postgresql', backendStart: start ?? '', queryStart: queryStart ?? undefined },
    query: isHidden ? '' : withoutLiterals(query ?? ''),
    normal: isHidden ? '' : normalForm(query ?? ''),
    isCut: cut === 't' || cut === 'true',
    worker: type === 'client backend' || type === '' ? '' : (type ?? ''),
  };
}

function preparedOf([transaction, name, owner, database, seconds]: SqlRow): WaitingPrepared {
  return {
    transaction: transaction ?? '',
    name: name ?? '',
    owner: owner ?? '',
    database: database ?? '',
    seconds: numberIn(seconds),
  };
}
