/** The files that a `ruleModules` entry matches. Reads folders, loads nothing. */
import { readdirSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import picomatch from 'picomatch';

/** Deeper folders, and further files, are not searched. */
const deepest = 6;
const mostFiles = 200;

/** Absolute, sorted. A pattern without wildcards names one file, which need not exist. */
export function filesOf(pattern: string, folder: string): readonly string[] {
  const scanned = picomatch.scan(pattern);
  if (!scanned.isGlob) return [resolve(folder, pattern)];
  const base = resolve(folder, scanned.base);
  const matches = picomatch(scanned.glob, { dot: false });
  return below(base, 0)
    .filter((file) => /\.[mc]?js$/.test(file) && matches(relative(base, file).replaceAll(sep, '/')))
    .slice(0, mostFiles);
}

function below(folder: string, depth: number): readonly string[] {
  if (depth > deepest || statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .flatMap((entry) => {
        if (entry.isDirectory())
          return entry.name === 'node_modules' ? [] : below(join(folder, entry.name), depth + 1);
        return [join(folder, entry.name)];
      });
  } catch {
    return [];
  }
}
