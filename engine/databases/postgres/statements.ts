/** Reads what pg_stat_statements has counted in the connected database, in a READ ONLY transaction. Nothing is reset. */
import { normalForm } from '../../../core/query-index/normal-form.ts';
import type { StatementEntry } from '../../../core/statements/snapshot.ts';
import { quoted } from '../../../core/syntax/postgres/identifier.ts';
import type { ReadOptions } from '../catalog/bounded.ts';
import { readOnly } from '../catalog/read-only.ts';
import type { StatementsRead } from '../engine.ts';
import { failed, type Failed, type SqlRow, type SqlSession } from '../session.ts';

const timeoutMs = 60_000;

export function readStatements(session: SqlSession, options: ReadOptions = {}): Promise<StatementsRead> {
  return readOnly<StatementsRead>(session, { timeoutMs, ...options }, async (rows, reads) => {
    const [place] = await rows(placeQuery);
    const [schema, version = ''] = place ?? [];
    if (typeof schema !== 'string')
      return missing('CREATE EXTENSION pg_stat_statements adds it to this database.');
    const [major = 0, minor = 0] = (version ?? '').split('.').map(Number);
    if (major === 1 && minor < 9)
      return missing(
        `Its version here is ${version}: ALTER EXTENSION pg_stat_statements UPDATE brings the needed columns.`,
      );
    const view = `${quoted(schema)}.pg_stat_statements`;
    const found = await reads(entriesQuery(view, minor >= 11 || major > 1));
    if (found.kind === 'failed')
      return missing(`${found.failure.message} It has to be in shared_preload_libraries.`);
    const [server = []] = await rows(serverQuery(view));
    const [at, database, shown, started, reset, evictions, hidden] = server;
    return {
      kind: 'read',
      value: {
        dialect: 'postgresql',
        at: at ?? '',
        database: database ?? '',
        version: shown ?? '',
        started: started ?? '',
        reset: reset ?? '',
        evictions: Number(evictions),
        hidden: Number(hidden),
        entries: found.rows.map(entryOf),
      },
    };
  });
}

function missing(sentence: string): Failed {
  return failed({ reason: 'statement', message: `pg_stat_statements cannot be read. ${sentence}` });
}

const placeQuery = `SELECT n.nspname::text, e.extversion FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
  WHERE e.extname = 'pg_stat_statements'`;

const utc = (value: string): string =>
  `to_char(${value} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

function serverQuery(view: string): string {
  return `SELECT ${utc('clock_timestamp()')}, current_database()::text, current_setting('server_version'), ${utc('pg_postmaster_start_time()')},
    ${utc('i.stats_reset')}, i.dealloc::text,
    (SELECT count(*) FROM ${view} WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) AND queryid IS NULL)::text
  FROM ${view}_info i`;
}

/** Calls from within functions are parts of the calls of these. */
function entriesQuery(view: string, hasSince: boolean): string {
  return `SELECT s.queryid::text, ${hasSince ? utc('min(s.stats_since)') : 'NULL'}, max(s.query), sum(s.calls)::text, sum(s.total_exec_time)::text,
    sum(s.rows)::text, sum(s.shared_blks_hit + s.shared_blks_read)::text, sum(s.temp_blks_written)::text, sum(s.wal_bytes)::text
  FROM ${view} s
  WHERE s.dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) AND s.queryid IS NOT NULL AND s.toplevel
  GROUP BY s.queryid`;
}

function entryOf([id, since, text, calls, ms, rows, blocks, temp, wal]: SqlRow): StatementEntry {
  return {
    id: id ?? '',
    since: since ?? undefined,
    text: normalForm(text ?? ''),
    calls: Number(calls),
    ms: Math.round(Number(ms) * 1000) / 1000,
    rows: Number(rows),
    blocks: Number(blocks),
    temp: Number(temp),
    wal: Number(wal),
  };
}
