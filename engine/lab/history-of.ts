/**
 * Which statements build the tables of a file's queries in the plan lab: the migrations of its folder, after the dump of them that their tool
 * keeps; without migrations, the schema files that sqlc names, or a dump. Reads files, runs nothing.
 */
import { dumpMark } from '../../core/migrations/detection/dumps.ts';
import {
  baseOf,
  folderOf as parentOf,
  join,
  relativeTo,
  sharedSegments,
} from '../../core/migrations/listing.ts';
import { sqlcFile } from '../../core/migrations/dialect/tool-configuration.ts';
import { split } from '../../core/syntax/postgres/splitter.ts';
import { blanked } from '../../core/text/blank.ts';
import type { MigrationToReplay } from '../embedded/preparation.ts';
import { folderOf } from '../plan-tests/file-plans.ts';
import type { Session } from '../session/session.ts';

export type LabHistory = readonly MigrationToReplay[];

/** True if something says what the tables of the file's queries are. */
export function hasTables(session: Session, path: string): boolean {
  return folderOf(session, path) !== undefined || schemaFiles(session, path).length > 0;
}

/** Of a migration, those before it. */
export async function labHistory(session: Session, path: string, signal?: AbortSignal): Promise<LabHistory> {
  const folder = folderOf(session, path);
  if (folder === undefined) return schemaFiles(session, path).map(asSent);
  const all = await session.migrationsToRun(folder, signal);
  const own = all.findIndex(({ name }) => name === path);
  if (own >= 0) return all.slice(0, own);
  const dump = nearest(dumps(session), path);
  const contained = dump === undefined ? undefined : versionsIn(dump.text);
  const versions = session.waysForward(folder);
  if (dump === undefined || !versions.some(({ version }) => contained?.has(version) === true)) return all;
  const past = new Set(
    versions.flatMap((one) => (contained?.has(one.version) === true ? [join(folder.path, one.path)] : [])),
  );
  return [asSent(dump), ...all.filter(({ name }) => !past.has(name))];
}

/** Of a migration, those before it and itself; undefined for other files. */
export async function historyWith(session: Session, path: string): Promise<LabHistory | undefined> {
  const folder = folderOf(session, path);
  const all = folder === undefined ? [] : await session.migrationsToRun(folder);
  const own = all.findIndex(({ name }) => name === path);
  return own < 0 ? undefined : all.slice(0, own + 1);
}

interface SchemaFile {
  readonly path: string;
  readonly text: string;
}

function schemaFiles(session: Session, path: string): readonly SchemaFile[] {
  const named = sqlcSchema(session, path);
  if (named.length > 0) return named;
  const dump = nearest(dumps(session), path);
  return dump === undefined ? [] : [dump];
}

/** The names under which dbmate, Rails and others keep a dump beside the migrations, or in place of them. */
function dumps(session: Session): readonly SchemaFile[] {
  return calledLike(/^(?:schema|structure)\.sql$/, session).flatMap((path) => {
    const text = session.textOf(path);
    return text === undefined || !isSchema(text) ? [] : [{ path, text }];
  });
}

/** Listed once for each state of the workspace: every request for a document asks. */
function calledLike(name: RegExp, { workspace: { paths } }: Session): readonly string[] {
  const known = called.get(paths) ?? new Map<string, readonly string[]>();
  called.set(paths, known);
  const found = known.get(name.source) ?? paths.filter((path) => name.test(baseOf(path)));
  known.set(name.source, found);
  return found;
}

const called = new WeakMap<readonly string[], Map<string, readonly string[]>>();

function isSchema(text: string): boolean {
  return dumpMark(text.slice(0, 8_192)) !== undefined || /^create\s+table\b/im.test(text);
}

function nearest(files: readonly SchemaFile[], path: string): SchemaFile | undefined {
  return files.toSorted((a, b) => sharedSegments(b.path, path) - sharedSegments(a.path, path))[0];
}

/** `INSERT INTO schema_migrations (version) VALUES ('20240101120000'), …`, as dbmate and Rails end a dump. */
function versionsIn(text: string): ReadonlySet<string> {
  const list = /^insert\s+into\s+(?:"?\w+"?\.)?"?schema_migrations"?\s*\(version\)\s*values\b([^;]*);/im.exec(
    text,
  );
  return new Set(Array.from(list?.[1]?.matchAll(/'(\d+)'/g) ?? [], ([, version = '']) => version));
}

/** psql's commands in a dump are not sent. */
function asSent({ path, text }: SchemaFile): MigrationToReplay {
  const commands = split(text).filter(({ kind }) => kind === 'meta-command');
  const sent = blanked(
    text,
    commands.map(({ span }) => span),
  );
  return { name: path, sends: [sent], toolTransaction: false };
}

// ------------------------------------------------------------------------------------------------------------------- sqlc

/** The files of `schema:` in the nearest sqlc.yaml above, in the order of their names. https://docs.sqlc.dev/en/stable/reference/config.html */
function sqlcSchema(session: Session, path: string): readonly SchemaFile[] {
  const { paths } = session.workspace;
  const configs = calledLike(sqlcFile.name, session);
  const above = configs.filter((one) => relativeTo(parentOf(one), path) !== undefined);
  const config = above.toSorted((a, b) => b.length - a.length)[0];
  if (config === undefined) return [];
  const named = schemaPaths(session.textOf(config) ?? '').map((one) => join(parentOf(config), one));
  return named.flatMap((one) =>
    paths
      .filter((file) => file === one || (relativeTo(one, file) !== undefined && file.endsWith('.sql')))
      .toSorted()
      .flatMap((file) => {
        const text = session.textOf(file);
        return text === undefined || /\.down\.sql$/.test(file) ? [] : [{ path: file, text }];
      }),
  );
}

/** A path or a list of them, in YAML or JSON. */
function schemaPaths(text: string): readonly string[] {
  const lists = text.matchAll(
    /^[ \t]*-?[ \t]*"?schema"?[ \t]*:[ \t]*(\[[^\]]*\]|[^\s,#]+|(?:\r?\n[ \t]*-[ \t]*[^\r\n]+)+)/gm,
  );
  return Array.from(lists, ([, value = '']) => value).flatMap((value) =>
    Array.from(value.matchAll(/[\w./-]*[\w/]/g), ([one]) => one.replace(/^-?\.\//, '').replace(/\/$/, '')),
  );
}
