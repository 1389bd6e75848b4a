/**
 * Determines the applied migrations from a tool's history table: the query that reads it, and the files that its rows name. Pure;
 * engine/databases/history.ts sends the query and computes digests.
 */
import { quoted } from '../../syntax/postgres/identifier.ts';
import type { MigrationFile } from '../convention.ts';
import type { HistoryTable } from '../history-table.ts';
import { baseOf, folderOf } from '../listing.ts';
import { compareVersions } from '../files/versions.ts';

export interface HistoryRow {
  /** The value in the history table. */
  readonly value: string;
  /** All files up to this version are applied. */
  readonly upTo: string | undefined;
}

export type AppliedMigrations =
  | {
      readonly kind: 'known';
      /** In the tool's order. */
      readonly applied: readonly MigrationFile[];
      readonly pending: readonly MigrationFile[];
      /** Entries of the table without a file in the folder. */
      readonly missing: readonly string[];
    }
  /** A clause. */
  | { readonly kind: 'unknown'; readonly because: string };

/** How a server's SQL quotes a name, and casts an expression to text. */
export interface HistoryWords {
  readonly quoted: (name: string) => string;
  readonly asText: (expression: string) => string;
}

const postgresql: HistoryWords = { quoted, asText: (expression) => `${expression}::text` };

/** A single SELECT; `schema`: where the table was found. */
export function historyQuery(
  table: HistoryTable,
  schema: string,
  { quoted, asText }: HistoryWords = postgresql,
): string {
  const { name, column, done, upTo, inOne } = table;
  const end = upTo === undefined ? 'NULL' : `CASE WHEN ${upTo} THEN ${asText('h.version')} END`;
  const where =
    done === undefined
      ? ''
      : ` WHERE ${done.replaceAll(`FROM ${name}`, `FROM ${quoted(schema)}.${quoted(name)}`)}`;
  const from = `${quoted(schema)}.${quoted(name)} h`;
  if (inOne !== undefined)
    return `SELECT ${asText('r.version')}, ${end} FROM ${from}, LATERAL (${inOne}) r${where}`;
  return `SELECT ${asText(`h.${quoted(column)}`)}, ${end} FROM ${from}${where}`;
}

/** Tables that belong to the tool, not to the project, as `schema.name`. */
export function toolTables({ name, beside = [] }: HistoryTable, schema: string): readonly string[] {
  return [name, ...beside].map((one) => `${quoted(schema)}.${quoted(one)}`);
}

/** The name under which the history table stores a file, if it depends on the file's text; the last of several. */
export function saidIn({ said }: HistoryTable, text: string): string | undefined {
  return said === undefined ? undefined : [...text.matchAll(said)].at(-1)?.[1];
}

/** `digests` are computed from the files' texts, by path; only requested if rows contain digests. */
export function appliedOf(
  table: HistoryTable,
  files: readonly MigrationFile[],
  rows: readonly HistoryRow[],
  digests: ReadonlyMap<string, string>,
): AppliedMigrations {
  if (table.inOne !== undefined && rows.length === 0)
    return { kind: 'unknown', because: `${table.name} names no migration that has run` };
  if (table.names === 'text' && table.keeps === 'last') return upToLast(table, files, rows, digests);
  const values = rows.map(({ value }) => plain(table, value));
  const upTo = rows.flatMap((row) => row.upTo ?? []);
  const has = (file: MigrationFile): boolean => {
    if (upTo.some((version) => file.version !== '' && compareVersions(file.version, version) <= 0))
      return true;
    if (table.keeps === 'last') return values.some((version) => compareVersions(file.version, version) <= 0);
    if (table.names === 'change') return isAmongRows(file, files, values);
    return (
      namesOf(table, file, digests).some((name) => values.includes(name)) || isEndOf(table, file, values)
    );
  };
  const named = new Set(files.flatMap((file) => namesOf(table, file, digests)));
  const known = (value: string): boolean =>
    named.has(value) ||
    (table.names === 'path' && files.some((file) => isEndOf(table, file, [value]))) ||
    (table.names === 'version' && /^0*$/.test(value));
  return {
    kind: 'known',
    applied: files.filter(has),
    pending: files.filter((file) => !has(file)),
    missing:
      table.keeps === 'last' || upTo.length > 0
        ? []
        : [...new Set(values)].filter((value) => !known(value)).sort(),
  };
}

/** A version normalised to the spelling of file names. */
function plain({ names }: HistoryTable, value: string): string {
  switch (names) {
    case 'version':
      return withoutZeros(value);
    case 'stem':
      return stemOf(value);
    default:
      return value;
  }
}

function namesOf(
  { names }: HistoryTable,
  file: MigrationFile,
  digests: ReadonlyMap<string, string>,
): readonly string[] {
  switch (names) {
    case 'version':
      return [withoutZeros(file.version)];
    case 'digits':
      return [file.version.replaceAll(/\D/g, '')];
    case 'file':
      return [baseOf(file.path)];
    case 'stem':
      return [stemOf(file.path)];
    case 'folder':
      return [folderOf(file.path)];
    case 'path':
      return [file.path];
    case 'change':
      return [changeOf(file)];
    case 'sha256':
    case 'text': {
      const digest = digests.get(file.path);
      return digest === undefined ? [] : [digest];
    }
  }
}

/** Of the files of one change the first ones are applied, as many as there are rows. */
function isAmongRows(
  file: MigrationFile,
  files: readonly MigrationFile[],
  values: readonly string[],
): boolean {
  const change = changeOf(file);
  const times = files.filter((one) => changeOf(one) === change);
  return times.indexOf(file) < values.filter((value) => value === change).length;
}

/** `users` for `users@v1`. */
function changeOf({ version }: MigrationFile): string {
  return version.replace(/@.*/, '');
}

/** The row names the last applied file: all files up to it are applied. */
function upToLast(
  { name }: HistoryTable,
  files: readonly MigrationFile[],
  rows: readonly HistoryRow[],
  said: ReadonlyMap<string, string>,
): AppliedMigrations {
  if (rows.length > 1)
    return {
      kind: 'unknown',
      because: `${name} names ${rows.length} lines of migrations, and files have one order`,
    };
  const places = rows.map(({ value }) => files.findIndex(({ path }) => said.get(path) === value));
  const unknown = rows[places.indexOf(-1)];
  if (unknown !== undefined)
    return {
      kind: 'unknown',
      because: `${name} names ${unknown.value}, and no file here says that it leads there`,
    };
  const [last = -1] = places;
  return { kind: 'known', applied: files.slice(0, last + 1), pending: files.slice(last + 1), missing: [] };
}

/** True if a path ends with the other, relative to another folder. */
function isEndOf({ names }: HistoryTable, { path }: MigrationFile, values: readonly string[]): boolean {
  return names === 'path' && values.some((value) => value.endsWith(`/${path}`) || path.endsWith(`/${value}`));
}

function withoutZeros(version: string): string {
  return /^\d+$/.test(version) ? version.replace(/^0+(?=\d)/, '') : version;
}

/**
 * Its name without direction and extension: `20240131-add-users` for `sqls/20240131-add-users-up.sql`, `/20240131-add-users` and
 * `20240131-add-users.js`.
 */
function stemOf(path: string): string {
  return baseOf(path)
    .replace(/\.(?:sql|[cm]?[jt]s)$/i, '')
    .replace(/[-_.](?:up|down)$/i, '');
}
