/** Reads SQL from standard input, as far as anybody would lint it. */
import type { Readable } from 'node:stream';
import { dumpBytes } from '../core/migrations/silence.ts';

export type StandardInput = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'huge' };

export async function readStandardInput(input: Readable): Promise<StandardInput> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of input) {
    const piece = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    bytes += piece.length;
    // The rest is not read: whoever writes it is told by the closed pipe.
    if (bytes > dumpBytes) return { kind: 'huge' };
    chunks.push(piece);
  }
  return { kind: 'text', text: new TextDecoder('utf-8').decode(Buffer.concat(chunks)) };
}
