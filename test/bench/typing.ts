/**
 * Times what an editor asks at each letter that somebody types into a query: completion, lenses, hints at lines, a hover, diagnostics. In a query
 * file, and in the middle of a program of 2,000 lines in each language. In the language server's own process over stdio, on the shop, while the
 * embedded server plans and describes what is typed.
 * `--dist`: another build, to compare. Beside the times the processor time of the server for each letter, which load disturbs less.
 *   npm run bench:typing -- [--letters 60] [--only python] [--dist FOLDER]
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as until } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { repository } from '../hosts/paths.ts';
import { Conversation, copyOf } from '../lsp/conversation.ts';
import { processorTimeOf } from './processor-time.ts';
import { programs, type Typed } from './typed-programs.ts';
import { ms, quantile } from './statistics.ts';

const { values } = parseArgs({
  options: {
    letters: { type: 'string', default: '60' },
    only: { type: 'string' },
    dist: { type: 'string' },
  },
});

const queryFile: Typed = {
  title: 'query file',
  languageId: 'sql',
  path: 'queries/order_history.sql',
  before:
    "SELECT o.id, c.email\nFROM orders o\nJOIN customers c ON c.id = o.customer_id\nWHERE o.note = 'n'\n  AND ",
  after: ';\n',
};

/** Somebody's speed, so that what a server does between two letters is not counted. */
const eachMs = 80;
const typed =
  "o.status = 'paid' AND lower(o.note) LIKE 'gift%' ORDER BY o.placed_at DESC, o.id LIMIT 20 OFFSET 40";

/** What is asked at the same time, as an editor asks. */
const asked = ['completion', 'lenses', 'hints', 'hover', 'diagnostics'] as const;

void main();

async function main(): Promise<void> {
  for (const one of [queryFile, ...programs])
    if (values.only === undefined || one.title === values.only) await type(one);
}

async function type({ title, languageId, path, before, after }: Typed): Promise<void> {
  const shop = copyOf(join(repository, 'examples', 'shop'));
  const env = { HOME: '/nonexistent', DATABASE_URL: '' };
  const server = await Conversation.start({
    folders: [shop.path],
    trusted: true,
    env,
    ...(values.dist === undefined ? {} : { bundles: values.dist }),
  });
  const file = join(shop.path, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${before}${after}`);
  const document = pathToFileURL(file).href;
  await server.open(document, `${before}${after}`, languageId);
  await server.diagnostics(document);
  const lines = before.split('\n');
  const [line, column] = [lines.length - 1, lines.at(-1)?.length ?? 0];
  const times = new Map<string, number[]>(asked.map((name) => [name, []]));
  const ran = processorTimeOf(server.pid);
  const letters = Math.min(Number(values.letters), typed.length);
  for (let at = 0; at < letters; at += 1) {
    const due = performance.now() + eachMs;
    const start = { line, character: column + at };
    await server.change(document, [{ range: { start, end: start }, text: typed.charAt(at) }]);
    const begun = performance.now();
    await Promise.all(
      asked.map(async (name) => {
        await answerTo(server, document, { name, line, character: column + at + 1 });
        times.get(name)?.push(performance.now() - begun);
      }),
    );
    await until(Math.max(0, due - performance.now()));
  }
  const each = (processorTimeOf(server.pid) - ran) / letters;
  await server.stop();
  shop.remove();
  console.log(`${title}, ${lines.length + after.split('\n').length - 2} lines`);
  for (const [name, all] of times)
    console.log(
      `  ${name.padEnd(12)} p50 ${ms(quantile(all, 0.5))}  p95 ${ms(quantile(all, 0.95))}  most ${ms(Math.max(...all))}`,
    );
  console.log(`  processor time of the server for each letter: ${ms(each)}`);
}

interface Question {
  readonly name: (typeof asked)[number];
  readonly line: number;
  readonly character: number;
}

function answerTo(
  server: Conversation,
  document: string,
  { name, line, character }: Question,
): Promise<unknown> {
  switch (name) {
    case 'completion':
      return server.connection.sendRequest('textDocument/completion', {
        textDocument: { uri: document },
        position: { line, character },
      });
    case 'lenses':
      return server.lenses(document);
    case 'hints':
      return server.hints(document);
    case 'hover':
      return server.hover(document, line, character - 1);
    case 'diagnostics':
      return server.diagnostics(document);
  }
}
