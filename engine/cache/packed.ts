/**
 * Stores data in a file with the version of the code that wrote it, its length and its checksum, so that truncated, corrupt or outdated
 * files are recognised. The reader checks the data itself.
 */
import { hash } from 'node:crypto';

export function pack(value: unknown, build: string): Uint8Array {
  const body = Buffer.from(JSON.stringify(value));
  return Buffer.concat([Buffer.from(`${headLine(build, body)}\n`), body]);
}

/** Undefined unless the same build has written exactly these bytes. */
export function unpack(bytes: Uint8Array | undefined, build: string): unknown {
  const end = bytes?.indexOf(0x0a) ?? -1;
  if (bytes === undefined || end < 0) return undefined;
  const body = bytes.subarray(end + 1);
  if (Buffer.from(bytes.subarray(0, end)).toString('latin1') !== headLine(build, body)) return undefined;
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return undefined;
  }
}

function headLine(build: string, body: Uint8Array): string {
  return `plinth 1, build ${build}, ${body.length} bytes, sha256 ${digest(body)}`;
}

export function digest(content: string | Uint8Array): string {
  return hash('sha256', content, 'hex');
}
