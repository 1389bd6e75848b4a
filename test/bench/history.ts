/**
 * A history of 1,000 migrations: replaying it cold, and linting migration 900 again after each edit, with memory. Taking turns in one run:
 * Plinth, any other bundles of it that are named, and squawk on the same file. The grammar alone on the same text is the physical limit.
 *   npm run bench:history [-- --migrations 1000] [--edits 50] [--pause 0] [--sessions 3] [--server NAME=PATH …]
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { repository } from '../hosts/paths.ts';
import type { ColdFigures } from './cold.ts';
import { generateRepository, writeRepository } from './generate.ts';
import { editKinds, measureHistory, type Answer, type HistoryFigures } from './history-session.ts';
import type { ServerUnderTest } from './lsp-session.ts';
import { squawk } from './peers.ts';
import { ms, quantile } from './statistics.ts';

const { values } = parseArgs({
  options: {
    migrations: { type: 'string', default: '1000' },
    edits: { type: 'string', default: '50' },
    pause: { type: 'string', default: '0' },
    sessions: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
    server: { type: 'string', multiple: true, default: [] },
  },
});

void main();

async function main(): Promise<void> {
  const migrations = Number(values.migrations);
  const folder = mkdtempSync(join(tmpdir(), 'plinth-history-'));
  try {
    const files = generateRepository({ seed: Number(values.seed), migrations });
    writeRepository(folder, files);
    // Without git a file counts as new work once it is edited: the first answer is to be one with findings too.
    writeFileSync(join(folder, 'plinth.config.json'), '{ "scope": "all" }\n');
    const behind = files
      .filter(({ path }) => path.endsWith('.up.sql'))
      .slice(Math.round(migrations * 0.9) - 1);
    const [file] = behind;
    // Rules about new tables and keys ask what later migrations make of them.
    const asking = behind.find(({ text }) => text.includes('REFERENCES'));
    const table = /CREATE TABLE (\w+)/.exec(files[0]?.text ?? '')?.[1];
    if (file === undefined || asking === undefined || table === undefined)
      throw new Error('The generated history has no such file.');
    console.log(
      `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.version}, seed ${values.seed}, ${migrations} migrations`,
    );
    replayCold(folder);
    for (const one of [file, asking]) await editInTheMiddle(folder, join(folder, one.path), table);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function replayCold(folder: string): void {
  const all = Array.from({ length: Number(values.sessions) }, () => {
    const script = join(repository, 'test', 'bench', 'cold.ts');
    const run = spawnSync(process.execPath, ['--expose-gc', '--import', 'tsx', script, folder], {
      cwd: repository,
      encoding: 'utf8',
    });
    if (run.status !== 0) throw new Error(run.stderr);
    return JSON.parse(run.stdout) as ColdFigures;
  });
  const middle = (of: (one: ColdFigures) => number): number => quantile(all.map(of), 0.5);
  const [first] = all;
  console.log(
    `\ncold replay of ${first?.statements ?? 0} statements, ${first?.tables ?? 0} relations\n` +
      `  open ${ms(middle((one) => one.open))}  replay ${ms(middle((one) => one.replay))}  processor ${ms(middle((one) => one.processor))}` +
      `  kept ${(middle((one) => one.heap) / 2 ** 20).toFixed(0)} MB\n` +
      `  the grammar alone ${ms(middle((one) => one.grammar))}; replay / grammar: ${(middle((one) => one.replay) / middle((one) => one.grammar)).toFixed(2)}`,
  );
}

async function editInTheMiddle(folder: string, file: string, table: string): Promise<void> {
  const bundle = (path: string): readonly string[] => [path, '--stdio'];
  const servers: readonly ServerUnderTest[] = [
    ...values.server.map((given) => {
      const [name = '', path = ''] = given.split('=');
      return { name, command: process.execPath, arguments: bundle(resolve(path)) };
    }),
    {
      name: 'plinth',
      command: process.execPath,
      arguments: bundle(join(repository, 'dist', 'server.cjs')),
    },
    { name: 'squawk', command: await squawk(), arguments: ['server'] },
  ];
  const figures = new Map<string, HistoryFigures[]>();
  const input = { folder, file, table, edits: Number(values.edits), pause: Number(values.pause) };
  for (let session = 0; session < Number(values.sessions); session += 1) {
    for (const server of servers) {
      figures.set(server.name, [...(figures.get(server.name) ?? []), await measureHistory(server, input)]);
    }
  }
  const text = readFileSync(file, 'utf8');
  const alone = await grammarAlone(text);
  console.log(
    `\n${basename(file)}, ${text.split('\n').length} lines, ${input.edits} edits of each kind and back, ${input.pause} ms apart; the grammar alone on the file: ${ms(alone)}`,
  );
  for (const [name, all] of figures) tell(name, all);
}

/** Parsing the file's text once, warm: what no linter can be faster than that reads it again. */
async function grammarAlone(text: string): Promise<number> {
  const parser = await loadPostgresParser();
  const runs = Array.from({ length: 50 }, () => {
    const started = performance.now();
    parser.parse(text);
    return performance.now() - started;
  });
  return quantile(runs, 0.5);
}

function tell(name: string, all: readonly HistoryFigures[]): void {
  const ready = all.flatMap((one) => one.ready ?? []);
  const memory = (of: (one: HistoryFigures) => number): string =>
    `${(Math.max(...all.map(of)) / 2 ** 20).toFixed(0)} MB`;
  console.log(
    `  ${name}\n    open ${ms(
      quantile(
        all.map((one) => one.open.ms),
        0.5,
      ),
    )}` +
      (ready.length === 0
        ? ''
        : `  whole workspace read after ${ms(
            quantile(
              ready.map((one) => one.ms),
              0.5,
            ),
          )} (processor ${ms(
            quantile(
              ready.map((one) => one.processor),
              0.5,
            ),
          )})`) +
      `  memory ${memory((one) => one.memory.now)}, peak ${memory((one) => one.memory.peak)}  ${all[0]?.diagnostics ?? 0} diagnostics`,
  );
  for (const kind of editKinds) {
    const edits = all.flatMap((one) => one.edits[kind]);
    console.log(
      `    edit (${kind})  ${spread(edits, (one) => one.ms)}; processor ${spread(edits, (one) => one.processor)}`,
    );
  }
}

function spread(answers: readonly Answer[], of: (one: Answer) => number): string {
  const figures = answers.map(of);
  return `p50 ${ms(quantile(figures, 0.5))} p95 ${ms(quantile(figures, 0.95))}`;
}
