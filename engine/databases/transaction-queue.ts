/**
 * Runs one transaction at a time on a session. Each waits for the end of the previous one: two that overlap would become one, and the
 * rollback of the first would leave the second's statements outside of any.
 */
import type { SqlSession } from './session.ts';

const last = new WeakMap<SqlSession, Promise<unknown>>();

/** Must not be nested. */
export function alone<T>(session: SqlSession, work: () => Promise<T>): Promise<T> {
  const run = (last.get(session) ?? Promise.resolve()).then(async () => {
    const release = session.hold?.();
    try {
      return await work();
    } finally {
      release?.();
    }
  });
  last.set(
    session,
    run.catch(() => undefined),
  );
  return run;
}
