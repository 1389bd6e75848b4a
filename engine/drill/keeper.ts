/**
 * The folder of one drill, and what runs in it. A shell beside Plinth holds a pipe from it: when that closes – the drill is over, was
 * stopped, or Plinth was killed – it ends the processes, drops what was created on a named server, and removes the folder. So there is one
 * end for success, failure and kill. Knows nothing of databases.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

export interface Identity {
  readonly uid?: number;
  readonly gid?: number;
}

export interface Running {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly identity?: Identity;
  readonly input?: Readable;
  /** Standard output belongs to the caller. */
  readonly isRead?: boolean;
  /** Each line of both outputs, or of standard error alone. */
  readonly onLine?: (line: string) => void;
  /** How it is ended if the drill ends first. */
  readonly ending?: 'KILL' | 'QUIT';
}

export interface Ran {
  /** Null after a signal; a program that did not start has none either. */
  readonly code: number | null;
  readonly lines: readonly string[];
}

/** Kept of one output. The errors of a restore over existing objects are as many as the objects. */
const mostLines = 20_000;

/** $1: the folder. Lines of `processes`: signal and process group. `drop`: the arguments of one command, one a line. */
const script = `trap '' INT TERM HUP QUIT
cat >/dev/null
end() { while read -r signal group; do kill -s "\${1:-$signal}" -- "-$group" 2>/dev/null; done < "$2/processes"; }
gone() { while read -r signal group; do kill -s 0 -- "-$group" 2>/dev/null && return 1; done < "$1/processes"; return 0; }
end '' "$1"
tries=0
until gone "$1"; do
  tries=$((tries + 1))
  [ "$tries" -eq 100 ] && end KILL "$1"
  [ "$tries" -ge 200 ] && break
  sleep 0.1
done
left=0
if [ -f "$1/drop" ]; then
  folder=$1
  set -f
  IFS='
'
  set -- $(cat "$folder/drop")
  "$@" >/dev/null 2>&1 || left=1
  set -- "$folder"
fi
gone "$1" || left=2
rm -rf "$1" 2>/dev/null || left=2
exit "$left"`;

export class Keeper {
  readonly folder: string;
  readonly #shell: ChildProcess;
  /** By process group: the signal that ends it. */
  readonly #running = new Map<number, string>();
  readonly #closed: Promise<number | null>;
  #isClosed = false;

  /** `env`: for the command that drops. */
  constructor(env: Readonly<Record<string, string>> = {}) {
    this.folder = mkdtempSync(join(tmpdir(), 'plinth-drill-'));
    writeFileSync(join(this.folder, 'processes'), '');
    this.#shell = spawn('/bin/sh', ['-c', script, 'plinth-drill', this.folder], {
      cwd: '/',
      env: { ...surroundings(), ...env },
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
    });
    this.#closed = new Promise((resolve) => {
      this.#shell.once('exit', resolve);
      this.#shell.once('error', () => resolve(null));
    });
  }

  /** A program and its arguments, none of which has a line break. */
  dropWith(words: readonly string[]): void {
    writeFileSync(join(this.folder, 'drop'), words.join('\n'));
  }

  /** Others than the owner of the drill need to enter it, when a server runs as somebody else. */
  open(identity: Identity): void {
    if (identity.uid === undefined || identity.gid === undefined) return;
    chownSync(this.folder, identity.uid, identity.gid);
    chmodSync(this.folder, 0o700);
  }

  /** Starts a process of the drill in a group of its own. */
  start(
    program: string,
    { args, env = {}, identity = {}, input, isRead = false, onLine, ending = 'KILL' }: Running,
  ): ChildProcess {
    const child = spawn(program, args, {
      cwd: this.folder,
      env: { ...surroundings(), ...env },
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      detached: true,
      ...identity,
    });
    const { pid } = child;
    if (pid !== undefined) {
      this.#keep(() => this.#running.set(pid, ending));
      // Its number may become another's.
      child.once('exit', () => this.#keep(() => this.#running.delete(pid)));
    }
    for (const stream of isRead ? [child.stderr] : [child.stdout, child.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on('line', (line) => onLine?.(line));
    }
    if (input !== undefined && child.stdin !== null) {
      // A program that has ended does not read the rest.
      child.stdin.on('error', () => input.destroy());
      input.on('error', () => child.stdin?.destroy());
      input.pipe(child.stdin);
    }
    return child;
  }

  #keep(change: () => void): void {
    change();
    if (this.#isClosed) return;
    const lines = [...this.#running].map(([pid, signal]) => `${signal} ${pid}\n`);
    writeFileSync(join(this.folder, 'processes'), lines.join(''));
  }

  run(program: string, running: Running, signal?: AbortSignal): Promise<Ran> {
    const lines: string[] = [];
    const child = this.start(program, {
      ...running,
      onLine: (line) => {
        if (lines.length < mostLines) lines.push(line);
        running.onLine?.(line);
      },
    });
    const stop = (): void => {
      if (child.pid !== undefined) endGroup(child.pid, 'SIGKILL');
    };
    signal?.addEventListener('abort', stop, { once: true });
    if (signal?.aborted === true) stop();
    return new Promise((resolve) => {
      child.once('error', (error) => resolve({ code: null, lines: [...lines, error.message] }));
      child.once('close', (code) => {
        signal?.removeEventListener('abort', stop);
        resolve({ code, lines });
      });
    });
  }

  /** Ends everything. Sentences about what is left. */
  async close(): Promise<readonly string[]> {
    this.#isClosed = true;
    this.#shell.stdin?.end();
    switch (await this.#closed) {
      case 0:
        return [];
      case 1:
        return ['The database of the drill could not be dropped and is still on the scratch server.'];
      default:
        return [`The folder ${this.folder} could not be removed, or a process of the drill did not end.`];
    }
  }
}

function endGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended.
  }
}

/** Servers refuse to run as root: then they run as the account that Debian made for them, else as nobody. */
export function serverIdentity(account: string): Identity {
  if (process.getuid?.() !== 0) return {};
  const [uid, gid] = ['-u', '-g'].map((which) => {
    const { status, stdout } = spawnSync('id', [which, account], { encoding: 'utf8' });
    return status === 0 ? Number(stdout) : 65_534;
  });
  return uid === undefined || gid === undefined ? {} : { uid, gid };
}

/** Programs speak English, in UTC. Their own settings and passwords come with the user's environment. */
function surroundings(): NodeJS.ProcessEnv {
  return { ...process.env, LC_ALL: 'C', TZ: 'UTC', PGTZ: 'UTC' };
}
