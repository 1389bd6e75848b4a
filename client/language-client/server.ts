/**
 * The lifecycle of the language server: started once and restarted on command, with its state as a value that views can show. Messages are
 * sent and received by their declarations, and incoming messages are validated here. Contains no feature.
 */
import {
  EventEmitter,
  type CancellationToken,
  type Disposable,
  type LogOutputChannel,
  type TextDocument,
} from 'vscode';
import {
  CodeLensRequest,
  LanguageClient,
  State,
  TransportKind,
  type LanguageClientOptions,
} from 'vscode-languageclient/node';
import { fits, misfit, type NotificationMessage, type RequestMessage } from '../../protocol/message.ts';

export type ServerState =
  | { readonly kind: 'stopped' }
  | { readonly kind: 'starting' }
  | { readonly kind: 'running' }
  | { readonly kind: 'failed'; readonly message: string };

/** Registers one handler on a client; kept so that a restarted client gets it too. */
type Wiring = (client: LanguageClient) => void;

export class Server implements Disposable {
  readonly #module: string;
  readonly #log: LogOutputChannel;
  readonly #options: () => LanguageClientOptions;
  readonly #changed = new EventEmitter<ServerState>();
  readonly #wirings: Wiring[] = [];
  #client: LanguageClient | undefined;
  #starting: Promise<void> | undefined;
  /** Creates a client that is ready to be started. */
  #state: ServerState = { kind: 'starting' };

  readonly onDidChangeState = this.#changed.event;

  constructor(module: string, log: LogOutputChannel, options: () => LanguageClientOptions) {
    this.#module = module;
    this.#log = log;
    this.#options = options;
  }

  get state(): ServerState {
    return this.#state;
  }

  /** Never rejects: a failed start is a state. */
  start(): Promise<void> {
    this.#starting = this.#launch();
    return this.#starting;
  }

  async #launch(): Promise<void> {
    const run = { module: this.#module, transport: TransportKind.ipc };
    const client = new LanguageClient('plinth', 'Plinth', { run, debug: run }, this.#options());
    this.#client = client;
    for (const wire of this.#wirings) wire(client);
    client.onDidChangeState(({ newState }) => {
      if (this.#client === client && newState !== State.StartFailed) this.#become(stateOf(newState));
    });
    try {
      await client.start();
    } catch (error) {
      this.#log.error('The language server did not start.', error instanceof Error ? error : String(error));
      this.#become({
        kind: 'failed',
        message: 'The language server did not start. The log says why; restart it from there.',
      });
    }
  }

  async stop(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    if (client !== undefined) {
      try {
        await client.dispose();
      } catch (error) {
        this.#log.warn('The language server did not stop in order.', error instanceof Error ? error : '');
      }
    }
    this.#become({ kind: 'stopped' });
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** Waits while the server is starting. Returns undefined if none runs or the request failed; the failure is logged. */
  async ask<P, R>(
    message: RequestMessage<P, R>,
    params: P,
    token?: CancellationToken,
  ): Promise<R | undefined> {
    await this.#starting;
    const client = this.#client;
    if (client?.isRunning() !== true) return undefined;
    try {
      // An undefined token would be sent as a second parameter.
      return token === undefined
        ? await client.sendRequest<R>(message.method, params)
        : await client.sendRequest<R>(message.method, params, token);
    } catch (error) {
      if (token?.isCancellationRequested !== true)
        this.#log.error(`${message.method} failed.`, String(error));
      return undefined;
    }
  }

  async tell<P>(message: NotificationMessage<P>, params: P): Promise<void> {
    if (this.#client?.isRunning() === true) await this.#client.sendNotification(message.method, params);
  }

  /** Must be called before start. */
  hear<P>(message: NotificationMessage<P>, handler: (params: P) => void): void {
    this.#wirings.push((client) => {
      client.onNotification(message.method, (params: unknown) => {
        if (fits(message, params)) handler(params);
        else this.#log.error(misfit(message, params) ?? '');
      });
    });
  }

  /** Must be called before start. */
  answer<P, R>(
    message: RequestMessage<P, R>,
    handler: (params: P, token: CancellationToken) => Promise<R>,
  ): void {
    this.#wirings.push((client) => {
      client.onRequest<unknown, unknown>(message.method, (params: unknown, token: CancellationToken) => {
        if (fits(message, params)) return handler(params, token);
        throw new Error(misfit(message, params));
      });
    });
  }

  /** A notification about an unknown document has no effect on the server. */
  showLensesAgain(document: TextDocument): void {
    const lenses = this.#client?.getFeature(CodeLensRequest.method).getProvider(document);
    lenses?.onDidChangeCodeLensEmitter.fire();
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #become(state: ServerState): void {
    this.#state = state;
    this.#changed.fire(state);
  }
}

function stateOf(state: State): ServerState {
  switch (state) {
    case State.Running:
      return { kind: 'running' };
    case State.Starting:
      return { kind: 'starting' };
    case State.Stopped:
    case State.StartFailed:
      return { kind: 'stopped' };
  }
}
