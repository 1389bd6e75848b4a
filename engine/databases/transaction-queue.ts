/**
 * One transaction at a time on a session. Whoever begins one waits for the end of the one before: two that run into each other would be one, and the
 * rollback of the first would leave the statements of the second outside of any.
 */
import type { SqlSession } from './session.ts';

const last = new WeakMap<SqlSession, Promise<unknown>>();

/** Not for use inside itself. */
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
