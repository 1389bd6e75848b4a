/** What there is in a folder to take a way forward back. Reads it where it stands; runs nothing. */
import type { MigrationFile } from '../../core/migrations/convention.ts';
import { backStateOf, type BackState } from '../../core/migrations/way-back.ts';
import type { FolderHistory, MigrationRead } from './history.ts';

interface BackRead {
  readonly state: BackState;
  /** The file that holds it, or would: one beside it of the same version, else its own. */
  readonly file: MigrationFile;
  readonly read: MigrationRead;
}

export function backOf(history: FolderHistory, forward: MigrationFile): BackRead {
  const beside = forward.repeatable ? undefined : history.down.find((one) => one.version === forward.version);
  const file = beside ?? forward;
  const read = history.read(file);
  const isBeside = beside !== undefined;
  // What cannot be read may hold anything.
  if (read.kind !== 'read') return { state: isBeside ? 'there' : 'missing', file, read };
  return { state: backStateOf(read.sections, isBeside), file, read };
}
