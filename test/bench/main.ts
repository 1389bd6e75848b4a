/**
 * Times Plinth beside squawk, in one run, taking turns: the language server on 100, 1,000 and 10,000 lines inside a workspace of 200
 * migrations, and the command line on the whole workspace. Ratios are what counts; absolute figures belong to the machine.
 *   npm run bench [-- --file FILE.sql] [--sessions 3] [--edits 20] [--seed 1] [--preset all]
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { repository } from '../hosts/paths.ts';
import { timeCommand } from './command.ts';
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
  },
});
const sessions = Number(values.sessions);
const seed = Number(values.seed);

void main();

async function main(): Promise<void> {
  const peer = await squawk();
  const servers: readonly ServerUnderTest[] = [
    {
      name: 'plinth',
      command: process.execPath,
      arguments: [join(repository, 'dist', 'server.cjs'), '--stdio'],
    },
    { name: 'squawk', command: peer, arguments: ['server'] },
  ];
  console.log(
    `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.version}, seed ${seed}, preset ${values.preset}`,
  );
  const folder = mkdtempSync(join(tmpdir(), 'plinth-bench-'));
  try {
    writeRepository(folder, generateRepository({ seed, migrations: 100 }));
    // The folder has no git that says what is new work: every check runs on the whole file.
    writeFileSync(
      join(folder, 'plinth.config.json'),
      `${JSON.stringify({ preset: values.preset, scope: 'all' })}\n`,
    );
    for (const input of inputs()) await compareServers(servers, folder, input);
    await compareCommandLines(peer, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
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

async function compareServers(
  servers: readonly ServerUnderTest[],
  folder: string,
  input: Input,
): Promise<void> {
  // The long file is the newest migration of the workspace, and the only long one.
  const file = join(folder, 'migrations', '900000_long.up.sql');
  writeFileSync(file, input.text);
  const figures = new Map<string, SessionFigures[]>();
  for (let session = 0; session < sessions; session += 1) {
    for (const server of servers) {
      const figure = await measure(server, { folder, file, edits: Number(values.edits) });
      figures.set(server.name, [...(figures.get(server.name) ?? []), figure]);
    }
  }
  rmSync(file);
  console.log(`\n${input.title}`);
  for (const [name, all] of figures) {
    const open = all.map((figure) => figure.open);
    const edits = all.flatMap((figure) => figure.edits);
    const memory = Math.max(...all.map((figure) => figure.peakMemory)) / 2 ** 20;
    console.log(
      `  ${name}  open p50 ${ms(quantile(open, 0.5))}  edit p50 ${ms(quantile(edits, 0.5))}  p95 ${ms(quantile(edits, 0.95))}` +
        `  peak ${memory.toFixed(0)} MB  ${all[0]?.diagnostics ?? 0} diagnostics`,
    );
  }
  const [plinth, other] = servers.map((server) =>
    quantile(figures.get(server.name)?.flatMap((each) => each.edits) ?? [], 0.5),
  );
  console.log(`  edit p50, plinth / squawk: ${((plinth ?? NaN) / (other ?? NaN)).toFixed(2)}`);
}

async function compareCommandLines(peer: string, folder: string): Promise<void> {
  const files = readdirSync(join(folder, 'migrations')).map((file) => join('migrations', file));
  console.log(`\ncommand line, ${files.length} files`);
  const runs = {
    plinth: [
      process.execPath,
      join(repository, 'dist', 'cli.cjs'),
      'lint',
      '--scope',
      'all',
      '--format',
      'json',
      '.',
    ],
    squawk: [peer, '--reporter', 'json', ...files],
  };
  for (const [name, command] of Object.entries(runs)) {
    const figures = [];
    for (let run = 0; run < sessions; run += 1) figures.push(await timeCommand(command, folder));
    const time = quantile(
      figures.map((figure) => figure.ms),
      0.5,
    );
    const memory = Math.max(...figures.map((figure) => figure.peakMemory)) / 2 ** 20;
    console.log(`  ${name}  ${ms(time)}  peak ${memory.toFixed(0)} MB`);
  }
}
