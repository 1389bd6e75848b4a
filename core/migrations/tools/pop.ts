/**
 * pop (Buffalo's, formerly soda) and Ory's popx: `<number>_<name>.up.sql` with a dialect before `up` if a file is for one database only; a
 * general file is skipped if there is one for the database. A file is a Go template, sent as one query inside a transaction. popx runs a
 * file with `.autocommit` in its name without one; to pop that is an unknown dialect. `.fizz` files are not SQL. popx does not start if an
 * up migration has no down migration of the same version (migration_box.go: check).
 */
import type { Candidate, MigrationFile, MigrationTool, NewMigration } from '../convention.ts';
import type { AlsoFor } from '../dialect-files.ts';
import { annotationReason, fileAround, isMostOf, namesReason } from '../detection/recognise.ts';
import { baseOf, filesIn, folderOf, join, oncePerListing } from '../listing.ts';
import { pairOfFiles } from '../files/new-files.ts';
import type { Reason } from '../reason.ts';
import { compareText, compareVersions, nextVersion } from '../files/versions.ts';
import { wholeFile } from '../files/whole-file.ts';

const fileName = /^(\d+)_([^./]+)((?:\.[a-z0-9]+)*)\.(up|down)\.sql$/;
const dialects = /^\.(?:postgres|postgresql|pg|cockroach|cockroachdb|crdb|mysql|mariadb|sqlite|sqlite3)$/;

