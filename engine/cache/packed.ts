/**
 * Stores data in a file with the version of the code that wrote it, its length and its checksum, so that truncated, corrupt or outdated
 * files are recognised. The reader checks the data itself.
 */
import { hash } from 'node:crypto';

/** Each value is a line of its own: the first may be read long before the last. */
export function pack(values: readonly unknown[], build: string): Uint8Array {
  const body = Buffer.from(values.map((one) => JSON.stringify(one)).join('\n'));
  return Buffer.concat([Buffer.from(`${headLine(build, body)}\n`), body]);
}

/** What to read each value with; undefined unless the same build has written exactly these bytes. */
export function unpack(bytes: Uint8Array | undefined, build: string): readonly (() => unknown)[] | undefined {
  const end = bytes?.indexOf(0x0a) ?? -1;
  if (bytes === undefined || end < 0) return undefined;
  const body = bytes.subarray(end + 1);
  if (Buffer.from(bytes.subarray(0, end)).toString('latin1') !== headLine(build, body)) return undefined;
  return linesOf(body).map((line) => () => parsed(line));
}

function linesOf(body: Uint8Array): readonly Buffer[] {
  const lines: Buffer[] = [];
  for (let from = 0; from <= body.length;) {
    const end = body.indexOf(0x0a, from);
    const to = end < 0 ? body.length : end;
    lines.push(Buffer.from(body.buffer, body.byteOffset + from, to - from));
    from = to + 1;
  }
  return lines;
}

function parsed(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString('utf8'));
  } catch {
    return undefined;
  }
}

function headLine(build: string, body: Uint8Array): string {
  return `plinth 2, build ${build}, ${body.length} bytes, sha256 ${digest(body)}`;
}

export function digest(content: string | Uint8Array): string {
  return hash('sha256', content, 'hex');
}
