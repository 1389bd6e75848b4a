/** One measured conversation with a language server over stdio: open, edit, memory. Pull mode; answers nothing the server asks for. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type MessageConnection,
} from 'vscode-jsonrpc/node';

export interface ServerUnderTest {
  readonly name: string;
  readonly command: string;
  readonly arguments: readonly string[];
  /** Where it keeps answers for its next start; empty: nowhere. */
  readonly cacheFolder?: string;
}

export interface SessionFigures {
  /** Start of the process → answer to initialize, ms. What a server loads only after it counts as opening. */
  readonly start: number;
  /** didOpen → complete diagnostics, ms. */
  readonly open: number;
  /** didChange → complete diagnostics, ms, one for each edit. */
  readonly edits: readonly number[];
  /** Diagnostics on the file as opened. */
  readonly diagnostics: number;
  /** Peak resident memory of the process and its children, bytes. */
  readonly peakMemory: number;
}

interface DiagnosticReport {
  readonly kind: string;
  readonly items?: readonly unknown[];
}

/** Edits alternate between inserting a statement in the middle of the file and taking it out, so that the answer must change. */
export async function measure(
  server: ServerUnderTest,
  input: { readonly folder: string; readonly file: string; readonly edits: number },
): Promise<SessionFigures> {
  const started = performance.now();
  const child = spawn(server.command, server.arguments, {
    cwd: input.folder,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  connection.onRequest('workspace/configuration', (query: { items: readonly unknown[] }) =>
    query.items.map(() => null),
  );
  connection.onRequest(() => null);
  connection.onNotification(() => undefined);
  connection.listen();
  try {
    await initialize(connection, input.folder, server.cacheFolder);
    const start = performance.now() - started;
    const uri = pathToFileURL(input.file).href;
    const text = readFileSync(input.file, 'utf8');
    const open = await timed(connection, uri, () =>
      connection.sendNotification('textDocument/didOpen', {
        textDocument: { uri, languageId: 'sql', version: 1, text },
      }),
    );
    const edits = await edit(connection, uri, text, input.edits);
    const peakMemory = peakMemoryOf(child);
    await connection.sendRequest('shutdown');
    const gone = once(child, 'exit');
    await connection.sendNotification('exit');
    await gone;
    return { start, open: open.ms, diagnostics: open.items, edits, peakMemory };
  } finally {
    connection.dispose();
    child.kill('SIGKILL');
  }
}

export async function initialize(
  connection: MessageConnection,
  folder: string,
  cacheFolder = '',
): Promise<void> {
  const rootUri = pathToFileURL(folder).href;
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri,
    workspaceFolders: [{ uri: rootUri, name: 'bench' }],
    initializationOptions: { trusted: false, editorCommands: false, cacheFolder },
    capabilities: {
      general: { positionEncodings: ['utf-16'] },
      workspace: { configuration: true, workspaceFolders: true },
      textDocument: {
        synchronization: {},
        diagnostic: { dynamicRegistration: false, relatedDocumentSupport: false },
        publishDiagnostics: { relatedInformation: true, codeDescriptionSupport: true },
      },
    },
  });
  await connection.sendNotification('initialized', {});
}

async function edit(
  connection: MessageConnection,
  uri: string,
  text: string,
  count: number,
): Promise<readonly number[]> {
  const line = statementBoundary(text);
  const probe = 'DROP TABLE bench_probe;\n';
  const figures: number[] = [];
  for (let i = 0; i < count; i += 1) {
    const inserting = i % 2 === 0;
    const range = { start: { line, character: 0 }, end: { line: inserting ? line : line + 1, character: 0 } };
    const change = { range, text: inserting ? probe : '' };
    const answer = await timed(connection, uri, () =>
      connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version: i + 2 },
        contentChanges: [change],
      }),
    );
    figures.push(answer.ms);
  }
  return figures;
}

/** From sending the notification to holding the whole report. */
async function timed(
  connection: MessageConnection,
  uri: string,
  send: () => Promise<void>,
): Promise<{ readonly ms: number; readonly items: number }> {
  const started = performance.now();
  await send();
  const report = await connection.sendRequest<DiagnosticReport>('textDocument/diagnostic', {
    textDocument: { uri },
  });
  return { ms: performance.now() - started, items: report.items?.length ?? 0 };
}

/** First line behind the middle that begins a statement of its own: the one before it ended with `;` outside a body. */
export function statementBoundary(text: string): number {
  const lines = text.split('\n');
  let inBody = false;
  const boundaries: number[] = [];
  lines.forEach((line, i) => {
    if ((line.match(/\$\w*\$/g) ?? []).length % 2 === 1) inBody = !inBody;
    if (!inBody && /;\s*$/.test(line)) boundaries.push(i + 1);
  });
  return boundaries.find((line) => line >= lines.length / 2) ?? lines.length;
}

/** VmHWM of the process and all its children, in bytes; 0 where the system does not tell. */
export function peakMemoryOf(child: ChildProcess): number {
  const visit = (pid: number): number => {
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      const own = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024;
      const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
      return children
        .split(' ')
        .filter((each) => each !== '')
        .reduce((sum, each) => sum + visit(Number(each)), own);
    } catch {
      return 0;
    }
  };
  return child.pid === undefined ? 0 : visit(child.pid);
}
