/**
 * Times what an editor asks at each letter that somebody types into a query file: lenses, hints at lines, a hover, diagnostics. In the language
 * server's own process over stdio, on the shop, while the embedded server plans and describes what is typed.
 * `--dist`: another build, to compare. Beside the times the processor time of the server for each letter, which load disturbs less.
 *   npm run bench:typing -- [--letters 60] [--dist FOLDER]
 */
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { repository } from '../hosts/paths.ts';
import { Conversation, copyOf } from '../lsp/conversation.ts';
import { processorTimeOf } from './processor-time.ts';
import { ms, quantile } from './statistics.ts';

const { values } = parseArgs({
  options: { letters: { type: 'string', default: '60' }, dist: { type: 'string' } },
});

const before =
  'SELECT o.id, c.email\nFROM orders o\nJOIN customers c ON c.id = o.customer_id\nWHERE o.note = ';
/** What is asked at the same time, as an editor asks. */
const asked = ['lenses', 'hints', 'hover', 'diagnostics'] as const;

void main();

async function main(): Promise<void> {
  const shop = copyOf(join(repository, 'examples', 'shop'));
  const env = { HOME: '/nonexistent', DATABASE_URL: '' };
  const server = await Conversation.start({
    folders: [shop.path],
    trusted: true,
    env,
    ...(values.dist === undefined ? {} : { bundles: values.dist }),
  });
  const document = await server.openFile(join(shop.path, 'queries', 'order_history.sql'));
  await server.diagnostics(document);
  const times = new Map<string, number[]>(asked.map((name) => [name, []]));
  const ran = processorTimeOf(server.pid);
  for (let letters = 1; letters <= Number(values.letters); letters += 1) {
    await server.replace(document, `${before}'${'n'.repeat(letters)}';\n`);
    const begun = performance.now();
    await Promise.all(
      asked.map(async (name) => {
        await answerTo(server, document, name);
        times.get(name)?.push(performance.now() - begun);
      }),
    );
  }
  const each = (processorTimeOf(server.pid) - ran) / Number(values.letters);
  await server.stop();
  shop.remove();
  for (const [name, all] of times)
    console.log(
      `${name.padEnd(12)} p50 ${ms(quantile(all, 0.5))}  p95 ${ms(quantile(all, 0.95))}  most ${ms(Math.max(...all))}`,
    );
  console.log(`processor time of the server for each letter: ${ms(each)}`);
}

function answerTo(server: Conversation, document: string, name: (typeof asked)[number]): Promise<unknown> {
  switch (name) {
    case 'lenses':
      return server.lenses(document);
    case 'hints':
      return server.hints(document);
    case 'hover':
      return server.hover(document, 2, 6);
    case 'diagnostics':
      return server.diagnostics(document);
  }
}
