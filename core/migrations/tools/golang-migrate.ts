/**
 * golang-migrate: `<number>_<name>.up.sql` and `.down.sql` side by side in one folder. The PostgreSQL drivers send a file as one simple
 * query and open no transaction, so a file with several statements is one implicit transaction.
 */
import type { MigrationTool } from '../convention.ts';
import { baseOf, folderOf, oncePerListing } from '../listing.ts';
import { pairOfFiles } from '../new-files.ts';
import { isMostOf, namesReason } from '../recognise.ts';
import { isOfOtherProgram } from '../runners/go-tool.ts';
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

interface RecordMended {
  /** The tool’s own command line, which alone has `force`: `more` of how it is called. */
  readonly cli?: { readonly more: string };
  /** The command of a program that does so. */
  readonly force?: string | undefined;
  readonly back?: string | undefined;
  /** Where a program looks at the version itself. */
  readonly compares?: string | undefined;
  /** Where it takes the version for applied, dirty or not. */
  readonly ignoresDirty?: string | undefined;
}

/** What its record wants. Programs have the library with them, and not the command beside it: any of them takes SQL. */
export function recordIn(
  table: string,
  { cli, force, back, compares, ignoresDirty }: RecordMended,
): Pick<MigrationTool, 'recordBack' | 'afterFailure'> {
  const isNamed = /^[\w.]+$/.test(table);
  const update = `UPDATE ${isNamed ? table : 'it'} SET version = VERSION, dirty = false`;
  // A program that has the library may have commands of the same words that do something else.
  const forced = cli === undefined ? force : `migrate force VERSION${cli.more} of ${ownLine}`;
  const backed = cli === undefined ? back : 'migrate down 1 of that command line';
  const or = forced === undefined ? '' : `, or ${forced},`;
  const runs = cli === undefined ? 'the program' : 'golang-migrate';
  return {
    recordBack: `${update}, with the version before, puts it right${forced === undefined ? '' : `, and so does ${forced}${cli === undefined ? '' : ' (not of your program)'}`}${backed === undefined ? '' : `; ${backed} instead takes back the last one and does both`}.`,
    // migrate.go, runMigrations: SetVersion(…, true) before the file, SetVersion(…, false) behind it; Up: ErrDirty.
    afterFailure:
      compares === undefined
        ? `${table} says dirty, and ${runs} refuses to go on until ${update}${or} says which version is there as a whole.`
        : ignoresDirty === undefined
          ? `${table} says dirty, with the version that failed, and ${compares} decides whether the program goes on all the same: first ${update}: that version is there as a whole.`
          : `${table} says dirty, with the version that failed, and the program takes that for applied (${ignoresDirty} leaves dirty aside): it starts without what the file makes, and its command applies nothing and says that all went well. First ${update}: that version is there as a whole.`,
  };
}

const ownLine = 'golang-migrate’s own command line';

/** With x-multi-statement. */
export const statementByStatement: MigrationTool['read'] = (file, text) =>
  wholeFile(file, text, { sends: 'statement-by-statement', toolTransaction: false });

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
  // database/postgres and pgx (4.19): Lock is SELECT pg_advisory_lock($1), which waits inside of a statement. What opens the database (WithInstance,
  // ensureVersionTable) takes it without a limit; migrate.go, lock, gives up after LockTimeout: "timeout: can't acquire database lock".
  lock: {
    kind: 'session-advisory',
    concurrently: 'second-run',
    wait: { seconds: 15, setting: 'LockTimeout', isEarlyOnly: true },
  },
  // migrate.go, readUp: versionExists of the version that the database is at, "no migration found for version".
  missing: 'refused',
  // README of cmd/migrate: "up [N]", "goto V", "force V: Set version V but don't run migration (ignores dirty state)".
  stopsBefore:
    'Of golang-migrate’s own command line migrate up runs all that is pending, and migrate goto VERSION stops after that version.',
  // migrate.go, readUp: it asks for what follows the version that it is at.
  outOfOrder: { kind: 'skipped', does: 'skips it for good' },
  deploys: /\bmigrate\b[^\n]*\s-(?:path|source)\b[^\n]*\sup\b/,
  ...recordIn('schema_migrations', { cli: { more: '' } }),
  historyTable: {
    schema: undefined,
    name: 'schema_migrations',
    column: 'version',
    keeps: 'last',
    names: 'version',
    done: 'NOT dirty',
    stuck: 'dirty',
  },

  recognise: (candidate) =>
    isMostOf(candidate) && !isOfOtherProgram('golang-migrate', candidate)
      ? [namesReason(candidate)]
      : undefined,
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
