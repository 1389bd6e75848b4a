/**
 * Keeps which databases are open and which editor uses which. A connection opens only after a click, and a host that the workspace names is
 * confirmed first. The connection itself lives in the server.
 */
import { commands, EventEmitter, ProgressLocation, Uri, window, type Disposable, type Memento } from 'vscode';
import {
  bindDocument,
  connect,
  connectionOffers,
  connectionsChanged,
  disconnect,
  type ConnectionOffer,
  type ConnectionOffers,
  type OpenConnection,
} from '../../protocol/connections.ts';
import type { Server } from '../language-client/server.ts';
import { pageScheme } from '../reading/shipped-pages.ts';
import { answerHostKeys } from './host-keys.ts';
import { answerProfiles } from './profiles.ts';
import { confirmation, databaseName, isFile, loginWarning } from './words.ts';

export class Connections implements Disposable {
  readonly #server: Server;
  readonly #memory: Memento;
  readonly #changed = new EventEmitter<void>();
  readonly #rebound = new EventEmitter<string>();
  readonly #bindings = new Map<string, string>();
  readonly #subscription: Disposable;
  #open: readonly OpenConnection[] = [];

  readonly onDidChange = this.#changed.event;
  /** The URI of the document whose connection changed. */
  readonly onDidRebind = this.#rebound.event;

  /** `memory`: the user's global state, for all workspaces. */
  constructor(server: Server, memory: Memento) {
    this.#server = server;
    this.#memory = memory;
    answerProfiles(server);
    answerHostKeys(server, memory);
    server.hear(connectionsChanged, ({ open, lost }) => {
      this.#become(open);
      if (lost !== undefined) void window.showWarningMessage(lost);
    });
    this.#subscription = server.onDidChangeState(({ kind }) => {
      if (kind !== 'running') this.#become([]);
    });
  }

  get open(): readonly OpenConnection[] {
    return this.#open;
  }

  async offers(): Promise<ConnectionOffers> {
    const found = await this.#server.ask(connectionOffers, { folder: undefined });
    return found ?? { offers: [], problems: ['The language server is not running.'] };
  }

  /** Returns undefined if the user cancelled or the server refused; a refusal has been shown. */
  async connect(offer: ConnectionOffer): Promise<OpenConnection | undefined> {
    const question = confirmation(offer);
    if (question !== undefined) {
      const answer = await window.showWarningMessage(
        question.message,
        { modal: true, detail: question.detail },
        question.accept,
      );
      if (answer !== question.accept) return undefined;
    }
    const where = isFile(offer) ? '' : ` on ${offer.host}`;
    const title = `Connecting to ${databaseName(offer)}${where}`;
    const result = await window.withProgress(
      // The progress is shown in the status bar: most connections open faster than a notification can be read, and none takes longer than
      // ten seconds.
      { location: ProgressLocation.Window, title },
      async (_, token) => this.#server.ask(connect, { id: offer.id, host: offer.host }, token),
    );
    if (result?.kind === 'failure') void window.showErrorMessage(result.message);
    if (result?.kind !== 'connected') return undefined;
    void this.#warnOnce(result.connection);
    return result.connection;
  }

  /** Does not repeat a message that has not changed. */
  async #warnOnce(connection: OpenConnection): Promise<void> {
    const warning = loginWarning(connection);
    const key = `plinth.login:${connection.id}`;
    if (warning === undefined || this.#memory.get(key) === warning) return;
    await this.#memory.update(key, warning);
    const how = 'Make One That Can Only Read';
    if ((await window.showWarningMessage(warning, how)) === how) {
      await commands.executeCommand(
        'vscode.open',
        Uri.from({ scheme: pageScheme, path: '/guide/connections.md' }),
      );
    }
  }

  async disconnect(connection: OpenConnection): Promise<void> {
    await this.#server.ask(disconnect, { id: connection.id });
  }

  async bind(document: Uri, connection: OpenConnection | undefined): Promise<void> {
    const uri = document.toString();
    if (connection === undefined) this.#bindings.delete(uri);
    else this.#bindings.set(uri, connection.id);
    await this.#server.ask(bindDocument, { uri, connection: connection?.id });
    this.#rebound.fire(uri);
    this.#changed.fire();
  }

  boundTo(document: Uri): OpenConnection | undefined {
    const id = this.#bindings.get(document.toString());
    return this.#open.find((connection) => connection.id === id);
  }

  dispose(): void {
    this.#changed.dispose();
    this.#rebound.dispose();
    this.#subscription.dispose();
  }

  #become(open: readonly OpenConnection[]): void {
    this.#open = open;
    for (const [uri, id] of this.#bindings) {
      if (open.some((connection) => connection.id === id)) continue;
      this.#bindings.delete(uri);
      this.#rebound.fire(uri);
    }
    this.#changed.fire();
  }
}
