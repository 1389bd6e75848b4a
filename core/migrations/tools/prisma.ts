/**
 * Prisma Migrate: `<timestamp>_<name>/migration.sql`, applied in the order of the folder names. The schema engine opens no transaction, and
 * there are no down migrations. Up to 7.3 it sends a file as one simple query; since 7.4 it splits a file and sends one statement at a time
 * if its parser understands all of it (prisma-engines: apply_migration_script, pull requests 5767, 5799 and 5847).
 */
import type { MigrationTool, ToolSettings } from '../convention.ts';
import { folderOf, has, join, type Listing } from '../listing.ts';
import { namesReason } from '../detection/recognise.ts';
import { statementHeads } from '../applying/statement-heads.ts';
import { compareText, nextVersion } from '../files/versions.ts';
import { wholeFile } from '../files/whole-file.ts';
import { snapshotOf } from './drizzle-folders.ts';
import { prismaVersions } from './prisma/version.ts';

const filePath = /^(?:(\d+)_)?([^/]*)\/migration\.sql$/;

export const prisma: MigrationTool = withSettings(new Map());

function withSettings(settings: ToolSettings): MigrationTool {
  return {
    id: 'prisma',
    name: 'Prisma Migrate',
    example: '20240131120000_create_users/migration.sql',
    layout: 'folder-per-migration',
    dialectFiles: [
      { name: /^migration_lock\.toml$/, says: /^\s*provider\s*=\s*"(\w+)"/gm },
      { name: /\.prisma$/, says: /datasource\s+\w+\s*\{[^}]*?provider\s*=\s*"(\w+)"/g },
    ],
    configurable: { read: readSettings, apply: withSettings },
    deploys: /\bprisma\s+migrate\s+deploy\b/,
    ...(settings.has('handed') ? { isHandedOver: true as const } : {}),
    transactionAround: 'nothing',
    // prisma-engines, flavour/postgres.rs, acquire_lock: SELECT pg_advisory_lock(72707369), ADVISORY_LOCK_TIMEOUT of ten seconds; P1002 then.
    lock: {
      kind: 'session-advisory',
      concurrently: 'second-run',
      setting: 'PRISMA_SCHEMA_DISABLE_ADVISORY_LOCK=1',
    },
    recordBack: 'Delete its row; prisma migrate resolve --rolled-back NAME takes failed migrations only.',
    historyTable: {
      schema: undefined,
      name: '_prisma_migrations',
      column: 'migration_name',
      keeps: 'each',
      names: 'folder',
      done: 'finished_at IS NOT NULL AND rolled_back_at IS NULL',
    },

    recognise(candidate) {
      const lock = join(candidate.path, 'migration_lock.toml');
      if (has(candidate.listing, lock))
        return [{ kind: 'tool-file', file: lock, says: 'it is Prisma’s' }, namesReason(candidate)];
      // Drizzle since 1.0 names its folders in the same way, but keeps a snapshot in each.
      if (snapshotOf(candidate) !== undefined) return undefined;
      return candidate.files.some((file) => /^\d{4,}_/.test(file)) ? [namesReason(candidate)] : undefined;
    },
    noTransactionMarker: undefined,

    classify(path) {
      const match = filePath.exec(path);
      if (match === null) return undefined;
      const [, version = '', name = ''] = match;
      return { path, version, name, direction: 'up', repeatable: false };
    },

    compare: (a, b) => compareText(folderOf(a.path), folderOf(b.path)),

    companions: () => [],

    read: (file, text) =>
      wholeFile(file, text, {
        sends: settings.has('splits') && isSplit(text) ? 'statement-by-statement' : 'whole',
        toolTransaction: false,
      }),

    create(migration, after, existing) {
      const version = nextVersion(after.version, existing);
      const folder = `${version}_${migration.name}`;
      // Folder names are compared as text: 10_x sorts before 9_x, so a name of full width gets a suffix instead.
      const ordered = after.version !== '' && compareText(folder, folderOf(after.path)) > 0;
      const path = `${ordered ? folder : `${folderOf(after.path)}_${migration.name}`}/migration.sql`;
      return [{ path, text: migration.up }];
    },
  };
}

function readSettings(folder: string, listing: Listing): ToolSettings {
  const settings = new Map<string, string>();
  // Only migrations for PostgreSQL are split.
  const lock = join(folder, 'migration_lock.toml');
  const provider = /^\s*provider\s*=\s*"(\w+)"/m.exec(
    has(listing, lock) ? (listing.text(lock) ?? '') : '',
  )?.[1];
  const isOther = provider !== undefined && !/^(?:postgres|cockroach)/.test(provider);
  const versions = isOther ? [] : prismaVersions(folder, listing);
  if (versions.length > 0 && versions.every(({ splits }) => splits)) settings.set('splits', 'yes');
  const schema = join(folderOf(folder), 'schema.prisma');
  if (has(listing, schema) && schema !== 'schema.prisma' && schema !== 'prisma/schema.prisma')
    settings.set('schema', schema);
  return settings;
}

/**
 * If its parser rejects one statement, the script is sent whole. The parser is sqlparser: each of these was given to its versions 0.60 and
 * 0.62 with the PostgreSQL dialect, and at least the former rejects it. All but 3 % of 871 migrations of nine repositories parse; the
 * others contain DO blocks, DROP INDEX CONCURRENTLY and ALTER SEQUENCE.
 */
function isSplit(text: string): boolean {
  return !statementHeads(text, 24).some((head) => unknownToParser.test(head));
}

const unknownToParser = new RegExp(
  [
    '^(?:DO|LOCK|REFRESH|REINDEX|CLUSTER)\\b',
    '^DROP INDEX CONCURRENTLY\\b',
    '^ALTER (?:SEQUENCE|DEFAULT)\\b',
    '^CREATE (?:STATISTICS|PUBLICATION|RULE)\\b',
    '^CREATE TABLE (?:IF NOT EXISTS )?(?:\\w+ ){0,2}PARTITION OF\\b',
    '^CREATE (?:OR REPLACE )?FUNCTION\\b.* SECURITY (?:DEFINER|INVOKER)\\b',
    '^ALTER TABLE (?:\\w+ ){0,5}(?:FORCE ROW|ATTACH PARTITION|DETACH PARTITION|ALTER CONSTRAINT)\\b',
    '^ALTER TABLE .*\\b(?:EXCLUDE USING|UNIQUE USING INDEX|SET STATISTICS)\\b',
  ].join('|'),
);
