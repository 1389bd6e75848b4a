/**
 * One connection to a Redis or Valkey server. Only the commands of core/keyspace/commands.ts are sent; everything else is refused here,
 * before a byte leaves. One pipeline at a time, every wait limited, always released.
 */
import { connect as connectSocket, isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import {
  isSocketPath,
  leavesThisMachine,
  type ConnectionProfile,
} from '../../../core/connections/profile.ts';
import { refusalOf } from '../../../core/keyspace/commands.ts';
import { connectBy, type ConnectOptions, type Speaker, type Tried, type Try } from '../connecting.ts';
import { DriverSession } from '../driver-session.ts';
import { endedInTheMiddle, unprotected, type FailureContext } from '../failure-words.ts';
import type { Secret } from '../secret.ts';
import { failed, say, type ConnectOutcome, type QueryOutcome } from '../session.ts';
import { connectFailure, mayDependOnEncryption, noTls, Refused } from './failures.ts';
import { commandsIn, type Command } from './pipeline.ts';
import { usualUser } from './uri.ts';
import { asBytes, commandBytes, isError, NoReply, ReplyReader, type Reply } from './resp.ts';

const speaker: Speaker<RedisSession> = {
  attempt,
  mayDependOnEncryption,
  failure: connectFailure,
  files: undefined,
};

export function connectRedis(
  profile: ConnectionProfile,
  password: Secret | undefined,
  options: ConnectOptions = {},
): Promise<ConnectOutcome<RedisSession>> {
  return connectBy(speaker, { profile: whicheverItSpeaks(profile), secret: password }, options);
}

/**
 * A port speaks either TLS or not, and one without it does not answer a client that begins with TLS. So `prefer` begins without: the first
 * message has no secret in it.
 */
function whicheverItSpeaks(profile: ConnectionProfile): ConnectionProfile {
  return profile.tls.mode === 'prefer' ? { ...profile, tls: { ...profile.tls, mode: 'allow' } } : profile;
}

async function attempt(one: Try): Promise<Tried<RedisSession>> {
  const { context, deadline, signal } = one;
  const stop = AbortSignal.any(signal === undefined ? [deadline] : [deadline, signal]);
  let line: Duplex | undefined;
  const end = (): void => void line?.destroy(new Error('Connecting was ended.'));
  stop.addEventListener('abort', end);
  try {
    stop.throwIfAborted();
    const { host, port } = context.profile;
    const way = await one.tunnel?.dial(host, port);
    line = opened(one, way);
    await ready(line, one.tls === false ? (way === undefined ? 'connect' : undefined) : 'secureConnect');
    line.once('close', () => one.tunnel?.close());
    const session = new RedisSession(line, context);
    await login(session, one);
    return { kind: 'connected', session };
  } catch (error) {
    end();
    return { kind: 'failed', error };
  } finally {
    stop.removeEventListener('abort', end);
  }
}

function opened({ context, tls }: Try, way: Duplex | undefined): Duplex {
  const { host, port } = context.profile;
  if (tls === false)
    return way ?? (isSocketPath(host) ? connectSocket(host) : connectSocket({ host, port, noDelay: true }));
  const name = isIP(host) === 0 ? { servername: host } : {};
  return connectTls({ ...(way === undefined ? { host, port } : { socket: way }), ...name, ...tls });
}

const answersTlsWithinMs = 3_000;

function ready(line: Duplex, event: 'connect' | 'secureConnect' | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    line.once('error', reject);
    if (event === undefined) {
      resolve();
      return;
    }
    const silent =
      event === 'connect' ? undefined : setTimeout(() => reject(new Error(noTls)), answersTlsWithinMs);
    line.once('close', () => clearTimeout(silent));
    line.once(event, () => {
      clearTimeout(silent);
      resolve();
    });
  });
}

