/**
 * A folder for each version, with a manifest.json that lists its files in order (`v1.0/…`, `v1.10/…`), as in Temporal and Cadence, or with
 * numbered files (`0.22/00__tags.sql`; `2/10_tags.up.sql` in folders of plain numbers, which golang-migrate, despite the names, would not
 * read as one folder). Statements are sent one at a time, each committed separately; a rollback is a file beside the migration.
 */
import type { MigrationFile, MigrationTool, NewFile, NewMigration, ToolSettings } from '../../convention.ts';
import { baseOf, folderOf, has, join, oncePerListing, type Listing } from '../../listing.ts';
import { pairOfFiles } from '../../files/new-files.ts';
import { namesReason } from '../../detection/recognise.ts';
import { compareText, compareVersions, nextFree, nextVersion } from '../../files/versions.ts';
import { wholeFile } from '../../files/whole-file.ts';

const filePath = /^v?(\d+(?:[._]\d+)*)\/([^/]+)\.sql$/i;
/** A numbered file in a numbered folder: both numbers together define the order. */
const numberedPath = /^(\d+)\/(\d+)_([^/]*)\.(up|down)\.sql$/;
const manifestName = 'manifest.json';
/** Temporal's and Cadence's name of the list; any array of SQL file names would do. */
const fileList = /"\w*(?:Files|Scripts)"\s*:\s*\[([^\]]*)\]/i;

export const versionedFolders = withOrder(new Map());

/** Folders of releases with numbered files in each: `0.22/00__resources.sql`. Fewer than three may be named so by chance. */
function isNumberedThroughout(files: readonly string[]): boolean {
  const versions = new Set(files.map((file) => folderOf(file)));
  return versions.size >= 3 && files.every((file) => /^v?\d+\.\d+(?:\.\d+)*\/\d+_+[^/]+\.sql$/i.test(file));
}

/** Without a manifest neither Temporal's nor Cadence's tool reads such folders. */
const notKnown =
  'Which program runs these files is not known. Taken here: each statement is sent by itself. A program that opens a transaction around a file holds every lock to its end, takes all of it back when it fails, and cannot run CONCURRENTLY.';

function withOrder(settings: ToolSettings): MigrationTool {
  const isOwn = settings.get('runner') === 'own';
  const isNumbered = settings.get('files') === 'numbered';
  return {
    id: 'versioned-folders',
    name: 'versioned folders',
    example: 'v1.0/schema.sql',
    noTransactionMarker: undefined,

    layout: 'folder-per-migration',
    dialectFiles: [],
    recognise(candidate) {
      const manifest = candidate.files
        .map((file) => join(candidate.path, `${folderOf(file)}/${manifestName}`))
        .find((path) => has(candidate.listing, path));
      if (manifest === undefined)
        return isNumberedThroughout(candidate.files) || numberedIn(candidate.listing).has(candidate.path)
          ? [namesReason(candidate)]
          : undefined;
      return [
        { kind: 'tool-file', file: manifest, says: 'which files belong to it' },
        namesReason(candidate),
      ];
    },
    configurable: { read: manifestsIn, apply: withOrder },
    ...(isOwn ? { sendingDoubt: notKnown } : {}),
    ...(isNumbered ? { numbers: 'each-once' as const } : {}),

    classify(path) {
      if (isNumbered) return numberedFile(path);
      const match = filePath.exec(path);
      if (match === null) return undefined;
      const named = settings.get(folderOf(path));
      if (named?.split('\n').includes(baseOf(path)) === false) return undefined;
      const [, version = '', name = ''] = match;
      return { path, version, name, direction: 'up', repeatable: false };
    },

    compare: (a, b) =>
      compareVersions(a.version, b.version) ||
      placeIn(a, settings) - placeIn(b, settings) ||
      compareText(a.path, b.path),

    companions: () => [],

    read: (file, text) => wholeFile(file, text, { sends: 'statement-by-statement', toolTransaction: false }),

    transactionAround: 'nothing',
    lock: { kind: 'unknown', concurrently: 'free' },
    historyTable: isOwn
      ? undefined
      : {
          schema: undefined,
          name: 'schema_version',
          column: 'curr_version',
          keeps: 'last',
          names: 'version',
          beside: ['schema_update_history'],
        },

    create(migration, after, existing) {
      if (isNumbered) return nextNumbered(migration, after, existing);
      const version = nextVersion(after.version, existing);
      const folder = `${/^v/i.exec(after.path)?.[0] ?? ''}${version}`;
      const manifest = {
        CurrVersion: version,
        MinCompatibleVersion: after.version,
        Description: migration.name.replaceAll('_', ' '),
        SchemaUpdateCqlFiles: [`${migration.name}.sql`],
      };
      return [
        { path: `${folder}/${migration.name}.sql`, text: migration.up },
        { path: `${folder}/${manifestName}`, text: `${JSON.stringify(manifest, undefined, 2)}\n` },
      ];
    },
  };
}

