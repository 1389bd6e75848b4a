/**
 * Drift: the difference between two sides, object by object. core/catalog/items.ts compares; this file removes differences that come from
 * another server version, another owner or the migration tool itself, and leaves out objects that one side could not provide.
 */
import {
  catalogChanges,
  comparable,
  type CatalogChange,
  type CatalogItem,
  type ItemKind,
} from '../catalog/items.ts';
import type { ItemMake } from '../catalog/make.ts';
import { spelledLike } from '../catalog/sqlite-items.ts';
import type { DriftDoubt, DriftSide } from './side.ts';

export interface Drift {
  readonly left: DriftSide;
  readonly right: DriftSide;
  /** Sorted by name. */
  readonly objects: readonly DriftObject[];
  /** Differences that are not reported, because one side is incomplete. */
  readonly doubtful: readonly DriftObject[];
  /** The number of objects compared. */
  readonly compared: number;
}

export interface DriftObject {
  readonly kind: ItemKind;
  readonly name: string;
  readonly state: 'only-left' | 'only-right' | 'differs';
  readonly changes: readonly CatalogChange[];
}

export function compareSides(left: DriftSide, given: DriftSide): Drift {
  const right = left.dialect === 'sqlite' ? { ...given, ...spelledLike(given, left.makes) } : given;
  const sides = [left, right] as const;
  const makes = new Makes(sides);
  const [a, b] = fair(left, right, makes);
  const changes = catalogChanges(a, b).filter((one) => !isImplied(one, makes));
  const groups = new Map<string, CatalogChange[]>();
  for (const change of changes) {
    const name = makes.objectOf(change);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [change]);
    else group.push(change);
  }
  const objects = [...groups].map(([key, own]) => objectOf(key, own, makes));
  const doubts = [...left.doubts, ...right.doubts];
  return {
    left,
    right,
    objects: objects.filter((one) => !isDoubtful(one, doubts)).sort(byName),
    doubtful: objects.filter((one) => isDoubtful(one, doubts)).sort(byName),
    compared: new Set([...a, ...b].map((item) => makes.objectOf(item))).size,
  };
}

/** How each item is created: per side and for both. */
class Makes {
  readonly #left: ReadonlyMap<string, ItemMake>;
  readonly #right: ReadonlyMap<string, ItemMake>;

  constructor([left, right]: readonly [DriftSide, DriftSide]) {
    this.#left = new Map(left.makes.map((one) => [keyOf(one), one]));
    this.#right = new Map(right.makes.map((one) => [keyOf(one), one]));
  }

  left(item: Pick<CatalogItem, 'kind' | 'name'>): ItemMake | undefined {
    return this.#left.get(keyOf(item));
  }

  right(item: Pick<CatalogItem, 'kind' | 'name'>): ItemMake | undefined {
    return this.#right.get(keyOf(item));
  }

  either(item: Pick<CatalogItem, 'kind' | 'name'>): ItemMake | undefined {
    return this.left(item) ?? this.right(item);
  }

  /** The object under which an item is listed: a part is listed under its table or type. */
  objectOf(item: Pick<CatalogItem, 'kind' | 'name'>): string {
    if (item.kind === 'not-null constraint') return item.name.split(' NOT NULL ')[0] ?? item.name;
    return this.either(item)?.on ?? item.name;
  }
}

export function keyOf({ kind, name }: Pick<CatalogItem, 'kind' | 'name'>): string {
  return `${kind}\n${name}`;
}

const notCompared: ReadonlySet<ItemKind> = new Set(['owner', 'default privilege']);

/** Both lists without differences that do not come from the schema. */
function fair(
  left: DriftSide,
  right: DriftSide,
  makes: Makes,
): readonly [readonly CatalogItem[], readonly CatalogItem[]] {
  const tools = new Set([...left.toolTables, ...right.toolTables]);
  const oldest = Math.min(left.major, right.major);
  const schemas = new Set(
    [...tools].map((one) => one.slice(0, one.lastIndexOf('.'))).filter((one) => one !== 'public'),
  );
  const kept = (item: CatalogItem): boolean =>
    !notCompared.has(item.kind) &&
    !tools.has(makes.objectOf(item)) &&
    !(item.kind === 'schema' && schemas.has(item.name)) &&
    !(item.kind === 'comment' && item.name === 'schema public') &&
    !isOfVersion(item, oldest);
  const shown = (items: readonly CatalogItem[]): readonly CatalogItem[] =>
    items.filter(kept).map((item) => plain(item, makes));
  const [a, b] = [shown(left.items), shown(right.items)];
  const others = {
    left: byKey(left.reworded === undefined ? [] : shown(left.reworded)),
    right: byKey(right.reworded === undefined ? [] : shown(right.reworded)),
  };
  const direct = byKey(b);
  const same = (item: CatalogItem): CatalogItem | undefined => {
    const there = direct.get(keyOf(item));
    if (there === undefined) return undefined;
    const here = [item, others.left.get(keyOf(item))];
    const meant = [there, others.right.get(keyOf(item))];
    const equal = here.some((one) => one && meant.some((other) => other?.definition === one.definition));
    return equal ? there : undefined;
  };
  return [a.map((item) => same(item) ?? item), b];
}

