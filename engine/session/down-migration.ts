/** What there is in a folder to take a way forward back. Reads it where it stands; runs nothing. */
import type { MigrationFile } from '../../core/migrations/convention.ts';
import { backStateOf, type BackState } from '../../core/migrations/files/down-migration.ts';
import type { FolderHistory, MigrationRead } from './history.ts';

interface BackRead {
  readonly state: BackState;
  /** The file that holds it, or would: one beside it of the same version, else its own. */
  readonly file: MigrationFile;
  readonly read: MigrationRead;
}

export function backOf(history: FolderHistory, forward: MigrationFile): BackRead {
  const beside = forward.repeatable ? undefined : downBeside(history, forward);
  const file = beside ?? forward;
  const read = history.read(file);
  const isBeside = beside !== undefined;
  // What cannot be read may hold anything.
  if (read.kind !== 'read') return { state: isBeside ? 'there' : 'missing', file, read };
  return { state: backStateOf(read.sections, isBeside), file, read };
}

/** Two migrations that have one number by mistake have rollbacks of their own: those go by the whole name. */
function downBeside(
  { up, down }: FolderHistory,
  { version, name }: MigrationFile,
): MigrationFile | undefined {
  const own = down.filter((one) => one.version === version);
  const isAlone = up.filter((one) => one.version === version).length < 2;
  return own.find((one) => one.name === name) ?? (isAlone ? own[0] : undefined);
}
