/**
 * Stores database passwords and SSH passphrases in the editor's secret storage and nowhere else. The key is host, port, database and user,
 * so that a profile that names another host does not get the password.
 */
import { window, type CancellationToken, type SecretStorage } from 'vscode';
import {
  passphraseWanted,
  secretWanted,
  type SecretAnswer,
  type SecretKey,
} from '../../protocol/connections.ts';
import type { Server } from '../language-client/server.ts';

export class Secrets {
  readonly #storage: SecretStorage;

  constructor(storage: SecretStorage, server: Server) {
    this.#storage = storage;
    server.answer(secretWanted, ({ refused, ...key }, token) => {
      const database = key.database === '' ? 'all databases' : `database ${key.database}`;
      const way = key.through === undefined ? '' : `, through ${key.through}`;
      const question = {
        title: `Password for ${key.user} on ${key.host}`,
        prompt: refused
          ? `${key.host} refused the password. It was forgotten.`
          : `For ${database}, port ${key.port}${way}. Kept in this editor’s secret storage only.`,
      };
      return this.#keptOrAsked(storageKey(key), refused, question, token);
    });
    server.answer(passphraseWanted, ({ file, refused }, token) => {
      const question = {
        title: `Passphrase of the SSH key ${file}`,
        prompt: refused
          ? 'It did not open the key. It was forgotten.'
          : 'Kept in this editor’s secret storage only.',
      };
      return this.#keptOrAsked(`plinth.passphrase:${file}`, refused, question, token);
    });
  }

  /** What was refused is forgotten, and asked for again. */
  async #keptOrAsked(
    name: string,
    refused: boolean,
    question: { readonly title: string; readonly prompt: string },
    token: CancellationToken,
  ): Promise<SecretAnswer> {
    if (refused) await this.#storage.delete(name);
    const kept = refused ? undefined : await this.#storage.get(name);
    if (kept !== undefined) return { password: kept };
    const options = { ...question, password: true, ignoreFocusOut: true };
    const password = await window.showInputBox(options, token);
    if (password !== undefined) await this.#storage.store(name, password);
    return { password };
  }

  async keep(key: SecretKey, password: string): Promise<void> {
    await this.#storage.store(storageKey(key), password);
  }

  async forget(key: SecretKey): Promise<void> {
    await this.#storage.delete(storageKey(key));
  }
}

function storageKey({ host, port, database, user, through }: SecretKey): string {
  const way = through === undefined ? [] : [through];
  return `plinth.password:${JSON.stringify([host, port, database, user, ...way])}`;
}
