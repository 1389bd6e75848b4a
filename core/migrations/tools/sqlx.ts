/**
 * sqlx: `<number>_<name>.sql`, or reversible pairs of `.up.sql` and `.down.sql`, side by side in one folder. sqlx sends a file whole inside
 * a transaction, unless it begins with `-- no-transaction` (sqlx-core/src/migrate/source.rs, sqlx-postgres/src/migrate.rs).
 */
import { databaseAddress } from '../dialect/connection-addresses.ts';
import type { MigrationTool, ToolSettings } from '../convention.ts';
import { has, join, withAncestors, type Listing } from '../listing.ts';
import { pairOfFiles } from '../files/new-files.ts';
import { fileAround, isMostOf, namesReason } from '../detection/recognise.ts';
import { compareText, compareVersions, nextVersion } from '../files/versions.ts';
import { wholeFile } from '../files/whole-file.ts';

const fileName = /^(\d+)_(.*?)(\.up|\.down)?\.sql$/;
const noTransaction = '-- no-transaction';
const crate = /^\s*(?:sqlx\b|\[(?:[\w-]+\.)*dependencies\.sqlx\])/m;

export const sqlx: MigrationTool = withSettings(new Map());

function withSettings(settings: ToolSettings): MigrationTool {
  // CHANGELOG.md, 0.8.0: "(Postgres only) migrations that should not run in a transaction can be flagged".
  const isAlways = settings.get('flag') === 'unknown';
  const table = settings.get('table') ?? '_sqlx_migrations';
  return {
    id: 'sqlx',
    name: 'sqlx',
    example: '20240131120000_create_users.sql',
    layout: 'flat',
    dialectFiles: [
      {
        name: /^Cargo\.toml$/,
        // A package built for several databases does not tell where a folder runs.
        says: /\bsqlx\b(?![^[]*\b(?:mysql|sqlite)\b)[^[]*\[(?![^\]]*"(?:postgres"[^\]]*"(?:mysql|sqlite)|mysql"[^\]]*"(?:postgres|sqlite)|sqlite"[^\]]*"(?:postgres|mysql))")[^\]]*"(postgres|mysql|sqlite)"/g,
      },
      databaseAddress,
    ],
    transactionAround: 'migration',
    // sqlx-core/src/migrate/migrator.rs, run_direct, and sqlx-postgres/src/migrate.rs, lock (0.6 to 0.8): SELECT pg_advisory_lock($1),
    // which waits inside a statement, without a limit.
    lock: { kind: 'session-advisory', concurrently: 'second-run', setting: 'Migrator::set_locking(false)' },
    // migrate/migrator.rs, run_direct: MigrateError::VersionMismatch, with any settings.
    edited: 'refused',
    configurable: {
      read: readSettings,
      apply: withSettings,
    },
    deploys: /\bsqlx\s+migrate\s+run\b/,
    // sqlx-core/src/migrate/migrator.rs, run: applies all files that are not in the table, in the order of versions.
    outOfOrder: 'runs it, and new databases run it first',
    recordBack: 'Delete its row; sqlx migrate revert instead takes back the last one and does both.',
    historyTable: {
      schema: undefined,
      name: table,
      column: 'version',
      keeps: 'each',
      names: 'version',
      done: 'success',
    },
    noTransactionMarker: isAlways ? undefined : `${noTransaction} as its first line`,

    recognise(candidate) {
      if (!isMostOf(candidate)) return undefined;
      const config =
        fileAround(candidate, ['sqlx.toml', 'sqlx-data.json']) ??
        fileAround(candidate, ['Cargo.toml'], crate);
      return config === undefined
        ? undefined
        : [{ kind: 'tool-file', file: config, says: 'sqlx' }, namesReason(candidate)];
    },

    classify(path) {
      const match = fileName.exec(path);
      if (match === null || path.includes('/')) return undefined;
      const [, version = '', name = '', direction] = match;
      return { path, version, name, direction: direction === '.down' ? 'down' : 'up', repeatable: false };
    },

    compare: (a, b) => compareVersions(a.version, b.version) || compareText(a.path, b.path),

    companions: () => [],

    read: (file, text) =>
      wholeFile(file, text, { sends: 'whole', toolTransaction: isAlways || !text.startsWith(noTransaction) }),

    ...(isAlways ? {} : { withoutTransaction: () => ({ head: `${noTransaction}\n`, create: [] }) }),

    create(migration, after, existing) {
      if (isAlways && !migration.transaction) return undefined;
      const stem = `${nextVersion(after.version, existing)}_${migration.name}`;
      const head = migration.transaction ? '' : `${noTransaction}\n`;
      const isPair = existing.concat(after).some((file) => /\.(?:up|down)\.sql$/.test(file.path));
      if (!isPair) return [{ path: `${stem}.sql`, text: head + migration.up }];
      return pairOfFiles({ up: `${stem}.up.sql`, down: `${stem}.down.sql` }, migration, head);
    },
  };
}

/** The history table from sqlx.toml (0.9), and the version from manifests. */
function readSettings(folder: string, listing: Listing): ToolSettings {
  const homes = withAncestors(folder);
  const table = homes
    .map((one) => join(one, 'sqlx.toml'))
    .flatMap((file) => (has(listing, file) ? [listing.text(file) ?? ''] : []))
    .flatMap((text) => /^\s*table-name\s*=\s*"([\w.]+)"/m.exec(text)?.[1] ?? [])[0];
  return new Map([
    ...(isBefore08(homes, listing) ? [['flag', 'unknown'] as const] : []),
    ...(table === undefined ? [] : [['table', table] as const]),
  ]);
}

/** From the requirements in the workspace's manifests; a lock file resolves a range to its version. */
function isBefore08(homes: readonly string[], listing: Listing): boolean {
  const textsOf = (name: string): readonly string[] =>
    homes
      .map((one) => join(one, name))
      .flatMap((file) => (has(listing, file) ? [listing.text(file) ?? ''] : []));
  const locked = textsOf('Cargo.lock').flatMap((text) =>
    [...text.matchAll(/^name = "sqlx"\nversion = "(\d+)\.(\d+)\./gm)].map(([, major, minor]) => [
      major,
      minor,
    ]),
  );
  const asked = textsOf('Cargo.toml').flatMap((text) =>
    [
      ...text.matchAll(
        /^\s*(?:sqlx\s*=\s*(?:\{[^}]*?\bversion\s*=\s*)?|\[(?:[\w-]+\.)*dependencies\.sqlx\](?:(?!\n\[)[^])*?^version\s*=\s*)"[=^~]?(\d+)\.(\d+)/gm,
      ),
    ].map(([, major, minor]) => [major, minor]),
  );
  const versions = locked.length > 0 ? locked : asked;
  return versions.length > 0 && versions.every(([major, minor]) => major === '0' && Number(minor) < 8);
}
