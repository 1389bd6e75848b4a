/**
 * A numbered folder of deltas for each schema version, as in Synapse: `[<database>/]delta/<number>/<name>.sql`, with `.postgres` or
 * `.sqlite` after `.sql` if a file is for one database only. The deltas of a version are sorted by name, whatever database folder they are
 * in. `full_schemas/<number>/` contains the schema of that version; a new database starts from the newest one. A file is one query in its
 * own transaction.
 */
import type { MigrationFile, MigrationTool } from '../../convention.ts';
import { baseOf, folderOf, oncePerListing, type Listing } from '../../listing.ts';
import { namesReason } from '../../detection/recognise.ts';
import { compareText, compareVersions, newestVersion } from '../../files/versions.ts';
import { wholeFile } from '../../files/whole-file.ts';

const deltaPath = /^((?:[^/]+\/)?)delta\/(\d+)\/([^/]+)\.sql(?:\.[a-z0-9]+)?$/;
const fullPath = /^((?:[^/]+\/)?)full_schemas\/(\d+)\/([^/]+)\.sql(?:\.[a-z0-9]+)?$/;

export const deltaFolders: MigrationTool = {
  id: 'delta-folders',
  name: 'delta folders',
  example: 'main/delta/88/01_add_delayed_events.sql',
  noTransactionMarker: undefined,

  layout: 'tree',
  home: homeOf,
  dialectFiles: [],
  recognise: (candidate) => [namesReason(candidate)],

  classify(path) {
    const full = fullPath.exec(path);
    const match = deltaPath.exec(path) ?? full;
    if (match === null) return undefined;
    const [, , version = '', name = ''] = match;
    const baseline = full === null ? {} : ({ baseline: true } as const);
    return { path, version, name, direction: 'up', repeatable: false, ...baseline };
  },

  compare: (a, b) =>
    compareVersions(a.version, b.version) ||
    Number(isFull(b)) - Number(isFull(a)) ||
    compareText(baseOf(a.path), baseOf(b.path)) ||
    compareText(a.path, b.path),

  select(up) {
    const full = up.findLast(isFull)?.version;
    if (full === undefined) return up;
    // A full schema includes its own version's deltas.
    return up.filter((file) =>
      isFull(file) ? file.version === full : compareVersions(file.version, full) > 0,
    );
  },

  companions: () => [],

  read: (file, text) => ({
    ...wholeFile(file, text, { sends: 'whole', toolTransaction: true }),
  }),

  transactionAround: 'migration',
  lock: { kind: 'unknown', concurrently: 'free' },
  historyTable: {
    schema: undefined,
    name: 'applied_schema_deltas',
    column: 'file',
    keeps: 'each',
    names: 'path',
    beside: ['schema_version', 'schema_compat_version', 'applied_module_schemas', 'background_updates'],
  },

  create(migration, after, existing) {
    // A new file belongs to the version in development, after all its other files.
    const folder = folderOf(after.path);
    const numbers = existing
      .filter((file) => file.version === after.version)
      .map((file) => /^\d+/.exec(baseOf(file.path))?.[0] ?? '00');
    const last = newestVersion('00', numbers);
    const number = String(Number(last) + 1).padStart(last.length, '0');
    return [{ path: `${folder}/${number}_${migration.name}.sql`, text: migration.up }];
  },
};

function isFull({ baseline }: MigrationFile): boolean {
  return baseline === true;
}

/** The folder that contains `delta`, or its parent if each database has a folder. */
function homeOf(path: string, listing: Listing): string | undefined {
  const match = /^(.*?)(?:^|\/)(?:delta|full_schemas)\/\d+\/[^/]+\.sql(?:\.[a-z0-9]+)?$/.exec(path);
  const [, holder] = match ?? [];
  if (holder === undefined || !holdersIn(listing).has(holder)) return undefined;
  const above = folderOf(holder);
  const besides = [...holdersIn(listing)].some((other) => other !== holder && folderOf(other) === above);
  return besides && holder !== '' ? above : holder;
}

/** Folders that contain a `delta` folder with numbered folders. */
const holdersIn = oncePerListing(
  ({ paths }): ReadonlySet<string> =>
    new Set(paths.flatMap((path) => /^(.*?)(?:^|\/)delta\/\d+\/[^/]+$/.exec(path)?.[1] ?? [])),
);
