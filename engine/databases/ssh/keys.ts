/** The keys that a user presents to an SSH server: those of the agent, a named file, or the usual files. Sends nothing. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ParsedKey } from 'ssh2';
import type { Secret } from '../secret.ts';

export interface KeySources {
  /** Address of the agent; undefined if none runs. */
  readonly agent: string | undefined;
  readonly home: string;
  /** Keyed by file. */
  readonly passphrases: ReadonlyMap<string, Secret>;
  readonly read: ReadKey;
}

/** An error for a text that is not a key, or a key that cannot be decrypted. */
export type ReadKey = (text: Buffer, passphrase: string | undefined) => ParsedKey | Error;

export type KeysFound =
  | { readonly kind: 'keys'; readonly agent: string | undefined; readonly own: ParsedKey | undefined }
  | { readonly kind: 'passphrase'; readonly file: string; readonly refused: boolean }
  | { readonly kind: 'failure'; readonly message: string };

const usual = ['id_ed25519', 'id_ecdsa', 'id_rsa'];

/** A named key comes first; the usual files only if no agent runs. */
export function keysFor(named: string | undefined, sources: KeySources): KeysFound {
  const { agent, home } = sources;
  if (named !== undefined) {
    const path = named.startsWith('~/') ? join(home, named.slice(2)) : named;
    const read = readKey(path, sources);
    return read ?? { kind: 'failure', message: `The SSH key ${named} cannot be read. Name a private key.` };
  }
  if (agent !== undefined) return { kind: 'keys', agent, own: undefined };
  for (const name of usual) {
    const read = readKey(join(home, '.ssh', name), sources);
    if (read !== undefined) return read;
  }
  return {
    kind: 'failure',
    message: 'No SSH agent runs and ~/.ssh has no key. Start the agent, or name a key with sshkey.',
  };
}

/** Undefined if the key has no known format. */
function readKey(path: string, { agent, passphrases, read }: KeySources): KeysFound | undefined {
  let text: Buffer;
  try {
    text = readFileSync(path);
  } catch {
    return undefined;
  }
  const passphrase = passphrases.get(path);
  const parsed = read(text, passphrase?.reveal());
  if (!(parsed instanceof Error)) return { kind: 'keys', agent, own: parsed };
  if (/no passphrase given/i.test(parsed.message)) return { kind: 'passphrase', file: path, refused: false };
  // For an encrypted key, a wrong passphrase looks like this.
  if (passphrase !== undefined) return { kind: 'passphrase', file: path, refused: true };
  return undefined;
}
