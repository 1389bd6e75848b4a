/** Converts new migration files to a proposal that the editor previews. */
import { join } from 'node:path';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import type { NewFile } from '../../core/migrations/convention.ts';
import type { Session } from '../../engine/session/session.ts';
import type { ChangeProposal } from '../../protocol/change-proposal.ts';
import { uriOf } from './uri.ts';

interface Place {
  readonly session: Session;
  readonly folder: MigrationFolder;
}

/** `files`: with paths below the migration folder. */
export function newFilesProposal(
  { session, folder }: Place,
  {
    files,
    ...said
  }: Pick<ChangeProposal, 'title' | 'differs' | 'costs'> & { readonly files: readonly NewFile[] },
): ChangeProposal {
  return {
    ...said,
    documents: [],
    create: files.map(({ path, text }) => ({ uri: uriOf(join(session.root, folder.path, path)), text })),
    later: undefined,
  };
}
