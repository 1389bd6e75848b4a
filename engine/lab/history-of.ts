/**
 * Which statements build the tables of a file's queries in the plan lab: the migrations of its folder, after the dump of them that their tool
 * keeps, or what sqlc's configuration names; without migrations, a dump; then files that create what these lack. Of a migration, those before
 * it. Reads files, runs nothing.
 */
import { oncePer } from '../../core/collections/once-per.ts';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import { dumpMark } from '../../core/migrations/detection/dumps.ts';
import { isDisputed, markedSections } from '../../core/migrations/detection/marked-files.ts';
import {
  baseOf,
  folderOf as parentOf,
  join,
  relativeTo,
  sharedSegments,
} from '../../core/migrations/listing.ts';
import { quoted } from '../../core/syntax/postgres/identifier.ts';
import { split } from '../../core/syntax/postgres/splitter.ts';
import { copiesFromClient } from '../embedded/apply.ts';
import { blanked } from '../../core/text/blank.ts';
import { slice, span } from '../../core/text/span.ts';
import type { MigrationToReplay } from '../embedded/preparation.ts';
import { extensionWithFunction } from '../embedded/stand-ins/stand-ins.ts';
import { folderOf } from '../plan-tests/file-plans.ts';
import type { Session } from '../session/session.ts';
import type { SchemaFile } from './schema-files/creating.ts';
import { textWithIncluded } from './schema-files/included.ts';
import { MissingFiles, missingNames } from './schema-files/missing.ts';
import { namesAltered, namesCreated, schemasMissing } from './schema-files/names-created.ts';
import { covers, sqlcTarget } from './sqlc.ts';
import { wordsOf, wordsOfUnread } from './unread-migrations.ts';

/** The dialects that an embedded server plans. */
export type LabDialect = 'postgresql' | 'sqlite';

export interface LabPlace {
  readonly dialect: LabDialect;
  /** The migrations that build the tables of the file's queries. */
  readonly folder: MigrationFolder | undefined;
}

/** Undefined where the file's queries are for another server. */
export function labPlace(session: Session, path: string): LabPlace | undefined {
  const own = session.read(path, { named: true, assumed: 'postgresql' })?.dialect;
  const named = sqlcTarget(session, path)?.dialect;
  // Files beside it may make its own dialect SQLite where one set of queries serves both servers.
  const folder =
    own === 'sqlite' && (named !== 'postgresql' || session.folderFor(path, own) !== undefined)
      ? session.folderFor(path, own)
      : folderOf(session, path);
  const dialect = folder?.dialect ?? named ?? own;
  if (dialect === 'sqlite') return { dialect, folder };
  const isOther = dialect !== undefined && dialect !== 'postgresql' && dialect !== 'unknown';
  return isOther ? undefined : { dialect: 'postgresql', folder };
}

/** Where indexes for a file's queries are tried: MySQL has no embedded server, and a lab of its own. */
export function advisedFolder(session: Session, path: string): MigrationFolder | undefined {
  const place = labPlace(session, path);
  return place === undefined ? session.folderFor(path, 'mysql') : place.folder;
}

export type LabHistory = readonly MigrationToReplay[];

/** True if something says what the tables of the file's queries are. */
export async function hasTables(session: Session, path: string, { folder }: LabPlace): Promise<boolean> {
  if (folder !== undefined || (await schemaFiles(session, path)).length > 0) return true;
  const missing = await MissingFiles.for(session, path);
  return missing.files([]).length > 0;
}

interface HistoryOptions {
  /** Statements of the file before the query. */
  readonly before?: readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
}

export async function labHistory(
  session: Session,
  path: string,
  { before = [], signal }: HistoryOptions = {},
): Promise<LabHistory> {
  const around = await historyAround(session, path, signal);
  const found = session.isMigration(path) ? around : await withMissing(session, path, around, signal);
  const history = [...extensionsOfColumns(found), ...found];
  return before.length === 0 ? history : [...history, { name: path, sends: before, toolTransaction: false }];
}

/** And what creates the names that are missing: other folders, then files of no folder. */
async function withMissing(
  session: Session,
  path: string,
  around: LabHistory,
  signal: AbortSignal | undefined,
): Promise<LabHistory> {
  const missing = await MissingFiles.for(session, path);
  let history = afterItsBase(missing, around);
  const sent = (): readonly string[] => history.flatMap(({ sends }) => sends);
  const others = session.folders.toSorted(
    (a, b) => sharedSegments(b.path, path) - sharedSegments(a.path, path),
  );
  for (const folder of others) {
    // A file that has the whole schema says more than steps whose beginning is elsewhere.
    const names = missingNames(session, path, sent()).filter((name) => missing.creating(name) === undefined);
    if (names.length === 0) break;
    if (folder.dialect !== 'postgresql' && folder.dialect !== 'unknown') continue;
    if (history.some(({ name }) => relativeTo(folder.path, name) !== undefined)) continue;
    const own = await historyOfSteps(session, folder, path, signal);
    const created = new Set(own.flatMap(({ sends }) => sends.flatMap((text) => [...namesCreated(text)])));
    if (names.some((name) => created.has(name))) history = [...history, ...own];
  }
  history = [...history, ...missingExtensions(missingNames(session, path, sent()), missing, sent())];
  return [...history, ...created(missing, missing.files(sent()), history, sent())];
}

