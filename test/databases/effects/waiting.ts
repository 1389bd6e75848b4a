/** Waits until one session waits for another: asks the server until it says so or the time is up. */
import type { Client } from 'pg';

const patience = 20_000;

/** `ended` tells a statement that ran through from one that has not come so far yet. */
export async function waitUntilBlocked(
  observer: Client,
  pid: number,
  by: readonly number[],
  ended: () => Promise<Error | undefined> | undefined = () => undefined,
): Promise<void> {
  const deadline = performance.now() + patience;
  while (performance.now() < deadline) {
    const answer = await observer.query<{ blocked: boolean }>(
      'SELECT pg_blocking_pids($1) && $2 AS blocked',
      [pid, by],
    );
    if (answer.rows[0]?.blocked === true) return;
    const outcome = ended();
    if (outcome !== undefined) {
      throw (await outcome) ?? new Error('the statement ended before it was held up');
    }
  }
  throw new Error('the statement was not held up');
}

/** Process id of its backend. */
export async function pidOf(client: Client): Promise<number> {
  const answer = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  return Number(answer.rows[0]?.pid);
}
