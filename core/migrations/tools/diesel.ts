/**
 * Diesel: `<version>_<name>/up.sql` and `down.sql`. Diesel sends a file whole inside a transaction, unless metadata.toml beside it says
 * `run_in_transaction = false`. Versions are compared as text without their dashes. In a Go module such folders belong to another program.
 */
import type { MigrationFile, MigrationTool, NewFile } from '../convention.ts';
import { folderOf, type Listing } from '../listing.ts';
import { pairOfFiles } from '../files/new-files.ts';
import { fileAround, namesReason } from '../detection/recognise.ts';
import { compareText, compareVersions, nextVersion } from '../files/versions.ts';
import { wholeFile } from '../files/whole-file.ts';

const filePath = /^([^/._][^/_]*)_?([^/]*)\/(up|down)\.sql$/;
const numbered = /^(\d+)[-_.]?([^/]*)\/(up|down)\.sql$/;
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
  outOfOrder: 'runs it, and new databases run it first',
  recordBack:
    'Delete its row; where it is the last one that is recorded, diesel migration revert does both instead.',
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

  configurable: {
    read: (folder, listing) =>
      new Map([
        ...(isOfGo(folder, listing) ? [['runner', 'own'] as const] : []),
        ...(isBeforeMetadata(folder, listing) ? [['transaction', 'always'] as const] : []),
      ]),
    apply: (settings) => {
      if (settings.get('runner') === 'own') return ofAnother();
      return settings.get('transaction') === 'always' ? withoutMetadata() : diesel;
    },
  },

  withoutTransaction(file, companions) {
    const settings = outsideTransaction(folderOf(file.path));
    // The existing file differs: a person has to change it.
    return companions.has(settings.path) ? undefined : { head: '', create: [settings] };
  },

  create(migration, after, existing) {
    const folder = `${nextVersion(after.version, existing)}_${migration.name}`;
    const files = pairOfFiles({ up: `${folder}/up.sql`, down: `${folder}/down.sql` }, migration);
    return migration.transaction ? files : [...files, outsideTransaction(folder)];
  },
};

/**
 * metadata.toml is read since diesel_migrations 2.0: before, each migration runs in a transaction, whatever metadata.toml says (1.3 and
 * 1.4: run_migration).
 */
function isBeforeMetadata(path: string, listing: Listing): boolean {
  const lock = fileAround({ path, listing }, ['Cargo.lock']);
  const text = lock === undefined ? undefined : listing.text(lock);
  const found = /^name = "diesel_migrations"\r?\nversion = "(\d+)\./m.exec(text ?? '');
  return found !== null && Number(found[1]) < 2;
}

function withoutMetadata(): MigrationTool {
  const { withoutTransaction: _1, noTransactionMarker: _2, ...rest } = diesel;
  return {
    ...rest,
    noTransactionMarker: undefined,
    companions: () => [],
    read: (file, text) => wholeFile(file, text, { sends: 'whole', toolTransaction: true }),
    create(migration, after, existing) {
      const folder = `${nextVersion(after.version, existing)}_${migration.name}`;
      return pairOfFiles({ up: `${folder}/up.sql`, down: `${folder}/down.sql` }, migration);
    },
  };
}

/** A Go module without any Rust. */
function isOfGo(path: string, listing: Listing): boolean {
  const around = { path, listing };
  return (
    fileAround(around, ['Cargo.toml', 'diesel.toml']) === undefined &&
    fileAround(around, ['go.mod']) !== undefined
  );
}

/** Versions are compared as numbers; how the program sends the files is not known. */
function ofAnother(): MigrationTool {
  const { deploys: _1, outOfOrder: _2, recordBack: _3, withoutTransaction: _4, ...rest } = diesel;
  return {
    ...rest,
    name: 'numbered folders',
    example: '1-create-users/up.sql',
    transactionAround: 'nothing',
    lock: { kind: 'unknown', concurrently: 'free' },
    historyTable: undefined,
    noTransactionMarker: undefined,
    classify(path) {
      const [, version, name = '', direction] = numbered.exec(path) ?? [];
      if (version === undefined) return undefined;
      return { path, version, name, direction: direction === 'down' ? 'down' : 'up', repeatable: false };
    },
    compare: (a, b) => compareVersions(a.version, b.version) || compareText(a.path, b.path),
    companions: () => [],
    read: (file, text) => wholeFile(file, text, { sends: 'statement-by-statement', toolTransaction: false }),
  };
}

function outsideTransaction(folder: string): NewFile {
  return { path: `${folder}/${metadata}`, text: 'run_in_transaction = false\n' };
}

function keyOf(file: MigrationFile): string {
  return file.version.replaceAll('-', '');
}
