/**
 * Diesel: `<version>_<name>/up.sql` and `down.sql`. A file is sent whole inside a transaction of Diesel's, unless metadata.toml beside it
 * says `run_in_transaction = false`. Versions are compared as text without their dashes.
 */
import type { MigrationFile, MigrationTool, NewFile } from '../convention.ts';
import { namesReason } from '../recognise.ts';
import { compareText, nextVersion } from '../versions.ts';
import { wholeFile } from '../whole-file.ts';

const filePath = /^([^/._][^/_]*)_?([^/]*)\/(up|down)\.sql$/;
const metadata = 'metadata.toml';

export const diesel: MigrationTool = {
  id: 'diesel',
  name: 'Diesel',
  example: '2024-01-31-120000_create_users/up.sql',
  layout: 'folder-per-migration',
  dialectFiles: [],
  transactionAround: 'migration',
  lock: { kind: 'none', concurrently: 'free' },
  historyTable: { schema: undefined, name: '__diesel_schema_migrations', column: 'version', keeps: 'each' },

  recognise: (candidate) =>
    candidate.files.some((file) => /^\d/.test(file) && file.endsWith('/up.sql'))
      ? [namesReason(candidate)]
      : undefined,
  noTransactionMarker: 'run_in_transaction = false in metadata.toml',

  classify(path) {
    const match = filePath.exec(path);
    if (match === null) return undefined;
    const [, version = '', name = '', direction] = match;
    return { path, version, name, direction: direction === 'up' ? 'up' : 'down', repeatable: false };
  },

  compare: (a, b) => compareText(keyOf(a), keyOf(b)) || compareText(a.path, b.path),

  companions: (file) => [`${folderOf(file)}/${metadata}`],

  read(file, text, companions) {
    const settings = companions.get(`${folderOf(file)}/${metadata}`) ?? '';
    const toolTransaction = !/^[ \t]*run_in_transaction[ \t]*=[ \t]*false\b/m.test(settings);
    return wholeFile(file, text, { sends: 'whole', toolTransaction });
  },

  withoutTransaction(file, companions) {
    const path = `${folderOf(file)}/${metadata}`;
    // A file that is there says something else: changing it is left to people.
    if (companions.has(path)) return undefined;
    return { head: '', create: [{ path, text: 'run_in_transaction = false\n' }] };
  },

  create(migration, after, existing) {
    const version = nextVersion(after.version, existing);
    const folder = `${version}_${migration.name}`;
    const files: NewFile[] = [
      { path: `${folder}/up.sql`, text: migration.up },
      { path: `${folder}/down.sql`, text: migration.down },
    ];
    if (!migration.transaction)
      files.push({ path: `${folder}/${metadata}`, text: 'run_in_transaction = false\n' });
    return files;
  },
};

function folderOf(file: MigrationFile): string {
  return file.path.slice(0, file.path.indexOf('/'));
}

function keyOf(file: MigrationFile): string {
  return file.version.replaceAll('-', '');
}
