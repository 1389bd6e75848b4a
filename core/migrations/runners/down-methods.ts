/**
 * SQL files that migrations in C# and Visual Basic send (FluentMigrator, Entity Framework): which of them nothing but a method Down names, by
 * the file's name or by that of its resource. What a method that Down calls sends is not followed.
 */
import { baseOf, folderOf, withAncestors, type Listing } from '../listing.ts';
import { bare, uncommented } from './code.ts';

const programs = /\.(?:cs|vb)$/i;
const aside = /\.designer\.(?:cs|vb)$|(?:^|\/)(?:bin|obj|node_modules|packages)\//i;
const mostPrograms = 1500;

/** Of the files, those that only ways back send. */
export function namedInDownAlone(files: readonly string[], listing: Listing): readonly string[] {
  const near = new Set(files.flatMap((path) => withAncestors(folderOf(path)).slice(0, 3)));
  const migrations = listing.paths
    .filter(
      (path) => programs.test(path) && /migrat/i.test(path) && !aside.test(path) && near.has(folderOf(path)),
    )
    .slice(0, mostPrograms);
  const [ups, downs] = [new Set<string>(), new Set<string>()];
  for (const path of migrations) {
    const text = listing.text(path) ?? '';
    if (!/\bDown\s*\(/.test(text)) continue;
    for (const { method, body } of methodsIn(text))
      for (const name of namesIn(body)) (method === 'Down' ? downs : ups).add(name);
  }
  if (downs.size === 0) return [];
  return files.filter((path) => {
    const name = asResource(baseOf(path));
    return downs.has(name) && !ups.has(name);
  });
}

interface Method {
  readonly method: string;
  readonly body: string;
}

/** From one method's head to the next one's: what stands between belongs to it. */
function methodsIn(text: string): readonly Method[] {
  const told = uncommented(text, 'slashes');
  const heads = [
    ...bare(text, 'slashes').matchAll(/\b(?:void|Task|Sub|string|static|async)\s+(\w+)\s*\([^()]*\)/gi),
  ];
  return heads.map(({ index, 1: method = '' }, at) => ({
    method,
    body: told.slice(index, heads[at + 1]?.index),
  }));
}

/** `Properties.Resources.TD_1_Restore`, `"Scripts\\x.sql"`, `"Shop.Data.Scripts.x.sql"`. */
function namesIn(body: string): readonly string[] {
  const resources = [...body.matchAll(/\bResources?\.(\w+)/g)].map(([, name = '']) => name);
  const texts = [...body.matchAll(/["\\/]([^"\\/\n]+\.sql)"/gi)].flatMap(([, name = '']) => [
    name,
    `${name.split('.').at(-2) ?? ''}.sql`,
  ]);
  return [...resources, ...texts].map(asResource);
}

/** As a compiler names what is built in. */
function asResource(name: string): string {
  return name
    .replace(/\.sql$/i, '')
    .replaceAll(/[^\w]|-/g, '_')
    .toLowerCase();
}
