/**
 * Answers the client while the language server is loaded: `initialize`, and requests for diagnostics that an earlier server kept and that are
 * still right. Everything else waits, in order. Not for clients that connect by a socket or pipe.
 */
import { Console } from 'node:console';
import type { InitializeParams } from 'vscode-languageserver';
import {
  AbstractMessageReader,
  IPCMessageReader,
  IPCMessageWriter,
  Message,
  StreamMessageReader,
  StreamMessageWriter,
  type DataCallback,
  type Disposable,
  type MessageReader,
  type MessageWriter,
  type RequestMessage,
  type ResponseMessage,
} from 'vscode-jsonrpc/node';
import { fitsShape, isShape, isString } from '../protocol/guard.ts';
import { initializationOptions } from '../protocol/initialize.ts';
import { noAbilities, readAbilities, type ClientAbilities } from './abilities.ts';
import { foldersOf, initializeResult } from './capabilities.ts';
import { uriOf } from './convert/uri.ts';
import { SettingsCache } from './settings.ts';
import { answerIn, KeptAnswers, keyOf, storeIn, wishOf } from './workspace/kept-answers.ts';
import { placeOf } from './workspace/place.ts';

/** Undefined for other ways to connect than the process's own. */
export function frontOf({ argv, stdin, stdout, stderr }: NodeJS.Process): Front | undefined {
  if (argv.includes('--node-ipc'))
    return new Front(new IPCMessageReader(process), new IPCMessageWriter(process));
  if (!argv.includes('--stdio')) return undefined;
  // What is logged must not get between messages.
  globalThis.console = new Console(stderr, stderr);
  return new Front(new StreamMessageReader(stdin), new StreamMessageWriter(stdout));
}

/** A client that has opened a document asks for its diagnostics within this time. */
const patienceMs = 300;

interface Folder {
  readonly path: string;
  readonly kept: KeptAnswers;
}

export class Front {
  /** For the server: begins with what was held. */
  readonly reader: MessageReader;
  /** For the server. */
  readonly writer: MessageWriter;
  /** Settled when nothing more can be answered without the server. */
  readonly released: Promise<void>;
  #release: () => void = () => undefined;
  readonly #outgoing: MessageWriter;
  readonly #settings: SettingsCache;
  readonly #client: ClientAbilities = { ...noAbilities };
  readonly #held: Message[] = [];
  #deliver: DataCallback | undefined;
  /** Of the answered request `initialize`. */
  #introduced: RequestMessage['id'] | undefined;
  #folders: readonly Folder[] = [];
  /** Texts by URI. */
  readonly #open = new Map<string, string>();
  #isEdited = false;
  /** Requests of this class to the client, by id. */
  readonly #asked = new Map<unknown, (answer: ResponseMessage) => void>();
  #isEnding = false;