export const pop: MigrationTool = {
  id: 'pop',
  name: 'pop',
  example: '20240131120000_add_users.up.sql',
  noTransactionMarker: undefined,

  layout: 'flat',
  dialectFiles: [{ name: /^database\.ya?ml$/, says: /^\s*dialect:\s*["']?(\w+)/gm }],
  recognise(candidate) {
    if (!isMostOf(candidate)) return undefined;
    const sign = signOf(candidate);
    return sign === undefined ? undefined : [sign, namesReason(candidate)];
  },
  configurable: {
    read(folder, listing) {
      if (popxFolders(listing).has(folder)) return new Map([['runner', 'popx with autocommit']]);
      return new Map(isOfPopx(listing).by === 'popx' ? [['runner', 'popx']] : []);
    },
    apply: (settings) =>
      settings.get('runner') === 'popx'
        ? popx
        : settings.get('runner') === 'popx with autocommit'
          ? popxAlone
          : pop,
  },

  classify(path) {
    const match = path.includes('/') ? null : fileName.exec(path);
    if (match === null) return undefined;
    const [, version = '', name = '', , direction] = match;
    return { path, version, name, direction: direction === 'up' ? 'up' : 'down', repeatable: false };
  },

  compare: (a, b) => compareVersions(a.version, b.version) || compareText(a.path, b.path),
  forDialect: withoutGeneral,
  alsoFor: (path, beside) => othersRunning(path, beside),

  companions: () => [],

  read: (file, text) =>
    wholeFile(file, text, { sends: 'whole', toolTransaction: !suffixesOf(file.path).includes('autocommit') }),

  transactionAround: 'migration',
  // dialect_postgresql.go (5 to 6.1): Lock calls the given function without taking a lock; popx/migrator.go requests none.
  lock: { kind: 'none', concurrently: 'free' },
  // migrator.go, UpTo: each file whose version is not in the table, in the order of the names.
  outOfOrder: 'runs it, and new databases run it first',
  historyTable: {
    schema: undefined,
    name: 'schema_migration',
    column: 'version',
    keeps: 'each',
    names: 'version',
  },

  create: (migration, after, existing) => created(migration, after, existing, ''),
};

const popx: MigrationTool = {
  ...pop,
  name: 'popx',
  alsoFor(path, beside) {
    const found = othersRunning(path, beside);
    return found && { ...found };
  },
};

/** Versions that have files without a transaction. */
const popxAlone: MigrationTool = {
  ...popx,
  noTransactionMarker: '.autocommit in front of .up.sql',
  create: (migration, after, existing) =>
    created(migration, after, existing, migration.transaction ? '' : '.autocommit'),
};

/** Folders with a file in popx's naming. */
const popxFolders = oncePerListing(
  ({ paths }): ReadonlySet<string> =>
    new Set(paths.filter((path) => path.includes('.autocommit.')).map(folderOf)),
);

/** Which library the programs use: a repository that uses popx does not open pop's own box, although popx uses pop's connection. */
const isOfPopx = oncePerListing((listing): { readonly by: 'pop' | 'popx' } => {
  const isRequired = listing.paths.some(
    (path) => baseOf(path) === 'go.mod' && listing.text(path)?.includes('github.com/ory/x') === true,
  );
  const programs = isRequired ? listing.paths.filter(mayOpen).slice(0, mostPrograms) : [];
  const texts = programs.map((path) => listing.text(path) ?? '');
  const opens = (name: string): boolean =>
    texts.some((text) => text.includes(`${name}.NewMigrationBox(`) || text.includes(`${name}.NewMigrator(`));
  return { by: opens('popx') && !opens('pop') ? 'popx' : 'pop' };
});

const mostPrograms = 400;

function mayOpen(path: string): boolean {
  return (
    /(?:migrat|driver|registry|persist|stor|sql|main|db|cmd)[^]{0,200}\.go$/i.test(path) &&
    !path.endsWith('_test.go')
  );
}

const engines: Readonly<Record<string, string>> = {
  ...{ postgres: 'PostgreSQL', postgresql: 'PostgreSQL', pg: 'PostgreSQL' },
  ...{ cockroach: 'CockroachDB', cockroachdb: 'CockroachDB', crdb: 'CockroachDB' },
  ...{ mysql: 'MySQL', mariadb: 'MariaDB', sqlite: 'SQLite', sqlite3: 'SQLite' },
};

/** A general file runs on each engine that files of the folder are for, except engines that have their own file of that version. */
function othersRunning(path: string, beside: readonly string[]): AlsoFor | undefined {
  if (isForOne(path) || !fileName.test(path)) return undefined;
  const engineOf = (file: string): string | undefined =>
    suffixesOf(file).flatMap((word) => engines[word] ?? [])[0];
  const own = new Set(beside.filter((file) => keyOf(file) === keyOf(path)).map(engineOf));
  const others = new Set(beside.flatMap((file) => engineOf(file) ?? []));
  const left = [...others].filter((one) => one !== 'PostgreSQL' && !own.has(one)).toSorted(compareText);
  return left.length === 0
    ? undefined
    : {
        engines: left,
        own: path.replace(/((?:\.autocommit)?\.(?:up|down)\.sql)$/, '.postgres$1'),
      };
}

function created(
  migration: NewMigration,
  after: MigrationFile,
  existing: readonly MigrationFile[],
  flag: string,
): ReturnType<MigrationTool['create']> {
  const version = nextVersion(after.version, existing);
  // If some files are for one database, other engines may run the general ones: a new file is for the database that it was written for.
  const dialect = [after, ...existing]
    .flatMap(({ path }) => suffixesOf(path))
    .find((word) => dialects.test(`.${word}`));
  const stem = `${version}_${migration.name}${dialect === undefined ? '' : `.${dialect}`}${flag}`;
  return pairOfFiles({ up: `${stem}.up.sql`, down: `${stem}.down.sql` }, migration);
}

function signOf(candidate: Candidate): Reason | undefined {
  const suffixed = candidate.files.find((file) => suffixesOf(file).some(isMeant));
  if (suffixed !== undefined) {
    const [word = ''] = suffixesOf(suffixed);
    return { kind: 'path', word, path: join(candidate.path, suffixed) };
  }
  const fizz = filesIn(candidate.listing, candidate.path).find((path) => path.endsWith('.fizz'));
  if (fizz !== undefined) return { kind: 'path', word: baseOf(fizz), path: candidate.path };
  const template = annotationReason(candidate, /\{\{-? *(?:index )?\.Options\b/, '{{ .Options }}');
  if (template !== undefined) return template;
  const uses = /github\.com\/(?:gobuffalo\/pop|ory\/pop|ory\/x\/popx)\S*/;
  const manifest = fileAround(candidate, ['go.mod'], uses);
  // Many projects depend on packages related to pop; a dependency on golang-migrate outweighs them.
  if (manifest === undefined) return undefined;
  const text = candidate.listing.text(manifest) ?? '';
  const other = /github\.com\/(?:golang-migrate\/migrate|pressly\/goose)/.test(text);
  return other ? undefined : { kind: 'manifest', file: manifest, says: uses.exec(text)?.[0] ?? 'pop' };
}

/** A database's name, or popx's autocommit; any other word between dots belongs to the name. */
function isMeant(word: string): boolean {
  return word === 'autocommit' || dialects.test(`.${word}`);
}

/** The words between the name and the direction: a dialect, autocommit, both or none. */
function suffixesOf(path: string): readonly string[] {
  return (fileName.exec(path)?.[3] ?? '').split('.').filter((word) => word !== '');
}

/** A general file is skipped if the database has its own file of that version and direction. */
function withoutGeneral(files: readonly string[]): readonly string[] {
  const own = new Set(files.filter((file) => isForOne(file)).map(keyOf));
  return files.filter((file) => isForOne(file) || !own.has(keyOf(file)));
}

function isForOne(file: string): boolean {
  return dialects.test((fileName.exec(file)?.[3] ?? '').replace('.autocommit', ''));
}

function keyOf(file: string): string {
  const [, version = '', , , direction = ''] = fileName.exec(file) ?? [];
  return `${version} ${direction}`;
}