/** By version folder: the SQL files that its manifest names, one on a line. A manifest that names no file is ignored. */
function manifestsIn(folder: string, listing: Listing): ToolSettings {
  const found = new Map<string, string>();
  let isManifest = false;
  for (const path of manifestsOf(listing)) {
    const home = folderOf(path);
    if (folderOf(home) !== folder) continue;
    isManifest = true;
    const list = fileList.exec(listing.text(path) ?? '')?.[1] ?? '';
    const names = Array.from(list.matchAll(/"([^"]+\.sql)"/g), (match) => match[1] ?? '');
    if (names.length > 0) found.set(baseOf(home), names.join('\n'));
  }
  if (isManifest) return found;
  const numbered = numberedIn(listing).has(folder) ? ([['files', 'numbered']] as const) : [];
  return new Map<string, string>([['runner', 'own'], ...numbered]);
}

// ------------------------------------------------------------------------------------------- folders and files of plain numbers

/** Folders that contain several folders named by plain numbers with such files. A file that occurs in all of them indicates copies. */
const numberedIn = oncePerListing(({ paths }): ReadonlySet<string> => {
  const found = new Map<string, Map<string, Set<string>>>();
  for (const path of paths) {
    const folder = folderOf(path);
    const name = baseOf(path);
    if (!numberedPath.test(`${baseOf(folder)}/${name}`)) continue;
    const versions = found.get(folderOf(folder)) ?? new Map<string, Set<string>>();
    versions.set(folder, (versions.get(folder) ?? new Set()).add(name));
    found.set(folderOf(folder), versions);
  }
  return new Set(
    [...found].flatMap(([home, versions]) => {
      const [first = new Set<string>(), ...others] = versions.values();
      const isCopied = [...first].some((name) => others.every((one) => one.has(name)));
      return others.length === 0 || isCopied ? [] : [home];
    }),
  );
});

function numberedFile(path: string): MigrationFile | undefined {
  const match = numberedPath.exec(path);
  if (match === null) return undefined;
  const [, folder = '', number = '', name = '', direction] = match;
  return {
    ...{ path, version: `${folder}/${number}`, name },
    direction: direction === 'up' ? 'up' : 'down',
    repeatable: false,
  };
}

/** In the same folder, with a rollback if other files have one. */
function nextNumbered(
  migration: NewMigration,
  after: MigrationFile,
  existing: readonly MigrationFile[],
): readonly NewFile[] {
  const folder = folderOf(after.path);
  const taken = existing.filter((one) => folderOf(one.path) === folder).map((one) => baseOf(one.version));
  const stem = `${folder}/${nextFree(baseOf(after.version), new Set(taken))}_${migration.name}`;
  const files = pairOfFiles({ up: `${stem}.up.sql`, down: `${stem}.down.sql` }, migration);
  return existing.some(({ direction }) => direction === 'down') ? files : files.slice(0, 1);
}

const manifestsOf = oncePerListing(({ paths }): readonly string[] =>
  paths.filter((path) => path.endsWith(`/${manifestName}`)),
);

function placeIn(file: MigrationFile, settings: ToolSettings): number {
  return (settings.get(folderOf(file.path)) ?? '').split('\n').indexOf(baseOf(file.path));
}
