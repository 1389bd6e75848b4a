/** The queries beside a migration folder: in files of sqlc, prepared by sqlx, and in programs. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isProgramPath, isTestPath } from '../../../core/migrations/detection/script-path.ts';
import type { MigrationFolder } from '../../../core/migrations/detection/detect.ts';
import type { ParsedStatement, Statement } from '../../../core/syntax/statement.ts';
import { folderOf } from '../../../engine/plan-tests/file-plans.ts';
import type { Session } from '../../../engine/session/session.ts';

export interface FoundQuery {
  readonly path: string;
  readonly parsed: ParsedStatement;
}

export async function queriesBeside(
  session: Session,
  folder: MigrationFolder,
): Promise<readonly FoundQuery[]> {
  const found: FoundQuery[] = [];
  for (const path of [...session.workspace.paths].sort()) {
    if (isProgramPath(path) && !isTestPath(path) && folderOf(session, path) === folder) {
      await session.prepare(path);
      found.push(...asQueries(path, session.read(path, { named: true, assumed: 'postgresql' })?.sections));
    }
    if (!path.endsWith('.sql')) continue;
    const text = session.textOf(path);
    if (text === undefined || !/^-- name: \w+ :\w+/m.test(text) || folderOf(session, path) !== folder)
      continue;
    found.push(...asQueries(path, session.read(path, { named: true, assumed: 'postgresql' })?.sections));
  }
  for (const { name, text } of preparedBySqlx(session)) {
    if (folderOf(session, name) !== folder) continue;
    session.open(name, text);
    found.push(...asQueries(name, session.read(name, { named: true, assumed: 'postgresql' })?.sections));
    session.close(name);
  }
  return found;
}

function asQueries(
  path: string,
  sections: readonly { readonly statements: readonly Statement[] }[] = [],
): readonly FoundQuery[] {
  return sections.flatMap(({ statements }) => statements.map(({ parsed }) => ({ path, parsed })));
}

/** Their texts as the program has them; PostgreSQL's only. */
function preparedBySqlx(session: Session): readonly { readonly name: string; readonly text: string }[] {
  const files = readdirSync(session.root, { recursive: true, encoding: 'utf8' });
  return files.flatMap((path) => {
    if (!/\.sqlx\/query-\w+\.json$/.test(path)) return [];
    const read: unknown = JSON.parse(readFileSync(join(session.root, path), 'utf8'));
    if (typeof read !== 'object' || read === null) return [];
    const text: unknown = Reflect.get(read, 'query');
    if (typeof text !== 'string' || Reflect.get(read, 'db_name') !== 'PostgreSQL') return [];
    return [{ name: path.replace(/json$/, 'sql').replace('.sqlx/', 'sqlx-'), text }];
  });
}
