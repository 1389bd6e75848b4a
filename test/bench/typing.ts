/**
 * Types 300 characters into a file of 1,272 lines beside 400 migrations, eight a second, and asks after each what VS Code asks; says how long each kind of
 * request takes, of the built server. The window's own test looks at what arrives.
 *   npm run bench:typing
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as until } from 'node:timers/promises';
import { Conversation } from '../lsp/conversation.ts';
import { generateLongMigration, generateRepository, writeRepository } from './generate.ts';
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
  const times = new Map<string, number[]>();
  for (let at = 0; at < characters; at += 1) {
    const due = performance.now() + eachMs;
    const place = { line: lines, character: at };
    const before = at === 0 ? { line: lines - 1, character: 1_000 } : place;
    const inserted = typed.charAt(at);
    await server.change(document, [
      { range: { start: before, end: before }, text: at === 0 ? `\n${inserted}` : inserted },
    ]);
    const position = { line: lines, character: at + 1 };
    await Promise.all(
      asked(document, position, inserted).map(async ([method, params]) => {
        const begun = performance.now();
        await server.connection.sendRequest(method, params);
        times.set(method, [...(times.get(method) ?? []), performance.now() - begun]);
      }),
    );
    await until(Math.max(0, due - performance.now()));
  }
  for (const [method, all] of times) {
    const [half, most, last] = [0.5, 0.95, 1].map((share) => quantile(all, share).toFixed(0).padStart(5));
    const late = all.filter((one) => one > 100).length;
    console.log(
      `${method.padEnd(36)} ${String(all.length).padStart(3)} ×  p50 ${half}  p95 ${most}  max ${last} ms  over 100 ms: ${late}`,
    );
  }
}

/** After a change, in a window with an outline, lenses, hints and folds. */
function asked(
  document: string,
  position: object,
  inserted: string,
): readonly (readonly [method: string, params: object])[] {
  const textDocument = { uri: document };
  const range = { start: { line: lines - 40, character: 0 }, end: { line: lines + 1, character: 0 } };
  return [
    ...(/[\w."' (]/.test(inserted) ? [['textDocument/completion', { textDocument, position }] as const] : []),
    ...(/[(,]/.test(inserted) ? [['textDocument/signatureHelp', { textDocument, position }] as const] : []),
    ['textDocument/diagnostic', { textDocument }],
    ['textDocument/documentHighlight', { textDocument, position }],
    [
      'textDocument/codeAction',
      {
        textDocument,
        range: { start: position, end: position },
        context: { diagnostics: [], triggerKind: 2 },
      },
    ],
    ['textDocument/semanticTokens/full', { textDocument }],
    ['textDocument/documentSymbol', { textDocument }],
    ['textDocument/foldingRange', { textDocument }],
    ['textDocument/codeLens', { textDocument }],
    ['textDocument/inlayHint', { textDocument, range }],
    ['textDocument/documentLink', { textDocument }],
  ];
}
