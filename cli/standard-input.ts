/** Reads SQL from standard input, up to the largest size that is linted. */
import { relative, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { dumpBytes } from '../core/migrations/detection/ignored-files.ts';
import type { Io } from './io.ts';
import { nearestFolder, rootOf } from './targets.ts';

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

/** A file, or standard input in the place of one. */
export interface Placed {
  readonly root: string;
  /** Relative to the root. */
  readonly path: string;
  readonly shown: string;
  /** Of standard input. */
  readonly text: string | undefined;
}

/** A sentence if it is too large. */
export async function placedInput(stdinFilepath: string | undefined, io: Io): Promise<Placed | string> {
  const input = await readStandardInput(io.input);
  if (input.kind === 'huge') return 'Standard input has more than 5 MB, which makes it a dump.';
  const shown = stdinFilepath ?? '<stdin>';
  const absolute = stdinFilepath === undefined ? undefined : resolve(io.cwd, stdinFilepath);
  const root = rootOf(absolute === undefined ? io.cwd : nearestFolder(absolute), io.cwd);
  const path = absolute === undefined ? shown : relative(root, absolute).replaceAll('\\', '/');
  return { root, path, shown, text: input.text };
}
