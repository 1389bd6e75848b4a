/**
 * Divides long lists into pages, so that a tree never shows a hundred thousand siblings. The first key of each page is remembered, so that
 * an added or dropped table changes one page and not all after it.
 */
import { leaf, nodes, type Many, type OutlineNode } from './outline.ts';

/** A tree stays responsive with this many siblings. */
export const mostTogether = 2_000;
export const pageSize = 1_000;

export class Pages {
  /** The first keys of a list's pages, by the list's name. */
  readonly #firsts = new Map<string, readonly string[]>();

  /** `items` are sorted by `key`. A list keeps its `name` when it is read again. */
  cut<Item>(
    name: string,
    items: readonly Item[],
    key: (item: Item) => string,
    make: (item: Item) => OutlineNode,
  ): Many {
    let places: ReadonlyMap<string, Item> | undefined;
    const keysOf = (page: OutlineNode): string => page.key.slice(pagePrefix.length);
    return {
      many: true,
      nodes: () => (items.length <= mostTogether ? items.map(make) : this.#pages(name, items, key, make)),
      labelled: (matches) => items.map(make).filter(({ label }) => matches(label)),
      pageOf: (wanted) =>
        items.length <= mostTogether
          ? undefined
          : this.#pages(name, items, key, make).findLast((page) => keysOf(page) <= wanted),
      find: (wanted) => {
        if (wanted.startsWith(pagePrefix)) {
          return this.#pages(name, items, key, make).find((page) => page.key === wanted);
        }
        // For few items all nodes are created, since keys of nodes may differ from keys of items.
        places ??= new Map(items.map((item) => [key(item), item]));
        const found = places.get(wanted);
        return found === undefined ? undefined : make(found);
      },
    };
  }

  #pages<Item>(
    name: string,
    items: readonly Item[],
    key: (item: Item) => string,
    make: (item: Item) => OutlineNode,
  ): readonly OutlineNode[] {
    const firsts = this.#beginnings(name, items, key);
    const pages: OutlineNode[] = [];
    let from = 0;
    for (const [number, first] of firsts.entries()) {
      const next = firsts[number + 1];
      let to = from;
      while (to < items.length && (next === undefined || keyAt(items, to, key) < next)) to += 1;
      if (to > from) pages.push(page(first, items.slice(from, to), make));
      from = to;
    }
    return pages;
  }

  /** Page boundaries are kept unless a page has doubled in size. */
  #beginnings<Item>(name: string, items: readonly Item[], key: (item: Item) => string): readonly string[] {
    const known = this.#firsts.get(name);
    if (known !== undefined && fits(known, items, key)) return known;
    const firsts: string[] = [];
    for (let at = 0; at < items.length; at += pageSize) firsts.push(keyAt(items, at, key));
    // Items before the first key belong to the first page.
    firsts[0] = '';
    this.#firsts.set(name, firsts);
    return firsts;
  }
}

const pagePrefix = 'page:';

function keyAt<Item>(items: readonly Item[], at: number, key: (item: Item) => string): string {
  const item = items[at];
  return item === undefined ? '' : key(item);
}

function fits<Item>(firsts: readonly string[], items: readonly Item[], key: (item: Item) => string): boolean {
  let at = 0;
  for (const [number] of firsts.entries()) {
    const next = firsts[number + 1];
    const from = at;
    while (at < items.length && (next === undefined || keyAt(items, at, key) < next)) at += 1;
    if (at - from > pageSize * 2) return false;
  }
  return true;
}

function page<Item>(first: string, items: readonly Item[], make: (item: Item) => OutlineNode): OutlineNode {
  const made = (item: Item | undefined): string => (item === undefined ? '' : make(item).label);
  return {
    ...leaf('page', `${made(items[0])} … ${made(items.at(-1))}`, { detail: String(items.length) }),
    key: `${pagePrefix}${first}`,
    inside: () => nodes(items.map(make)),
    isOpen: false,
    role: 'page',
    define: undefined,
  };
}
