/**
 * Searches the objects of a database: by a name, or by letters in order, with an optional kind before a colon. It ranks names only; the
 * caller supplies them.
 */
import type { ObjectKind } from './objects.ts';

/** Keyed by the word before the colon. */
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

/** The kinds that can be found; other kinds have no name of their own or are part of a kind that has one. */
export const searchable: ReadonlySet<ObjectKind> = new Set(Object.values(wordKinds).flat());

export interface Search {
  /** Undefined for all kinds. */
  readonly kinds: ReadonlySet<string> | undefined;
  /** In lower case. */
  readonly wanted: string;
}

/** A word before the colon that is not a kind is read as part of the name. */
export function readSearch(text: string): Search {
  const [, word = '', rest = ''] = /^\s*([a-z]+):(.*)$/su.exec(text) ?? [];
  const kinds = Object.hasOwn(wordKinds, word) ? wordKinds[word] : undefined;
  return kinds === undefined
    ? { kinds: undefined, wanted: text.trim().toLowerCase() }
    : { kinds: new Set(kinds), wanted: rest.trim().toLowerCase() };
}

/** 0: equal; 1: a prefix; 2: a prefix of a word in the name; 3: contained; 4: its letters occur in order; undefined: no match. */
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

/** Tables and views come before their parts if a name matches both equally. */
const foremost: ReadonlySet<string> = new Set([
  'schema',
  'table',
  'partitioned-table',
  'foreign-table',
  'view',
  'materialized-view',
]);

/** The best matches, at most so many. */
export function bestOf<T extends { readonly kind: string; readonly name: string }>(
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

/** A LIKE pattern for a name in lower case: its letters in order. It matches whatever `scoreOf` accepts. */
export function likePattern(wanted: string): string {
  return `%${Array.from(wanted, (letter) => `${/[%_\\]/u.test(letter) ? '\\' : ''}${letter}%`).join('')}`;
}
