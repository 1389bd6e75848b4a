/**
 * A script that several databases share, with placeholders where their words differ: beside it lie scripts of its name and a database's,
 * which say whom it is sent to. Without placeholders it may be another database's own, and nothing is said.
 */
import type { SpokenDialect } from '../convention.ts';
import { decision, dialectWord, isSpoken, type DialectDecision } from './dialect.ts';
import { baseOf, folderOf, join } from '../listing.ts';

export interface NamedBeside {
  readonly dialect: SpokenDialect;
  readonly word: string;
  /** The neighbour that is named for it. */
  readonly path: string;
}

/** By the path of the shared script. SQLite before others, which takes most of what they take; none where PostgreSQL is among them. */
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

/** `db_init_mysql.sql`, `mysql-init.sql`: the word, and what sets it apart. */
const engines = [/[_.-]([a-z0-9]+)(?=[_.-])/gi, /^([a-z0-9]+)[_.-]/gi];

/** `id $$,`, `icon ^^,`: no database has such a type. */
const placeholder = /^\s+\w+\s+(?:\$\$|\^\^|~~|%%|@@)\s*,/m;
