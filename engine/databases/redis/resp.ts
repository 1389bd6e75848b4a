/**
 * The protocol of Redis, version 2: writes commands and reads replies (page “Redis serialization protocol specification”). Texts are one
 * character for each byte, since keys may be any bytes. Opens nothing; what a peer sends is bounded.
 */

export type Reply = string | number | null | ReplyError | readonly Reply[];

/** The server refuses the command. */
export interface ReplyError {
  readonly error: string;
}

export function isError(reply: Reply): reply is ReplyError {
  return typeof reply === 'object' && reply !== null && 'error' in reply;
}

/** The elements of a list; none of anything else. */
export function listIn(reply: Reply | undefined): readonly Reply[] {
  return typeof reply === 'object' && reply !== null && !('error' in reply) ? reply : [];
}

export function commandBytes(words: readonly string[]): Buffer {
  const parts = words.map((word) => `$${word.length}\r\n${word}\r\n`);
  return Buffer.from(`*${words.length}\r\n${parts.join('')}`, 'latin1');
}

/** As the protocol carries a text. */
export function asBytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** As a person reads it; bytes that are no text are shown as such. */
export function asText(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

const longestText = 64 * 1024 ** 2;
const longestLine = 64 * 1024;
const longestList = 1_000_000;
const deepest = 8;

/** Thrown inside this file for bytes that are no reply. */
export class NoReply extends Error {}

/** Collects bytes and returns the replies that are complete. */
export class ReplyReader {
  #chunks: Buffer[] = [];
  #length = 0;
  /** More bytes are needed before it is worth looking again. */
  #wanted = 0;

  /** Throws NoReply if the peer does not speak the protocol. */
  take(chunk: Buffer): readonly Reply[] {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    if (this.#length < this.#wanted) return [];
    const bytes = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks);
    const replies: Reply[] = [];
    let at = 0;
    this.#wanted = 0;
    for (;;) {
      const read = replyAt(bytes, at, 0);
      if (typeof read === 'number') {
        this.#wanted = read - at;
        break;
      }
      replies.push(read.reply);
      at = read.end;
      if (at === bytes.length) break;
    }
    const rest = bytes.subarray(at);
    this.#chunks = rest.length === 0 ? [] : [rest];
    this.#length = rest.length;
    return replies;
  }
}

interface ReplyRead {
  readonly reply: Reply;
  readonly end: number;
}

/** A number if the reply is not complete: where it ends at the earliest. */
function replyAt(bytes: Buffer, at: number, depth: number): ReplyRead | number {
  const eol = bytes.indexOf('\r\n', at);
  if (eol < 0) {
    if (bytes.length - at > longestLine) throw new NoReply();
    // The first byte tells another protocol at once.
    if (at < bytes.length && !'+-:$*'.includes(String.fromCharCode(bytes[at] ?? 0))) throw new NoReply();
    return bytes.length + 1;
  }
  const line = bytes.toString('latin1', at + 1, eol);
  const end = eol + 2;
  switch (bytes[at]) {
    case 0x2b: // +
      return { reply: line, end };
    case 0x2d: // -
      return { reply: { error: line }, end };
    case 0x3a: // :
      return { reply: lengthIn(line, Number.MAX_SAFE_INTEGER), end };
    case 0x24: {
      // $
      const length = lengthIn(line, longestText);
      if (length < 0) return { reply: null, end };
      if (bytes.length < end + length + 2) return end + length + 2;
      return { reply: bytes.toString('latin1', end, end + length), end: end + length + 2 };
    }
    case 0x2a: {
      // *
      const length = lengthIn(line, longestList);
      if (length < 0) return { reply: null, end };
      if (depth === deepest) throw new NoReply();
      const list: Reply[] = [];
      let next = end;
      for (let one = 0; one < length; one += 1) {
        const read = replyAt(bytes, next, depth + 1);
        if (typeof read === 'number') return read;
        list.push(read.reply);
        next = read.end;
      }
      return { reply: list, end: next };
    }
    default:
      throw new NoReply();
  }
}

function lengthIn(line: string, most: number): number {
  if (!/^-?\d{1,19}$/.test(line)) throw new NoReply();
  const length = Number(line);
  if (length > most) throw new NoReply();
  return length;
}
