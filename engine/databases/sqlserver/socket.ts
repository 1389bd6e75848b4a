/**
 * The socket to a SQL Server, opened by Plinth: directly or through a tunnel. If a connection has to be encrypted, it blocks the login
 * until it is: the driver believes a server that claims to have no encryption, and would send the password in clear text.
 */
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { unprotected } from '../failure-words.ts';

export interface Line {
  readonly socket: Duplex;
  /** From now on the traffic is encrypted. */
  readonly secured: () => void;
}

/** The first byte of a LOGIN7 message ([MS-TDS] 2.2.3.1.1); TLS begins inside of PRELOGIN messages, which have another first byte. */
const login = 0x10;

export function guarded(socket: Duplex, mustEncrypt: boolean): Line {
  if (!mustEncrypt) return { socket, secured: () => undefined };
  const write = socket.write.bind(socket);
  let isSecured = false;
  const checked = (chunk: unknown, ...rest: readonly unknown[]): boolean => {
    if (!isSecured && Buffer.isBuffer(chunk) && chunk[0] === login) {
      socket.destroy(new Error(unprotected));
      return false;
    }
    return Reflect.apply(write, socket, [chunk, ...rest]) === true;
  };
  socket.write = checked;
  return {
    socket,
    secured: () => {
      isSecured = true;
    },
  };
}

/** Settles once there is a socket; `stop` ends the wait. */
export function dialled(host: string, port: number, stop: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true });
    const end = (): void => {
      socket.destroy();
      reject(new Error('Connecting was ended.'));
    };
    stop.addEventListener('abort', end, { once: true });
    socket.once('error', (error) => {
      stop.removeEventListener('abort', end);
      reject(error);
    });
    socket.once('connect', () => {
      stop.removeEventListener('abort', end);
      socket.removeAllListeners('error');
      resolve(socket);
    });
    if (stop.aborted) end();
  });
}
