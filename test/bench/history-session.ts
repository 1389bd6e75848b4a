/** One measured conversation about a migration in the middle of a long history: start, open, edits of two kinds, memory. Pull mode. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import { initialize, statementBoundary, type ServerUnderTest } from './lsp-session.ts';
import { memoryOf, processorTimeOf } from './processor-time.ts';

export interface Answer {
  /** From sending the change to holding the whole report. */
  readonly ms: number;
  /** Processor time of the server meanwhile, all threads. */
  readonly processor: number;
}

export interface HistoryFigures {
  /** didOpen, sent directly after `initialized`, to the whole report. */
  readonly open: Answer;
  /** From start until the server says that the whole workspace has been read; undefined for a server that does not say. */
  readonly ready: { readonly ms: number; readonly processor: number } | undefined;
  /** One for each edit. */
  readonly edits: Readonly<Record<EditKind, readonly Answer[]>>;
  /** Bytes: resident when all edits are done, and at its highest. */
  readonly memory: { readonly now: number; readonly peak: number };
  readonly diagnostics: number;
}

/**
 * typing: half a statement at the end of the file; comment: one in the middle, so that what follows it moves; column: one more in the
 * middle, so that all that follows is on another schema. Each is taken back again.
 */
export const editKinds = ['typing', 'comment', 'column'] as const;
export type EditKind = (typeof editKinds)[number];

export interface HistoryInput {
  readonly folder: string;
  readonly file: string;
  /** Of each kind. */
  readonly edits: number;
  /** Milliseconds between edits: long enough for background work to begin, or none. */
  readonly pause: number;
  /** A table that exists before the file. */
  readonly table: string;
}

export async function measureHistory(server: ServerUnderTest, input: HistoryInput): Promise<HistoryFigures> {
  const started = performance.now();
  const child = spawn(server.command, server.arguments, {
    cwd: input.folder,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const pid = child.pid ?? 0;
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  connection.onRequest('workspace/configuration', (query: { items: readonly unknown[] }) =>
    query.items.map(() => null),
  );
  connection.onRequest(() => null);
  const ready = new Promise<HistoryFigures['ready']>((done) => {
    connection.onNotification('plinth/statusChanged', (status: { readonly state?: string }) => {
      if (status.state !== 'ready') return;
      done({ ms: performance.now() - started, processor: processorTimeOf(pid) });
    });
  });
  connection.onNotification(() => undefined);
  connection.listen();
  try {
    await initialize(connection, input.folder);
    const uri = pathToFileURL(input.file).href;
    const text = readFileSync(input.file, 'utf8');
    const open = await timed(connection, uri, pid, () =>
      connection.sendNotification('textDocument/didOpen', {
        textDocument: { uri, languageId: 'sql', version: 1, text },
      }),
    );
    const readyAfter = server.name === 'squawk' ? undefined : await ready;
    const edits = await editAll(connection, uri, text, pid, input);
    const memory = memoryOf(pid);
    await connection.sendRequest('shutdown');
    const gone = once(child, 'exit');
    await connection.sendNotification('exit');
    await gone;
    return { open, diagnostics: open.items, ready: readyAfter, edits, memory };
  } finally {
    connection.dispose();
    child.kill('SIGKILL');
  }
}

async function editAll(
  connection: MessageConnection,
  uri: string,
  text: string,
  pid: number,
  input: HistoryInput,
): Promise<HistoryFigures['edits']> {
  const figures: Record<EditKind, Answer[]> = { typing: [], comment: [], column: [] };
  let version = 1;
  const send = async (kind: EditKind, range: unknown, inserted: string): Promise<void> => {
    version += 1;
    if (input.pause > 0) await wait(input.pause);
    const answer = await timed(connection, uri, pid, () =>
      connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version },
        contentChanges: [{ range, text: inserted }],
      }),
    );
    figures[kind].push(answer);
  };
  const lines = text.split('\n');
  for (let i = 0; i < input.edits; i += 1) {
    for (const kind of editKinds) {
      const inserted = insertion(kind, i, input.table);
      const line = kind === 'typing' ? lines.length - 1 : statementBoundary(text);
      const start = { line, character: kind === 'typing' ? (lines.at(-1)?.length ?? 0) : 0 };
      const end = inserted.endsWith('\n')
        ? { line: line + 1, character: 0 }
        : { line, character: start.character + inserted.length };
      await send(kind, { start, end: start }, inserted);
      await send(kind, { start, end }, '');
    }
  }
  return figures;
}

function insertion(kind: EditKind, i: number, table: string): string {
  switch (kind) {
    case 'typing':
      return `ALTER TABLE ${table} ADD`;
    case 'comment':
      return `-- Edit ${i}.\n`;
    case 'column':
      return `ALTER TABLE ${table} ADD COLUMN bench_probe_${i} integer;\n`;
  }
}

async function timed(
  connection: MessageConnection,
  uri: string,
  pid: number,
  send: () => Promise<void>,
): Promise<Answer & { readonly items: number }> {
  const before = processorTimeOf(pid);
  const started = performance.now();
  await send();
  const report = await connection.sendRequest<{ readonly items?: readonly unknown[] }>(
    'textDocument/diagnostic',
    { textDocument: { uri } },
  );
  const ms = performance.now() - started;
  return { ms, processor: processorTimeOf(pid) - before, items: report.items?.length ?? 0 };
}
