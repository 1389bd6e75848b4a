/**
 * Starts a server that ends with us, however we end. A test run that is killed gets no chance to clean up, and its servers would stay;
 * so a shell between holds a pipe from us, and when that closes it ends the server.
 */
import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';

/** How the whole group is ended: KILL for what holds nothing, QUIT where children have to be told (PostgreSQL). */
export type Ending = 'SIGKILL' | 'SIGQUIT';

/** The process leads a group of its own. Its `close` event comes when everything that it started has let go of its output. */
export function spawnLeashed(
  program: string,
  args: readonly string[],
  options: Pick<SpawnOptions, 'cwd' | 'env' | 'uid' | 'gid'> & { readonly ending: Ending },
): ChildProcess {
  const { ending, ...rest } = options;
  // Windows has neither the shell nor groups; there a killed run leaves its server after.
  if (process.platform === 'win32')
    return spawn(program, args, { ...rest, stdio: ['ignore', 'pipe', 'pipe'] });
  const signal = ending.replace('SIG', '');
  // The watcher keeps our pipe as descriptor 3: a background process of a shell has no standard input of its own.
  const watch = `exec 3<&0; (exec >/dev/null 2>&1; cat <&3; kill -${signal} 0) & "$@" 3<&- & wait $!`;
  return spawn('/bin/sh', ['-c', watch, 'leash', program, ...args], {
    ...rest,
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });
}

/** Ends the group now; a group that is gone already is no trouble. */
export function endLeashed(child: ChildProcess, ending: Ending): void {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    child.kill();
    return;
  }
  try {
    process.kill(-child.pid, ending);
  } catch {
    // Nobody is left in it.
  }
}
