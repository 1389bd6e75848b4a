/**
 * Who waits for whom, on a connection that is open. The client asks while its view is visible; nothing here runs on its own. The last look is
 * kept for scripts that end a session, and how many waited for a picture of these minutes.
 */
import { join } from 'node:path';
import { endingScript } from '../../core/locks/ending.ts';
import { keyOf } from '../../core/locks/forest.ts';
import { pictureOf, type PictureNode } from '../../core/locks/picture.ts';
import type { Party, SeenWaits } from '../../core/locks/seen.ts';
import { noStatements, type OwnStatements } from '../../core/query-index/own-statements.ts';
import { notThere } from '../../engine/databases/engine.ts';
import { withLook, type Look } from '../../engine/locks/minutes.ts';
import { ownStatementsOf } from '../../engine/session/own-statements.ts';
import {
  lockMinutes,
  lockScript,
  lookAtLocks,
  type LockMinutesAnswer,
  type LockPlace,
  type LocksAnswer,
} from '../../protocol/locks.ts';
import { failure } from '../../protocol/message.ts';
import { abortOf } from '../connections/abort.ts';
import type { ServerContext } from '../context.ts';
import { minutesMarkdown } from '../convert/locks.ts';
import { uriOf } from '../convert/uri.ts';

const gone = 'This look is over. Wait for the next one.';

interface Own {
  readonly root: string;
  readonly statements: OwnStatements;
}

export function registerLocks({ rpc, connections, workspace }: ServerContext): void {
  let last:
    | { readonly connection: string; readonly seen: SeenWaits; readonly looks: readonly Look[] }
    | undefined;
  let own: Own = { root: '', statements: noStatements };
  rpc.answer(
    lookAtLocks,
    failure('The lock waits could not be read. The log says why.'),
    async ({ connection, first }, token): Promise<LocksAnswer> => {
      const live = workspace.trusted ? connections.live(connection) : undefined;
      if (live === undefined) return failure('The connection is closed. Connect again.');
      const { waits, name } = live.engine;
      if (waits === undefined) return failure(notThere('Reading lock waits', live.shown.product));
      const signal = abortOf(token);
      if (first) own = await ownOf(workspace, name === 'mysql' ? 'mysql' : 'postgresql', signal);
      const outcome = await waits(live.session, { signal });
      if (token.isCancellationRequested) return { kind: 'cancelled' };
      if (outcome.kind === 'failed') return failure(outcome.failure.message);
      const earlier = !first && last?.connection === connection ? last.looks : [];
      last = { connection, seen: outcome.value, looks: withLook(earlier, outcome.value) };
      const picture = pictureOf(outcome.value, own.statements);
      return { kind: 'seen', picture, places: placesIn(picture.roots, own.root) };
    },
  );
  rpc.answer(
    lockMinutes,
    failure('The picture could not be made. The log says why.'),
    ({ connection }): LockMinutesAnswer =>
      last?.connection === connection
        ? { kind: 'read', markdown: minutesMarkdown(last.seen, last.looks) }
        : failure(gone),
  );
  rpc.answer(
    lockScript,
    failure('The script could not be written. The log says why.'),
    ({ connection, key, how }) => {
      if (last?.connection !== connection) return failure(gone);
      const party = partiesOf(last.seen).find((one) => keyOf(one) === key);
      const text = party && endingScript(last.seen, party, how);
      return text === undefined ? failure(gone) : { kind: 'script', text };
    },
  );
}

/** Of the first workspace with statements for this kind of server: a path has to name one file. */
async function ownOf(
  workspace: ServerContext['workspace'],
  dialect: 'postgresql' | 'mysql',
  signal: AbortSignal,
): Promise<Own> {
  for (const session of await workspace.sessions()) {
    const statements = await ownStatementsOf(session, dialect, signal);
    if (statements.byForm.size > 0) return { root: session.root, statements };
  }
  return { root: '', statements: noStatements };
}

function placesIn(nodes: readonly PictureNode[], root: string): readonly LockPlace[] {
  return nodes.flatMap(({ place, waiters }) => [
    ...(place === undefined ? [] : [{ path: place.path, uri: uriOf(join(root, place.path)) }]),
    ...placesIn(waiters, root),
  ]);
}

function partiesOf({ sessions, prepared }: SeenWaits): readonly Party[] {
  return [
    ...sessions.map(({ pid }): Party => ({ kind: 'session', pid })),
    ...prepared.map(({ transaction }): Party => ({ kind: 'prepared', transaction })),
  ];
}
