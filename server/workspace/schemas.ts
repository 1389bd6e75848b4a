/** What the migration folders build, and how their tools run them: for the explorer and for the embedded server. */
import { join } from 'node:path';
import type { MigrationFolder } from '../../core/migrations/detect.ts';
import { toolById } from '../../core/migrations/tools.ts';
import { keyOf } from '../../core/schema/lookup.ts';
import type { Schema } from '../../core/schema/model.ts';
import type { Session } from '../../engine/session/session.ts';
import type { History } from '../embedded/databases.ts';
import type { LeafOrigin } from '../schema/outline.ts';

export interface ReplayedFolder {
  /** Absolute. */
  readonly path: string;
  readonly label: string;
  readonly detail: string;
  readonly schema: Schema;
  /** Absolute path that origins are relative to. */
  readonly root: string;
}

export async function replayedFolders(sessions: readonly Session[]): Promise<readonly ReplayedFolder[]> {
  const found: ReplayedFolder[] = [];
  for (const { session, folder } of postgresFolders(sessions)) {
    const schema = await session.schemaOf(folder);
    if (schema === undefined) continue;
    found.push({
      path: join(session.root, folder.path),
      label: folder.path === '' ? session.root : folder.path,
      detail: toolById(folder.tool).name,
      schema,
      root: session.root,
    });
  }
  return found;
}

/** The statement that made a relation, in the first folder that makes one of that name. */
export function originIn(
  folders: readonly ReplayedFolder[],
  schema: string,
  name: string,
): LeafOrigin | undefined {
  for (const folder of folders) {
    const relation = folder.schema.relations.get(keyOf(schema, name));
    if (relation === undefined) continue;
    return { path: join(folder.root, relation.origin.file), span: relation.origin.span };
  }
  return undefined;
}

/** Each folder's ways forward, in order, as its tool would send them to an empty database. */
export async function histories(sessions: readonly Session[]): Promise<readonly History[]> {
  const replayed = await replayedFolders(sessions);
  const found: History[] = [];
  for (const { session, folder } of postgresFolders(sessions)) {
    found.push({
      path: join(session.root, folder.path),
      label: folder.path === '' ? session.root : folder.path,
      migrations: await session.migrationsToRun(folder),
      origin: (schema, name) => originIn(replayed, schema, name),
    });
  }
  return found;
}

function postgresFolders(
  sessions: readonly Session[],
): readonly { readonly session: Session; readonly folder: MigrationFolder }[] {
  return sessions.flatMap((session) =>
    session.folders.filter(({ dialect }) => dialect === 'postgresql').map((folder) => ({ session, folder })),
  );
}
