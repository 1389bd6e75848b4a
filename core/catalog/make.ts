/** How a server would create and drop an item of its catalog; accompanies the item itself (core/catalog/items.ts). */
import type { CatalogItem, ItemKind } from './items.ts';

export interface ItemMake {
  readonly kind: ItemKind;
  /** Name of the item. */
  readonly name: string;
  /** Name of the relation, type or function that it belongs to. */
  readonly on: string | undefined;
  /**
   * The statement without its semicolon; for a column, its definition in CREATE TABLE. Undefined if one statement cannot create the item.
   */
  readonly make: string | undefined;
  readonly drop: string | undefined;
  /** Properties that decide how the item can be changed; an absent property is false. */
  readonly facts: ReadonlyMap<string, string>;
}

export interface Listed {
  readonly item: CatalogItem;
  readonly make: ItemMake;
}

/** An item that is compared by this definition. */
export function listedAs(definition: string, make: ItemMake): Listed {
  const { kind, name } = make;
  return { item: { kind, name, definition }, make };
}

/** Without those that are false. */
export function facts(all: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(all).filter(([, value]) => value !== ''));
}
