/**
 * Times `plinth guard` as agents start it, from process start to its end: lines with and without SQL, in turns; and what it computes, which
 * a busy machine does not change. Needs `node esbuild.mjs --production`. Run it with `npm run bench:guard [RUNS]`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { timeCommand } from './command.ts';

const program = resolve(import.meta.dirname, '..', '..', 'dist', 'cli.cjs');
const lines = {
  'nothing known': 'git status',
  'a tool': 'npx prisma migrate reset --force',
  'SQL that reads': 'psql postgres://db.internal/shop -c "SELECT count(*) FROM orders"',
  'SQL that destroys': 'psql postgres://db.internal/shop -c "TRUNCATE orders"',
};

async function main(): Promise<void> {
  const runs = Number(process.argv[2] ?? 40);
  const folder = mkdtempSync(join(tmpdir(), 'plinth-guard-bench-'));
  const times = new Map<string, number[]>(['node alone', ...Object.keys(lines)].map((name) => [name, []]));
  for (let run = -2; run < runs; run += 1)
    for (const [name, all] of times) {
      const line = Object.entries(lines).find(([one]) => one === name)?.[1];
      const command = line === undefined ? ['node', '-e', '0'] : ['node', program, 'guard', '--', line];
      const { ms } = await timeCommand(command, folder);
      // The first two keep compiled code.
      if (run >= 0) all.push(ms);
    }
  const cpu = new Map([...times.keys()].map((name) => [name, cpuOf(name, folder)]));
  rmSync(folder, { recursive: true, force: true });
  for (const [name, all] of times) {
    const sorted = all.toSorted((a, b) => a - b);
    const at = (share: number): string => (sorted[Math.ceil(sorted.length * share) - 1] ?? 0).toFixed(0);
    const own = (cpu.get(name) ?? 0).toFixed(0);
    console.log(
      `${name.padEnd(20)} p50 ${at(0.5)} ms  p95 ${at(0.95)} ms  CPU ${own} ms  (${sorted.length} runs)`,
    );
  }
}

/** User and system time of one run, the median of five: the program says it itself when it ends. */
function cpuOf(name: string, folder: string): number {
  const line = Object.entries(lines).find(([one]) => one === name)?.[1];
  const says =
    "process.on('exit', () => { const { user, system } = process.cpuUsage(); require('node:fs').writeSync(2, `\\nCPU ${(user + system) / 1000}\\n`); });";
  const preload = join(folder, 'cpu.cjs');
  writeFileSync(preload, says);
  const words = line === undefined ? ['-e', '0'] : [program, 'guard', '--', line];
  const all = Array.from({ length: 5 }, () => {
    const { stderr } = spawnSync(process.execPath, ['--require', preload, ...words], {
      cwd: folder,
      encoding: 'utf8',
    });
    return Number(/CPU ([\d.]+)/.exec(stderr)?.[1]);
  });
  return all.toSorted((a, b) => a - b)[2] ?? 0;
}

void main();
