/**
 * golang-migrate: `<number>_<name>.up.sql` and `.down.sql` side by side in one folder. The PostgreSQL drivers send a file as one simple
 * query and open no transaction, so a file with several statements is one implicit transaction.
 */
import type { MigrationTool } from '../convention.ts';
import { baseOf, folderOf, oncePerListing } from '../listing.ts';
import { pairOfFiles } from '../new-files.ts';
import { isMostOf, namesReason } from '../recognise.ts';
import { sqlcFile } from '../tool-files.ts';
import { compareText, compareVersions, nextVersion } from '../versions.ts';
import { wholeFile } from '../whole-file.ts';

const fileName = /^(\d+)_(.*)\.(up|down)\.sql$/;
/** golang-migrate takes any ending, and sends what stands in the file to the server, a program too. */
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
  // database/postgres and pgx: Lock is SELECT pg_advisory_lock($1), which waits inside of a statement.
  lock: { kind: 'session-advisory', concurrently: 'second-run' },
  // README of cmd/migrate: "up [N]", "goto V", "force V: Set version V but don't run migration (ignores dirty state)".
  stopsBefore: 'migrate up runs all that is pending; migrate goto VERSION stops behind that version.',
  // migrate.go, readUp: it asks for what follows the version that it is at.
  outOfOrder: { kind: 'skipped', does: 'skips it for good' },
  recordBack:
    'migrate force VERSION, with the version before, puts it right; migrate down 1 instead takes back the last one and does both.',
  deploys: /\bmigrate\b[^\n]*\s-(?:path|source)\b[^\n]*\sup\b/,
  afterFailure:
    'schema_migrations says dirty, and migrate refuses to go on until migrate force VERSION says which version is there as a whole.',
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

  read: (file, text) => wholeFile(file, text, { sends: 'whole', toolTransaction: false }),

  create(migration, after, existing) {
    const stem = `${nextVersion(after.version, existing)}_${migration.name}`;
    return pairOfFiles({ up: `${stem}.up.sql`, down: `${stem}.down.sql` }, migration);
  },
};
