/**
 * Types 300 characters into a file of 1,272 lines beside 400 migrations, eight a second. After each it asks what VS Code asks at once, and after each word
 * what VS Code asks in a pause, one after another. Says how long each kind of request takes in the built server, by the clock and by the processor:
 * only the second says something on a machine with other work. The window's own test looks at what arrives.
 *   npm run bench:long-typing
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as until } from 'node:timers/promises';
import { git } from '../dated-repository.ts';
import { Conversation } from '../lsp/conversation.ts';
import { generateLongMigration, generateRepository, writeRepository } from './generate.ts';
import { processorTimeOf } from './processor-time.ts';
import { quantile } from './statistics.ts';

const typed =
  "SELECT account.id, coalesce(account.state, 'none') AS state FROM account JOIN address ON address.account_id = account.id WHERE account.note IN ('a', 'b') AND lower(address.city) LIKE 'x%' GROUP BY account.id, account.state HAVING count(*) > 1 ORDER BY account.id DESC LIMIT 10 OFFSET 20 -- to the last one";
const lines = 1_272;
const characters = 300;
const eachMs = 125;

void main();

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'plinth-typing-'));
  writeRepository(folder, generateRepository({ seed: 12, migrations: 400 }));
  // The history is applied and the file is new work, as a migration is that somebody writes.
  for (const words of ['init -q -b main', 'add --all', 'commit -qm Applied'])
    git(folder, ...words.split(' '));
  const text = generateLongMigration({ seed: 13, lines }).split('\n').slice(0, lines).join('\n');
  const file = join(folder, 'migrations', '900000_long.up.sql');
  writeFileSync(file, text);
  const server = await Conversation.start({ folders: [folder], trusted: true });
  try {
    const document = await server.openFile(file);
    const opened = performance.now();
    await server.report(document);
    console.log(`opened, and everything read: ${(performance.now() - opened).toFixed(0)} ms`);
    await type(server, document);
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function type(server: Conversation, document: string): Promise<void> {
  const times = new Map<string, Took[]>();
  for (let at = 0; at < characters; at += 1) {
    const due = performance.now() + eachMs;
    const before = at === 0 ? { line: lines - 1, character: 1_000 } : { line: lines, character: at };
    const inserted = typed.charAt(at);
    await server.change(document, [
      { range: { start: before, end: before }, text: at === 0 ? `\n${inserted}` : inserted },
    ]);
    for (const [method, params] of asked(document, { line: lines, character: at + 1 }, inserted)) {
      const [begun, used] = [performance.now(), processorTimeOf(server.pid)];
      await server.connection.sendRequest(method, params);
      const took = { clock: performance.now() - begun, processor: processorTimeOf(server.pid) - used };
      times.set(method, [...(times.get(method) ?? []), took]);
    }
    await until(Math.max(0, due - performance.now()));
  }
  for (const [method, all] of times) {
    const of = (kind: keyof Took): string =>
      [0.5, 0.95, 1]
        .map((share) =>
          quantile(
            all.map((one) => one[kind]),
            share,
          )
            .toFixed(0)
            .padStart(4),
        )
        .join(' ');
    console.log(
      `${method.padEnd(34)} ${String(all.length).padStart(3)} ×  p50, p95, max: processor ${of('processor')} ms, clock ${of('clock')} ms; over 100 ms of the processor: ${all.filter(({ processor }) => processor > 100).length}`,
    );
  }
}

interface Took {
  readonly clock: number;
  readonly processor: number;
}

/** In a window with an outline, lenses, hints and folds. */
function asked(
  document: string,
  position: object,
  inserted: string,
): readonly (readonly [method: string, params: object])[] {
  const textDocument = { uri: document };
  const range = { start: { line: lines - 40, character: 0 }, end: { line: lines + 1, character: 0 } };
  const context = { diagnostics: [], triggerKind: 2 };
  const atOnce = [
    ...(/[\w."' (]/.test(inserted) ? [['textDocument/completion', { textDocument, position }] as const] : []),
    ...(/[(,]/.test(inserted) ? [['textDocument/signatureHelp', { textDocument, position }] as const] : []),
    ['textDocument/diagnostic', { textDocument }],
  ] as const;
  if (inserted !== ' ') return atOnce;
  return [
    ...atOnce,
    ['textDocument/documentHighlight', { textDocument, position }],
    ['textDocument/codeAction', { textDocument, range: { start: position, end: position }, context }],
    ['textDocument/semanticTokens/full', { textDocument }],
    ['textDocument/documentSymbol', { textDocument }],
    ['textDocument/foldingRange', { textDocument }],
    ['textDocument/codeLens', { textDocument }],
    ['textDocument/inlayHint', { textDocument, range }],
    ['textDocument/documentLink', { textDocument }],
  ];
}
