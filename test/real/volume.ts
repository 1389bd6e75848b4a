/**
 * How much Plinth says of new work: of each checkout's largest folder of migrations the newest five, by the order of its tool, are linted at
 * default settings as if all before them had run. Prints findings by migration, the median and the 95th percentile, and writes a seeded
 * sample of findings with what stands around them, for somebody who judges them without knowing more.
 *   npm run real:volume -- LIST FOLDER [--sample 60] [--out sample.json] [--seed 20261127]
 * LIST has a line for each checkout in FOLDER: its dialect, as core/migrations names it, and the name of its folder.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Finding } from '../../core/findings/finding.ts';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import { historyOf } from '../../core/migrations/applying/order.ts';
import { toolOf } from '../../core/migrations/tools.ts';
import type { PostgresParser } from '../../core/syntax/postgres/parser.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { kit } from '../../engine/session/kit.ts';
import { Session } from '../../engine/session/session.ts';
import { Random } from '../bench/random.ts';

const { values, positionals } = parseArgs({
  options: {
    sample: { type: 'string', default: '60' },
    out: { type: 'string', default: 'sample.json' },
    seed: { type: 'string', default: '20261127' },
  },
  allowPositionals: true,
});

/** Of each checkout. */
const newest = 5;
/** Of the text around a finding, above and below. */
const linesAround = 15;

interface Linted {
  readonly checkout: string;
  readonly dialect: string;
  readonly file: string;
  readonly text: string;
  /** Undefined if the file was not linted. */
  readonly findings: readonly Finding[] | undefined;
  readonly because: string;
}

void main();

async function main(): Promise<void> {
  const [list = '', folder = ''] = positionals.map((path) => resolve(path));
  const parser = await loadPostgresParser();
  const linted: Linted[] = [];
  for (const line of readFileSync(list, 'utf8').trim().split('\n')) {
    const [dialect = '', checkout = ''] = line.split(' ');
    linted.push(...(await newestOf(join(folder, checkout), checkout, dialect, parser)));
  }
  for (const one of linted)
    console.log(`${one.dialect.padEnd(11)} ${counted(one).padEnd(24)} ${one.checkout}/${one.file}`);
  figures('all', linted);
  for (const dialect of new Set(linted.map((one) => one.dialect)))
    figures(
      dialect,
      linted.filter((one) => one.dialect === dialect),
    );
  const chosen = sample(linted);
  writeFileSync(values.out, `${JSON.stringify(chosen, null, 2)}\n`);
  console.log(`\n${chosen.length} findings in ${values.out}`);
}

async function newestOf(
  root: string,
  checkout: string,
  dialect: string,
  parser: PostgresParser,
): Promise<readonly Linted[]> {
  const options = { root, parser, ...kit, processes: 'allowed', withoutGit: 'everything' } as const;
  const seen = await Session.open({ ...options, teamRules: 'left-out' });
  const folders = seen.folders.filter((one) => one.dialect === dialect);
  const sizes = folders.map((one) => historyOf(toolOf(one), one.files).up.length);
  const folder = folders[sizes.indexOf(Math.max(...sizes))];
  if (folder === undefined) throw new Error(`${checkout} has no migrations for ${dialect}`);
  const paths = newestPaths(folder);
  const base = baseWithout(root, paths);
  try {
    const session = await Session.open({ ...options, teamRules: 'left-out', since: base });
    const linted: Linted[] = [];
    for (const file of paths) {
      const report = await session.report(file);
      const text = 'text' in report ? report.text : '';
      const findings = report.kind === 'linted' ? report.findings : undefined;
      const because = report.kind === 'linted' ? '' : `${report.kind}: ${report.because}`;
      linted.push({ checkout, dialect, file, text, findings, because });
    }
    return linted;
  } finally {
    git(root, 'replace', '-d', git(root, 'rev-parse', 'HEAD'));
  }
}

function newestPaths(folder: MigrationFolder): readonly string[] {
  return historyOf(toolOf(folder), folder.files)
    .up.filter(({ repeatable }) => !repeatable)
    .slice(-newest)
    .map(({ path }) => (folder.path === '' ? path : `${folder.path}/${path}`));
}

/** A commit without these files, which git takes for the parent of what is checked out until the replacement is taken away. */
function baseWithout(root: string, paths: readonly string[]): string {
  const index = join(root, '.git', 'index-without-newest');
  const environment = { ...process.env, GIT_INDEX_FILE: index };
  const run = (...words: readonly string[]): string =>
    execFileSync('git', [...words], { cwd: root, encoding: 'utf8', env: environment, stdio: 'pipe' }).trim();
  run('read-tree', 'HEAD');
  run('rm', '--cached', '--quiet', '--', ...paths);
  const base = git(
    root,
    ...identity,
    'commit-tree',
    run('write-tree', '--missing-ok'),
    '-m',
    'Before the newest',
  );
  git(root, 'replace', '--force', '--graft', 'HEAD', base);
  return base;
}

const identity = ['-c', 'user.name=volume', '-c', 'user.email=volume@example.org'] as const;

function git(root: string, ...words: readonly string[]): string {
  return execFileSync('git', [...words], { cwd: root, encoding: 'utf8', stdio: 'pipe' }).trim();
}

function counted({ findings, because }: Linted): string {
  if (findings === undefined) return because;
  const of = (severity: string): number => findings.filter((one) => one.severity === severity).length;
  return `${findings.length} (${of('error')} errors, ${of('warning')} warnings)`;
}

function figures(name: string, linted: readonly Linted[]): void {
  const counts = linted.flatMap(({ findings }) => findings?.length ?? []).sort((a, b) => a - b);
  const at = (share: number): number => counts[Math.ceil(counts.length * share) - 1] ?? 0;
  const silent = linted.length - counts.length;
  console.log(
    `${name}: ${counts.length} migrations linted, ${silent} not; findings: median ${at(0.5)}, 95th percentile ${at(0.95)}, most ${at(1)}, together ${counts.reduce((sum, one) => sum + one, 0)}`,
  );
}

/** In an order that only the seed decides. */
function sample(linted: readonly Linted[]): readonly object[] {
  const random = new Random(Number(values.seed));
  const all = linted.flatMap((one) => (one.findings ?? []).map((finding) => ({ one, finding })));
  for (let i = all.length - 1; i > 0; i -= 1) {
    const j = random.below(i + 1);
    const [a, b] = [all[i], all[j]];
    if (a !== undefined && b !== undefined) [all[i], all[j]] = [b, a];
  }
  return all.slice(0, Number(values.sample)).map(({ one, finding }, i) => {
    const { start, end } = finding.span;
    const line = one.text.slice(0, start).split('\n').length;
    const lines = one.text.split('\n');
    return {
      number: i + 1,
      checkout: one.checkout,
      dialect: one.dialect,
      file: one.file,
      line,
      marked: one.text.slice(start, end),
      rule: finding.rule,
      severity: finding.severity,
      message: finding.message,
      around: lines.slice(Math.max(0, line - 1 - linesAround), line + linesAround).join('\n'),
      isTrue: null,
      isWanted: null,
      why: '',
    };
  });
}
