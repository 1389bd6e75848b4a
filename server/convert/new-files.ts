/** Converts new migration files to a fix proposal, attached to the migration that they follow. */
import { join } from 'node:path';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import type { NewFile } from '../../core/migrations/convention.ts';
import type { Session } from '../../engine/session/session.ts';
import type { FixProposal } from '../../protocol/fix-proposal.ts';
import type { ServerContext } from '../context.ts';
import { uriOf } from './uri.ts';

interface Place {
  readonly session: Session;
  readonly folder: MigrationFolder;
}

/** Undefined if the folder has no migration that the new one can follow. */
export function newFilesProposal(
  { documents }: ServerContext,
  { session, folder }: Place,
  {
    title,
    differs,
    costs,
    files,
  }: Pick<FixProposal, 'title' | 'differs' | 'costs'> & { readonly files: readonly NewFile[] },
): FixProposal | undefined {
  const last = session.waysForward(folder).findLast(({ repeatable }) => !repeatable);
  if (last === undefined) return undefined;
  const uri = uriOf(join(session.root, folder.path, last.path));
  return {
    title,
    differs,
    costs,
    uri,
    version: documents.get(uri)?.version ?? 1,
    edits: [],
    create: files.map(({ path, text }) => ({ uri: uriOf(join(session.root, folder.path, path)), text })),
  };
}
