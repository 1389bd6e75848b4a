/**
 * Stores database passwords and SSH passphrases in the editor's secret storage and nowhere else. The key is host, port, database and user,
 * so that a profile that names another host does not get the password.
 */
import { window, type SecretStorage } from 'vscode';
import { passphraseWanted, secretWanted, type SecretKey } from '../../protocol/connections.ts';
import type { Server } from '../language-client/server.ts';

export class Secrets {
  readonly #storage: SecretStorage;

  constructor(storage: SecretStorage, server: Server) {
    this.#storage = storage;
    server.answer(secretWanted, async ({ refused, ...key }, token) => {
      const name = storageKey(key);
      if (refused) await storage.delete(name);
      const kept = refused ? undefined : await storage.get(name);
      if (kept !== undefined) return { password: kept };
      const password = await window.showInputBox(
        {
          title: `Password for ${key.user} on ${key.host}`,
          prompt: refused
            ? `${key.host} refused the password. It was forgotten.`
            : `For ${key.database === '' ? 'all databases' : `database ${key.database}`}, port ${key.port}${key.through === undefined ? '' : `, through ${key.through}`}. Kept in this editor’s secret storage only.`,
          password: true,
          ignoreFocusOut: true,
        },
        token,
      );
      if (password !== undefined) await storage.store(name, password);
      return { password };
    });
    server.answer(passphraseWanted, async ({ file, refused }, token) => {
      const name = `plinth.passphrase:${file}`;
      if (refused) await storage.delete(name);
      const kept = refused ? undefined : await storage.get(name);
      if (kept !== undefined) return { password: kept };
      const password = await window.showInputBox(
        {
          title: `Passphrase of the SSH key ${file}`,
          prompt: refused
            ? 'It did not open the key. It was forgotten.'
            : 'Kept in this editor’s secret storage only.',
          password: true,
          ignoreFocusOut: true,
        },
        token,
      );
      if (password !== undefined) await storage.store(name, password);
      return { password };
    });
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
