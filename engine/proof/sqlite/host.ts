/** Proofs in the embedded SQLite, in place of the embedded PostgreSQL, for migrations written for SQLite. */
import { lacksInSqlite, sqliteUnverifiable } from '../../../core/proof/sqlite-reason.ts';
import { SqliteChild, sqliteLimits, type SqliteLimits } from '../../embedded/sqlite/child.ts';
import { readContentsSqlite } from '../../databases/sqlite/catalog/contents.ts';
import type { ProofEngine } from '../engine.ts';
import type { ProofHost } from '../host.ts';
import { prepareWorded } from '../prepare-worded.ts';
import { runSqliteSection } from './run.ts';

/** The bundled version; a test compares it with the library's own. Never a target by itself. */
export const embeddedSqlite = 354;

const sqliteEngine: ProofEngine = {
  dialect: 'sqlite',
  prepare: (migrations) => Promise.resolve(migrations.map((one) => prepareWorded(one, 'sqlite'))),
  runSection: runSqliteSection,
  items: async (session, _version, signal) => {
    const read = await readContentsSqlite(session, signal);
    return read.kind === 'failed' ? read : { kind: 'read', items: read.contents.items };
  },
  endSession: (database, signal) => database.renew?.(signal) ?? Promise.resolve(undefined),
  lacks: lacksInSqlite,
  unverifiable: sqliteUnverifiable,
};

/** `program`: dist/sqlite.cjs. */
export function sqliteHost(program: string, limits: Partial<SqliteLimits> = {}): ProofHost {
  const all = { ...sqliteLimits, ...limits };
  return {
    engine: sqliteEngine,
    major: embeddedSqlite,
    isTarget: false,
    start: ({ signal }) => SqliteChild.start({ program, limits: all, signal }),
    roles: [],
    makesRoles: false,
    hasExtension: () => false,
    toLoad: () => new Set(),
    withheld: () => undefined,
    inItsWords: (reason) => reason,
  };
}
