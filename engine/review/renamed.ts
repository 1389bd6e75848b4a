/**
 * Migrations with another name and the same text. For tools that use only the version, no database runs anything for that; for tools that
 * use the whole name, or if the version differs, such a file is new to databases that have applied it. Uses git, reads only.
 */
import type { MigrationFile } from '../../core/migrations/convention.ts';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import type { HistoryTable } from '../../core/migrations/history-table.ts';
import { relativeTo } from '../../core/migrations/listing.ts';
import { toolOf } from '../../core/migrations/tools.ts';
import type { Session } from '../session/session.ts';
import type { NewWork } from '../workspace/git.ts';

export interface Renamed {
  readonly path: string;
  readonly from: string;
  readonly tool: string;
  /** Its tool compares the unchanged part of the names, or treats it as new. */
  readonly is: 'the same' | 'a new one';
}

/** Paths out of `wanted`. */
export function renamedIn(
  session: Session,
  wanted: ReadonlySet<string>,
  {
    work,
    gone,
    texts,
  }: {
    readonly work: NewWork;
    /** Paths of the base that do not exist any more. */
    readonly gone: readonly string[];
    /** Of the base. */
    readonly texts: ReadonlyMap<string, string>;
  },
): readonly Renamed[] {
  const fresh = [...wanted].filter((path) => work.files.get(path) !== 'changed');
  return fresh.flatMap((path) =>
    gone.flatMap((from) => {
      const was = texts.get(from);
      if (was === undefined || was !== session.textOf(path)) return [];
      const [one] = session.folders.flatMap((folder) => takenFor(folder, path, from));
      return one === undefined ? [] : [{ path, from, ...one }];
    }),
  );
}

/** By the part of a name that its tool stores; empty if that is not known. */
function takenFor(
  folder: MigrationFolder,
  path: string,
  from: string,
): readonly Pick<Renamed, 'tool' | 'is'>[] {
  const tool = toolOf(folder);
  const [is, was] = [path, from].map((one) => fileIn(folder, one));
  if (is === undefined || was === undefined || is.direction !== was.direction || is.repeatable) return [];
  const keeps = tool.historyTable?.names;
  // refinery compares the name as well.
  const isByVersion = (keeps === 'version' || keeps === 'digits') && tool.id !== 'refinery';
  if (isByVersion && is.version === was.version) return [{ tool: tool.name, is: 'the same' }];
  return isByVersion || isByName(keeps) ? [{ tool: tool.name, is: 'a new one' }] : [];
}

function isByName(keeps: HistoryTable['names'] | undefined): boolean {
  return keeps === 'file' || keeps === 'folder' || keeps === 'stem' || keeps === 'version';
}

/** A migration of a folder, by its path in the workspace. */
export function fileIn(folder: MigrationFolder, path: string): MigrationFile | undefined {
  const own = relativeTo(folder.path, path);
  return own === undefined ? undefined : toolOf(folder).classify(own);
}
