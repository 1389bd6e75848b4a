/**
 * Drizzle since 1.0: `<14 digits>_<name>/migration.sql` with a snapshot.json beside it, in the order of the folder names, without a
 * journal. Drizzle records the folder's name, so that a file which sorts between applied ones runs too (drizzle-orm 1.0.0-rc.4, migrator.ts
 * and migrator.utils.ts). Sending and transactions are as before.
 */
import type { Candidate, MigrationTool } from '../convention.ts';
import type { HistoryTable } from '../history-table.ts';
import { folderOf, has, join } from '../listing.ts';
import { namesReason } from '../detection/recognise.ts';
import { compareText } from '../files/versions.ts';
import { drizzle, isOnLibsql, recordIn } from './drizzle.ts';

const filePath = /^(\d{14})_([^/]*)\/migration\.sql$/;
const { transactionAround, lock, noTransactionMarker, deploys, read } = drizzle;

const history: HistoryTable = {
  schema: 'drizzle',
  name: '__drizzle_migrations',
  column: 'name',
  keeps: 'each',
  names: 'folder',
};

export const drizzleFolders: MigrationTool = {
  ...{ transactionAround, lock, noTransactionMarker, read },
  ...(deploys === undefined ? {} : { deploys }),
  id: 'drizzle-folders',
  name: 'Drizzle',
  example: '20240131120000_create_users/migration.sql',
  layout: 'folder-per-migration',
  dialectFiles: [
    { name: /^snapshot\.json$/, says: /"dialect"\s*:\s*"(\w+)"/g, beside: '*' },
    { name: /^drizzle\.config\.[cm]?[jt]s$/, says: /\bdialect\s*:\s*["'](\w+)["']/g },
  ],
  configurable: {
    read: (folder, listing) =>
      new Map([
        ...(isOnLibsql(folder, listing) ? [['driver', 'libsql'] as const] : []),
        ...recordIn(folder, listing),
      ]),
    apply: (settings) => ({
      ...drizzleFolders,
      ...(settings.get('driver') === 'libsql' ? { foreignKeys: 'off' as const } : {}),
      historyTable: {
        ...history,
        schema: settings.get('schema') ?? history.schema,
        name: settings.get('table') ?? history.name,
      },
    }),
  },
  outOfOrder: 'runs it, and new databases run it first',
  historyTable: history,

  recognise(candidate) {
    const isPrisma = has(candidate.listing, join(candidate.path, 'migration_lock.toml'));
    const file = isPrisma ? undefined : snapshotOf(candidate);
    return file === undefined
      ? undefined
      : [{ kind: 'tool-file', file, says: 'it is Drizzle’s' }, namesReason(candidate)];
  },

  classify(path) {
    const match = filePath.exec(path);
    if (match === null) return undefined;
    const [, version = '', name = ''] = match;
    return { path, version, name, direction: 'up', repeatable: false };
  },

  compare: (a, b) => compareText(a.path, b.path),

  companions: () => [],

  // drizzle-kit needs a snapshot of the resulting schema: drizzle-kit generate --custom writes both files.
  create: () => undefined,
};

/** The snapshot beside the first of the migrations that has one. */
export function snapshotOf({ path, files, listing }: Candidate): string | undefined {
  return files
    .map((file) => join(path, `${folderOf(file)}/snapshot.json`))
    .find((file) => has(listing, file));
}
