/** What the client is told before the language server is loaded, and that the server hears all of the rest, in order and once. */
import { AbstractMessageReader, type DataCallback, type Message } from 'vscode-jsonrpc/node';
import { expect, it } from 'vitest';
import { initializeResult } from './capabilities.ts';
import { Front } from './front.ts';

class Client extends AbstractMessageReader {
  readonly told: object[] = [];
  #deliver: DataCallback = () => undefined;

  listen(deliver: DataCallback): { dispose(): void } {
    this.#deliver = deliver;
    return { dispose: () => undefined };
  }

  says(...messages: readonly object[]): void {
    for (const message of messages) this.#deliver({ jsonrpc: '2.0', ...message });
  }
}

function opened(): { readonly client: Client; readonly front: Front } {
  const client = new Client();
  const none = { onError: () => none, onClose: () => none, dispose: () => undefined };
  const write = (message: Message): Promise<void> => {
    client.told.push(message);
    return Promise.resolve();
  };
  const front = new Front(client, { ...none, end: () => undefined, write });
  return { client, front };
}

const introduction = {
  id: 0,
  method: 'initialize',
  params: {
    capabilities: { textDocument: { diagnostic: {} } },
    initializationOptions: { trusted: false, editorCommands: false, cacheFolder: '' },
    workspaceFolders: [{ uri: 'file:///nowhere', name: 'nowhere' }],
  },
};
const rest = [
  { method: 'initialized', params: {} },
  {
    method: 'textDocument/didOpen',
    params: { textDocument: { uri: 'file:///nowhere/a.sql', text: 'SELECT 1' } },
  },
  { id: 1, method: 'textDocument/hover', params: {} },
];
const question = {
  id: 2,
  method: 'textDocument/diagnostic',
  params: { textDocument: { uri: 'file:///nowhere/a.sql' } },
};

it('answers initialize at once, and the server hears everything', async () => {
  const { client, front } = opened();
  client.says(introduction, ...rest, question);
  const answer = { jsonrpc: '2.0', id: 0, result: initializeResult({ pullDiagnostics: true }) };
  expect(client.told).toEqual([answer]);
  await front.released;
  const heard: object[] = [];
  front.reader.listen((message) => heard.push(message));
  client.says({ id: 3, method: 'shutdown' });
  expect(heard).toMatchObject([introduction, ...rest, question, { id: 3 }]);
  // The server's own answer to the first.
  await front.writer.write({ jsonrpc: '2.0', id: 0, result: {} } as Message);
  await front.writer.write({ jsonrpc: '2.0', id: 1, result: null } as Message);
  expect(client.told).toEqual([answer, { jsonrpc: '2.0', id: 1, result: null }]);
});

it('is not waited for by a client that ends', async () => {
  const { client, front } = opened();
  client.says(introduction, { id: 1, method: 'shutdown' });
  await front.released;
});
