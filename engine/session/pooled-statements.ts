/** The statements of a workspace that do not work behind a pooler of some mode, and its tools' locks. Contacts nothing. */
import { placesIn } from '../../core/embedded-sql/placed.ts';
import { isProgramPath, isTestPath } from '../../core/migrations/detection/script-path.ts';
import { isSqlPath } from '../../core/migrations/detection/sql-path.ts';
import { toolById } from '../../core/migrations/tools.ts';
import type { PoolMode } from '../../core/config/pool-mode.ts';
import { sessionUses, type SessionUse } from '../../core/pooling/session-state.ts';
import { LineIndex } from '../../core/text/line-index.ts';
import { shift } from '../../core/text/span.ts';
import type { Session } from './session.ts';

export interface PooledUse {
  readonly kind: SessionUse['kind'] | 'tool lock';
  readonly path: string;
  /** One-based; of a tool undefined. */
  readonly line: number | undefined;
  readonly message: string;
}

export async function pooledStatements(
  session: Session,
  below: string,
  mode: PoolMode,
): Promise<readonly PooledUse[]> {
  const found: PooledUse[] = [...toolLocks(session, below, mode)];
  const paths = session.workspace.paths.filter(
    (path) => isWithin(path, below) && (isSqlPath(path) || (isProgramPath(path) && !isTestPath(path))),
  );
  for (const path of paths.toSorted()) {
    await session.prepare(path);
    const read = session.read(path, { named: isProgramPath(path), assumed: 'postgresql' });
    if (read?.dialect !== 'postgresql') continue;
    const lines = new LineIndex(session.textOf(path) ?? '');
    const placeOf = placesIn(read.embedded);
    for (const { statements } of read.sections)
      for (const { span, parsed } of statements)
        for (const { kind, message, span: own } of sessionUses(parsed, mode)) {
          const line = lines.position(placeOf(shift(own, span.start)).start).line + 1;
          found.push({ kind, path, line, message });
        }
  }
  return found;
}

function toolLocks(session: Session, below: string, mode: PoolMode): readonly PooledUse[] {
  if (mode === 'session') return [];
  return session.folders.flatMap(({ path, tool, dialect }): PooledUse[] => {
    const { lock, name } = toolById(tool);
    if (dialect !== 'postgresql' || lock.kind !== 'session-advisory' || !isWithin(path, below)) return [];
    const message = `${name} takes a session advisory lock while it runs. A pooler may give its unlock another connection, and the lock stays. Run migrations over a connection that does not go through the pooler.`;
    return [{ kind: 'tool lock', path, line: undefined, message }];
  });
}

function isWithin(path: string, folder: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`);
}
