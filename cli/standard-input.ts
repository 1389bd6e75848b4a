/** Reads SQL from standard input, up to the largest size that is linted. */
import type { Readable } from 'node:stream';
import { dumpBytes } from '../core/migrations/detection/ignored-files.ts';

export type StandardInput =
  /** A byte order mark is kept as the first character, so that it is written back with the text. */
  { readonly kind: 'text'; readonly text: string; readonly mark: string } | { readonly kind: 'huge' };

export async function readStandardInput(input: Readable, most = dumpBytes): Promise<StandardInput> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of input) {
    const piece = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    bytes += piece.length;
    // The rest is not read: the writer sees a closed pipe.
    if (bytes > most) return { kind: 'huge' };
    chunks.push(piece);
  }
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(Buffer.concat(chunks));
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  return { kind: 'text', text: text.slice(mark.length), mark };
}
