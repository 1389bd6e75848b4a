/**
 * Lints checkouts without a cache, with a cold and with a warm one, and in three parts: every report must have the same bytes. Prints times beside
 * squawk's on the same files, in the same run.
 *   npx tsx test/real/kept.ts FOLDER …
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { timeCommand, type CommandFigures } from '../bench/command.ts';
import { squawk } from '../bench/peers.ts';
import { repository } from '../hosts/paths.ts';

const shards = 3;

interface Row {
  readonly files: number;
  readonly cold: number;
  readonly warm: number;
  readonly peer: number;
}

void main();

async function main(): Promise<void> {
  const peer = await squawk();
  const rows: Row[] = [];
  for (const folder of process.argv.slice(2).map((path) => resolve(path))) {
    const row = await compare(folder, peer);
    rows.push(row);
    print(basename(folder), row);
  }
  const sum = (member: keyof Row): number => rows.reduce((all, row) => all + row[member], 0);
  print('all', { files: sum('files'), cold: sum('cold'), warm: sum('warm'), peer: sum('peer') });
}

async function compare(folder: string, peer: string): Promise<Row> {
  const scratch = mkdtempSync(join(tmpdir(), 'plinth-kept-'));
  try {
    const lint = (...words: readonly string[]): Promise<CommandFigures> =>
      timeCommand([process.execPath, join(repository, 'dist', 'cli.cjs'), 'lint', ...words], folder);
    const all = ['--scope', 'all', '.'];
    const report = ['--format', 'json'];
    const cache = ['--cache', join(scratch, 'cache')];
    const cold = await lint(...all, ...report, '--no-cache');
    const first = await lint(...all, ...report, ...cache);
    const warm = await lint(...all, ...report, ...cache);
    const parts = Array.from({ length: shards }, (_, at) => join(scratch, `part-${at + 1}`));
    for (const [at, part] of parts.entries())
      await lint(...all, '--no-cache', '--shard', `${at + 1}/${shards}`, '--output', part);
    const merged = await lint('--merge', ...parts, ...report);
    for (const [name, other] of Object.entries({ first, warm, merged }))
      if (other.stdout !== cold.stdout || other.exitCode !== cold.exitCode)
        throw new Error(`${folder}: ${name} differs from the run without a cache.`);
    const files = sqlFiles(folder);
    const beside = await timeCommand([peer, '--reporter', 'json', ...files], folder);
    return { files: files.length, cold: cold.ms, warm: warm.ms, peer: beside.ms };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function sqlFiles(folder: string): readonly string[] {
  const listed = execFileSync('git', ['ls-files', '-z', '--', '*.sql'], { cwd: folder, encoding: 'utf8' });
  return listed.split('\0').filter((file) => file !== '');
}

function print(name: string, { files, cold, warm, peer }: Row): void {
  const times = [cold, warm, peer].map((one) => `${(one / 1000).toFixed(2)} s`).join(' / ');
  const ratios = [cold, warm].map((one) => (one / peer).toFixed(1)).join(' / ');
  process.stdout.write(
    `${name}: ${files} files, without a cache / warm / squawk ${times}, ratios ${ratios}\n`,
  );
}
