/**
 * The query files of a checkout of which a generator makes methods, or all its migrations and other SQL, for the scripts that ask about names
 * in them.
 */
import type { NamedFile } from '../../../engine/session/named-files.ts';
import type { Session } from '../../../engine/session/session.ts';

export interface QueryFile {
  readonly path: string;
  readonly text: string;
  readonly file: NamedFile;
}

export async function queryFiles(session: Session, every = false): Promise<readonly QueryFile[]> {
  const found: QueryFile[] = [];
  for (const path of [...session.workspace.paths].sort()) {
    if (!path.endsWith('.sql')) continue;
    const text = session.textOf(path);
    if (text === undefined) continue;
    if (!every && !/^(?:--|\/\*) name: \w+ :\w+/m.test(text)) continue;
    const file = await session.named(path, { named: true });
    if (file !== undefined && file.reading.dialect !== 'sqlserver') found.push({ path, text, file });
  }
  return found;
}
