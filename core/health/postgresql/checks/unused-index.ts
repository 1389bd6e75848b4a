/** Indexes that no query has used since the counters began. */
import { postgresCheck, type Unseen } from '../../check.ts';
import {
  cells,
  formatBytes,
  isOther,
  lasting,
  megabyte,
  named,
  plural,
  sqlName,
  userSchemas,
} from '../words.ts';
import { concurrently } from '../indexes.ts';

export const check = postgresCheck({
  id: 'unused-index',
  title: 'Indexes without use',
  group: 'indexes',
  cost: 'catalogue',
  about:
    'Indexes that were never scanned on this server. Left out: small ones, those that keep a constraint or uniqueness, that identify rows for replication, that serve a foreign key, and parts of partitioned indexes. Reported only if the counters are old enough; the use on standbys is not seen from here.',
  needs: 'nothing',
  thresholds: {
    days: { value: 35, unit: 'days', about: 'that the counters have to count' },
    size: { value: 10, unit: 'MB', about: 'of the index, smaller ones are not reported' },
  },
  query: (_, limits) => `SELECT n.nspname::text, c.relname::text, t.relname::text, c.oid::text,
    (c.relpages::bigint * current_setting('block_size')::bigint)::text, pg_get_indexdef(c.oid),
    (SELECT count(*) FROM pg_stat_replication)::text
  FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'i' AND i.indisvalid AND NOT i.indisunique AND NOT i.indisexclusion AND NOT i.indisreplident AND NOT c.relispartition
    AND ${userSchemas} AND c.relpersistence <> 't' AND c.relpages::bigint * current_setting('block_size')::bigint >= ${limits.size * megabyte}
    AND pg_stat_get_numscans(c.oid) = 0
    AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = c.oid)
    AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.contype = 'f' AND k.conrelid = i.indrelid
      AND (i.indkey::int2[])[0:cardinality(k.conkey) - 1] @> k.conkey)
  ORDER BY c.relpages DESC, 1, 2`,
  judge: (rows, server, limits) => {
    const looked = plural(rows.length, 'index without a scan', 'indexes without a scan');
    const needed = limits.days * 86_400;
    // Without a recorded reset the counters are at least as old as the server's start.
    const known = server.resetSeconds ?? server.upSeconds;
    if (rows.length > 0 && known < needed) {
      const since =
        server.resetSeconds === undefined
          ? `a reset of the counters is not recorded, and the server started ${lasting(known)} ago`
          : `the counters count since ${lasting(known)}`;
      const young: Unseen = {
        because: `${rows.length === 1 ? 'One index has' : `${rows.length} indexes have`} not been scanned, but ${since}; that says something only after ${limits.days} days.`,
      };
      return { findings: [], unseen: [young], looked };
    }
    return {
      findings: rows.map(cells).map(({ text, number }) => {
        const index = { schema: text(0), name: text(1) };
        const bytes = number(4) ?? 0;
        const standbys = number(6) ?? 0;
        const elsewhere =
          standbys === 0 ? '' : ` See its use on the ${plural(standbys, 'standby', 'standbys')} first.`;
        return {
          object: { kind: 'index', ...index, table: text(2) },
          grade: 'sometime',
          weight: bytes,
          message: `No query has used the index ${named(index)} on ${named({ schema: text(0), name: text(2) })} (${formatBytes(bytes)}) for at least ${lasting(known)}, and every write maintains it.${elsewhere} Drop it.`,
          script: {
            title: `Drop the index ${named(index)}`,
            refuse: [
              isOther(index, text(3)),
              {
                when: `pg_stat_get_numscans(${Number(text(3))}) > 0`,
                because: `${named(index)} has been used since.`,
              },
            ],
            statements: [`DROP INDEX CONCURRENTLY IF EXISTS ${sqlName(index)}`],
            rollback: [concurrently(text(5))],
          },
        } as const;
      }),
      unseen: [],
      looked,
    };
  },
});
