/**
 * Everything that a migration can leave in a database, as items of a kind with a name and a definition that the server itself writes, and
 * what differs between two lists of them. Objects of extensions, of the system and of sessions are no items; OIDs and the slots of dropped
 * columns do not appear in one.
 */

export const itemKinds = [
  'schema',
  'extension',
  'type',
  'table',
  'column',
  'constraint',
  'not-null constraint',
  'index',
  'sequence',
  'view',
  'materialized view',
  'function',
  'trigger',
  'rule',
  'policy',
  'statistics',
  'publication',
  'other object',
  'comment',
  'grant',
  'default privilege',
  'owner',
] as const;

export type ItemKind = (typeof itemKinds)[number];

export interface CatalogItem {
  readonly kind: ItemKind;
  /** As the server writes it with nothing but pg_catalog on the search path. */
  readonly name: string;
  readonly definition: string;
}

export type CatalogChange<Kind extends string = ItemKind> =
  | { readonly change: 'added'; readonly kind: Kind; readonly name: string; readonly after: string }
  | { readonly change: 'removed'; readonly kind: Kind; readonly name: string; readonly before: string }
  | {
      readonly change: 'altered';
      readonly kind: Kind;
      readonly name: string;
      readonly before: string;
      readonly after: string;
    };

interface Listed<Kind extends string> {
  readonly kind: Kind;
  readonly name: string;
  readonly definition: string;
}

/** By kind in the order in which kinds first appear, then by name. */
export function catalogChanges<Kind extends string>(
  before: readonly Listed<Kind>[],
  after: readonly Listed<Kind>[],
): readonly CatalogChange<Kind>[] {
  const kinds = [...new Set([...before, ...after].map(({ kind }) => kind))];
  const left = byName(before);
  const right = byName(after);
  return kinds.flatMap((kind) => changesOf(kind, left.get(kind), right.get(kind)));
}

/** The place of a column among the others is part of its definition, and the one part that no statement can set. */
export function withoutPlace<Item extends Listed<string>>(item: Item): Item {
  return item.kind === 'column' ? { ...item, definition: item.definition.replace(/^#\d+ \| /, '') } : item;
}

/** As two databases can be held against each other that were built on different ways: without places, and without names that the server counts up. */
export function comparable(item: CatalogItem): CatalogItem {
  if (item.kind !== 'not-null constraint') return withoutPlace(item);
  // Older versions have no names for them at all.
  return { ...item, name: item.name.replace(/ \S*_not_null\d*"?$/, ` ${item.definition}`) };
}

type ByName = ReadonlyMap<string, string>;

function changesOf<Kind extends string>(
  kind: Kind,
  before: ByName = new Map(),
  after: ByName = new Map(),
): readonly CatalogChange<Kind>[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((name): readonly CatalogChange<Kind>[] => {
    const left = before.get(name);
    const right = after.get(name);
    if (left === right) return [];
    if (left === undefined) return [{ change: 'added', kind, name, after: right ?? '' }];
    if (right === undefined) return [{ change: 'removed', kind, name, before: left }];
    return [{ change: 'altered', kind, name, before: left, after: right }];
  });
}

/** Two things of one name (which a catalog query should not give) stay two. */
function byName<Kind extends string>(items: readonly Listed<Kind>[]): ReadonlyMap<Kind, ByName> {
  const result = new Map<Kind, Map<string, string>>();
  for (const item of items) {
    const named = result.get(item.kind) ?? new Map<string, string>();
    result.set(item.kind, named);
    let { name } = item;
    for (let n = 2; named.has(name); n += 1) name = `${item.name} (${n})`;
    named.set(name, item.definition);
  }
  return result;
}
