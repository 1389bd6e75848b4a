/**
 * Which migrations have run, by the tool's own history table: the query that reads it, and what its rows say of the files. Pure; the query is
 * sent, and texts are digested, by engine/databases/history.ts.
 */
import { quoted } from '../syntax/postgres/identifier.ts';
import type { HistoryTable, MigrationFile } from './convention.ts';
import { baseOf, folderOf } from './listing.ts';
import { compareVersions } from './versions.ts';

export interface HistoryRow {
  /** What the history table's column says. */
  readonly value: string;
  /** Everything up to this version counts as run. */
  readonly upTo: string | undefined;
}

export type AppliedMigrations =
  | {
      readonly kind: 'known';
      /** In the tool's order. */
      readonly applied: readonly MigrationFile[];
      readonly pending: readonly MigrationFile[];
      /** What the table names and the folder does not have. */
      readonly missing: readonly string[];
    }
  /** Half a sentence. */
  | { readonly kind: 'unknown'; readonly because: string };

/** One statement that reads; `schema`: where the table was found. */
export function historyQuery(table: HistoryTable, schema: string): string {
  const { name, column, done, upTo } = table;
  const end = upTo === undefined ? 'NULL' : `CASE WHEN ${upTo} THEN h.version::text END`;
  const where =
    done === undefined
      ? ''
      : ` WHERE ${done.replaceAll(`FROM ${name}`, `FROM ${quoted(schema)}.${quoted(name)}`)}`;
  return `SELECT h.${quoted(column)}::text, ${end} FROM ${quoted(schema)}.${quoted(name)} h${where}`;
}

/** Tables that are the tool's own, not the project's, as `schema.name`. */
export function toolTables({ name, beside = [] }: HistoryTable, schema: string): readonly string[] {
  return [name, ...beside].map((one) => `${quoted(schema)}.${quoted(one)}`);
}

/** `digests`: of the files' texts, by path; only asked for where rows are digests. */
export function appliedOf(
  table: HistoryTable,
  files: readonly MigrationFile[],
  rows: readonly HistoryRow[],
  digests: ReadonlyMap<string, string>,
): AppliedMigrations {
  if (table.names === 'text')
    return {
      kind: 'unknown',
      because: `${table.name} names migrations by what stands in them, not by their files`,
    };
  const values = rows.map(({ value }) => plain(table, value));
  const upTo = rows.flatMap((row) => row.upTo ?? []);
  const has = (file: MigrationFile): boolean => {
    if (upTo.some((version) => file.version !== '' && compareVersions(file.version, version) <= 0))
      return true;
    if (table.keeps === 'last') return values.some((version) => compareVersions(file.version, version) <= 0);
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

/** A version as the file name may write it too. */
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
    case 'sha256': {
      const digest = digests.get(file.path);
      return digest === undefined ? [] : [digest];
    }
    case 'text':
      return [];
  }
}

/** A path as seen from somewhere else. */
function isEndOf({ names }: HistoryTable, { path }: MigrationFile, values: readonly string[]): boolean {
  return names === 'path' && values.some((value) => value.endsWith(`/${path}`) || path.endsWith(`/${value}`));
}

function withoutZeros(version: string): string {
  return /^\d+$/.test(version) ? version.replace(/^0+(?=\d)/, '') : version;
}

/** `20240131-add-users` of `sqls/20240131-add-users-up.sql`, of `/20240131-add-users` and of `20240131-add-users.js`. */
function stemOf(path: string): string {
  return baseOf(path)
    .replace(/\.(?:sql|[cm]?[jt]s)$/i, '')
    .replace(/[-_.](?:up|down)$/i, '');
}
