/**
 * Prisma Migrate: `<timestamp>_<name>/migration.sql`, applied in the order of the folder names. The schema engine sends a file as one
 * simple query and opens no transaction; there is no down migration.
 */
import { span } from '../../text/span.ts';
import type { MigrationFile, MigrationTool } from '../convention.ts';
import { compareText, nextVersion } from '../versions.ts';

const filePath = /^(?:(\d+)_)?([^/]*)\/migration\.sql$/;

export const prisma: MigrationTool = {
  id: 'prisma',
  name: 'Prisma Migrate',
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
    const version = nextVersion(after.version, new Set(existing.map((file) => file.version)));
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
