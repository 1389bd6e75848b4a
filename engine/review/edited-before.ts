/**
 * Migrations of a change that exist in the base with another text, followed by later ones: databases that have applied the later ones have
 * applied these too, and do not run the new text. Uses git; asks no server.
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

/** Paths out of `wanted`. If it is the only file, the review is about it. */
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

/** Its tool stops if such a file has been applied. */
export function refusesEdited(folder: MigrationFolder): boolean {
  return toolOf(folder).edited !== undefined;
}