/** Commands of this connection's beginning. They are none of the list: nothing else may send them. */
async function login(session: RedisSession, { context: { profile, secret }, tls }: Try): Promise<void> {
  const password = secret?.reveal() ?? '';
  const send = async (...command: Command): Promise<string | undefined> => {
    const [reply = null] = await session.exchange([command]);
    return isError(reply) ? reply.error : undefined;
  };
  // Whatever is there has to speak the protocol before it is told a password.
  const first = await send('PING');
  if (first !== undefined && !/^(?:NOAUTH|NOPERM)/.test(first)) throw new Refused(first);
  if (password !== '') {
    const isPlain = tls === false && profile.tls.mode !== 'disable' && profile.ssh === undefined;
    if (isPlain && leavesThisMachine(profile)) throw new Error(unprotected);
    const user = profile.user === '' || profile.user === usualUser ? [] : [asBytes(profile.user)];
    const refused = await send('AUTH', ...user, asBytes(password));
    if (refused !== undefined) throw new Refused(refused);
  }
  const refused =
    (await send('PING')) ??
    (profile.database === '' || profile.database === '0'
      ? undefined
      : await send('SELECT', profile.database));
  if (refused !== undefined) throw new Refused(refused);
  // For whoever looks at CLIENT LIST. A user who may not set the name is no trouble.
  await send('CLIENT', 'SETNAME', 'plinth');
}

interface Waiting {
  readonly count: number;
  readonly replies: Reply[];
  readonly resolve: (replies: readonly Reply[]) => void;
  readonly reject: (error: unknown) => void;
}

export class RedisSession extends DriverSession {
  readonly #line: Duplex;
  readonly #reader = new ReplyReader();
  #waiting: Waiting | undefined;

  constructor(line: Duplex, context: FailureContext) {
    super(context);
    this.#line = line;
    line.on('data', (chunk: Buffer) => this.#take(chunk));
    line.on('error', (error) => this.#lost(error));
    line.on('close', () => this.#lost(Object.assign(new Error('closed'), { code: 'ECONNRESET' })));
  }

  /** Sends commands as they are, and returns a reply for each. For the login and for `ask`, which checks them. */
  exchange(commands: readonly Command[]): Promise<readonly Reply[]> {
    return new Promise((resolve, reject) => {
      if (this.#line.destroyed) {
        reject(Object.assign(new Error('closed'), { code: 'ECONNRESET' }));
        return;
      }
      this.#waiting = { count: commands.length, replies: [], resolve, reject };
      this.#line.write(Buffer.concat(commands.map(commandBytes)));
    });
  }

  protected async ask(text: string): Promise<QueryOutcome> {
    const commands = commandsIn(text);
    if (commands === undefined)
      return failed(say('statement', 'This is a Redis server: it takes no SQL. Nothing was sent.'));
    for (const one of commands) {
      const refusal = refusalOf(one);
      if (refusal !== undefined) return failed(say('statement', refusal));
    }
    try {
      const replies = await this.exchange(commands);
      return { kind: 'rows', rows: replies.map((reply) => [JSON.stringify(reply)]) };
    } catch (error) {
      return this.failedBy(
        error instanceof NoReply
          ? say(
              'dropped',
              'What the server answered cannot be read, so the connection was closed. Connect again.',
            )
          : endedInTheMiddle(this.context.profile),
      );
    }
  }

  /** Each command is short, and there is no way to stop one: the next one is not sent. */
  protected cancel(): Promise<void> {
    return Promise.resolve();
  }

  protected end(): Promise<void> {
    this.#line.destroy();
    return Promise.resolve();
  }

  protected destroy(): void {
    this.#line.destroy();
  }

  #take(chunk: Buffer): void {
    try {
      for (const reply of this.#reader.take(chunk)) {
        const waiting = this.#waiting;
        // Nobody asked: it is not the protocol that was expected.
        if (waiting === undefined) throw new NoReply();
        waiting.replies.push(reply);
        if (waiting.replies.length < waiting.count) continue;
        this.#waiting = undefined;
        waiting.resolve(waiting.replies);
      }
    } catch (error) {
      this.#line.destroy();
      this.#lost(error);
    }
  }

  #lost(error: unknown): void {
    this.dropped();
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.reject(error);
  }
}
