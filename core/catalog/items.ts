/**
 * Everything that a migration can leave in a database, as items with a kind, a name and the definition that the server prints; and the
 * difference between two lists of items. Objects of extensions, of the system and of sessions are not items; OIDs and the slots of dropped
 * columns do not appear in definitions.
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
  /** As the server prints it with only pg_catalog on the search path. */
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

/** Ordered by the first appearance of the kind, then by name. */
export function catalogChanges<Kind extends string>(
  before: readonly Listed<Kind>[],
  after: readonly Listed<Kind>[],
): readonly CatalogChange<Kind>[] {
  const kinds = [...new Set([...before, ...after].map(({ kind }) => kind))];
  const left = byName(before);
  const right = byName(after);
  return kinds.flatMap((kind) => changesOf(kind, left.get(kind), right.get(kind)));
}

/** A definition without the column's position, which no statement can change. */
export function withoutPlace<Item extends Listed<string>>(item: Item): Item {
  return item.kind === 'column' ? { ...item, definition: item.definition.replace(/^#\d+ \| /, '') } : item;
}

/** Items in a form that can be compared between databases with different histories: without positions and generated names. */
export function comparable(item: CatalogItem): CatalogItem {
  if (item.kind !== 'not-null constraint') return withoutPlace(item);
  // Older versions have no such names.
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

/** If two items have one name (a catalog query should not return that), both are kept. */
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
