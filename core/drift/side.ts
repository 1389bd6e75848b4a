/** What is held against what: two databases as their servers describe them, or a database and what migrations make in the embedded one. */
import type { CatalogItem } from '../catalog/items.ts';
import type { ItemMake } from '../catalog/make.ts';

export interface DriftSide {
  /** For people: `shop on db.example`, `migrations up to 0012_orders`. */
  readonly label: string;
  /** Of the server that describes it. */
  readonly major: number;
  readonly items: readonly CatalogItem[];
  readonly makes: readonly ItemMake[];
  /** The same objects in the words of the version that describes the other side; what could not be made there is absent. */
  readonly reworded: readonly CatalogItem[] | undefined;
  /** What could not be made where it was to be looked at. */
  readonly doubts: readonly DriftDoubt[];
  /** Tables in which migration tools write down what has run: keys are `schema.name`, as the server writes it. */
  readonly toolTables: readonly string[];
}

export interface DriftDoubt {
  /** A migration or a statement, in few words. */
  readonly what: string;
  readonly because: string;
  /** Words of its text: nothing is said of an object of such a name. */
  readonly words: ReadonlySet<string>;
}

export type DriftWay = 'left-to-right' | 'right-to-left';
