/** `plinth schema`: replays migration folders from their text and prints what they build, at their end or behind one of them. */
import { resolve } from 'node:path';
import { closestOnes } from '../../core/config/closest.ts';
import type { MigrationFile } from '../../core/migrations/convention.ts';
import type { MigrationFolder } from '../../core/migrations/detect.ts';
import { baseOf, join } from '../../core/migrations/listing.ts';
import { nothingCovered } from '../../core/lint/coverage.ts';
import { schemaOn } from '../../core/schema/on-version.ts';
import { emptySchema } from '../../core/schema/replay/apply.ts';
import type { Session } from '../../engine/session/session.ts';
import type { SchemaRequest } from '../arguments.ts';
import type { Io } from '../io.ts';
import { openSession } from '../open-session.ts';
import { schemaReport, type PrintedFolder } from '../reporters/schema.ts';
import { printable } from '../style.ts';
import { locate, shownPath } from '../targets.ts';

/** The exit code. */
export async function schemaCommand(request: SchemaRequest, io: Io): Promise<number> {
  const { groups, missing } = await locate([request.path], io.cwd);
  const [group] = groups;
  const target = group?.targets[0];
  if (group === undefined || target === undefined)
    return refuse(io, `${request.path} was not read: ${missing[0]?.because ?? 'it does not exist'}.`);
  let session = await openSession(group.root, io.cwd, request);
  let path = target.path;
  // Test data and what git ignores is no part of a workspace; whoever names such a folder wants to see it all the same.
  if (path !== '' && target.kind === 'folder' && foldersAround(session, path).length === 0) {
    session = await openSession(resolve(group.root, path), io.cwd, request);
    path = '';
  }
  const [trouble] = session.workspace.configs.troubles;
  if (trouble !== undefined) {
    const file = shownPath(session.root, trouble.file, io.cwd);
    return refuse(io, `${file}:${trouble.line}:${trouble.column} ${trouble.message}`);
  }
  const folders = chooseFolders(session, path, request, io);
  if (typeof folders === 'string') return refuse(io, folders);
  const chosen = choosePoints(session, folders, request, io);
  if (typeof chosen === 'string') return refuse(io, chosen);
  const printed: PrintedFolder[] = [];
  for (const one of chosen) printed.push(await printedFolder(session, one, request, io));
  io.write(schemaReport(printed, request.format, io.style));
  return 0;
}

// ---------------------------------------------------------------------------------------------------------- which folders

function chooseFolders(
  session: Session,
  path: string,
  request: SchemaRequest,
  io: Io,
): readonly MigrationFolder[] | string {
  const below = foldersAround(session, path);
  const ours = below.filter((folder) => folder.dialect === 'postgresql');
  const shown = (folder: MigrationFolder): string => shownPath(session.root, folder.path, io.cwd);
  if (ours.length === 0) {
    const [other] = below;
    if (other === undefined) return `There is no migration folder in ${request.path}.`;
    return other.dialect === 'unknown'
      ? `Nothing says which database ${shown(other)} is for. Name its dialect in plinth.config.json.`
      : `${shown(other)} is for ${other.dialectName}; only PostgreSQL is replayed so far.`;
  }
  if (request.folder === undefined) return ours;
  const wanted = shownPath(session.root, resolve(io.cwd, request.folder), io.cwd);
  const found = ours.filter((folder) => shown(folder) === wanted);
  return found.length > 0
    ? found
    : `${request.folder} is no migration folder here. There ${ours.length === 1 ? 'is' : 'are'} ${ours.map(shown).join(', ')}.`;
}

function foldersAround(session: Session, path: string): readonly MigrationFolder[] {
  return session.folders.filter((folder) => isAround(path, folder.path) || isAround(folder.path, path));
}

/** One lies in the other, or they are the same. */
function isAround(parent: string, path: string): boolean {
  return parent === '' || path === parent || path.startsWith(`${parent}/`);
}

// ------------------------------------------------------------------------------------------------------- which migration

interface Point {
  readonly folder: MigrationFolder;
  /** Undefined for the end. */
  readonly through: MigrationFile | undefined;
}

function choosePoints(
  session: Session,
  folders: readonly MigrationFolder[],
  { at }: SchemaRequest,
  io: Io,
): readonly Point[] | string {
  if (at === undefined) return folders.map((folder) => ({ folder, through: undefined }));
  const ways = folders.flatMap((folder) =>
    session.waysForward(folder).map((through) => ({ folder, through })),
  );
  const shown = ({ folder, through }: (typeof ways)[number]): string =>
    shownPath(session.root, join(folder.path, through.path), io.cwd);
  const byPath = ways.filter((way) => shown(way) === at.replace(/^\.\//, '') || way.through.path === at);
  const found = byPath.length > 0 ? byPath : ways.filter(({ through }) => namesOf(through).includes(at));
  const [first, ...more] = found;
  if (first === undefined) {
    const known = ways.flatMap(({ through }) => namesOf(through));
    const near = closestOnes(at, known, 3);
    return near.length === 0
      ? `There is no migration “${at}”. The last one is ${ways.at(-1)?.through.path ?? 'not there: the folder is empty'}.`
      : `There is no migration “${at}”. Near it are ${near.join(', ')}.`;
  }
  return more.length === 0
    ? [first]
    : `“${at}” names several migrations: ${found.slice(0, 5).map(shown).join(', ')}. Give the path of one.`;
}

/** What people call a migration. A version is also known without its leading zeros. */
function namesOf({ path, version, name }: MigrationFile): readonly string[] {
  const base = baseOf(path);
  const stem = base.replace(/(?:\.up)?\.sql$/, '');
  const folder = path.includes('/') ? [path.slice(0, path.lastIndexOf('/'))] : [];
  const all = [version, version.replace(/^0+(?=\d)/, ''), name, base, stem, ...folder];
  return [...new Set(all.filter((one) => one !== ''))];
}

// ------------------------------------------------------------------------------------------------------------------ answer

async function printedFolder(
  session: Session,
  { folder, through }: Point,
  request: SchemaRequest,
  io: Io,
): Promise<PrintedFolder> {
  const schema = (await session.schemaOf(folder, through)) ?? emptySchema();
  const reports = await session.folderReports();
  const targetVersion = request.target ?? folder.targetVersion;
  const coverage = reports.find((one) => one.folder.path === folder.path)?.coverage ?? nothingCovered;
  return {
    path: shownPath(session.root, folder.path, io.cwd),
    tool: folder.tool,
    at:
      through === undefined
        ? undefined
        : {
            file: shownPath(session.root, join(folder.path, through.path), io.cwd),
            version: through.version,
          },
    targetVersion,
    targetVersionFrom: request.target === undefined ? folder.targetVersionFrom : 'asked',
    coverage,
    schema: schemaOn(schema, targetVersion),
    textOf: (path) => session.textOf(path),
    shown: (path) => shownPath(session.root, path, io.cwd),
  };
}

function refuse(io: Io, message: string): number {
  io.complain(`${printable(message)}\n`);
  return 2;
}
