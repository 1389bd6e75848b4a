/** The existing rollback of a migration in its folder. Reads it in place; runs nothing. */
import type { MigrationFile } from '../../core/migrations/convention.ts';
import { backStateOf, type BackState } from '../../core/migrations/files/down-migration.ts';
import type { FolderHistory, MigrationRead } from './history.ts';

interface BackRead {
  readonly state: BackState;
  /** The file that contains it, or would: one next to it with the same version, else its own. */
  readonly file: MigrationFile;
  readonly read: MigrationRead;
}

export function backOf(history: FolderHistory, forward: MigrationFile): BackRead {
  const beside = besideOf(history, forward);
  const file = beside ?? forward;
  const read = history.read(file);
  const isBeside = beside !== undefined;
  // An unreadable file may contain anything.
  if (read.kind !== 'read') return { state: isBeside ? 'there' : 'missing', file, read };
  return { state: backStateOf(read.sections, isBeside), file, read };
}

/** The up migration that a file is, or takes back. Reads no file: their names tell. */
export function forwardOf(history: FolderHistory, path: string): MigrationFile | undefined {
  const isHere = (file: MigrationFile | undefined): boolean =>
    file !== undefined && history.pathOf(file) === path;
  const back = history.down.find(isHere);
  return history.up.find(
    (one) => isHere(one) || (one.version === back?.version && isHere(besideOf(history, one))),
  );
}

function besideOf(history: FolderHistory, forward: MigrationFile): MigrationFile | undefined {
  return forward.repeatable ? undefined : downBeside(history, forward);
}

/** Two migrations with the same number have separate down migrations: these match the whole name. */
function downBeside(
  { up, down }: FolderHistory,
  { version, name }: MigrationFile,
): MigrationFile | undefined {
  const own = down.filter((one) => one.version === version);
  const isAlone = up.filter((one) => one.version === version).length < 2;
  return own.find((one) => one.name === name) ?? (isAlone ? own[0] : undefined);
}