function byKey(items: readonly CatalogItem[]): ReadonlyMap<string, CatalogItem> {
  return new Map(items.map((item) => [keyOf(item), item]));
}

/** Ignores the version of an extension, which the server decides, and the name of a NOT NULL constraint. */
function plain(item: CatalogItem, makes: Makes): CatalogItem {
  if (item.kind === 'extension') return { ...item, definition: '' };
  if (item.kind === 'not-null constraint') {
    const on = makes.either(item)?.on;
    const [said = ''] = item.definition.split(' | ');
    return on === undefined ? comparable(item) : { ...item, name: `${on} ${said}` };
  }
  return comparable(item);
}

/** Items that exist only in one of the versions or are built in. */
export function isOfVersion(
  { kind, name }: Pick<CatalogItem, 'name'> & { readonly kind: string },
  oldest: number,
): boolean {
  if (kind === 'not-null constraint') return oldest < 18;
  if (kind !== 'grant') return false;
  if (oldest < 17 && name.includes(' MAINTAIN ')) return true;
  // Until version 14 everybody may create objects in public.
  return oldest < 15 && /^schema public (granted|revoked) CREATE /.test(name);
}

/** An index that belongs to a key, and the NOT NULL and sequence of an identity column: they are created and dropped with it. */
function isImplied(change: CatalogChange, makes: Makes): boolean {
  if (change.change === 'altered') {
    return change.kind === 'index' && makes.either(change)?.facts.get('constraint') !== undefined;
  }
  const facts = makes.either(change)?.facts;
  switch (change.kind) {
    case 'not-null constraint':
      return true;
    case 'index':
      return facts?.get('constraint') !== undefined || facts?.get('part') !== undefined;
    case 'sequence':
      return facts?.get('identity') !== undefined;
    default:
      return false;
  }
}

const objectKinds: readonly ItemKind[] = [
  'table',
  'view',
  'materialized view',
  'sequence',
  'function',
  'type',
  'schema',
  'extension',
];

function objectOf(name: string, changes: readonly CatalogChange[], makes: Makes): DriftObject {
  const whole = changes.find((one) => one.name === name && objectKinds.includes(one.kind));
  const kind =
    whole?.kind ??
    objectKinds.find((one) => makes.either({ kind: one, name }) !== undefined) ??
    changes[0]?.kind ??
    'other object';
  const [only] = changes;
  const alone =
    whole ?? (makes.either({ kind, name }) === undefined && changes.length === 1 ? only : undefined);
  const state =
    alone?.change === 'removed' ? 'only-left' : alone?.change === 'added' ? 'only-right' : 'differs';
  return { kind, name, state, changes };
}

function isDoubtful({ name }: DriftObject, doubts: readonly DriftDoubt[]): boolean {
  const word = localName(name);
  return doubts.some((doubt) => doubt.words.has(word));
}

/** `orders` for `public.orders`, for `"my schema".orders` and for `orders`; of MySQL also for `procedure orders`. */
export function localName(name: string): string {
  const own = name.replace(/^(?:procedure|event) /, '');
  const [first = own, second] = own.match(/"(?:[^"]|"")+"|`(?:[^`]|``)+`|[^\s."(]+/g) ?? [];
  const isQualified = second !== undefined && own.startsWith(`${first}.`);
  const shown = isQualified ? second : first;
  if (shown.startsWith('`')) return shown.slice(1, -1).replaceAll('``', '`');
  return shown.replaceAll(/^"|"$/g, '').replaceAll('""', '"');
}

function byName(a: DriftObject, b: DriftObject): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
