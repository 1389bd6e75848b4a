/**
 * Runs Plinth over any checkouts of real migrations, every file, and says what it made of them: findings by rule, coverage, every parse
 * failure, crashes, and time and memory beside squawk in the same run.
 *   npm run real -- FOLDER … [--show RULE] [--sample N --seed S]
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { timeCommand } from '../bench/command.ts';
import { squawk } from '../bench/peers.ts';
import { Random } from '../bench/random.ts';
import { repository } from '../hosts/paths.ts';

interface Report {
  readonly findings: readonly {
    readonly rule: string;
    readonly message: string;
    readonly file: string;
    readonly range: { readonly start: { readonly line: number } };
  }[];
  readonly coverage: Readonly<Record<string, unknown>>;
  readonly errors: readonly unknown[];
}

const { values, positionals } = parseArgs({
  options: {
    show: { type: 'string' },
    sample: { type: 'string' },
    seed: { type: 'string', default: '20261120' },
  },
  allowPositionals: true,
});

void main();

async function main(): Promise<void> {
  const peer = await squawk();
  for (const folder of positionals.map((path) => resolve(path))) await report(folder, peer);
}

async function report(folder: string, peer: string): Promise<void> {
  const files = sqlFiles(folder);
  console.log(`\n== ${basename(folder)}: ${files.length} SQL files`);
  const lint = [
    process.execPath,
    join(repository, 'dist', 'cli.cjs'),
    'lint',
    '--scope',
    'all',
    '--format',
    'json',
    '.',
  ];
  const plinth = await timeCommand(lint, folder);
  const other = await timeCommand([peer, '--reporter', 'json', ...files], folder);
  for (const [name, run] of Object.entries({ plinth, squawk: other })) {
    const megabytes = (run.peakMemory / 2 ** 20).toFixed(0);
    console.log(`${name}: exit ${run.exitCode ?? 'none'}, ${run.ms.toFixed(0)} ms, peak ${megabytes} MB`);
  }
  const result = JSON.parse(plinth.stdout) as Report;
  console.log('coverage', JSON.stringify(result.coverage, null, 1));
  for (const error of result.errors) console.log('error', JSON.stringify(error));
  for (const [rule, count] of counted(result.findings.map((finding) => finding.rule)))
    console.log(`${String(count).padStart(6)} ${rule}`);
  show(folder, result);
}

/** Prints findings with their source: all of one rule, or a sample drawn with a seed fixed beforehand. */
function show(folder: string, result: Report): void {
  let chosen = result.findings.filter((finding) => finding.rule === values.show);
  if (values.sample !== undefined) {
    const random = new Random(Number(values.seed));
    const pool = [...(values.show === undefined ? result.findings : chosen)];
    chosen = [];
    while (pool.length > 0 && chosen.length < Number(values.sample))
      chosen.push(...pool.splice(random.below(pool.length), 1));
  }
  for (const finding of chosen) {
    const { line } = finding.range.start;
    const text = readFileSync(join(folder, finding.file), 'utf8').split('\n');
    console.log(`\n${finding.file}:${line + 1} ${finding.rule}\n  ${finding.message}`);
    console.log(
      text
        .slice(Math.max(0, line - 2), line + 4)
        .map((each) => `    | ${each}`)
        .join('\n'),
    );
  }
}

function counted(names: readonly string[]): readonly (readonly [name: string, count: number])[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}

function sqlFiles(folder: string, below = ''): readonly string[] {
  return readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry) => {
    const path = join(below, entry.name);
    if (entry.isDirectory())
      return entry.name === '.git' || entry.name === 'node_modules' ? [] : sqlFiles(folder, path);
    return entry.isFile() && entry.name.endsWith('.sql') ? [path] : [];
  });
}
