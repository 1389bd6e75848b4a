/**
 * Draws a new list of defects: `npx tsx test/mutants/draw.ts SEED [COUNT]`. A line of the product has the same chance everywhere, so a folder gets
 * defects by its size among those that have a place for the kind of defect whose turn it is. What does not compile is drawn again. Needs a clean
 * working tree.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from '../bench/random.ts';
import { repository } from '../hosts/paths.ts';
import { listFile, withDefect, type Mutant } from './list.ts';
import { sitesOf, type MutantKind } from './sites.ts';

const random = new Random(Number(process.argv[2] ?? 1));
const wanted = Number(process.argv[3] ?? 80);

/** One round: locks are what matters most and are a small part of the text. */
const turns: readonly MutantKind[] = [
  'condition turned',
  'boundary moved',
  'branch removed',
  'condition turned',
  'boundary moved',
  'branch removed',
  'condition turned',
  'boundary moved',
  'branch removed',
  'lock mode exchanged',
];

const files = execFileSync('git', ['ls-files', '-z'], { cwd: repository, encoding: 'utf8' })
  .split('\0')
  .filter((path) => /^(?:core|engine|protocol|server|client|cli)\/.*\.ts$/.test(path))
  .filter((path) => !/\.test\.ts$|\/generated\/|\.d\.ts$/.test(path))
  .map((path) => {
    const text = readFileSync(join(repository, path), 'utf8');
    return { path, text, lines: text.split('\n').length };
  });
const lines = files.reduce((total, file) => total + file.lines, 0);

const accepted: Mutant[] = [];
while (accepted.length < wanted) {
  const drawn: Mutant[] = [];
  const taken = new Set(accepted.map(({ file }) => file));
  while (drawn.length < wanted - accepted.length) {
    const mutant = draw(turns[(accepted.length + drawn.length) % turns.length] ?? 'condition turned');
    if (mutant === undefined || taken.has(mutant.file)) continue;
    taken.add(mutant.file);
    drawn.push(mutant);
  }
  const refused = filesThatDoNotCompile(drawn);
  accepted.push(...drawn.filter(({ file }) => !refused.has(file)));
  console.log(`${String(drawn.length)} drawn, ${String(refused.size)} do not compile`);
}
const list = accepted.map((mutant, at) => ({ ...mutant, id: at + 1 }));
writeFileSync(listFile, `${JSON.stringify(list, undefined, 2)}\n`);

function draw(kind: MutantKind): Mutant | undefined {
  let at = random.below(lines);
  const file = files.find((one) => (at -= one.lines) < 0);
  if (file === undefined) return undefined;
  const { path, text } = file;
  const sites = sitesOf(path, text).filter((site) => site.kind === kind);
  if (sites.length === 0) return undefined;
  const site = random.pick(sites);
  const start = text.lastIndexOf('\n', site.from - 1) + 1;
  const end = (text.indexOf('\n', site.to) + text.length + 1) % (text.length + 1);
  return {
    id: 0,
    kind,
    file: path,
    line: text.slice(0, start).split('\n').length,
    before: text.slice(start, end),
    after: text.slice(start, site.from) + site.text + text.slice(site.to, end),
  };
}

/** All are put in at once, one for each file, and taken out again. A defect that breaks another file is refused with it. */
function filesThatDoNotCompile(mutants: readonly Mutant[]): ReadonlySet<string> {
  const original = new Map(
    mutants.map(({ file }) => [file, readFileSync(join(repository, file), 'utf8')] as const),
  );
  const refused = new Set<string>();
  try {
    for (;;) {
      for (const mutant of mutants) {
        const text = original.get(mutant.file) ?? '';
        const changed = refused.has(mutant.file) ? text : (withDefect(text, mutant) ?? text);
        writeFileSync(join(repository, mutant.file), changed);
      }
      const { stdout } = spawnSync('node_modules/typescript-7/bin/tsc', ['-b', '--pretty', 'false'], {
        cwd: repository,
        encoding: 'utf8',
      });
      const wrong = [...stdout.matchAll(/^([^(\s]+)\(\d+,\d+\): error/gm)].map((match) => match[1] ?? '');
      if (wrong.length === 0) return refused;
      const before = refused.size;
      for (const file of wrong) if (original.has(file)) refused.add(file);
      if (refused.size === before) throw new Error(`Errors beside the defects: ${wrong.join(', ')}`);
    }
  } finally {
    for (const [file, text] of original) writeFileSync(join(repository, file), text);
  }
}
