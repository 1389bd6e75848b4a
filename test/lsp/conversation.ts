/**
 * A conversation with the bundled language server over stdio, as an editor holds it: everything it says is kept. Where nothing else is asked for, a
 * worker's conversations have one process, one after the other, each with folders of its own, as the windows of an editor would that opens and closes
 * folders. The server that ships is tested, not its sources: build first.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import type {
  CodeAction,
  CodeLens,
  Diagnostic,
  DocumentDiagnosticReport,
  Hover,
  InlayHint,
  InitializeResult,
  Range,
} from 'vscode-languageserver';
import type { NotificationMessage, RequestMessage } from '../../protocol/message.ts';
import { trustGranted } from '../../protocol/status.ts';
import { repository } from '../hosts/paths.ts';

/** What VS Code says of itself, as far as the server listens. */
export const editorCapabilities = {
  textDocument: {
    diagnostic: { dynamicRegistration: true, relatedDocumentSupport: false },
    publishDiagnostics: { relatedInformation: true },
    codeAction: {
      honorsChangeAnnotations: true,
      disabledSupport: true,
      dataSupport: true,
      resolveSupport: { properties: ['edit'] },
    },
  },
  workspace: {
    configuration: true,
    workspaceFolders: true,
    diagnostics: { refreshSupport: true },
    codeLens: { refreshSupport: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    workspaceEdit: {
      documentChanges: true,
      resourceOperations: ['create'],
      changeAnnotationSupport: { groupsOnLabel: true },
    },
  },
};

export interface ConversationOptions {
  readonly folders?: readonly string[];
  readonly capabilities?: object;
  readonly trusted?: boolean;
  /** The client is Plinth's own, which previews changes itself. */
  readonly fixPreview?: boolean;
  /** Where the server keeps answers for the next one; nowhere, unless it is said. */
  readonly cacheFolder?: string;
  /** Answers `workspace/configuration`; by default no setting is set. */
  readonly settings?: object;
  readonly env?: Readonly<Record<string, string>>;
  /** A process that nobody has spoken to before. */
  readonly alone?: boolean;
  /** A folder with the server and its processes, in place of what was built. */
  readonly bundles?: string;
  /** Answers to other requests of the server, by method. */
  readonly answers?: Readonly<Record<string, (params: unknown) => unknown>>;
}

/** A server that has been initialised, and who listens to it at the moment. */
interface Process {
  readonly child: ChildProcess;
  readonly connection: MessageConnection;
  readonly result: InitializeResult;
  listener: Conversation | undefined;
  /** It is no longer as it was initialised. */
  isChanged: boolean;
}

/** Processes whose last conversation has ended, by what they were initialised with. */
const idle = new Map<string, Process[]>();

export class Conversation {
  readonly connection: MessageConnection;
  readonly logs: string[] = [];
  /** Names of everything that the server asked the client. */
  readonly asked: string[] = [];
  readonly result: InitializeResult;
  settings: object;
  readonly #options: ConversationOptions;
  readonly #process: Process;
  readonly #heard: { readonly method: string; readonly params: unknown }[] = [];
  readonly #open = new Set<string>();
  #version = 1;

  private constructor(process: Process, options: ConversationOptions) {
    this.#process = process;
    this.connection = process.connection;
    this.result = process.result;
    this.settings = options.settings ?? {};
    this.#options = options;
  }

  static async start(options: ConversationOptions = {}): Promise<Conversation> {
    const used = idle.get(sharedAs(options) ?? '')?.pop();
    if (used === undefined) return Conversation.#begin(options);
    const conversation = new Conversation(used, options);
    used.listener = conversation;
    await used.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await conversation.#changeFolders(options.folders ?? [], []);
    return conversation;
  }

  static async #begin(options: ConversationOptions): Promise<Conversation> {
    const program = join(options.bundles ?? join(repository, 'dist'), 'server.cjs');
    if (!existsSync(program)) throw new Error(`${program} is missing: run \`npm run build\` first.`);
    const child = spawn(process.execPath, [program, '--stdio'], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, ...options.env },
    });
    const connection = createMessageConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    const result: InitializeResult = { capabilities: {} };
    const begun: Process = { child, connection, result, listener: undefined, isChanged: false };
    const conversation = new Conversation(begun, options);
    begun.listener = conversation;
    listen(begun);
    connection.listen();
    const answer = await connection.sendRequest<InitializeResult>('initialize', {
      processId: process.pid,
      rootUri: null,
      workspaceFolders: asFolders(options.folders ?? []),
      capabilities: options.capabilities ?? editorCapabilities,
      initializationOptions: {
        trusted: options.trusted ?? false,
        editorCommands: true,
        fixPreview: options.fixPreview ?? false,
        cacheFolder: options.cacheFolder ?? '',
      },
    });
    Object.assign(result, answer);
    await connection.sendNotification('initialized', {});
    return conversation;
  }

  get alive(): boolean {
    const { exitCode, signalCode } = this.#process.child;
    return exitCode === null && signalCode === null;
  }

  get pid(): number {
    return this.#process.child.pid ?? 0;
  }

  open(document: string, text: string, languageId = 'sql'): Promise<void> {
    this.#open.add(document);
    return this.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri: document, languageId, version: this.#version, text },
    });
  }

  /** Opens a file of the workspace as it is on disk. */
  async openFile(path: string): Promise<string> {
    await this.open(uri(path), readFileSync(path, 'utf8'));
    return uri(path);
  }

  replace(document: string, text: string): Promise<void> {
    this.#version += 1;
    return this.change(document, [{ text }]);
  }

  change(document: string, contentChanges: readonly object[]): Promise<void> {
    this.#version += 1;
    return this.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: document, version: this.#version },
      contentChanges,
    });
  }

  report(document: string, previousResultId?: string): Promise<DocumentDiagnosticReport> {
    return this.connection.sendRequest('textDocument/diagnostic', {
      textDocument: { uri: document },
      previousResultId,
    });
  }

  async diagnostics(document: string): Promise<Diagnostic[]> {
    const report = await this.report(document);
    if (report.kind !== 'full') throw new Error('a full report was expected');
    return report.items;
  }

  hover(document: string, line: number, character: number): Promise<Hover | null> {
    return this.connection.sendRequest('textDocument/hover', {
      textDocument: { uri: document },
      position: { line, character },
    });
  }

  actions(
    document: string,
    range: Range,
    only?: readonly string[],
    diagnostics: readonly Diagnostic[] = [],
  ): Promise<CodeAction[]> {
    return this.connection.sendRequest('textDocument/codeAction', {
      textDocument: { uri: document },
      range,
      context: { diagnostics, only },
    });
  }

  lenses(document: string): Promise<CodeLens[]> {
    return this.connection.sendRequest('textDocument/codeLens', { textDocument: { uri: document } });
  }

  /** `2: Seq Scan on orders`, one for each line that has one. */
  async hints(document: string): Promise<readonly string[]> {
    const found = await this.connection.sendRequest<InlayHint[]>('textDocument/inlayHint', {
      textDocument: { uri: document },
      range: everything,
    });
    return found.map(({ position, label }) => `${position.line}: ${(label as string).trim()}`);
  }

  ask<P, R>(message: RequestMessage<P, R>, params: P): Promise<R> {
    return this.connection.sendRequest(message.method, params);
  }

  tell<P>(message: NotificationMessage<P>, params: P): Promise<void> {
    // Trust is given once and for all.
    if (message.method === trustGranted.method) this.#process.isChanged = true;
    return this.connection.sendNotification(message.method, params);
  }

  /** Everything heard so far, and the names of what was asked. */
  everything(): readonly unknown[] {
    return [...this.#heard, ...this.asked];
  }

  /** Everything heard under a method so far. */
  heard(method: string): readonly unknown[] {
    return this.#heard.filter((one) => one.method === method).map(({ params }) => params);
  }

  /** The last notification of its kind that `accept` takes, waited for. */
  async next<P>(
    message: { readonly method: string },
    accept: (params: P) => boolean = () => true,
  ): Promise<P> {
    const found = await eventually(message.method, () => {
      const last = this.heard(message.method).findLast((params) => accept(params as P));
      return last === undefined ? undefined : { params: last as P };
    });
    return found.params;
  }

  /** The exit code; 0 where the process is kept for the next conversation, which knows nothing of this one. */
  async stop(): Promise<number | null> {
    const { child, connection, isChanged } = this.#process;
    const shared = isChanged ? undefined : sharedAs(this.#options);
    if (this.alive && shared !== undefined) {
      for (const document of this.#open)
        await connection.sendNotification('textDocument/didClose', { textDocument: { uri: document } });
      await this.#changeFolders([], this.#options.folders ?? []);
      this.#process.listener = undefined;
      idle.set(shared, [...(idle.get(shared) ?? []), this.#process]);
      return 0;
    }
    if (this.alive) {
      await connection.sendRequest('shutdown');
      await connection.sendNotification('exit');
      await eventually('the server has exited', () => (this.alive ? undefined : true));
    }
    connection.dispose();
    return child.exitCode;
  }

  /** What the server says by itself. */
  hear(method: string, params: unknown): void {
    this.#heard.push({ method, params });
    if (method === 'window/logMessage') this.logs.push(JSON.stringify(params));
  }

  /** What the server asks the client. */
  answer(method: string, params: unknown): unknown {
    this.asked.push(method);
    const own = this.#options.answers?.[method];
    if (own !== undefined) return own(params);
    if (method !== 'workspace/configuration') return null;
    const { items } = params as { items: readonly unknown[] };
    return items.map(() => this.settings);
  }

  #changeFolders(added: readonly string[], removed: readonly string[]): Promise<void> {
    const event = { added: asFolders(added), removed: asFolders(removed) };
    return this.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event });
  }
}

/** What processes that may take each other's place have in common; undefined if a conversation needs one of its own. */
function sharedAs(options: ConversationOptions): string | undefined {
  const { capabilities = editorCapabilities, trusted = false, fixPreview = false } = options;
  const isOwn = [options.env, options.bundles, options.cacheFolder].some((one) => one !== undefined);
  return isOwn || options.alone === true ? undefined : JSON.stringify([trusted, fixPreview, capabilities]);
}

/** What is said between two conversations concerns neither. */
function listen(process: Process): void {
  process.connection.onNotification((method, params) => process.listener?.hear(method, params));
  process.connection.onRequest((method, params) => process.listener?.answer(method, params) ?? null);
}

function asFolders(paths: readonly string[]): readonly { readonly uri: string; readonly name: string }[] {
  return paths.map((path) => ({ uri: uri(path), name: path }));
}

export function uri(path: string): string {
  return pathToFileURL(path).href;
}

/** A copy of a folder that may be changed, and how to remove it. */
export function copyOf(folder: string): { readonly path: string; readonly remove: () => void } {
  const { path, remove } = emptyFolder();
  cpSync(folder, path, { recursive: true });
  return { path, remove };
}

export function emptyFolder(): { readonly path: string; readonly remove: () => void } {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'plinth-lsp-')));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export const everything: Range = {
  start: { line: 0, character: 0 },
  end: { line: 1_000_000, character: 0 },
};

/** Waits for a condition, with a deadline. */
export async function eventually<T>(
  what: string,
  probe: () => T | undefined | Promise<T | undefined>,
  milliseconds = 60_000,
): Promise<T> {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    const value = await probe();
    if (value !== undefined) return value;
    if (Date.now() > deadline) throw new Error(`waited ${milliseconds} ms in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
