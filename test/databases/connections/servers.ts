/** Servers that misbehave, for tests of how a connection fails: silent ones, ones that hang up, ones that speak something else, and a TLS front. */
import { readFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { repository } from '../../hosts/paths.ts';

export interface TestServer {
  readonly port: number;
  close(): void;
}

const tlsFolder = join(repository, 'test/fixtures/tls');
export const certificates = {
  authority: join(tlsFolder, 'ca.crt'),
  otherAuthority: join(tlsFolder, 'other-ca.crt'),
};

/** Accepts and does what it is told with each connection. */
export async function listen(onConnection: (socket: Socket) => void): Promise<TestServer> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Passes everything on until it is told to hold: from then on the other side hears nothing, and nothing is refused either. */
export async function proxyThatHolds(port: number): Promise<TestServer & { hold(): void }> {
  let held = false;
  const server = await listen((socket) => {
    if (held) return;
    const upstream = connect(port, '127.0.0.1');
    upstream.on('error', () => socket.destroy());
    socket.on('close', () => upstream.destroy());
    upstream.on('close', () => socket.destroy());
    socket.on('data', (chunk) => {
      if (!held) upstream.write(chunk);
    });
    upstream.on('data', (chunk) => {
      if (!held) socket.write(chunk);
    });
  });
  return { ...server, hold: () => void (held = true) };
}

/** What a server says that has only hostssl lines: an ErrorResponse with severity, SQLSTATE and text. */
const refusal = errorResponse('SFATAL', 'VFATAL', 'C28000', 'Mno pg_hba.conf entry, no encryption');

function errorResponse(...fields: readonly string[]): Buffer {
  const body = Buffer.from(`${fields.join('\0')}\0\0`);
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

/** Answers PostgreSQL's request for TLS with a certificate for `localhost`, and passes the rest on in the clear. Refuses who does not ask. */
export function tlsFront(port: number): Promise<TestServer> {
  const key = readFileSync(join(tlsFolder, 'server.key'));
  const cert = readFileSync(join(tlsFolder, 'server.crt'));
  return listen((socket) => {
    socket.once('data', (first) => {
      const wantsTls = first.length === 8 && first.readInt32BE(4) === 80_877_103;
      if (!wantsTls) {
        socket.end(refusal);
        return;
      }
      socket.write('S');
      const inner = new TLSSocket(socket, { isServer: true, key, cert });
      const upstream = connect(port, '127.0.0.1');
      inner.on('error', () => upstream.destroy());
      upstream.on('error', () => inner.destroy());
      inner.pipe(upstream).pipe(inner);
    });
  });
}
