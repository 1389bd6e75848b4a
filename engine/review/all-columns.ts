/**
 * Whether programs of the repository may select all columns of a table (SELECT *, t.*, RETURNING *, libraries that do so for every table), where a
 * change adds columns to it or drops some: what such a prepared statement returns is another thing then. Textual and generous: undefined where it
 * was not seen, a table where it may be.
 */
import { resolve } from 'node:path';
import { isAside } from '../../core/migrations/runners/folders.ts';
import type { ReviewedSection } from '../../core/review/input.ts';
import { readText } from '../workspace/read-file.ts';
import type { CodeAround } from './code-around.ts';
import { columnsMoved } from './columns-moved.ts';

const program =
  /\.(?:[cm]?[jt]sx?|vue|svelte|go|py|rb|java|kts?|scala|rs|cs|fs|php|exs?|dart|swift|erb|sql|groovy|clj|pl|pm|lua|hs|cr|nim|c|cc|cpp|xml)$/i;
const mostFiles = 6_000;
/** Some programs carry a picture or a table of data. */
const mostBytes = 4_000_000;

/** Libraries that write SELECT * for whatever they read. */
const libraries: readonly { readonly manifest: RegExp; readonly said: RegExp }[] = [
  {
    manifest: /(?:^|\/)(?:Gemfile|[\w.-]+\.gemspec)$/,
    said: /["'](?:rails|activerecord|sequel|hanami-model|rom-sql)["']/,
  },
  { manifest: /(?:^|\/)composer\.json$/, said: /"(?:laravel\/framework|illuminate\/database)"/ },
  {
    manifest: /(?:^|\/)go\.mod$/,
    said: /\b(?:gorm\.io\/gorm|jinzhu\/gorm|volatiletech\/sqlboiler|aarondl\/sqlboiler|upper\/db)\b/,
  },
  {
    manifest: /(?:^|\/)package\.json$/,
    said: /"(?:knex|objection|bookshelf|@supabase\/supabase-js|@supabase\/postgrest-js|waterline|slonik)"/,
  },
];

/** `* FROM`, `t.*`, `RETURNING *`, and the words of query builders; no `count(*)`. */
const whole =
  /(?<!\b(?:export|import)\s{1,9})\*\s{1,40}from\b|(?<!\bimport (?:static )?[\w.]{0,100})\b\w{1,63}["`]?\.\*(?=[\s,"'`)\\])|\breturning\s{1,20}\*|\bselect_?(?:all|from)\w{0,20}\(|\bselect\(\s{0,9}["'`]\*/gi;
/** Of a table whose name comes in when it runs; EXISTS returns none of them. */
const filledIn =
  /(?<!\bexists\s{0,9}\(\s{0,9}select\s{1,9})(?<!\b(?:export|import)\s{1,9})\*\s{1,40}from\s{1,40}["'`\\]{0,3}\s{0,9}(?:[%$#?:{@]|["'`]\s{0,9}(?:[+.,)&]|\|\||<>))/gi;
/** Go: the name is what the model of that type says, which stands behind the statement. */
const ofModel = /^[^\n]{0,400}?\w\.TableName\(\)/;
const models = /\bfunc \(\s*(?:\w+\s+)?\*?(\w+)\s*\) TableName\(\) string \{[^}]{0,200}?"(?:\w+\.)?(\w+)"/g;
/** Of one statement. */
const near = 1_500;

/** As displayName has them. */
export function selectedWhole(
  { root, migrations }: Pick<CodeAround, 'root' | 'migrations'>,
  paths: readonly string[],
  sections: readonly ReviewedSection[],
): ReadonlySet<string> | undefined {
  const tables = tablesIn(sections);
  if (tables.size === 0) return new Set();
  const files = paths.filter((path) => program.test(path) && !isAside(path) && !migrations.has(path));
  if (files.length === 0 || files.length > mostFiles) return undefined;
  if (paths.some((path) => isOfWhole(root, path))) return undefined;
  const hasSqlc = paths.some((path) => /(?:^|\/)sqlc\.(?:ya?ml|json)$/.test(path));
  const found = new Set<string>();
  const alone = new Set<string>();
  const byModel: string[] = [];
  const types = new Map<string, string[]>();
  let isFilledIn = false;
  for (const path of files) {
    const file = readText(resolve(root, path), mostBytes);
    if (file.kind !== 'text') return undefined;
    const { text } = file;
    // sqlc lists the columns in what it makes of it.
    if (hasSqlc && path.endsWith('.sql') && /^-- name: \w+ :\w+/m.test(text)) continue;
    const open = [...text.matchAll(filledIn)];
    const isOfModels = path.endsWith('.go') && open.every(({ index }) => ofModel.test(text.slice(index)));
    if (open.length > 0 && isOfModels) byModel.push(text);
    else isFilledIn ||= open.length > 0;
    if (path.endsWith('.go'))
      for (const [, type = '', table = ''] of text.matchAll(models))
        types.set(table, [...(types.get(table) ?? []), type]);
    const places = [...text.matchAll(whole)].map(({ index }) => index);
    for (const [name, word] of tables) {
      if (!text.includes(word)) continue;
      const said = [...text.matchAll(new RegExp(`(["'\`]?)\\b${word}\\b(["'\`]?)`, 'g'))];
      if (said.some(([, open, close]) => open !== '' && open === close)) alone.add(name);
      if (said.some(({ index }) => isNear(places, index))) found.add(name);
    }
  }
  const filled = [...alone].filter(
    (name) => isFilledIn || isOfModelIn(byModel, types.get(tables.get(name) ?? '')),
  );
  return new Set([...found, ...filled]);
}

/** A file that names none of the table's own types reads another one. */
function isOfModelIn(texts: readonly string[], types: readonly string[] | undefined): boolean {
  return texts.some(
    (text) => types === undefined || types.some((type) => new RegExp(`\\b${type}\\b`).test(text)),
  );
}

/** `places` ascend; by halves, as a file may hold a hundred thousand of them. */
function isNear(places: readonly number[], wanted: number): boolean {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle] ?? 0) < wanted - near) low = middle + 1;
    else high = middle;
  }
  return (places[low] ?? Infinity) <= wanted + near;
}

function isOfWhole(root: string, path: string): boolean {
  const library = isAside(path) ? undefined : libraries.find(({ manifest }) => manifest.test(path));
  if (library === undefined) return false;
  const file = readText(resolve(root, path), mostBytes);
  return file.kind !== 'text' || library.said.test(file.text);
}

/** Those that get a column or lose one, with the word that stands in a statement. One that is no plain word is not looked for. */
function tablesIn(sections: readonly ReviewedSection[]): ReadonlyMap<string, string> {
  return new Map(
    columnsMoved(sections)
      .filter(({ word }) => /^\w+$/.test(word))
      .map(({ name, word }) => [name, word]),
  );
}
