/**
 * refinery, a library of Rust: `V<number>__<name>.sql`, and `U` for those whose order counts less, in folders of any depth below one that
 * `embed_migrations!` builds into the program. A file is sent whole inside a transaction of refinery's, or all pending ones inside one
 * (refinery_core/src/drivers/tokio_postgres.rs and traits/async.rs; runner.rs has the defaults). There is no way back and no file that runs
 * outside of a transaction.
 */
import type { MigrationTool, ToolSettings } from '../convention.ts';
import { baseOf, type Listing } from '../listing.ts';
import { fileAround, isMostOf, namesReason } from '../recognise.ts';
import { crateOf, isInCrate, programsOfRust } from '../runners/rust-programs.ts';
import { compareText, compareVersions, nextVersion } from '../versions.ts';
import { wholeFile } from '../whole-file.ts';

const fileName = /^([UV])(\d+)__(\w+)\.sql$/;
const crate = /^\s*(?:refinery\b|\[(?:[\w-]+\.)*dependencies\.refinery\])/m;
const defaultTable = 'refinery_schema_history';

export const refinery: MigrationTool = withSettings(new Map());

function withSettings(settings: ToolSettings): MigrationTool {
  const table = settings.get('table') ?? defaultTable;
  const aborts = settings.get('missing') !== 'passed over';
  return {
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
    configurable: { read: readSettings, apply: withSettings },
    deploys: /\brefinery\s+migrate\b/,
    transactionAround: settings.get('grouped') === 'yes' ? 'all-pending' : 'migration',
    // 0.9.1: no driver takes a lock.
    lock: { kind: 'none', concurrently: 'free' },
    // refinery_cli/src/cli.rs
    stopsBefore: 'refinery migrate runs all that is pending; with -t VERSION it stops after that version.',
    outOfOrder: aborts
      ? { kind: 'refused', does: 'refuses to go on' }
      : { kind: 'skipped', does: 'skips it for good' },
    // traits/mod.rs, verify_migrations: MissingVersion where abort_missing is set, which it is by itself.
    ...(aborts ? { missing: 'refused' as const } : {}),
    // traits/mod.rs, verify_migrations: DivergentVersion where abort_divergent is set, which it is by itself.
    ...(settings.get('edited') === 'passed over' ? {} : { edited: 'refused' as const }),
    historyTable: {
      schema: undefined,
      name: table,
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
}

/** The resources of a Java program that lies in the same repository: Flyway’s. */
function isOfJava(path: string): boolean {
  return /(?:^|\/)src\/(?:main|test)\/resources(?:\/|$)/.test(path);
}

/** What programs of the crate, or of the workspace around it, say to the runner. */
function readSettings(folder: string, listing: Listing): ToolSettings {
  const home = crateOf(folder, listing);
  if (home === undefined) return new Map();
  const texts = programsOfRust(listing).flatMap(({ file, text }) =>
    isInCrate(file, home) && /\brefinery\b|\brunner\(\)/.test(text) ? [text] : [],
  );
  const said = (pattern: RegExp): string | undefined =>
    texts.flatMap((text) => pattern.exec(text)?.slice(1) ?? [])[0];
  const table = said(/\.set_migration_table_name\(\s*"(\w+)"/);
  return new Map([
    ...(said(/\.set_grouped\(\s*(true)\s*\)/) === undefined ? [] : [['grouped', 'yes'] as const]),
    ...(said(/\.set_abort_missing\(\s*(false)\s*\)/) === undefined
      ? []
      : [['missing', 'passed over'] as const]),
    ...(said(/\.set_abort_divergent\(\s*(false)\s*\)/) === undefined
      ? []
      : [['edited', 'passed over'] as const]),
    ...(table === undefined ? [] : [['table', table] as const]),
  ]);
}
