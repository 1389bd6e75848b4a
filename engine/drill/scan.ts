/** Feeds a dump, as a stream of bytes, to core/drill/dump-text.ts, and hands on what a restore is to read of it. */
import type { DumpText } from '../../core/drill/dump-text.ts';

const newLine = 0x0a;
const backslash = 0x5c;
const dot = 0x2e;

/** Yields the dump without commands of the client and without the database’s own creation. */
export async function* restorable(bytes: AsyncIterable<Buffer>, dump: DumpText): AsyncGenerator<Buffer> {
  const reader = new Lines(dump);
  let pending: Buffer[] = [];
  for await (const chunk of bytes) {
    if (!chunk.includes(newLine)) {
      pending.push(chunk);
      continue;
    }
    const data = pending.length === 0 ? chunk : Buffer.concat([...pending, chunk]);
    const end = data.lastIndexOf(newLine) + 1;
    pending = end === data.length ? [] : [data.subarray(end)];
    yield* reader.read(data.subarray(0, end));
  }
  if (pending.length > 0) yield* reader.read(Buffer.concat(pending));
  reader.end();
}

/** For what is read only: how many bytes that is. */
export async function scan(bytes: AsyncIterable<Buffer>, dump: DumpText): Promise<number> {
  let read = 0;
  for await (const part of restorable(bytes, dump)) read += part.length;
  return read;
}

class Lines {
  readonly #dump: DumpText;
  #isRows = false;
  #count = 0;

  constructor(dump: DumpText) {
    this.#dump = dump;
  }

  /** Whole lines; only the last one of a dump may lack its end. */
  *read(data: Buffer): Generator<Buffer> {
    let from = 0;
    for (let at = 0; at < data.length;) {
      const found = data.indexOf(newLine, at);
      const end = found === -1 ? data.length : found;
      if (this.#isRows) this.#row(data, at, end);
      else {
        const kind = this.#dump.line(data.toString('utf8', at, data[end - 1] === 0x0d ? end - 1 : end));
        this.#isRows = kind === 'rows';
        if (kind === 'command') {
          if (at > from) yield data.subarray(from, at);
          from = end + 1;
        }
      }
      at = end + 1;
    }
    if (from < data.length) yield data.subarray(from);
  }

  end(): void {
    this.#tell(false);
  }

  #row(data: Buffer, at: number, end: number): void {
    const isEnd =
      data[at] === backslash &&
      data[at + 1] === dot &&
      (end - at === 2 || (end - at === 3 && data[at + 2] === 0x0d));
    if (!isEnd) {
      this.#count += 1;
      return;
    }
    this.#tell(true);
    this.#isRows = false;
  }

  #tell(ended: boolean): void {
    this.#dump.copied(this.#count, ended);
    this.#count = 0;
  }
}
