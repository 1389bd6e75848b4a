/**
 * The sizes of a live database's relations, in the form of plinth.stats.json: one query of the catalog in a READ ONLY transaction, and no
 * rows of tables. engine/workspace stores the file and merges it with an older one.
 */
import {
  relationKinds,
  type RelationStatistics,
  type Statistics,
} from '../../../core/statistics/statistics.ts';
import { numberIn, type SqlRow, type SqlSession, type Failed } from '../session.ts';
import { userSchemas } from './queries.ts';
import { readOnly } from './read-only.ts';
import type { ReadOptions } from './bounded.ts';

export interface CollectOptions extends ReadOptions {
  /** The time for the file. */
  readonly at: string;
  /** How long the server must have counted writes, in whole seconds; shorter averages mean nothing. */
  readonly leastSeconds?: number;
}

export type CollectOutcome = { readonly kind: 'collected'; readonly statistics: Statistics } | Failed;

const defaultTimeoutMs = 60_000;
const anHour = 3600;

export function collectStatistics(session: SqlSession, options: CollectOptions): Promise<CollectOutcome> {
  return readOnly<CollectOutcome>(session, { timeoutMs: defaultTimeoutMs, ...options }, async (rows) => {
    const found = await rows(sizesQuery(options.leastSeconds ?? anHour));
    const [server] = found;
    const statistics = {
      server: { versionNumber: Number(server?.[0]), version: server?.[1] ?? '', unknown: [] },
      collectedAt: options.at,
      relations: found.flatMap(relationOf),
      unknown: [],
    };
    return { kind: 'collected', statistics };
  });
}

/**
 * The size is that of the files, so that a table that was never analyzed does not look empty; reading it takes ACCESS SHARE for a moment.
 * Rows are the estimate of the last ANALYZE or VACUUM, else the counters. Counters mean nothing while they are young, and on a standby,
 * where nothing is written through them. Sums of partitions are null if a part is not known. A database without relations gives one row
 * without a relation, so that the server's version is always returned.
 */
function sizesQuery(leastSeconds: number): string {
  return `
  WITH RECURSIVE counted AS (
    SELECT CASE WHEN NOT pg_is_in_recovery() AND d.stats_reset <= now() - interval '${leastSeconds} seconds'
      THEN extract(epoch FROM now() - d.stats_reset) END AS seconds
    FROM pg_stat_database d WHERE d.datname = current_database()
  ), own AS (
    SELECT c.oid, n.nspname, c.relname, c.relkind,
      pg_table_size(c.oid) AS bytes,
      CASE WHEN c.reltuples >= 0 THEN round(c.reltuples) WHEN s.n_live_tup > 0 THEN s.n_live_tup END AS rows,
      (s.n_tup_ins + s.n_tup_upd + s.n_tup_del) / (SELECT seconds FROM counted) AS writes
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_stat_user_tables s ON s.relid = c.oid
    WHERE c.relkind IN ('r','p','m') AND c.relpersistence <> 't' AND ${userSchemas}
  ), below AS (
    SELECT oid AS root, oid FROM own WHERE relkind = 'p'
    UNION ALL
    SELECT b.root, i.inhrelid FROM below b JOIN pg_inherits i ON i.inhparent = b.oid
  ), sums AS (
    SELECT b.root, sum(o.bytes) AS bytes,
      CASE WHEN bool_and(o.rows IS NOT NULL) THEN sum(o.rows) END AS rows,
      CASE WHEN bool_and(o.writes IS NOT NULL) THEN sum(o.writes) END AS writes
    FROM below b JOIN own o ON o.oid = b.oid WHERE o.relkind <> 'p' GROUP BY b.root
  )
  SELECT current_setting('server_version_num'), current_setting('server_version'),
    o.nspname::text, o.relname::text,
    CASE o.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'partitioned-table' ELSE 'materialized-view' END,
    (CASE WHEN o.relkind = 'p' THEN coalesce(s.bytes, 0) ELSE o.bytes END)::text,
    (CASE WHEN o.relkind <> 'p' THEN o.rows WHEN s.root IS NULL THEN 0 ELSE s.rows END)::bigint::text,
    round((CASE WHEN o.relkind = 'p' THEN s.writes ELSE o.writes END)::numeric, 3)::text
  FROM (SELECT) AS one LEFT JOIN own o ON true LEFT JOIN sums s ON s.root = o.oid`;
}

/** A relation that was dropped in the meantime has no size. */
function relationOf([
  ,
  ,
  schema,
  name,
  kindWord,
  bytes,
  rows,
  writes,
]: SqlRow): readonly RelationStatistics[] {
  const kind = relationKinds.find((one) => one === kindWord);
  if (kind === undefined || !isText(schema) || !isText(name) || !isText(bytes)) return [];
  return [
    {
      schema,
      name,
      kind,
      bytes: Number(bytes),
      rows: numberIn(rows),
      writesPerSecond: numberIn(writes),
      unknown: [],
    },
  ];
}

function isText(value: string | null | undefined): value is string {
  return typeof value === 'string';
}
