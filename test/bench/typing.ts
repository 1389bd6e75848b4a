/**
 * Times what the real VS Code asks while somebody types into a query: in a query file, and in the middle of a program of 2,000 lines in each
 * language. On the shop, in a window, with the extension's own process as the one that asks; the embedded server plans and describes what is
 * typed. Beside the times the processor time of the server for each letter, which load disturbs less, for how long the extension host was blocked, by
 * whatever extension, and for how long Plinth's code ran there in one go.
 *   npm run bench:typing -- [--letters 300] [--each 120] [--only python,go] [--vsix FILE]     --each: milliseconds between two letters
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { bundleSuites } from '../hosts/vscode/bundle.ts';
import { installVSCode } from '../hosts/vscode/install.ts';
import { runMocha } from '../hosts/vscode/run-mocha.ts';
import { repository } from '../hosts/paths.ts';
import { programs, queryFile, type TypingFigures, type TypingOrder } from './typed-programs.ts';
import { ms, quantile } from './statistics.ts';

const { values } = parseArgs({
  options: {
    letters: { type: 'string', default: '300' },
    each: { type: 'string', default: '120' },
    only: { type: 'string' },
    vsix: { type: 'string' },
  },
});

/** A name of a table, columns, a literal, a subquery: each place at which names are offered. */
const typed = [
  "o.status = 'paid' AND lower(o.note) LIKE 'gift%' AND c.email IS NOT NULL AND EXISTS (SELECT 1 FROM order_items i ",
  "JOIN products p ON p.id = i.product_id WHERE i.order_id = o.id AND i.quantity > 2 AND p.name LIKE 'tea%') ",
  "AND o.placed_at >= now() - interval '30 days' ORDER BY o.placed_at DESC, o.id LIMIT 20 OFFSET 40",
].join('');

void main();

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'plinth-typing-'));
  const result = join(folder, 'figures.json');
  const wanted = values.only?.split(',');
  const files = [queryFile, ...programs].filter(({ title }) => wanted?.includes(title) ?? true);
  const order: TypingOrder = {
    eachMs: Number(values.each),
    result,
    typings: files.map(({ title, path, before }) => ({
      title,
      path,
      at: before.length,
      text: typed.slice(0, Number(values.letters)),
    })),
  };
  try {
    const outcome = await runMocha({
      name: 'typing',
      vscode: await installVSCode('newest'),
      tests: await bundleSuites('typing'),
      timeoutSeconds: 120 * files.length + 60,
      workspace: join(repository, 'examples', 'shop'),
      prepare: (workspace) => {
        for (const { path, before, after } of files) {
          mkdirSync(dirname(join(workspace, path)), { recursive: true });
          writeFileSync(join(workspace, path), `${before}${after}`);
        }
        return Promise.resolve();
      },
      // What is typed is then the whole text.
      settings: { 'editor.autoClosingBrackets': 'never', 'editor.autoClosingQuotes': 'never' },
      environment: { PLINTH_TYPING: JSON.stringify(order) },
      ...(values.vsix === undefined ? {} : { vsix: resolve(values.vsix) }),
    });
    for (const problem of outcome.problems) console.log(`not measured: ${problem}`);
    for (const one of JSON.parse(readFileSync(result, 'utf8')) as readonly TypingFigures[]) say(one);
    process.exitCode = outcome.problems.length === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function say({ title, lines, answers, processorMs, hostBlockMs, ownMs }: TypingFigures): void {
  console.log(`${title}, ${lines} lines`);
  for (const [method, all] of answers)
    console.log(
      `  ${method.padEnd(20)} ${String(all.length).padStart(4)}  p50 ${ms(quantile(all, 0.5))}  p95 ${ms(quantile(all, 0.95))}  most ${ms(Math.max(...all))}`,
    );
  console.log(`  processor time of the server for each letter: ${ms(processorMs)}`);
  console.log(`  the extension host blocked: p99 ${ms(hostBlockMs.p99)}, most ${ms(hostBlockMs.max)}`);
  const code = ownMs.map((one) => one.code);
  const garbage = Math.max(0, ...ownMs.map((one) => one.garbage));
  console.log(
    `  Plinth's code ran there in one go ${ownMs.length} times: p99 ${ms(quantile(code, 0.99))}, most ${ms(Math.max(0, ...code))}; garbage collected within, most ${ms(garbage)}`,
  );
}