/** `sent`: before them. What other files alter of what they create may have other columns. */
function created(
  missing: MissingFiles,
  files: readonly SchemaFile[],
  history: LabHistory,
  sent: readonly string[],
): LabHistory {
  const names = new Set([...history, ...files.map((one) => ({ name: one.path }))].map(({ name }) => name));
  const others = missing.altering(files).filter((one) => !names.has(one.path));
  const unread = new Set(others.flatMap(({ words }) => [...words]));
  const schemas = files.length === 0 ? [] : schemasMissing([...sent, ...files.map(({ text }) => text)]);
  return [
    ...withSchemas(schemas),
    ...files
      .map(asSent)
      .map((one, at) =>
        at === 0 && unread.size > 0 ? { ...one, unread: new Set([...(one.unread ?? []), ...unread]) } : one,
      ),
  ];
}

function withSchemas(names: readonly string[]): LabHistory {
  const sends = names.map((name) => `CREATE SCHEMA IF NOT EXISTS ${quoted(name)}`);
  return names.length === 0 ? [] : [{ name: 'schemas that nothing creates', sends, toolTransaction: false }];
}

/** After the files that create what it alters and does not create. */
function afterItsBase(missing: MissingFiles, history: LabHistory): LabHistory {
  const sent = history.flatMap(({ sends }) => sends);
  const altered = new Set(sent.flatMap((text) => [...namesAltered(text)]));
  return [...created(missing, missing.files(sent, altered), history, []), ...history];
}

/** With the functions that nothing creates: an administrator has created them, since a migration's role may not. */
function missingExtensions(
  names: readonly string[],
  missing: MissingFiles,
  sent: readonly string[],
): LabHistory {
  const extensions = new Set(
    names.flatMap((name) =>
      missing.creating(name) === undefined ? (extensionWithFunction(name) ?? []) : [],
    ),
  );
  return [...extensions].filter((extension) => !isCreated(extension, sent)).map(extensionNamed);
}

