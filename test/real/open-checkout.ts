/** Opens a checkout of somebody's repository for a script: without git's history, and without processes unless they are allowed. */
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { kit } from '../../engine/session/kit.ts';
import { Session } from '../../engine/session/session.ts';

export async function openCheckout(
  root: string,
  processes: 'allowed' | 'forbidden' = 'forbidden',
): Promise<Session> {
  const parser = await loadPostgresParser();
  return Session.open({ ...kit, root, parser, processes, withoutGit: 'everything' });
}
