/** `plinth locks`: who waits for whom on a live server, once or again and again. Ends no session; scripts are printed. */
import { endingScript, type Ending } from '../../core/locks/ending.ts';
import { forestOf } from '../../core/locks/forest.ts';
import { pictureOf, type LockPicture, type PictureNode } from '../../core/locks/picture.ts';
import type { SeenWaits } from '../../core/locks/seen.ts';
import type { OwnStatements } from '../../core/query-index/own-statements.ts';
import { notThere, type DatabaseEngine } from '../../engine/databases/engine.ts';
import type { OpenSession } from '../../engine/databases/session.ts';
import { ownStatementsOf } from '../../engine/session/own-statements.ts';
import type { Io } from '../io.ts';
import { onServer, refuse } from '../on-connection.ts';
import { configTrouble, openSession } from '../open-session.ts';
import { locksJson, locksText } from '../reporters/locks.ts';
import { rootOf } from '../targets.ts';
import type { LocksRequest } from '../verbs/locks.ts';

/** The exit code. */
export async function locksCommand(request: LocksRequest, io: Io): Promise<number> {
  return onServer(request.connection, io, async (session, engine) => {
    const own = await ownOf(request, engine, io);
    if (typeof own === 'string') return refuse(io, own);
    const stop = request.watch === undefined ? undefined : io.interrupted();
    let [shown, code] = ['', 0];
    for (;;) {
      const before = performance.now();
      const outcome = await lookAt(session, engine);
      if (outcome.kind === 'failed')
        return refuse(io, `The lock waits were not read: ${outcome.failure.message}`);
      const picture = pictureOf(outcome.value, own);
      const shape = JSON.stringify([picture.roots.map(shapeOf), picture.unseen]);
      if (shape !== shown) {
        const footprint = { queries: 1, ms: performance.now() - before };
        io.write(`${shown === '' ? '' : '\n'}${printed(outcome.value, picture, footprint, request, io)}`);
      }
      [shown, code] = [shape, picture.waiting === 0 ? 0 : 1];
      if (stop === undefined || !(await passed((request.watch ?? 0) * 1000, stop))) return code;
    }
  });
}

async function ownOf(request: LocksRequest, engine: DatabaseEngine, io: Io): Promise<OwnStatements | string> {
  const session = await openSession(rootOf(io.cwd, io.cwd), io, request);
  const trouble = configTrouble(session, io.cwd);
  return trouble ?? ownStatementsOf(session, engine.name === 'mysql' ? 'mysql' : 'postgresql');
}

async function lookAt(
  session: OpenSession,
  engine: DatabaseEngine,
): ReturnType<NonNullable<DatabaseEngine['waits']>> {
  return (
    engine.waits?.(session) ?? {
      kind: 'failed',
      failure: { reason: 'statement', message: notThere('Reading lock waits', engine.name) },
    }
  );
}

function printed(
  seen: SeenWaits,
  picture: LockPicture,
  footprint: { readonly queries: number; readonly ms: number },
  { format, script }: LocksRequest,
  io: Io,
): string {
  if (script !== undefined) return scripts(seen, script);
  return format === 'json' ? locksJson(picture, footprint) : locksText(picture, footprint, io.style);
}

function scripts(seen: SeenWaits, how: Ending): string {
  const texts = forestOf(seen).flatMap(({ party }) => endingScript(seen, party, how) ?? []);
  return texts.length === 0
    ? '-- Nobody who could be ended holds up others at this moment.\n'
    : texts.join('\n');
}

/** Without what changes with time alone. */
function shapeOf({ key, query, waiters }: PictureNode): unknown {
  return [key, query, waiters.map(shapeOf)];
}

/** False if the signal came first. */
function passed(ms: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      resolve(false);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', end);
      resolve(true);
    }, ms);
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
  });
}
