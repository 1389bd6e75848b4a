/**
 * The sizes of the tables of an SQLite file, in the form of plinth.stats.json. Rows are counted and pages are summed: the file is read whole,
 * by the process that cannot write and takes no lock. Of a virtual table nothing is told.
 */
import type { RelationStatistics } from '../../../../core/statistics/statistics.ts';
import { bounded, type ReadOptions } from '../../catalog/bounded.ts';
import type { CollectOutcome } from '../../catalog/statistics.ts';
import type { SqlSession } from '../../session.ts';
import { home } from './introspect.ts';
import { ownTables, quotedName } from './queries.ts';
import { libraryNumberOf } from '../../dotted-version.ts';

/** A large file takes long; each table has the time limit of one statement. */
const defaultTimeoutMs = 600_000;

/** `at`: the time for the file. */
export function collectSizesSqlite(
  session: SqlSession,
  { at, ...options }: ReadOptions & { readonly at: string },
): Promise<CollectOutcome> {
  return bounded<CollectOutcome>(
    session,
    { timeoutMs: defaultTimeoutMs, ...options },
    ({ reason }) => reason === 'statement',
    async ({ rows }) => {
      const [server] = await rows('SELECT sqlite_version()');
      const relations: RelationStatistics[] = [];
      for (const [name] of await rows(`SELECT name FROM ${ownTables} ORDER BY name`)) {
        const own = name ?? '';
        const [counted] = await rows(`SELECT count(*) FROM ${quotedName(own)}`);
        // In a table WITHOUT ROWID its rows are in the index of its key, which has its name here.
        const [sized] = await rows('SELECT coalesce(sum(pgsize), 0) FROM dbstat WHERE name = ?1', [own]);
        relations.push({
          ...{ schema: home, name: own, kind: 'table' },
          ...{ bytes: Number(sized?.[0] ?? 0), rows: Number(counted?.[0] ?? 0) },
          ...{ writesPerSecond: undefined, unknown: [] },
        });
      }
      const version = server?.[0] ?? '';
      return {
        kind: 'collected',
        statistics: {
          server: { versionNumber: libraryNumberOf(version), version: `SQLite ${version}`, unknown: [] },
          collectedAt: at,
          relations,
          unknown: [],
        },
      };
    },
  );
}
