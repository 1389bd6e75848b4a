/**
 * Where programs in Go read all columns of a table into a struct by a library that refuses a column which the struct lacks: with one more there they fail, on new
 * connections too. jmoiron/sqlx: “missing destination name” unless it is told to be unsafe; pop hands its structs to sqlx; scany: “column: …: no corresponding
 * field found”. Textual: a table that is named in the statement, or in the name of a file whose statement gets it when it runs.
 */
import { resolve } from 'node:path';
import { isAside } from '../../core/migrations/runners/folders.ts';
import type { ReviewedSection, WholeRead } from '../../core/review/input.ts';
import { tableByKey } from '../../core/schema/lookup.ts';
import { literal } from '../../core/text/pattern.ts';
import { textIn } from '../workspace/git.ts';
import { readText } from '../workspace/read-file.ts';
import type { CodeAround } from './code-around.ts';
import { columnsMoved } from './columns-moved.ts';

const mostFiles = 6_000;
const mostBytes = 1_000_000;
const libraries = /\b(?:gobuffalo\/(pop)|jmoiron\/(sqlx)|georgysavva\/(scany))\b/;

export async function wholeReads(
  { root, migrations, before, signal }: CodeAround,
  paths: readonly string[],
  sections: readonly ReviewedSection[],
): Promise<readonly WholeRead[]> {
  const tables = widened(sections);
  if (tables.size === 0) return [];
  const library = libraryIn(root, paths);
  if (library === undefined) return [];
  const files = paths
    .filter(
      (path) => path.endsWith('.go') && !/_test\.go$/.test(path) && !isAside(path) && !migrations.has(path),
    )
    .slice(0, mostFiles);
  const found = new Map<string, WholeRead>();
  for (const path of files) {
    const file = readText(resolve(root, path), mostBytes);
    if (file.kind !== 'text' || !/\*\s+from\b/i.test(file.text)) continue;
    for (const [table, word] of tables) {
      const now = found.get(table)?.isFormer === true ? -1 : placeIn(file.text, path, word);
      if (now < 0) continue;
      const was = before === undefined ? undefined : await textIn(root, before, path, signal);
      const at = was === undefined ? -1 : placeIn(was, path, word);
      if (was !== undefined && at >= 0 && isFilling(was, at))
        found.set(table, { table, ...library, place: placeOf(path, was, at), isFormer: true });
      else if (!found.has(table))
        found.set(table, { table, ...library, place: placeOf(path, file.text, now), isFormer: false });
    }
  }
  return [...found.values()];
}

/** `….First(session)` of pop behind it; `db.Get(&u, "SELECT …` in front; rows.StructScan. */
function isFilling(text: string, at: number): boolean {
  return (
    /\)\.(?:First|All|Last)\(|\bStructScan\(/.test(text.slice(at, at + near)) ||
    /\b(?:Get|Select|GetContext|SelectContext)\([^;{}]*$/.test(text.slice(Math.max(0, at - near), at))
  );
}

/** Characters. */
const near = 300;

function placeOf(path: string, text: string, at: number): string {
  return `${path}:${text.slice(0, at).split('\n').length}`;
}

/** From zero; negative where it has none. */
function placeIn(text: string, path: string, word: string): number {
  const named = text.search(
    new RegExp(`\\*\\s+from\\s+[\\\\"'\`]{0,2}(?:\\w+["'\`]?\\.)?[\\\\"'\`]{0,2}${literal(word)}\\b`, 'i'),
  );
  if (named >= 0) return named;
  const own = path.replace(/^.*\//, '').replace(/\.go$/, '');
  const isOf = own === word || `${own}s` === word || own === `${word}s`;
  return isOf ? text.search(/\*\s+from\s+[\\"'`]{0,2}%[qsv]/i) : -1;
}

function libraryIn(
  root: string,
  paths: readonly string[],
): Pick<WholeRead, 'library' | 'manifest'> | undefined {
  const manifests = paths
    .filter((path) => /(?:^|\/)go\.mod$/.test(path) && !isAside(path))
    .toSorted((a, b) => a.split('/').length - b.split('/').length);
  for (const manifest of manifests) {
    const file = readText(resolve(root, manifest), mostBytes);
    const [, ...names] = (file.kind === 'text' ? libraries.exec(file.text) : null) ?? [];
    const [library] = names.flatMap((one: string | undefined) => one ?? []);
    if (library !== undefined) return { library, manifest };
  }
  return undefined;
}

/** Tables that were there and get a column, with the word that stands in a statement. */
function widened(sections: readonly ReviewedSection[]): ReadonlyMap<string, string> {
  return new Map(
    columnsMoved(sections)
      .filter(({ kind, key, found }) => kind === 'addColumn' && tableByKey(found, key) !== undefined)
      .map(({ name, word }) => [name, word]),
  );
}
