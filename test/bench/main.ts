/**
 * Times Plinth beside squawk, in one run, taking turns: the language server on 100, 1,000 and 10,000 lines inside a workspace of 200
 * migrations, and the command line on the whole workspace, both without a cache and with the results of an earlier run (`warm`); last,
 * `--version`. Ratios are what counts; absolute figures belong to the machine. The first edit of a warm session waits until the folder has
 * been read.
 *   npm run bench [-- --file FILE.sql] [--sessions 3] [--edits 20] [--seed 1] [--preset all] [--before DIST]
 * With `--before`, the `dist` folder of an earlier build takes its turn too: what a change has cost.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { repository } from '../hosts/paths.ts';
import { timeCommand, type CommandFigures } from './command.ts';
import { generateLongMigration, generateRepository, writeRepository } from './generate.ts';
import { measure, type ServerUnderTest, type SessionFigures } from './lsp-session.ts';
import { squawk } from './peers.ts';
import { ms, quantile } from './statistics.ts';

const { values } = parseArgs({
  options: {
    file: { type: 'string', multiple: true, default: [] },
    sessions: { type: 'string', default: '3' },
    edits: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    preset: { type: 'string', default: 'all' },
    before: { type: 'string' },
  },
});
const sessions = Number(values.sessions);
const seed = Number(values.seed);

const caches = mkdtempSync(join(tmpdir(), 'plinth-bench-cache-'));

void main();

async function main(): Promise<void> {
  const contenders = [
    builtIn('plinth', join(repository, 'dist')),
    warm(join(repository, 'dist')),
    ...(values.before === undefined ? [] : [builtIn('before', resolve(values.before))]),
    peerAt(await squawk()),
  ];
  console.log(
    `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.version}, seed ${seed}, preset ${values.preset}`,
  );
  const folder = mkdtempSync(join(tmpdir(), 'plinth-bench-'));
  // A file in place of the user's cache folder: without --cache no build stores anything.
  process.env['XDG_CACHE_HOME'] = join(caches, 'file');
  writeFileSync(join(caches, 'file'), '');
  try {
    writeRepository(folder, generateRepository({ seed, migrations: 100 }));
    // The folder has no git that says what is new work: every check runs on the whole file.
    writeFileSync(
      join(folder, 'plinth.config.json'),
      `${JSON.stringify({ preset: values.preset, scope: 'all' })}\n`,
    );
    for (const input of inputs()) await compareServers(contenders, folder, input);
    await compareCommandLines(contenders, folder);
    await compareStarts(contenders, folder);
  } finally {
    for (const one of [folder, caches]) rmSync(one, { recursive: true, force: true });
  }
}

interface Contender {
  readonly name: string;
  readonly server: ServerUnderTest;
  /** The command that checks these files, in the folder that has them. */
  readonly commandLine: (files: readonly string[]) => readonly string[];
  /** The command that does nothing but start. */
  readonly start: readonly string[];
  /** Runs once before it is timed. */
  readonly isPrimed?: true;
}

function builtIn(name: string, dist: string): Contender {
  const options = ['lint', '--scope', 'all', '--format', 'json', '.'];
  return {
    name,
    server: {
      name,
      command: process.execPath,
      arguments: [join(dist, 'server.cjs'), '--stdio'],
      cacheFolder: '',
    },
    commandLine: () => [process.execPath, join(dist, 'cli.cjs'), ...options],
    start: [process.execPath, join(dist, 'cli.cjs'), '--version'],
  };
}

function warm(dist: string): Contender {
  const cold = builtIn('warm', dist);
  return {
    ...cold,
    server: { ...cold.server, cacheFolder: join(caches, 'editor') },
    commandLine: (files) => [...cold.commandLine(files), '--cache', join(caches, 'command-line')],
    isPrimed: true,
  };
}

function peerAt(program: string): Contender {
  return {
    name: 'squawk',
    server: { name: 'squawk', command: program, arguments: ['server'] },
    commandLine: (files) => [program, '--reporter', 'json', ...files],
    start: [program, '--version'],
  };
}

interface Input {
  readonly title: string;
  readonly text: string;
}

