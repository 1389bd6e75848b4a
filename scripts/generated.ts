/** Writing of generated files, which are committed: with `--check` nothing is written, and what is stale fails. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { formatted } from './formatted.ts';

export const repository = resolve(import.meta.dirname, '..');

export interface GeneratedFile {
  /** From the repository's top, forward slashes. */
  readonly path: string;
  readonly text: string;
}

/**
 * Brings the files on the disk in line with these; `owned` are folders that hold generated files of one kind and nothing else, by ending.
 * Answers the paths that were not as they should be.
 */
export async function settle(
  files: readonly GeneratedFile[],
  owned: readonly { readonly folder: string; readonly ending: string }[],
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

interface Registry {
  /** Each of its files is one member. */
  readonly folder: string;
  /** The list's name. */
  readonly of: string;
  readonly type: string;
  readonly from: string;
  /** The name that each file exports. */
  readonly exported: string;
}

/** The index.ts of a folder, which lists what its files export, by their names. */
export function registry({ folder, of, type, from, exported }: Registry): GeneratedFile {
  const ids = readdirSync(join(repository, folder))
    .filter((file) => /^[a-z-]+\.ts$/.test(file) && file !== 'index.ts')
    .map((file) => file.replace(/\.ts$/, ''))
    .sort();
  const variable = (id: string): string => id.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  const text = `/** Generated from the files of this folder, by id: \`npm run generate\`. */
import type { ${type} } from '${from}';
${ids.map((id) => `import { ${exported} as ${variable(id)} } from './${id}.ts';`).join('\n')}

export const ${of}: readonly ${type}[] = [
${ids.map((id) => `  ${variable(id)},`).join('\n')}
];
`;
  return { path: `${folder}/index.ts`, text };
}

/** Ends the process: 1 where `--check` found something stale. */
export async function run(
  files: readonly GeneratedFile[],
  owned: Parameters<typeof settle>[1] = [],
): Promise<void> {
  const mode = process.argv.includes('--check') ? 'check' : 'write';
  const stale = await settle(files, owned, mode);
  for (const path of stale) console.log(`${mode === 'check' ? 'stale' : 'written'}: ${path}`);
  if (mode === 'check' && stale.length > 0) {
    console.log('Run `npm run generate` and commit what it writes.');
    process.exitCode = 1;
  }
}

function filesIn(owner: { readonly folder: string; readonly ending: string }): readonly string[] {
  const folder = join(repository, owner.folder);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => `${owner.folder}/${file.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith(owner.ending));
}