  constructor(incoming: MessageReader, outgoing: MessageWriter) {
    this.#outgoing = outgoing;
    this.released = new Promise((resolve) => {
      this.#release = () => setImmediate(resolve);
    });
    this.#settings = new SettingsCache((item) => this.#ask('workspace/configuration', { items: [item] }));
    this.reader = new HeldReader(incoming, (deliver) => this.#attach(deliver));
    this.writer = {
      onError: outgoing.onError,
      onClose: outgoing.onClose,
      write: (message) => (this.#isSaid(message) ? Promise.resolve() : outgoing.write(message)),
      end: () => outgoing.end(),
      dispose: () => outgoing.dispose(),
    };
    incoming.onClose(() => process.exit(this.#isEnding ? 0 : 1));
    incoming.listen((message) => this.#hear(message));
  }

  /** The server answers `initialize` once more. */
  #isSaid(message: Message): boolean {
    return Message.isResponse(message) && this.#introduced !== undefined && message.id === this.#introduced;
  }

  #attach(deliver: DataCallback): void {
    this.#deliver = deliver;
    for (const message of this.#held.splice(0)) deliver(message);
  }

  #pass(message: Message): void {
    if (this.#deliver === undefined) this.#held.push(message);
    else this.#deliver(message);
  }

  #hear(message: Message): void {
    const answered = Message.isResponse(message) ? this.#asked.get(message.id) : undefined;
    if (answered !== undefined && Message.isResponse(message)) {
      answered(message);
      return;
    }
    if (isNamed(message, 'shutdown') || isNamed(message, 'exit')) this.#isEnding = true;
    if (this.#deliver !== undefined) {
      this.#deliver(message);
      return;
    }
    if (isNamed(message, 'textDocument/diagnostic') && Message.isRequest(message)) {
      void this.#diagnose(message);
      return;
    }
    this.#held.push(message);
    if (isNamed(message, 'initialize') && Message.isRequest(message)) this.#introduce(message);
    else if (isNamed(message, 'initialized')) void this.#look();
    else if (isNamed(message, 'textDocument/didOpen')) this.#opened(message);
    else if (isNamed(message, 'textDocument/didChange')) this.#isEdited = true;
    else if (this.#isEnding) this.#release();
  }

  #introduce({ id, params }: RequestMessage): void {
    const said = (params ?? {}) as unknown as InitializeParams;
    const { trusted, editorCommands, cacheFolder } = initializationOptions(said.initializationOptions);
    readAbilities(this.#client, said);
    this.#client.editorCommands = editorCommands;
    if (this.#client.configuration) this.#settings.enable();
    const store = storeIn(cacheFolder);
    this.#folders = foldersOf(said).map((path) => ({
      path,
      kept: new KeptAnswers(store, async () => keyOf(path, trusted, await this.#settings.of(uriOf(path)))),
    }));
    this.#introduced = id;
    void this.#send({ id, result: initializeResult(this.#client) });
  }

  /** The client may be asked for its settings now. */
  async #look(): Promise<void> {
    const found = await Promise.all(this.#folders.map(({ kept }) => kept.findAhead()));
    const isKnown = this.#client.pullDiagnostics && found.some(({ size }) => size > 0);
    if (isKnown) setTimeout(this.#release, patienceMs);
    else this.#release();
  }

  #opened({ params }: { readonly params?: unknown }): void {
    if (fitsShape(isOpening, params)) this.#open.set(params.textDocument.uri, params.textDocument.text);
  }

  async #diagnose(request: RequestMessage): Promise<void> {
    const items = await this.#keptFor(request.params).catch(() => undefined);
    if (items === undefined) this.#pass(request);
    // Loading leaves no time for anything else: what is said has to be gone before.
    else await this.#send({ id: request.id, result: { kind: 'full', items } });
    this.#release();
  }

  async #keptFor(params: unknown): Promise<ReturnType<typeof answerIn>> {
    if (!fitsShape(isAboutDocument, params)) return undefined;
    const { uri } = params.textDocument;
    const folders = this.#folders.map(({ path }) => path);
    const place = placeOf(uri, folders);
    const folder = this.#folders.find(({ path }) => place.kind === 'inside' && path === place.root);
    if (place.kind !== 'inside' || folder === undefined || !this.#open.has(uri)) return undefined;
    const settings = await this.#settings.of(uri);
    if (!settings.enable) return undefined;
    const wish = wishOf(this.#client, settings, { connected: undefined, shown: false });
    const answers = await folder.kept.find();
    if (this.#isEdited) return undefined;
    const inside = [...this.#open].flatMap(([one, text]) => {
      const other = placeOf(one, folders);
      return other.kind === 'inside' && other.root === folder.path ? [[other.path, text] as const] : [];
    });
    return answerIn(answers, { path: place.path, wish }, new Map(inside));
  }

  #ask(method: string, params: object): Promise<unknown> {
    const id = `plinth-${this.#asked.size + 1}`;
    return new Promise((resolve, reject) => {
      this.#asked.set(id, ({ result, error }) => {
        if (error === undefined) resolve(Array.isArray(result) ? result[0] : undefined);
        else reject(new Error(error.message));
      });
      void this.#send({ id, method, params });
    });
  }

  /** A client that is gone closes the connection, which ends the process. */
  #send(message: object): Promise<void> {
    return this.#outgoing.write({ jsonrpc: '2.0', ...message }).catch(() => undefined);
  }
}

/** What the server reads from. */
class HeldReader extends AbstractMessageReader {
  readonly #incoming: MessageReader;
  readonly #attach: (deliver: DataCallback) => void;

  constructor(incoming: MessageReader, attach: (deliver: DataCallback) => void) {
    super();
    this.#incoming = incoming;
    this.#attach = attach;
    incoming.onError((error) => this.fireError(error));
    incoming.onClose(() => this.fireClose());
  }

  listen(deliver: DataCallback): Disposable {
    this.#attach(deliver);
    return { dispose: () => this.#incoming.dispose() };
  }
}

function isNamed(message: Message, method: string): message is Message & { readonly params?: unknown } {
  return 'method' in message && message.method === method;
}

const isOpening = isShape({ textDocument: isShape({ uri: isString, text: isString }) });
const isAboutDocument = isShape({ textDocument: isShape({ uri: isString }) });
