/**
 * Migrations of a change that are in what it is compared with under another text, with later ones after them there: databases that have run
 * those have run these too, and do not run the new text. Reads what git says of the files; asks no server.
 */
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import { toolOf } from '../../core/migrations/tools.ts';
import type { Provable } from '../session/provable-migrations.ts';
import type { Session } from '../session/session.ts';
import { fileIn } from './renamed.ts';

export interface Among {
  readonly folder: MigrationFolder;
  /** Of the folder, in the order in which they run. */
  readonly all: readonly Provable[];
  readonly wanted: ReadonlySet<string>;
}

/** Paths of `wanted`. By itself such a file is what the review is of. */
export function editedBefore(
  { workspace: { work } }: Session,
  { folder, all, wanted }: Among,
): readonly string[] {
  if (work.kind !== 'git') return [];
  const { files } = work.work;
  const last = all.findLastIndex(({ path }) => !files.has(path));
  const edited = all
    .slice(0, Math.max(0, last))
    .map(({ path }) => path)
    // A repeatable one runs again whenever its text has changed.
    .filter((path) => wanted.has(path) && files.get(path) === 'changed' && !fileIn(folder, path)?.repeatable);
  const isAlone = all.every(({ path }) => !wanted.has(path) || edited.includes(path));
  return isAlone ? [] : edited;
}

/** Its tool stops where such a file has run. */
export function refusesEdited(folder: MigrationFolder): boolean {
  return toolOf(folder).edited !== undefined;
}
