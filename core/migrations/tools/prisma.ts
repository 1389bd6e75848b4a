/**
 * Prisma Migrate: `<timestamp>_<name>/migration.sql`, applied in the order of the folder names. The schema engine sends a file as one
 * simple query and opens no transaction; there is no down migration.
 */
import { span } from '../../text/span.ts';
import type { MigrationFile, MigrationTool } from '../convention.ts';
import { has, join } from '../listing.ts';
import { namesReason } from '../recognise.ts';
import { compareText, nextVersion } from '../versions.ts';

const filePath = /^(?:(\d+)_)?([^/]*)\/migration\.sql$/;

export const prisma: MigrationTool = {
  id: 'prisma',
  name: 'Prisma Migrate',
  example: '20240131120000_create_users/migration.sql',
  layout: 'folder-per-migration',
  dialectFiles: [
    { name: /^migration_lock\.toml$/, says: /^\s*provider\s*=\s*"(\w+)"/gm },
    { name: /\.prisma$/, says: /datasource\s+\w+\s*\{[^}]*?provider\s*=\s*"(\w+)"/g },
  ],
  transactionAround: 'nothing',
  // The schema engine runs SELECT pg_advisory_lock(72707369) and gives up after ten seconds.
  lock: {
    kind: 'session-advisory',
    concurrently: 'second-run',
    setting: 'PRISMA_SCHEMA_DISABLE_ADVISORY_LOCK=1',
  },
  historyTable: { schema: undefined, name: '_prisma_migrations', column: 'migration_name', keeps: 'each' },

  recognise(candidate) {
    const lock = join(candidate.path, 'migration_lock.toml');
    if (has(candidate.listing, lock))
      return [{ kind: 'tool-file', file: lock, says: 'it is Prisma’s' }, namesReason(candidate)];
    return candidate.files.some((file) => /^\d{4,}_/.test(file)) ? [namesReason(candidate)] : undefined;
  },
  noTransactionMarker: undefined,

  classify(path) {
    const match = filePath.exec(path);
    if (match === null) return undefined;
    const [, version = '', name = ''] = match;
    return { path, version, name, direction: 'up', repeatable: false };
  },

  compare: (a, b) => compareText(folderOf(a), folderOf(b)),

  companions: () => [],

  read: (_file, text) => ({
    sections: [
      {
        direction: 'up',
        span: span(0, text.length),
        delivery: { sends: 'whole', toolTransaction: false },
        fences: [],
      },
    ],
  }),

  create(migration, after, existing) {
    const version = nextVersion(after.version, existing);
    const folder = `${version}_${migration.name}`;
    // Folder names are compared as text: 10_x stands before 9_x, so a name that cannot grow is continued instead.
    const ordered = after.version !== '' && compareText(folder, folderOf(after)) > 0;
    const path = `${ordered ? folder : `${folderOf(after)}_${migration.name}`}/migration.sql`;
    return [{ path, text: migration.up }];
  },
};

function folderOf(file: MigrationFile): string {
  return file.path.slice(0, file.path.indexOf('/'));
}
