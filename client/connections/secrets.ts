/**
 * Passwords, in the editor's secret storage and nowhere else. Keyed by host, port, database and user: a profile from somebody else that names
 * another host finds no password.
 */
import { window, type SecretStorage } from 'vscode';
import { secretWanted, type SecretKey } from '../../protocol/connections.ts';
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
            : `For database ${key.database}, port ${key.port}. Kept in this editor’s secret storage only.`,
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

function storageKey({ host, port, database, user }: SecretKey): string {
  return `plinth.password:${JSON.stringify([host, port, database, user])}`;
}
