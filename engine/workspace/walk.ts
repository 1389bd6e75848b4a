/**
 * Lists a folder's files without git: respects ignore files, does not follow links to folders, and has limits. Unreadable folders are
 * listed, never thrown.
 */
import ignore, { type Ignore } from 'ignore';
import { isVendored } from '../../core/migrations/detection/ignored-files.ts';
import { entriesOf, type Entry } from '../inputs/disk.ts';
import { failureOf } from './failure.ts';
import { readText } from './read-file.ts';

export interface WalkResult {
  /** Relative to the folder, forward slashes, sorted. */
  readonly files: readonly string[];
  readonly unreadable: readonly { readonly path: string; readonly because: string }[];
  /** The limit was reached before all files were listed. */
  readonly truncated: boolean;
}

export interface WalkBudget {
  readonly entries: number;
  readonly depth: number;
}

export const usualBudget: WalkBudget = { entries: 200_000, depth: 32 };

interface Level {
  readonly path: string;
  readonly depth: number;
  /** Ignore files from the top down to here, with their folders. */
  readonly rules: readonly { readonly home: string; readonly ignore: Ignore }[];
}

export async function walk(
  root: string,
  budget: WalkBudget = usualBudget,
  signal?: AbortSignal,
): Promise<WalkResult> {
  const files: string[] = [];
  const unreadable: { path: string; because: string }[] = [];
  const pending: Level[] = [{ path: '', depth: 0, rules: [] }];
  let left = budget.entries;
  let truncated = false;
  for (let level = pending.pop(); level !== undefined && signal?.aborted !== true; level = pending.pop()) {
    const entries = await entriesOf(level.path === '' ? root : `${root}/${level.path}`);
    if ('code' in entries) {
      unreadable.push({ path: level.path, because: failureOf(entries) });
      continue;
    }
    const rules = withIgnoreFile(root, level, entries);
    for (const entry of entries) {
      left -= 1;
      if (left < 0) {
        truncated = true;
        break;
      }
      const path = level.path === '' ? entry.name : `${level.path}/${entry.name}`;
      if (entry.kind === 'folder') {
        if (isVendored(entry.name) || ignored(`${path}/`, rules)) continue;
        if (level.depth < budget.depth) pending.push({ path, depth: level.depth + 1, rules });
        else truncated = true;
      } else if (entry.kind !== 'other' && !ignored(path, rules)) files.push(path);
    }
    if (truncated) break;
  }
  return { files: files.sort(), unreadable, truncated };
}

function withIgnoreFile(root: string, level: Level, entries: readonly Entry[]): Level['rules'] {
  if (!entries.some((entry) => entry.name === '.gitignore' && entry.kind === 'file')) return level.rules;
  const home = level.path === '' ? '' : `${level.path}/`;
  const content = readText(`${root}/${home}.gitignore`);
  if (content.kind !== 'text') return level.rules;
  return [...level.rules, { home, ignore: ignore().add(content.text) }];
}

function ignored(path: string, rules: Level['rules']): boolean {
  let verdict = false;
  for (const { home, ignore: matcher } of rules) {
    const relative = path.slice(home.length);
    if (relative === '') continue;
    const test = matcher.test(relative);
    if (test.ignored) verdict = true;
    else if (test.unignored) verdict = false;
  }
  return verdict;
}
