/** PostgreSQL's CancelRequest: a second, short connection that asks the server to stop another one's query. It gets no answer. */
import { connect as connectSocket, isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import { isSocketPath } from '../../../core/connections/profile.ts';
import type { TlsAttempt } from '../tls.ts';

export interface Backend {
  readonly host: string;
  readonly port: number;
  readonly tls: TlsAttempt;
  readonly processId: number;
  readonly secretKey: number;
  /** The route of the first connection; undefined for the network. */
  readonly dial: (() => Promise<Duplex>) | undefined;
}

const cancelCode = 80_877_102;
const tlsCode = 80_877_103;

/** Resolves when the request was sent or could not be sent; the caller only sees its effect on the query. */
export async function requestCancel(backend: Backend, timeoutMs: number): Promise<void> {
  const socket = await opened(backend, timeoutMs);
  if (socket === undefined) return;
  await new Promise<void>((resolve) => {
    const late = setTimeout(() => socket.destroy(), timeoutMs);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => {
      clearTimeout(late);
      resolve();
    });
    const ask = (): void => {
      const { tls } = backend;
      if (tls === false) {
        sendCancel(socket, backend);
        return;
      }
      socket.once('data', (answer: Buffer) => {
        if (answer.toString('latin1') !== 'S') {
          socket.destroy();
          return;
        }
        const servername = isIP(backend.host) === 0 ? { servername: backend.host } : {};
        const secure = connectTls({ socket, host: backend.host, ...servername, ...tls });
        secure.on('error', () => socket.destroy());
        secure.once('secureConnect', () => {
          sendCancel(secure, backend);
        });
      });
      socket.write(message(8, tlsCode));
    };
    if (backend.dial === undefined) socket.once('connect', ask);
    else ask();
  });
}

async function opened({ dial, host, port }: Backend, timeoutMs: number): Promise<Duplex | undefined> {
  if (dial === undefined)
    return isSocketPath(host) ? connectSocket(`${host}/.s.PGSQL.${port}`) : connectSocket(port, host);
  const late = pause(timeoutMs, undefined, { ref: false });
  return Promise.race([dial().catch(() => undefined), late]);
}

function sendCancel(socket: Duplex, backend: Backend): void {
  socket.on('data', () => undefined);
  socket.end(message(16, cancelCode, backend.processId, backend.secretKey));
}

function message(length: number, ...numbers: readonly number[]): Buffer {
  const buffer = Buffer.alloc(length);
  buffer.writeInt32BE(length, 0);
  numbers.forEach((value, index) => buffer.writeInt32BE(value, 4 + index * 4));
  return buffer;
}
