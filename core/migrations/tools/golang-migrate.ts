/**
 * golang-migrate: `<number>_<name>.up.sql` and `.down.sql` side by side in one folder. The PostgreSQL drivers send a file as one simple
 * query and open no transaction, so a file with several statements is one implicit transaction.
 */
import type { MigrationTool } from '../convention.ts';
import { baseOf, folderOf, oncePerListing } from '../listing.ts';
import { pairOfFiles } from '../files/new-files.ts';
import { isMostOf, namesReason } from '../detection/recognise.ts';
import { sqlcFile } from '../dialect/tool-configuration.ts';
import { compareText, compareVersions, nextVersion } from '../files/versions.ts';
import { wholeFile } from '../files/whole-file.ts';

const fileName = /^(\d+)_(.*)\.(up|down)\.sql$/;
/** golang-migrate accepts any extension, and sends the file's text to the server even if it is a program. */
const programName = /^\d+_.*\.(?:up|down)\.(?:go|py|rb|js|ts|rs|java|kt|php|sh)$/;

const foldersWithPrograms = oncePerListing(
  ({ paths }): ReadonlySet<string> =>
    new Set(paths.filter((path) => programName.test(baseOf(path))).map(folderOf)),
);

export const golangMigrate: MigrationTool = {
  configurable: {
    read: (folder, listing) => new Map(foldersWithPrograms(listing).has(folder) ? [['runner', 'own']] : []),
    apply: (settings) =>
      settings.get('runner') === 'own' ? { ...golangMigrate, runner: 'own' } : golangMigrate,
  },
  id: 'golang-migrate',
  name: 'golang-migrate',
  example: '000001_create_users.up.sql',
  layout: 'flat',
  dialectFiles: [sqlcFile],
  transactionAround: 'nothing',
  // database/postgres and pgx (4.19): Lock is SELECT pg_advisory_lock($1), which waits inside a statement. Opening the database
  // (WithInstance, ensureVersionTable) takes it without a limit; migrate.go, lock, gives up after LockTimeout: "timeout: can't acquire
  // database lock".
  lock: {
    kind: 'session-advisory',
    concurrently: 'second-run',
  },
  // migrate.go, readUp: requests the files after the current version.
  outOfOrder: 'skips it for good',
  deploys: /\bmigrate\b[^\n]*\s-(?:path|source)\b[^\n]*\sup\b/,
  // migrate.go, runMigrations: SetVersion(…, true) before the file, SetVersion(…, false) after it; Up: ErrDirty.
  recordBack:
    'UPDATE schema_migrations SET version = VERSION, dirty = false, with the version before, or migrate force VERSION, puts it right; migrate down 1 instead takes back the last one and does both.',
  historyTable: {
    schema: undefined,
    name: 'schema_migrations',
    column: 'version',
    keeps: 'last',
    names: 'version',
    done: 'NOT dirty',
  },

  recognise: (candidate) => (isMostOf(candidate) ? [namesReason(candidate)] : undefined),
  noTransactionMarker: undefined,

  classify(path) {
    const match = fileName.exec(path);
    if (match === null || path.includes('/')) return undefined;
    const [, version = '', name = '', direction] = match;
    return { path, version, name, direction: direction === 'up' ? 'up' : 'down', repeatable: false };
  },

  compare: (a, b) => compareVersions(a.version, b.version) || compareText(a.path, b.path),

  companions: () => [],

  // README of database/sqlite3 and database/sqlite: each migration is wrapped in a transaction unless x-no-tx-wrap is set.
  read: (file, text) =>
    wholeFile(file, text, { sends: 'whole', toolTransaction: false, wrapsOnSqlite: true }),

  create(migration, after, existing) {
    const stem = `${nextVersion(after.version, existing)}_${migration.name}`;
    return pairOfFiles({ up: `${stem}.up.sql`, down: `${stem}.down.sql` }, migration);
  },
};