function inputs(): readonly Input[] {
  const generated = [100, 1_000, 10_000].map((lines, i) => ({
    title: `${String(lines)} lines`,
    text: generateLongMigration({ seed: seed + 1 + i, lines }),
  }));
  return [
    ...generated,
    ...values.file.map((path) => ({ title: path, text: readFileSync(resolve(path), 'utf8') })),
  ];
}

async function compareServers(contenders: readonly Contender[], folder: string, input: Input): Promise<void> {
  // The long file is the newest migration of the workspace, and the only long one.
  const file = join(folder, 'migrations', '900000_long.up.sql');
  writeFileSync(file, input.text);
  for (const { server, isPrimed } of contenders)
    if (isPrimed) await measure(server, { folder, file, edits: 0 });
  const figures = await inTurns(contenders, ({ server }) =>
    measure(server, { folder, file, edits: Number(values.edits) }),
  );
  rmSync(file);
  console.log(`\n${input.title}`);
  for (const [name, all] of figures) {
    const start = all.map((figure) => figure.start);
    const open = all.map((figure) => figure.open);
    const edits = editsOf(all);
    const memory = Math.max(...all.map((figure) => figure.peakMemory)) / 2 ** 20;
    console.log(
      `  ${name}  start p50 ${ms(quantile(start, 0.5))}  open p50 ${ms(quantile(open, 0.5))}  edit p50 ${ms(quantile(edits, 0.5))}  p95 ${ms(quantile(edits, 0.95))}` +
        `  peak ${memory.toFixed(0)} MB  ${all[0]?.diagnostics ?? 0} diagnostics`,
    );
  }
  tellRatios('edit p50', figures, (all) => quantile(editsOf(all), 0.5));
}

function editsOf(sessions: readonly SessionFigures[]): readonly number[] {
  return sessions.flatMap((session) => session.edits);
}

async function compareCommandLines(contenders: readonly Contender[], folder: string): Promise<void> {
  const files = readdirSync(join(folder, 'migrations')).map((file) => join('migrations', file));
  console.log(`\ncommand line, ${files.length} files`);
  for (const { commandLine, isPrimed } of contenders)
    if (isPrimed) await timeCommand(commandLine(files), folder);
  await compareTimes(contenders, folder, ({ commandLine }) => commandLine(files));
}

async function compareStarts(contenders: readonly Contender[], folder: string): Promise<void> {
  console.log('\n--version');
  await compareTimes(
    contenders.filter(({ isPrimed }) => !isPrimed),
    folder,
    ({ start }) => start,
  );
}

async function compareTimes(
  contenders: readonly Contender[],
  folder: string,
  commandOf: (contender: Contender) => readonly string[],
): Promise<void> {
  const figures = await inTurns(contenders, (contender) => timeCommand(commandOf(contender), folder));
  const time = (all: readonly CommandFigures[]): number =>
    quantile(
      all.map((figure) => figure.ms),
      0.5,
    );
  for (const [name, all] of figures) {
    const memory = Math.max(...all.map((figure) => figure.peakMemory)) / 2 ** 20;
    console.log(`  ${name}  ${ms(time(all))}  peak ${memory.toFixed(0)} MB`);
  }
  tellRatios('time', figures, time);
}

/** So that what slows the machine down for a while slows down all of them. */
async function inTurns<T>(
  contenders: readonly Contender[],
  run: (contender: Contender) => Promise<T>,
): Promise<ReadonlyMap<string, readonly T[]>> {
  const figures = new Map<string, readonly T[]>();
  for (let session = 0; session < sessions; session += 1) {
    for (const contender of contenders) {
      figures.set(contender.name, [...(figures.get(contender.name) ?? []), await run(contender)]);
    }
  }
  return figures;
}

function tellRatios<T>(
  what: string,
  figures: ReadonlyMap<string, readonly T[]>,
  valueOf: (all: readonly T[]) => number,
): void {
  const [[first, own] = ['', []], ...others] = figures;
  for (const [name, all] of others) {
    console.log(`  ${what}, ${first} / ${name}: ${(valueOf(own) / valueOf(all)).toFixed(2)}`);
  }
}
