/** "Safe to run now?" from the click to the document: asks for a connection if the editor has none, and sends nothing without one. */
import { ProgressLocation, Uri, window } from 'vscode';
import { safeNow, type SafeNowAnswer } from '../../protocol/safe-now.ts';
import type { Connections } from '../connections/connections.ts';
import { pickConnection } from '../connections/pick.ts';
import type { Server } from '../language-client/server.ts';
import type { ReadingDocuments } from '../reading/documents.ts';

export class SafeNowView {
  readonly #server: Server;
  readonly #connections: Connections;
  readonly #documents: ReadingDocuments;
  #last: string | undefined;

  constructor(server: Server, connections: Connections, documents: ReadingDocuments) {
    this.#server = server;
    this.#connections = connections;
    this.#documents = documents;
  }

  /** Checks the given document; without one, the last checked one, since its answer has the focus. */
  async ask(given: string | undefined): Promise<void> {
    const uri = given ?? this.#last;
    if (uri === undefined) {
      void window.showInformationMessage('Open the migration that is to run, then ask again.');
      return;
    }
    this.#last = uri;
    await this.#show(uri, await this.#look(uri));
  }

  #look(uri: string): Promise<SafeNowAnswer | undefined> {
    return Promise.resolve(
      window.withProgress(
        { location: ProgressLocation.Window, title: 'Looking at the database' },
        (_, token) => this.#server.ask(safeNow, { uri }, token),
      ),
    );
  }

  async #show(uri: string, answer: SafeNowAnswer | undefined): Promise<void> {
    switch (answer?.kind) {
      case undefined:
      case 'cancelled':
        return;
      case 'unbound':
        await this.#bindAndAsk(uri);
        return;
      case 'failure':
        void window.showErrorMessage(answer.message);
        return;
      case 'seen':
        await this.#documents.show(titleOf(uri), answer.markdown);
    }
  }

  async #bindAndAsk(uri: string): Promise<void> {
    const connection = await pickConnection(
      this.#connections,
      'What Blocks It, on Which Database?',
      'safeNow',
    );
    if (connection === undefined) return;
    await this.#connections.bind(Uri.parse(uri, true), connection);
    const answer = await this.#look(uri);
    if (answer?.kind !== 'unbound') await this.#show(uri, answer);
  }
}

function titleOf(uri: string): string {
  const { path } = Uri.parse(uri, true);
  return `Safe now - ${path.slice(path.lastIndexOf('/') + 1)}`;
}
