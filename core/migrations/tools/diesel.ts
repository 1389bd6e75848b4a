/**
 * Diesel: `<version>_<name>/up.sql` and `down.sql`. A file is sent whole inside a transaction of Diesel's, unless metadata.toml beside it
 * says `run_in_transaction = false`. Versions are compared as text without their dashes.
 */
import type { MigrationFile, MigrationTool, NewFile } from '../convention.ts';
import { folderOf } from '../listing.ts';
import { pairOfFiles } from '../new-files.ts';
import { namesReason } from '../recognise.ts';
import { unrecorded } from '../record.ts';
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
  // diesel_migrations/src/migration_harness.rs (2.3): no lock.
  lock: { kind: 'none', concurrently: 'free' },
  deploys: /\bdiesel\s+migration\s+run\b/,
  // diesel_migrations/src/migration_harness.rs, pending_migrations: all whose version is not in the table.
  outOfOrder: {
    kind: 'run',
    does: 'runs it, and new databases run it first',
  },
  historyTable: {
    schema: undefined,
    name: '__diesel_schema_migrations',
    column: 'version',
    keeps: 'each',
    names: 'digits',
  },

  recognise: (candidate) =>
    candidate.files.some((file) => /^\d/.test(file) && file.endsWith('/up.sql'))
      ? [namesReason(candidate)]
      : undefined,
  noTransactionMarker: 'run_in_transaction = false in metadata.toml',
  // migration_harness.rs, run_migration: the row is written behind the file, outside of a transaction too.
  afterPart: unrecorded('__diesel_schema_migrations'),

  classify(path) {
    const match = filePath.exec(path);
    if (match === null) return undefined;
    const [, version = '', name = '', direction] = match;
    return { path, version, name, direction: direction === 'up' ? 'up' : 'down', repeatable: false };
  },

  compare: (a, b) => compareText(keyOf(a), keyOf(b)) || compareText(a.path, b.path),

  companions: (file) => [`${folderOf(file.path)}/${metadata}`],

  read(file, text, companions) {
    const settings = companions.get(`${folderOf(file.path)}/${metadata}`) ?? '';
    const toolTransaction = !/^[ \t]*run_in_transaction[ \t]*=[ \t]*false\b/m.test(settings);
    return wholeFile(file, text, { sends: 'whole', toolTransaction });
  },

  withoutTransaction(file, companions) {
    const settings = outsideTransaction(folderOf(file.path));
    // A file that is there says something else: changing it is left to people.
    return companions.has(settings.path) ? undefined : { head: '', create: [settings] };
  },

  create(migration, after, existing) {
    const folder = `${nextVersion(after.version, existing)}_${migration.name}`;
    const files = pairOfFiles({ up: `${folder}/up.sql`, down: `${folder}/down.sql` }, migration);
    return migration.transaction ? files : [...files, outsideTransaction(folder)];
  },
};

function outsideTransaction(folder: string): NewFile {
  return { path: `${folder}/${metadata}`, text: 'run_in_transaction = false\n' };
}

function keyOf(file: MigrationFile): string {
  return file.version.replaceAll('-', '');
}
