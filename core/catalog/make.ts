/** How an item of a catalog is made and dropped, as its server writes it, beside the item itself (core/catalog/items.ts). */
import type { ItemKind } from './items.ts';

export interface ItemMake {
  readonly kind: ItemKind;
  /** The item's. */
  readonly name: string;
  /** Name of the relation, type or function that it belongs to. */
  readonly on: string | undefined;
  /** Without a semicolon; of a column what is in CREATE TABLE. Undefined if one statement does not make it. */
  readonly make: string | undefined;
  readonly drop: string | undefined;
  /** What decides how a change can be made; what is absent is not so. */
  readonly facts: ReadonlyMap<string, string>;
}
