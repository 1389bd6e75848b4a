/** Converts new migration files to a proposal that the editor previews. */
import { join } from 'node:path';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import type { NewFile } from '../../core/migrations/convention.ts';
import type { Session } from '../../engine/session/session.ts';
import type { ChangeProposal } from '../../protocol/change-proposal.ts';
import { inRoot } from './code-action.ts';

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
    create: inRoot(files, join(session.root, folder.path)),
    later: undefined,
  };
}
