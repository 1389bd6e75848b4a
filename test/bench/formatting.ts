/**
 * Times the formatting of a migration of 10,000 lines in the language server's own process: the first time, when nothing of it was laid out
 * before, and again after an edit. Each first time in a process of its own, once the folder was read and the embedded server that plans queries
 * was started: nobody formats a file in the second in which the window opens. In parentheses the processor time, which load disturbs less. A
 * session more says how long other requests wait beside the first time.
 *   npm run bench:formatting -- [--sessions 3] [--lines 10000] [--dist FOLDER]
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { TextEdit } from 'vscode-languageserver';
import { Conversation } from '../lsp/conversation.ts';
import { generateLongMigration } from './generate.ts';
import { processorTimeOf } from './processor-time.ts';
import { ms, quantile } from './statistics.ts';

const { values } = parseArgs({
  options: {
    sessions: { type: 'string', default: '3' },
    lines: { type: 'string', default: '10000' },
    dist: { type: 'string' },
  },
});
const later = 3;
const untilReadMs = 4_000;

void main();

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'plinth-formatting-'));
  const file = join(folder, 'migrations', '000001_long.up.sql');
  mkdirSync(join(folder, 'migrations'));
  writeFileSync(file, generateLongMigration({ seed: 4, lines: Number(values.lines) }));
  try {
    for (let session = 0; session < Number(values.sessions); session += 1)
      console.log(await times(folder, file));
    console.log(await waitsBeside(folder, file));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function waitsBeside(folder: string, file: string): Promise<string> {
  const server = await start(folder);
  try {
    const document = await server.openFile(file);
    await server.report(document);
    const textDocument = { uri: document };
    await server.change(document, [
      { range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: 'SELECT 0;\n' },
    ]);
    await server.report(document);
    const state = { isDone: false };
    const formatted = server.connection
      .sendRequest('textDocument/formatting', { textDocument, options: { tabSize: 2, insertSpaces: true } })
      .then(() => (state.isDone = true));
    const waits: number[] = [];
    while (!state.isDone) {
      const begun = performance.now();
      await server.connection.sendRequest('textDocument/documentLink', { textDocument });
      waits.push(performance.now() - begun);
    }
    await formatted;
    return `${String(waits.length)} requests beside the first time: ${[0.5, 0.95, 1].map((share) => ms(quantile(waits, share))).join(', ')} (p50, p95, max)`;
  } finally {
    await server.stop();
  }
}

function start(folder: string): Promise<Conversation> {
  const bundles = values.dist === undefined ? {} : { bundles: values.dist };
  return Conversation.start({ folders: [folder], trusted: true, ...bundles });
}

async function times(folder: string, file: string): Promise<string> {
  const server = await start(folder);
  try {
    const document = await server.openFile(file);
    await server.report(document);
    await pause(untilReadMs);
    const took: string[] = [];
    let edits = 0;
    for (let time = 0; time <= later; time += 1) {
      // A file that is edited is new work; an applied migration would stay as it is.
      const start = { line: 0, character: 0 };
      await server.change(document, [{ range: { start, end: start }, text: `SELECT ${String(time)};\n` }]);
      await server.report(document);
      const [begun, ran] = [performance.now(), processorTimeOf(server.pid)];
      const answer = await server.connection.sendRequest<readonly TextEdit[]>('textDocument/formatting', {
        textDocument: { uri: document },
        options: { tabSize: 2, insertSpaces: true },
      });
      took.push(`${ms(performance.now() - begun)} (${ms(processorTimeOf(server.pid) - ran)})`);
      edits = answer.length;
    }
    const [first, ...others] = took;
    return `first ${first ?? ''}, later ${others.join(', ')}; ${String(edits)} edits`;
  } finally {
    await server.stop();
  }
}
