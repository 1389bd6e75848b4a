/** Another language server in the same exam, over stdio. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  CancellationTokenSource,
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import { LineIndex } from '../../../core/text/line-index.ts';

interface Item {
  readonly label: string;
  readonly sortText?: string;
  readonly filterText?: string;
}

type Items = readonly Item[] | { readonly items: readonly Item[] } | null;

/** Milliseconds after which nobody waits for a list any more. */
const longest = 5000;

export class PeerServer {
  readonly #connection: MessageConnection;
  readonly #folder: string;
  readonly #stop: () => void;
  #opened = 0;

  private constructor(connection: MessageConnection, folder: string, stop: () => void) {
    this.#folder = folder;
    this.#connection = connection;
    this.#stop = stop;
  }

  static async start(binary: string, given: readonly string[], root?: string): Promise<PeerServer> {
    const child = spawn(binary, given, { stdio: ['pipe', 'pipe', 'ignore'], cwd: root });
    const connection = createMessageConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    connection.onRequest(() => null);
    connection.onNotification(() => undefined);
    connection.listen();
    const capabilities = { textDocument: { completion: { completionItem: { snippetSupport: true } } } };
    const rootUri = root === undefined ? null : pathToFileURL(root).href;
    await connection.sendRequest('initialize', { processId: process.pid, rootUri, capabilities });
    await connection.sendNotification('initialized', {});
    return new PeerServer(connection, root ?? '/exam', () => child.kill());
  }

  /** Labels, as a client would order them that filters by what is typed. */
  async complete(text: string, offset: number, typed: string): Promise<readonly string[]> {
    this.#opened += 1;
    const uri = pathToFileURL(join(this.#folder, `${this.#opened}.sql`)).href;
    const { line, column } = new LineIndex(text).position(offset);
    await this.#connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'sql', version: 1, text },
    });
    const waiting = new CancellationTokenSource();
    const deadline = setTimeout(() => waiting.cancel(), longest);
    const asked = this.#connection.sendRequest<Items>(
      'textDocument/completion',
      { textDocument: { uri }, position: { line, character: column } },
      waiting.token,
    );
    // A server that does not answer a cancelled request either has no list.
    const given = new Promise<Items>((resolve) => waiting.token.onCancellationRequested(() => resolve(null)));
    const answer = await Promise.race([asked.catch(() => null), given]);
    clearTimeout(deadline);
    await this.#connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    const items = answer === null ? [] : 'items' in answer ? answer.items : answer;
    const key = ({ sortText, label }: Item): string => `${sortText ?? label}\0${label}`;
    return items
      .filter((one) => (one.filterText ?? one.label).toLowerCase().startsWith(typed.toLowerCase()))
      .toSorted((a, b) => (key(a) < key(b) ? -1 : 1))
      .map(({ label }) => label);
  }

  stop(): void {
    this.#stop();
  }
}
