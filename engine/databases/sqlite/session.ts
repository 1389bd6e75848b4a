/** A database file that is open for reading, in a separate process. It is never opened in another way. */
import { SqliteChild, sqliteLimits } from '../../embedded/sqlite/child.ts';
import type { ConnectionProfile } from '../../../core/connections/profile.ts';
import type { ConnectOutcome, OpenSession, QueryOptions, QueryOutcome } from '../session.ts';

class SqliteSession implements OpenSession {
  readonly label: string;
  readonly #child: SqliteChild;

  constructor(child: SqliteChild, label: string) {
    this.#child = child;
    this.label = label;
  }

  get isOpen(): boolean {
    return this.#child.isRunning;
  }

  query(text: string, options?: QueryOptions): Promise<QueryOutcome> {
    return this.#child.query(text, options);
  }

  close(): Promise<void> {
    this.#child.end({ reason: 'closed', message: 'The connection was closed.' });
    return Promise.resolve();
  }
}

/** `program`: dist/sqlite.cjs. */
export async function connectSqlite(
  program: string,
  { database, label }: ConnectionProfile,
  signal: AbortSignal | undefined,
): Promise<ConnectOutcome> {
  const started = await SqliteChild.start({ program, limits: sqliteLimits, file: database, signal });
  if (started.kind === 'failed') return started;
  return { kind: 'connected', session: new SqliteSession(started.child, label) };
}
