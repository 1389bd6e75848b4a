/**
 * A script that several databases share, with placeholders for their differences: scripts beside it with its name and a database's show
 * where it is sent. A script without placeholders may be another database's own and proves nothing.
 */
import type { SpokenDialect } from '../convention.ts';
import { decision, dialectWord, isSpoken, type DialectDecision } from './dialect.ts';
import { baseOf, folderOf, join } from '../listing.ts';

export interface NamedBeside {
  readonly dialect: SpokenDialect;
  readonly word: string;
  /** The neighbouring script named after the database. */
  readonly path: string;
}

/**
 * Keyed by the path of the shared script. SQLite comes first, because it accepts most of what others accept; none if PostgreSQL is among
 * the databases.
 */
export function namedBesideIn(files: readonly string[]): ReadonlyMap<string, NamedBeside> {
  const all = new Set(files);
  const found = new Map<string, readonly NamedBeside[]>();
  for (const path of files)
    for (const [piece, word = ''] of engines.flatMap((one) => [...baseOf(path).matchAll(one)])) {
      const shared = join(folderOf(path), baseOf(path).replace(piece, ''));
      const { dialect } = decision(dialectWord(word), []);
      if (!all.has(shared) || !isSpoken(dialect)) continue;
      found.set(shared, [...(found.get(shared) ?? []), { dialect, word, path }]);
    }
  return new Map(
    [...found].flatMap(([shared, named]) => {
      const best = named.find(({ dialect }) => dialect === 'sqlite') ?? named[0];
      const isSaid = named.every(({ dialect }) => dialect === best?.dialect) || best?.dialect === 'sqlite';
      if (best === undefined || !isSaid || named.some(({ dialect }) => dialect === 'postgresql')) return [];
      return [[shared, best] as const];
    }),
  );
}

export function sharedWith(named: NamedBeside | undefined, text: string): DialectDecision | undefined {
  if (named === undefined || !placeholder.test(text)) return undefined;
  const { dialect, word, path } = named;
  return decision(dialect, [{ kind: 'path', word, path }]);
}

/** `db_init_mysql.sql`, `mysql-init.sql`: the word and its separator. */
const engines = [/[_.-]([a-z0-9]+)(?=[_.-])/gi, /^([a-z0-9]+)[_.-]/gi];

/** `id $$,`, `icon ^^,`: no database has such a type. */
const placeholder = /^\s+\w+\s+(?:\$\$|\^\^|~~|%%|@@)\s*,/m;
