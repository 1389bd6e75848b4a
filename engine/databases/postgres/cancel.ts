/** PostgreSQL's CancelRequest: a second, short connection that asks the server to stop what another one is doing. It gets no answer. */
import { connect as connectSocket, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { isSocketFolder } from '../../../core/connections/profile.ts';
import type { TlsAttempt } from './tls.ts';

export interface Backend {
  readonly host: string;
  readonly port: number;
  readonly tls: TlsAttempt;
  readonly processId: number;
  readonly secretKey: number;
}

const cancelCode = 80_877_102;
const tlsCode = 80_877_103;

/** Resolves when the request was handed over or could not be; the caller sees its effect on the query alone. */
export function requestCancel(backend: Backend, timeoutMs: number): Promise<void> {
  return new Promise((resolve) => {
    const socket = isSocketFolder(backend.host)
      ? connectSocket(`${backend.host}/.s.PGSQL.${backend.port}`)
      : connectSocket(backend.port, backend.host);
    socket.setTimeout(timeoutMs, () => socket.destroy());
    socket.on('error', () => socket.destroy());
    socket.once('close', () => {
      resolve();
    });
    socket.once('connect', () => {
      const { tls } = backend;
      if (tls === false) {
        sendCancel(socket, backend);
        return;
      }
      socket.once('data', (answer) => {
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
    });
  });
}

function sendCancel(socket: Socket, backend: Backend): void {
  socket.on('data', () => undefined);
  socket.end(message(16, cancelCode, backend.processId, backend.secretKey));
}

function message(length: number, ...numbers: readonly number[]): Buffer {
  const buffer = Buffer.alloc(length);
  buffer.writeInt32BE(length, 0);
  numbers.forEach((value, index) => buffer.writeInt32BE(value, 4 + index * 4));
  return buffer;
}
