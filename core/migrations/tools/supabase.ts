/**
 * Supabase CLI: `supabase/migrations/<timestamp>_<name>.sql`, in the order of the file names. The CLI splits a file into statements as
 * PostgreSQL does and sends them in one batch of the extended protocol, with its own INSERT into the history at the end: one implicit
 * transaction (pkg/migration/file.go: ExecBatch). A file cannot opt out, and there are no down migrations; CREATE INDEX CONCURRENTLY works
 * only as the first statement of a file.
 */
import type { MigrationTool } from '../convention.ts';
import { baseOf, folderOf, has, join } from '../listing.ts';
import { isMostOf, namesReason } from '../detection/recognise.ts';
import { compareText, nextVersion } from '../files/versions.ts';
import { wholeFile } from '../files/whole-file.ts';

const fileName = /^(\d+)_(.*)\.sql$/;

export const supabase: MigrationTool = {
  id: 'supabase',
  name: 'Supabase',
  example: '20240131120000_create_users.sql',
  layout: 'flat',
  dialect: 'postgresql',
  dialectFiles: [],
  transactionAround: 'migration',
  // pkg/migration (2.104): no lock.
  lock: { kind: 'none', concurrently: 'free' },
  // pkg/migration/apply.go, FindPendingMigrations: "Found local migration files to be inserted before the last migration on remote database."
  outOfOrder: 'refuses to go on, but for --include-all',
  historyTable: {
    schema: 'supabase_migrations',
    name: 'schema_migrations',
    column: 'version',
    keeps: 'each',
    names: 'version',
  },
  noTransactionMarker: undefined,

  recognise(candidate) {
    const { path, listing } = candidate;
    const home = folderOf(path);
    if (baseOf(path) !== 'migrations' || !isMostOf(candidate)) return undefined;
    const config = join(home, 'config.toml');
    const says = 'it is Supabase’s';
    if (
      has(listing, config) &&
      /^\s*(?:project_id|\[(?:api|auth|db|studio)\])/m.test(listing.text(config) ?? '')
    )
      return [{ kind: 'tool-file', file: config, says }, namesReason(candidate)];
    return baseOf(home) === 'supabase' && candidate.files.some((file) => /^\d{14}_/.test(file))
      ? [{ kind: 'path', word: 'supabase', path }, namesReason(candidate)]
      : undefined;
  },

  classify(path) {
    const match = fileName.exec(path);
    if (match === null || path.includes('/')) return undefined;
    const [, version = '', name = ''] = match;
    return { path, version, name, direction: 'up', repeatable: false };
  },

  compare: (a, b) => compareText(a.path, b.path),

  companions: () => [],

  read: (file, text) => wholeFile(file, text, { sends: 'pipeline', toolTransaction: false }),

  create: (migration, after, existing) => [
    { path: `${nextVersion(after.version, existing)}_${migration.name}.sql`, text: migration.up },
  ],
};
