/** The schemas that the migration folders build, and the statements that their tools run, for the explorer and the embedded server. */
import { join } from 'node:path';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import { isSpoken } from '../../core/migrations/dialect/dialect.ts';
import { toolById } from '../../core/migrations/tools.ts';
import type { PersonalDataSettings } from '../../core/personal-data/settings.ts';
import { forPeople } from '../../core/schema/as-written.ts';
import { column, constraint, keyOf, tableByKey } from '../../core/schema/lookup.ts';
import type { Origin, Schema } from '../../core/schema/model.ts';
import { personalDataSettings } from '../../engine/session/personal-data.ts';
import type { Session } from '../../engine/session/session.ts';
import type { History } from '../embedded/databases.ts';
import type { LeafOrigin, Origins } from '../schema/outline.ts';

export interface ReplayedFolder {
  /** Absolute path. */
  readonly path: string;
  readonly label: string;
  readonly detail: string;
  readonly schema: Schema;
  readonly personalData: PersonalDataSettings;
  /** Absolute path that origins are relative to. */
  readonly root: string;
}

export async function replayedFolders(sessions: readonly Session[]): Promise<readonly ReplayedFolder[]> {
  const found: ReplayedFolder[] = [];
  const folders = readFolders(sessions);
  const isMixed = new Set(folders.map(({ folder }) => folder.dialect)).size > 1;
  for (const { session, folder } of folders) {
    const schema = await session.schemaOf(folder);
    if (schema === undefined) continue;
    const tool = toolById(folder.tool).name;
    found.push({
      path: join(session.root, folder.path),
      label: folder.path === '' ? session.root : folder.path,
      // The server's name is omitted if PostgreSQL is the only one.
      detail: isMixed || folder.dialect !== 'postgresql' ? `${tool} · ${folder.dialectName}` : tool,
      schema: forPeople(schema, folder.targetVersion),
      personalData: personalDataSettings(session, folder),
      root: session.root,
    });
  }
  return found;
}

/** The statements that created objects, from the first folder that creates one of that name. */
export function originsIn(folders: readonly ReplayedFolder[]): Origins {
  const first = (find: (schema: Schema) => Origin | undefined): LeafOrigin | undefined => {
    for (const { schema, root } of folders) {
      const origin = find(schema);
      if (origin !== undefined) return { path: join(root, origin.file), span: origin.span };
    }
    return undefined;
  };
  return {
    relation: (schema, name) => first((replayed) => replayed.relations.get(keyOf(schema, name))?.origin),
    column: (schema, relation, name) =>
      first((replayed) => {
        const table = tableByKey(replayed, keyOf(schema, relation));
        return table && column(table, name)?.origin;
      }),
    constraint: (schema, relation, name) =>
      first((replayed) => {
        const table = tableByKey(replayed, keyOf(schema, relation));
        return table && constraint(table, name)?.origin;
      }),
    index: (schema, name) => first((replayed) => replayed.indexes.get(keyOf(schema, name))?.origin),
  };
}

/** The up migrations of each folder in order, as its tool would run them on an empty database. */
export async function histories(sessions: readonly Session[]): Promise<readonly History[]> {
  const replayed = await replayedFolders(sessions);
  const found: History[] = [];
  for (const { session, folder } of postgresFolders(sessions)) {
    found.push({
      path: join(session.root, folder.path),
      label: folder.path === '' ? session.root : folder.path,
      migrations: await session.migrationsToRun(folder),
      personalData: personalDataSettings(session, folder),
      origins: originsIn(replayed),
    });
  }
  return found;
}

/** Each folder whose migrations are replayed, with its session. */
export function readFolders(
  sessions: readonly Session[],
): readonly { readonly session: Session; readonly folder: MigrationFolder }[] {
  return sessions.flatMap((session) =>
    session.folders.filter(({ dialect }) => isSpoken(dialect)).map((folder) => ({ session, folder })),
  );
}

/** Each PostgreSQL migration folder, with its session. */
export function postgresFolders(
  sessions: readonly Session[],
): readonly { readonly session: Session; readonly folder: MigrationFolder }[] {
  return sessions.flatMap((session) =>
    session.folders.filter(({ dialect }) => dialect === 'postgresql').map((folder) => ({ session, folder })),
  );
}
