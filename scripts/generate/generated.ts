/** Writing of generated files, which are committed: with `--check` nothing is written, and what is stale fails. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { formatted } from '../formatted.ts';

export const repository = resolve(import.meta.dirname, '..', '..');

export interface GeneratedFile {
  /** From the repository's top, forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** A folder that holds generated files of one kind and nothing else with that ending. */
export interface Owned {
  readonly folder: string;
  readonly ending: string;
}

/**
 * Brings the files on the disk in line with these, and removes others from the folders that are owned.
 * Answers the paths that were not as they should be.
 */
export async function settle(
  files: readonly GeneratedFile[],
  owned: readonly Owned[],
  mode: 'write' | 'check',
): Promise<readonly string[]> {
  const stale: string[] = [];
  for (const file of files) {
    const path = join(repository, file.path);
    const text = await formatted(path, file.text);
    if (existsSync(path) && readFileSync(path, 'utf8') === text) continue;
    stale.push(file.path);
    if (mode === 'check') continue;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  const wanted = new Set(files.map((file) => file.path));
  for (const path of owned.flatMap(filesIn)) {
    if (wanted.has(path)) continue;
    stale.push(path);
    if (mode === 'write') rmSync(join(repository, path));
  }
  return stale;
}

function filesIn(owner: Owned): readonly string[] {
  const folder = join(repository, owner.folder);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => `${owner.folder}/${file.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith(owner.ending));
}
