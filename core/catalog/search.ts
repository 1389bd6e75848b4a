/**
 * What somebody looks for in a database: a name, or letters of it in order, and in front the kind that is meant. Knows no database; where
 * things are found is the caller's.
 */
import type { ObjectKind } from './objects.ts';

/** By the word before a colon. */
const wordKinds: Readonly<Record<string, readonly ObjectKind[]>> = {
  schema: ['schema'],
  table: ['table', 'partitioned-table', 'foreign-table'],
  view: ['view', 'materialized-view'],
  matview: ['materialized-view'],
  column: ['column', 'key-column', 'reference-column'],
  index: ['index', 'invalid-index'],
  constraint: ['primary-key', 'unique-key', 'foreign-key', 'constraint', 'unvalidated-constraint'],
  trigger: ['trigger', 'disabled-trigger', 'event-trigger'],
  event: ['event'],
  synonym: ['synonym'],
  policy: ['policy'],
  rule: ['rule'],
  statistics: ['statistics'],
  function: ['function', 'procedure', 'aggregate'],
  procedure: ['procedure'],
  aggregate: ['aggregate'],
  sequence: ['sequence'],
  type: ['enum', 'domain', 'composite-type', 'range-type', 'type'],
  enum: ['enum'],
  domain: ['domain'],
  operator: ['operator'],
  collation: ['collation'],
  search: ['text-search'],
  extension: ['extension', 'outdated-extension'],
  language: ['language'],
  publication: ['publication'],
  subscription: ['subscription'],
  server: ['foreign-server', 'foreign-data-wrapper'],
  role: ['role'],
  database: ['database'],
  tablespace: ['tablespace'],
  method: ['access-method'],
};

/** What is found at all: the rest has no name of its own, or is inside something that has. */
export const searchable: ReadonlySet<ObjectKind> = new Set(Object.values(wordKinds).flat());

export interface Search {
  /** Undefined: whatever there is. */
  readonly kinds: ReadonlySet<ObjectKind> | undefined;
  /** Lower case. */
  readonly wanted: string;
}

/** A word that is no kind is a part of the name. */
export function readSearch(text: string): Search {
  const [, word = '', rest = ''] = /^\s*([a-z]+):(.*)$/su.exec(text) ?? [];
  const kinds = Object.hasOwn(wordKinds, word) ? wordKinds[word] : undefined;
  return kinds === undefined
    ? { kinds: undefined, wanted: text.trim().toLowerCase() }
    : { kinds: new Set(kinds), wanted: rest.trim().toLowerCase() };
}

/** 0 the same, 1 begins so, 2 a word in it begins so, 3 holds it, 4 has its letters in order; undefined if it does not fit. */
function scoreOf(name: string, wanted: string): number | undefined {
  const own = name.toLowerCase();
  if (own === wanted) return 0;
  if (own.startsWith(wanted)) return 1;
  if (own.includes(`_${wanted}`)) return 2;
  if (own.includes(wanted)) return 3;
  let at = -1;
  for (const letter of wanted) {
    at = own.indexOf(letter, at + 1);
    if (at < 0) return undefined;
  }
  return 4;
}

/** Tables and views before what is in them and beside them, where a name fits both as well. */
const foremost: ReadonlySet<ObjectKind> = new Set([
  'schema',
  'table',
  'partitioned-table',
  'foreign-table',
  'view',
  'materialized-view',
]);

/** The best first, at most so many. */
export function bestOf<T extends { readonly kind: ObjectKind; readonly name: string }>(
  { kinds, wanted }: Search,
  among: Iterable<T>,
  most: number,
): readonly T[] {
  if (wanted === '') return [];
  const found: { readonly one: T; readonly score: number }[] = [];
  for (const one of among) {
    if (kinds !== undefined && !kinds.has(one.kind)) continue;
    const score = scoreOf(one.name, wanted);
    if (score !== undefined) found.push({ one, score: foremost.has(one.kind) ? score : score + 0.5 });
  }
  return found
    .sort(
      (a, b) =>
        a.score - b.score ||
        a.one.name.length - b.one.name.length ||
        (a.one.name < b.one.name ? -1 : a.one.name > b.one.name ? 1 : 0),
    )
    .slice(0, most)
    .map(({ one }) => one);
}

/** For LIKE, of a name in lower case: the letters in order. Whatever `scoreOf` takes fits it. */
export function likePattern(wanted: string): string {
  return `%${Array.from(wanted, (letter) => `${/[%_\\]/u.test(letter) ? '\\' : ''}${letter}%`).join('')}`;
}
