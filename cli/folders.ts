/** Finds the migration folders that a command line refers to: those below a path, or the named one. */
import { resolve } from 'node:path';
import { dialectName, isSpoken } from '../core/migrations/dialect/dialect.ts';
import type { SpokenDialect } from '../core/migrations/convention.ts';
import type { MigrationFolder } from '../core/migrations/detection/detect.ts';
import type { Session } from '../engine/session/session.ts';
import type { Io } from './io.ts';
import { configTrouble, openSession } from './open-session.ts';
import { locate, shownPath } from './targets.ts';

interface FolderRequest {
  /** As given; a workspace, a migration folder or a migration. */
  readonly path: string;
  /** The migration folder to use. */
  readonly folder: string | undefined;
  readonly config: string | undefined;
}

/** Returns the session and the path in it; a sentence if there is none. */
export async function sessionFor(
  request: Pick<FolderRequest, 'path' | 'config'> & { readonly since?: string | undefined },
  io: Io,
): Promise<{ readonly session: Session; readonly path: string } | string> {
  const { groups, missing } = locate([request.path], io.cwd);
  const [group] = groups;
  const target = group?.targets[0];
  if (group === undefined || target === undefined)
    return `${request.path} was not read: ${missing[0]?.because ?? 'it does not exist'}.`;
  let session = await openSession(group.root, io, request);
  let path = target.path;
  // Test data and git-ignored folders are not part of the workspace, but a folder that is named explicitly is opened.
  if (path !== '' && target.kind === 'folder' && foldersAround(session, path).length === 0) {
    session = await openSession(resolve(group.root, path), io, request);
    path = '';
  }
  return configTrouble(session, io.cwd) ?? { session, path };
}

/** Folders of every supported server, or of some. */
export type Which = 'read' | readonly SpokenDialect[];

export function chooseFolders(
  session: Session,
  path: string,
  request: Pick<FolderRequest, 'path' | 'folder'>,
  io: Io,
  which: Which = 'read',
): readonly MigrationFolder[] | string {
  const below = foldersAround(session, path);
  const ours = below.filter(({ dialect }) =>
    which === 'read' ? isSpoken(dialect) : which.some((one) => one === dialect),
  );
  const shown = (folder: MigrationFolder): string => shownPath(session.root, folder.path, io.cwd);
  if (ours.length === 0) {
    const [other] = below;
    if (other === undefined) return `There is no migration folder in ${request.path}.`;
    return other.dialect === 'unknown'
      ? `Nothing says which database ${shown(other)} is for. Name its dialect in plinth.config.json.`
      : which === 'read'
        ? `${shown(other)} is for ${other.dialectName}, whose migrations are not read.`
        : `${shown(other)} is for ${other.dialectName}; this command is for migrations of ${new Intl.ListFormat('en-GB').format(which.map(dialectName))} alone.`;
  }
  if (request.folder === undefined) return ours;
  const wanted = shownPath(session.root, resolve(io.cwd, request.folder), io.cwd);
  const found = ours.filter((folder) => shown(folder) === wanted);
  return found.length > 0
    ? found
    : `${request.folder} is no migration folder here. There ${ours.length === 1 ? 'is' : 'are'} ${ours.map(shown).join(', ')}.`;
}

/** For commands that write one document per folder; `what` begins the error sentence. */
export function chooseFolder(
  session: Session,
  path: string,
  request: Pick<FolderRequest, 'path' | 'folder'>,
  io: Io,
  what: string,
  which: Which = 'read',
): MigrationFolder | string {
  const folders = chooseFolders(session, path, request, io, which);
  if (typeof folders === 'string') return folders;
  const [folder, ...others] = folders;
  if (folder === undefined) return `There is no migration folder in ${request.path}.`;
  const all = folders.map((one) => shownPath(session.root, one.path, io.cwd));
  return others.length === 0
    ? folder
    : `Each migration folder has ${what} of its own. Name one with --folder: ${all.join(', ')}.`;
}

function foldersAround(session: Session, path: string): readonly MigrationFolder[] {
  return session.folders.filter((folder) => isAround(path, folder.path) || isAround(folder.path, path));
}

/** True if one path contains the other or they are equal. */
function isAround(parent: string, path: string): boolean {
  return parent === '' || path === parent || path.startsWith(`${parent}/`);
}

/** `--target` is a PostgreSQL version and does not apply to other servers. */
export function targetOf(
  { target }: { readonly target: number | undefined },
  { dialect, targetVersion }: MigrationFolder,
): number {
  return dialect === 'postgresql' ? (target ?? targetVersion) : targetVersion;
}
