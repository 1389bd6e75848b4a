/**
 * The user's answers while one connection opens: the trusted SSH host key and the passphrase of a private key. They are kept as long as the
 * connection.
 */
import type { CancellationToken } from 'vscode-languageserver';
import { Secret } from '../../engine/databases/secret.ts';
import type { DatabaseFailure } from '../../engine/databases/session.ts';
import type { SshTrust } from '../../engine/databases/ssh/tunnel.ts';
import { hostKeyWanted, passphraseWanted } from '../../protocol/connections.ts';
import type { Rpc } from '../rpc.ts';

export class GrowingTrust implements SshTrust {
  readonly accepted = new Set<string>();
  readonly passphrases = new Map<string, Secret>();
  readonly #rpc: Rpc;

  constructor(rpc: Rpc) {
    this.#rpc = rpc;
  }

  /** Asks for what a failed attempt needs; returns false if it needs nothing or the user gave no answer. */
  async grow({ hostKey, keyFile }: DatabaseFailure, token: CancellationToken): Promise<boolean> {
    if (hostKey !== undefined) {
      if ((await this.#rpc.ask(hostKeyWanted, hostKey, token)) !== true) return false;
      this.accepted.add(hostKey.fingerprint);
      return true;
    }
    if (keyFile === undefined) return false;
    const refused = this.passphrases.has(keyFile);
    const given = await this.#rpc.ask(passphraseWanted, { file: keyFile, refused }, token);
    if (given?.password === undefined) return false;
    this.passphrases.set(keyFile, new Secret(given.password));
    return true;
  }
}