/** With the types of columns that nothing creates, likewise, and with the function that adds columns. */
function extensionsOfColumns(history: LabHistory): LabHistory {
  const sent = history.flatMap(({ sends }) => sends);
  const used = new Set(
    sent.flatMap((text) => Array.from(text.matchAll(typeOfExtension), ([, type = '']) => type.toLowerCase())),
  );
  const isPostgis = sent.some((text) => /\baddgeometrycolumn\s*\(/i.test(text));
  return [...used, ...(isPostgis ? ['postgis'] : [])]
    .filter((name) => !isCreated(name, sent) && !sent.some((text) => namesCreated(text).has(name)))
    .map(extensionNamed);
}

/** Each has the name of its extension. */
const typeOfExtension =
  /\w"?\s+(citext|hstore|ltree)\b(?=\s*(?:[,)[;]|$|not\b|null\b|default\b|unique\b|primary\b|references\b|check\b))/gim;

function isCreated(extension: string, sent: readonly string[]): boolean {
  const form = new RegExp(String.raw`\bcreate\s+extension\s[^;]*\b${extension}\b`, 'i');
  return sent.some((text) => form.test(text));
}

function extensionNamed(extension: string): LabHistory[number] {
  return {
    name: `extension ${extension}`,
    sends: [`CREATE EXTENSION IF NOT EXISTS ${quoted(extension)} CASCADE`],
    toolTransaction: false,
  };
}

async function historyAround(
  session: Session,
  path: string,
  signal: AbortSignal | undefined,
): Promise<LabHistory> {
  const folder = labPlace(session, path)?.folder;
  if (folder === undefined) return (await schemaFiles(session, path)).map(asSent);
  const named = session.isMigration(path) ? [] : sqlcSchema(session, path);
  const isNamed = runsWhatIsNamed(session, path, folder, named);
  const byName = isNamed ? await historyNamed(session, named, path, signal) : [];
  const own = byName.length > 0 ? byName : await historyOfSteps(session, folder, path, signal);
  if (named.length > 0 || session.isMigration(path)) return own;
  const others = await foldersBeside(session, folder, path, signal);
  const histories = await Promise.all(others.map((one) => historyOfSteps(session, one, path, signal)));
  return [...own, ...histories.flat()];
}

/** Rather than the migrations of a folder. Of several folders that are as near, which one the queries are for is not known. */
export function runsWhatIsNamed(
  session: Session,
  path: string,
  folder: MigrationFolder,
  named: readonly string[],
): boolean {
  return (
    named.some((one) => folderAt(session, one) !== undefined) ||
    (named.length > 0 && asNear(session, folder, path).length > 1)
  );
}

/** Of the folders and files that somebody named, in this order. */
async function historyNamed(
  session: Session,
  named: readonly string[],
  path: string,
  signal: AbortSignal | undefined,
): Promise<LabHistory> {
  const histories: LabHistory[] = [];
  for (const one of named) {
    const folder = folderAt(session, one);
    histories.push(
      folder === undefined
        ? filesIn(session, one).map(asSent)
        : await historyIn(session, folder, path, signal),
    );
  }
  return histories.flat();
}

export function folderAt({ folders }: Session, path: string): MigrationFolder | undefined {
  return folders.find((folder) => folder.path === path);
}

/** Of a folder that is one of several versions, `v0.01` and `v0.02-users`, all of them; of a migration in one, through this. */
async function historyOfSteps(
  session: Session,
  folder: MigrationFolder,
  path: string,
  signal: AbortSignal | undefined,
): Promise<LabHistory> {
  const steps = versionsBeside(session, folder);
  const last = session.isMigration(path) ? steps.indexOf(folder.path) + 1 : steps.length;
  const histories: LabHistory[] = [];
  for (const one of steps.slice(0, last)) {
    const found = one === folder.path ? folder : folderAt(session, one);
    histories.push(
      found === undefined ? filesIn(session, one).map(asSent) : await historyIn(session, found, path, signal),
    );
  }
  return histories.flat();
}

/** Their paths, in the order of their numbers: a folder with a single file is known as a version by the others alone. */
function versionsBeside({ folders, workspace }: Session, folder: MigrationFolder): readonly string[] {
  if (!isVersion(folder.path)) return [folder.path];
  const parent = parentOf(folder.path);
  const beside = new Set(
    workspace.paths.flatMap((path) => {
      const within = path.endsWith('.sql') ? relativeTo(parent, path) : undefined;
      const [name = '', ...rest] = within?.split('/') ?? [];
      return rest.length > 0 && isVersion(name) ? [join(parent, name)] : [];
    }),
  );
  const isOther = (path: string): boolean =>
    folders.some((one) => one.path === path && one.dialect !== folder.dialect);
  return [...beside]
    .filter((path) => !isOther(path))
    .toSorted((a, b) => baseOf(a).localeCompare(baseOf(b), 'en', { numeric: true }));
}

function isVersion(path: string): boolean {
  return /^(?:v|ver|version|rel|release|update|upgrade)?[-_ ]?\d+(?:[._]\d+)*(?:[-_ ]\D.*)?$/i.test(
    baseOf(path),
  );
}

/**
 * A program may use several databases, each with its folder: which of them a query is for is not known, so the tables of all are created. Of folders
 * that create a table of the same name only the first, with its later versions and what continues it.
 */
async function foldersBeside(
  session: Session,
  folder: MigrationFolder,
  path: string,
  signal: AbortSignal | undefined,
): Promise<readonly MigrationFolder[]> {
  const equal = asNear(session, folder, path);
  if (equal.length < 2) return [];
  const taken = new Set<string>();
  const versions = new Set(versionsBeside(session, folder));
  const beside: MigrationFolder[] = [];
  for (const one of [folder, ...equal.filter((other) => other !== folder)]) {
    if (one !== folder && versions.has(one.path)) continue;
    const schema = await session.schemaOf(one, undefined, signal);
    const relations = [...(schema?.relations.values() ?? [])];
    const created = relations.flatMap(({ key, origin }) => (origin.unseen === true ? [] : [key]));
    // What alters the tables of the others and does not create them continues those.
    const continues = relations.some(({ key, origin }) => origin.unseen === true && taken.has(key));
    if (one !== folder && !continues && created.some((key) => taken.has(key))) continue;
    for (const key of created) taken.add(key);
    for (const version of versionsBeside(session, one)) versions.add(version);
    if (one !== folder) beside.push(one);
  }
  return beside;
}

/** The folder, and others for the same server that are no versions of it. */
function asNear(session: Session, folder: MigrationFolder, path: string): readonly MigrationFolder[] {
  const near = sharedSegments(folder.path, path);
  const own = versionsBeside(session, folder);
  return session.folders.filter(
    (one) =>
      one === folder ||
      (one.dialect === folder.dialect && sharedSegments(one.path, path) === near && !own.includes(one.path)),
  );
}

async function historyIn(
  session: Session,
  folder: MigrationFolder,
  path: string,
  signal: AbortSignal | undefined,
): Promise<LabHistory> {
  const all = await migrationsOf(session, folder, signal);
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

/** After the schemas that they use and none of them creates: a program or an administrator creates these. */
export async function migrationsOf(
  session: Session,
  folder: MigrationFolder,
  signal?: AbortSignal,
): Promise<LabHistory> {
  const sent = withCallbacks(session, folder, await session.migrationsToPlan(folder, signal));
  const unread = wordsOfUnread(session, folder);
  const all = unread.size === 0 ? sent : sent.map((one, at) => (at === 0 ? { ...one, unread } : one));
  const schema = await session.schemaOf(folder);
  const used = new Set([...(schema?.relations.values() ?? [])].map((one) => one.schema));
  const missing = [...used].filter(
    (name) => schema?.namespaces.has(name) === false && !name.startsWith('pg_'),
  );
  return [...withSchemas(missing), ...all];
}

/** What Flyway runs before its migrations, before each, and after them. https://documentation.red-gate.com/fd/callbacks-275218509.html */
function withCallbacks(session: Session, folder: MigrationFolder, all: LabHistory): LabHistory {
  if (folder.tool !== 'flyway') return all;
  const called = (name: string): readonly SchemaFile[] =>
    calledLike(new RegExp(`^${name}(?:__.*)?\\.sql$`), session).flatMap((path) => {
      const text = relativeTo(folder.path, path) === undefined ? undefined : textWithIncluded(session, path);
      return text === undefined ? [] : [{ path, text }];
    });
  const each = called('beforeEachMigrate').map(({ text }) => text);
  return [
    ...called('beforeMigrate').map(asSent),
    ...all.map((one) => (each.length === 0 ? one : { ...one, sends: [...each, ...one.sends] })),
    ...[...called('afterMigrate'), ...called('afterMigrateApplied')].map(asSent),
  ];
}

/** Of a migration, those before it and itself; undefined for other files. */
export async function historyWith(session: Session, path: string): Promise<LabHistory | undefined> {
  const folder = folderOf(session, path);
  const all = folder === undefined ? [] : await migrationsOf(session, folder);
  const own = all.findIndex(({ name }) => name === path);
  return own < 0 ? undefined : all.slice(0, own + 1);
}

function sqlcSchema(session: Session, path: string): readonly string[] {
  return sqlcTarget(session, path)?.schema ?? [];
}

/** A dump, unless the queries name columns that only other files have. */
async function schemaFiles(session: Session, path: string): Promise<readonly SchemaFile[]> {
  const named = sqlcSchema(session, path).flatMap((one) => filesIn(session, one));
  if (named.length > 0) return named;
  const dump = nearest(dumps(session), path);
  if (dump === undefined) return [];
  const isOld = (await MissingFiles.for(session, path)).isOutdone(dump);
  return isOld ? [] : [dump];
}

/** The names under which dbmate, Rails and others keep a dump beside the migrations, or in place of them. */
function dumps(session: Session): readonly SchemaFile[] {
  return calledLike(/^(?:schema|structure)\.sql$/, session).flatMap((path) => {
    const text = textWithIncluded(session, path);
    return text === undefined || !isSchema(text) ? [] : [{ path, text }];
  });
}

/** Listed once for each state of the workspace: every request for a document asks. */
function calledLike(name: RegExp, { workspace: { paths } }: Session): readonly string[] {
  const known = called(paths);
  const found = known.get(name.source) ?? paths.filter((path) => name.test(baseOf(path)));
  known.set(name.source, found);
  return found;
}

const called: (paths: readonly string[]) => Map<string, readonly string[]> = oncePer(() => new Map());

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

/** Without a tool's rollback. psql's commands in a dump are not sent; nor are its rows, for which the server would wait. */
function asSent({ path, text: written }: SchemaFile): MigrationToReplay {
  const sections = markedSections(written) ?? [{ direction: 'up', span: span(0, written.length) }];
  const down = sections.flatMap((one) => (one.direction === 'down' ? [one.span] : []));
  const unread = isDisputed(written, sections) ? { unread: wordsOf(written) } : {};
  const text = blanked(written, down);
  const left = split(text).flatMap(({ kind, span, end }) =>
    kind === 'meta-command'
      ? [span]
      : copiesFromClient.test(slice(text, span))
        ? [{ start: span.start, end }]
        : [],
  );
  return { name: path, sends: [blanked(text, left)], toolTransaction: false, ...unread };
}

/** A file, or those of a folder or of a pattern in the order of their names. */
export function filesIn(session: Session, path: string): readonly SchemaFile[] {
  return session.workspace.paths
    .filter((file) => file === path || (file.endsWith('.sql') && covers(path, file)))
    .toSorted()
    .flatMap((file) => {
      const text = textWithIncluded(session, file);
      return text === undefined || /\.down\.sql$/.test(file) ? [] : [{ path: file, text }];
    });
}
