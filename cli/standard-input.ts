/** Reads SQL from standard input, as far as anybody would lint it. */
import type { Readable } from 'node:stream';
import { dumpBytes } from '../core/migrations/detection/ignored-files.ts';

export type StandardInput =
  /** The mark is the text's first character where it has a byte order mark: whoever writes the text out again gives it back. */
  { readonly kind: 'text'; readonly text: string; readonly mark: string } | { readonly kind: 'huge' };

export async function readStandardInput(input: Readable, most = dumpBytes): Promise<StandardInput> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of input) {
    const piece = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    bytes += piece.length;
    // The rest is not read: whoever writes it is told by the closed pipe.
    if (bytes > most) return { kind: 'huge' };
    chunks.push(piece);
  }
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(Buffer.concat(chunks));
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  return { kind: 'text', text: text.slice(mark.length), mark };
}
