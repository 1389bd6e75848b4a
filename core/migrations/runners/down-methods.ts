/**
 * SQL files that migrations in C# and Visual Basic send (FluentMigrator, Entity Framework): which of them nothing but a method Down names, by
 * the file's name or by that of its resource, and which run in the transaction that both open around a migration unless it says otherwise. What
 * a method that Down calls sends is not followed.
 */
import { baseOf, folderOf, withAncestors, type Listing } from '../listing.ts';
import { bare, uncommented } from './code.ts';

const programs = /\.(?:cs|vb)$/i;
const aside = /\.designer\.(?:cs|vb)$|(?:^|\/)(?:bin|obj|node_modules|packages)\//i;
const mostPrograms = 1500;

export interface SentByMigrations {
  readonly inDownAlone: readonly string[];
  readonly inTransaction: readonly string[];
}

export function sentByMigrations(files: readonly string[], listing: Listing): SentByMigrations {
  const near = new Set(files.flatMap((path) => withAncestors(folderOf(path)).slice(0, 3)));
  const migrations = listing.paths
    .filter(
      (path) => programs.test(path) && /migrat/i.test(path) && !aside.test(path) && near.has(folderOf(path)),
    )
    .slice(0, mostPrograms);
  const [ups, downs, apart] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const path of migrations) {
    const text = listing.text(path) ?? '';
    if (!/\bDown\s*\(/.test(text)) continue;
    const isApart = /\bTransactionBehavior\.None\b|\bsuppressTransaction\s*:\s*true\b/.test(text);
    for (const { method, body } of methodsIn(text))
      for (const name of namesIn(body)) {
        (method === 'Down' ? downs : ups).add(name);
        if (isApart) apart.add(name);
      }
  }
  const named = files.map((path) => ({ path, name: asResource(baseOf(path)) }));
  const pathsOf = (isMeant: (name: string) => boolean): readonly string[] =>
    named.flatMap(({ path, name }) => (isMeant(name) ? [path] : []));
  return {
    inDownAlone: pathsOf((name) => downs.has(name) && !ups.has(name)),
    inTransaction: pathsOf((name) => (ups.has(name) || downs.has(name)) && !apart.has(name)),
  };
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
