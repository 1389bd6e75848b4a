/**
 * refinery, a Rust library: `V<number>__<name>.sql`, and `U` for files that may run out of order, in folders of any depth below the one
 * that `embed_migrations!` embeds. refinery sends a file whole inside a transaction, or all pending ones inside one
 * (refinery_core/src/drivers/tokio_postgres.rs and traits/async.rs; runner.rs has the defaults). It has no down migrations, and no file can
 * run outside of a transaction.
 */
import type { MigrationTool } from '../convention.ts';
import { baseOf } from '../listing.ts';
import { fileAround, isMostOf, namesReason } from '../detection/recognise.ts';
import { compareText, compareVersions, nextVersion } from '../files/versions.ts';
import { wholeFile } from '../files/whole-file.ts';

const fileName = /^([UV])(\d+)__(\w+)\.sql$/;
const crate = /^\s*(?:refinery\b|\[(?:[\w-]+\.)*dependencies\.refinery\])/m;

export const refinery: MigrationTool = {
  id: 'refinery',
  name: 'refinery',
  example: 'V1__create_users.sql',
  layout: 'tree',
  dialectFiles: [
    {
      name: /^Cargo\.toml$/,
      says: /\brefinery\b[^[]*\[[^\]]*"(?:tokio-)?(postgres|mysql|rusqlite)(?:_async)?\b/g,
    },
  ],
  deploys: /\brefinery\s+migrate\b/,
  transactionAround: 'migration',
  // 0.9.1: no driver takes a lock.
  lock: { kind: 'none', concurrently: 'free' },
  outOfOrder: 'refuses to go on',
  // traits/mod.rs, verify_migrations: DivergentVersion if abort_divergent is set, the default.
  edited: 'refused',
  historyTable: {
    schema: undefined,
    name: 'refinery_schema_history',
    column: 'version',
    keeps: 'each',
    names: 'version',
  },
  noTransactionMarker: undefined,

  recognise(candidate) {
    if (!isMostOf(candidate) || isOfJava(candidate.path)) return undefined;
    const config = fileAround(candidate, ['refinery.toml']) ?? fileAround(candidate, ['Cargo.toml'], crate);
    return config === undefined
      ? undefined
      : [{ kind: 'tool-file', file: config, says: 'refinery' }, namesReason(candidate)];
  },

  classify(path) {
    const match = fileName.exec(baseOf(path));
    if (match === null) return undefined;
    const [, , version = '', name = ''] = match;
    return { path, version, name, direction: 'up', repeatable: false };
  },

  compare: (a, b) => compareVersions(a.version, b.version) || compareText(a.path, b.path),

  companions: () => [],

  read: (file, text) => wholeFile(file, text, { sends: 'whole', toolTransaction: true }),

  create(migration, after, existing) {
    if (!migration.transaction) return undefined;
    const folder = after.path.slice(0, after.path.length - baseOf(after.path).length);
    const path = `${folder}V${nextVersion(after.version, existing)}__${migration.name}.sql`;
    return [{ path, text: migration.up }];
  },
};

/** The resources of a Java program in the same repository belong to Flyway. */
function isOfJava(path: string): boolean {
  return /(?:^|\/)src\/(?:main|test)\/resources(?:\/|$)/.test(path);
}
