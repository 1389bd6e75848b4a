/** Compiled code that a start leaves beside the package: it is reused, and whatever became of it, every start gives the same answer. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { repository } from '../hosts/paths.ts';

const dist = join(repository, 'dist');

/** The command line in a folder of its own. */
function copy(): string {
  const folder = mkdtempSync(join(tmpdir(), 'plinth-compiled-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const file of readdirSync(dist).filter((name) => /^cli(?:-\w+)?\.cjs$/.test(name)))
    cpSync(join(dist, file), join(folder, file));
  return folder;
}

function rules(folder: string): string {
  return execFileSync(process.execPath, [join(folder, 'cli.cjs'), 'rules'], { encoding: 'utf8' });
}

function keptIn(folder: string): readonly string[] {
  return readdirSync(join(folder, 'compiled'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.cjs'))
    .map((name) => join(folder, 'compiled', name));
}

const damages: Readonly<Record<string, (code: Buffer) => Buffer>> = {
  'is cut short': (code) => code.subarray(0, code.length / 2),
  'is empty': () => Buffer.alloc(0),
  'has one other byte': (code) => {
    const other = Buffer.from(code);
    other[other.length >> 1] = (other[other.length >> 1] ?? 0) ^ 0xff;
    return other;
  },
  'is something else': () => Buffer.from('<script>alert(1)</script>'),
};

describe('compiled code beside the package', () => {
  it.each(Object.entries(damages))('starts, and rewrites it, where a file of it %s', (_, damage) => {
    const folder = copy();
    const answer = rules(folder);
    const kept = keptIn(folder);
    expect(kept.length).toBeGreaterThan(1);
    const sizes = kept.map((file) => readFileSync(file).length);
    for (const file of kept) writeFileSync(file, damage(readFileSync(file)));
    expect(rules(folder)).toBe(answer);
    expect(keptIn(folder).map((file) => readFileSync(file).length / 1e6)).toEqual(
      sizes.map((size) => expect.closeTo(size / 1e6, 1) as number),
    );
    expect(rules(folder)).toBe(answer);
  });

  it('starts where nothing can be kept', () => {
    const folder = copy();
    writeFileSync(join(folder, 'compiled'), '');
    expect(rules(folder)).toBe(rules(copy()));
  });
});
