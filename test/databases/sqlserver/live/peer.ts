/**
 * The other end of a connection, where no SQL Server is: speaks as much of its protocol ([MS-TDS]) as a login, a batch, an error and an attention need, in the
 * clear or encrypted. It knows no SQL: what it answers is written down by the test.
 */
import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { duplexPair, type Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { repository } from '../../../hosts/paths.ts';
import { listen, type TestServer } from '../../connections/servers.ts';

export type Said =
  | { readonly rows: readonly (readonly (string | null)[])[] }
  | { readonly error: number; readonly message: string }
  /** Keeps its answer until it is told to stop. */
  | 'waits'
  /** Keeps it even then. */
  | 'deaf'
  /** Begins to answer and is gone. */
  | 'dies';

export interface Peer extends TestServer {
  /** Types of the messages that came in the clear. */
  readonly inClear: readonly number[];
  /** Texts of batches and calls. */
  readonly asked: readonly string[];
  readonly login: () => Buffer | undefined;
}

interface Behaviour {
  readonly encryption: 'none' | 'on';
  /** What is said to a login instead of letting it in. */
  readonly refusal?: { readonly error: number; readonly message: string };
  readonly answer: (text: string) => Said;
}

const types = { batch: 1, call: 3, answer: 4, attention: 6, login: 0x10, prelogin: 0x12 } as const;

export async function peer({ encryption, refusal, answer }: Behaviour): Promise<Peer> {
  const inClear: number[] = [];
  const asked: string[] = [];
  let login: Buffer | undefined;
  const server = await listen((socket) => {
    const talk = (line: Duplex, type: number, payload: Buffer): void => {
      if (type === types.login) {
        login = payload;
        send(line, refusal === undefined ? loggedIn : Buffer.concat([error(refusal), done(2)]));
      } else if (type === types.attention) {
        if (answer(asked.at(-1) ?? '') === 'deaf') return;
        // The end of what was asked, and then that it was stopped.
        send(line, done(2));
        send(line, done(0x20));
      } else if (type === types.batch || type === types.call) {
        asked.push(textOf(payload));
        const said = answer(asked.at(-1) ?? '');
        if (said === 'dies') {
          line.write(head(types.answer, 500, false));
          socket.destroy();
        } else if (typeof said === 'object') send(line, tokens(said));
      }
    };
    const secured = encryption === 'on' ? secureLine(socket, talk) : undefined;
    messages(
      socket,
      (type, payload) => {
        inClear.push(type);
        if (type !== types.prelogin) talk(socket, type, payload);
        else if (payload[0] === 0x16) secured?.handshake(payload);
        else send(socket, prelogin(encryption === 'on' ? 1 : 2));
      },
      (raw) => secured?.raw(raw),
    );
  });
  return { ...server, inClear, asked, login: () => login };
}

/** TLS begins inside of messages of the protocol, and continues without them once the client sends the first record of its own. */
function secureLine(
  socket: Socket,
  talk: (line: Duplex, type: number, payload: Buffer) => void,
): { handshake: (payload: Buffer) => void; raw: (chunk: Buffer) => void } {
  const [outer, inner] = duplexPair();
  const folder = join(repository, 'test/fixtures/tls');
  const secure = new TLSSocket(inner, {
    isServer: true,
    key: readFileSync(join(folder, 'server.key')),
    cert: readFileSync(join(folder, 'server.crt')),
  });
  secure.on('error', () => socket.destroy());
  let isRaw = false;
  outer.on('data', (chunk: Buffer) => {
    if (isRaw) socket.write(chunk);
    else send(socket, chunk, types.prelogin);
  });
  messages(secure, (type, payload) => talk(secure, type, payload));
  return {
    handshake: (payload) => void outer.write(payload),
    raw: (chunk) => {
      isRaw = true;
      outer.write(chunk);
    },
  };
}

/** Packets of eight bytes and their payload; a message ends with the packet that says so. */
function messages(
  line: Duplex,
  take: (type: number, payload: Buffer) => void,
  raw?: (chunk: Buffer) => void,
): void {
  let held = Buffer.alloc(0);
  let message = Buffer.alloc(0);
  let isRaw = false;
  line.on('data', (chunk: Buffer) => {
    if (isRaw) {
      raw?.(chunk);
      return;
    }
    held = Buffer.concat([held, chunk]);
    while (held.length >= 8) {
      if (held[0] === 0x17 && raw !== undefined) {
        isRaw = true;
        raw(held);
        return;
      }
      const length = held.readUInt16BE(2);
      if (held.length < length) return;
      const [type, status] = [held.readUInt8(0), held.readUInt8(1)];
      message = Buffer.concat([message, held.subarray(8, length)]);
      held = held.subarray(length);
      if ((status & 1) === 0) continue;
      const whole = message;
      message = Buffer.alloc(0);
      take(type, whole);
    }
  });
}

function head(type: number, length: number, isLast: boolean): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt8(type, 0);
  bytes.writeUInt8(isLast ? 1 : 0, 1);
  bytes.writeUInt16BE(length + 8, 2);
  return bytes;
}

function send(line: Duplex, payload: Buffer, type: number = types.answer): void {
  const most = 4_000;
  for (let at = 0; at < payload.length; at += most) {
    const part = payload.subarray(at, at + most);
    line.write(Buffer.concat([head(type, part.length, at + most >= payload.length), part]));
  }
}

/** Of a batch after its headers; of a call all that is text in it, which begins at an odd byte or an even one. */
function textOf(payload: Buffer): string {
  const behind = payload.subarray(payload.readUInt32LE(0));
  return `${behind.toString('utf16le')}\n${behind.subarray(1).toString('utf16le')}`;
}

const u16 = (value: number): Buffer => {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
};
const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
const text = (value: string): Buffer => Buffer.from(value, 'utf16le');
const short = (value: string): Buffer => Buffer.concat([Buffer.from([value.length]), text(value)]);

function prelogin(encryption: number): Buffer {
  // Where version and encryption stand, the end of that list, and both.
  return Buffer.from([0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 0xff, 16, 0, 0x10, 0, 0, 0, encryption]);
}

function done(status: number): Buffer {
  return Buffer.concat([Buffer.from([0xfd]), u16(status), u16(0), Buffer.alloc(8)]);
}

const loggedIn = ((): Buffer => {
  const body = Buffer.concat([
    Buffer.from([1, 0x74, 0, 0, 4]),
    short('Microsoft SQL Server'),
    Buffer.from([16, 0, 0x10, 0]),
  ]);
  return Buffer.concat([Buffer.from([0xad]), u16(body.length), body, done(0)]);
})();

function error({ error: number, message }: { readonly error: number; readonly message: string }): Buffer {
  const body = Buffer.concat([
    u32(number),
    Buffer.from([1, 16]),
    u16(message.length),
    text(message),
    short('peer'),
    short(''),
    u32(1),
  ]);
  return Buffer.concat([Buffer.from([0xaa]), u16(body.length), body]);
}

/** All columns are nvarchar(max), whose values come in pieces. */
function tokens(said: Exclude<Said, string>): Buffer {
  if ('error' in said) return Buffer.concat([error(said), done(2)]);
  const [first] = said.rows;
  if (first === undefined) return done(0);
  const columns = first.map((_, at) =>
    Buffer.concat([
      u32(0),
      u16(1),
      Buffer.from([0xe7]),
      u16(0xffff),
      Buffer.from([9, 4, 0xd0, 0, 0x34]),
      short(`c${at}`),
    ]),
  );
  const rows = said.rows.map((row) => Buffer.concat([Buffer.from([0xd1]), ...row.map(cell)]));
  return Buffer.concat([Buffer.from([0x81]), u16(first.length), ...columns, ...rows, done(0x10)]);
}

function cell(value: string | null): Buffer {
  if (value === null) return Buffer.alloc(8, 0xff);
  const bytes = text(value);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(bytes.length));
  return Buffer.concat([length, ...(bytes.length === 0 ? [] : [u32(bytes.length), bytes]), u32(0)]);
}
