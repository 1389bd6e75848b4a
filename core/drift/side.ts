/** One side of a comparison: a database as its server describes it, or the result of the migrations in the embedded server. */
import type { CatalogItem } from '../catalog/items.ts';
import type { ItemMake } from '../catalog/make.ts';
import type { SpokenDialect } from '../migrations/convention.ts';

export interface DriftSide {
  /** For display: `shop on db.example`, `migrations up to 0012_orders`. */
  readonly label: string;
  readonly dialect: SpokenDialect;
  /** Version of the server that describes it, as core/migrations/dialect/server-version.ts counts. */
  readonly major: number;
  readonly items: readonly CatalogItem[];
  readonly makes: readonly ItemMake[];
  /** The same objects as printed by the server version of the other side; an object that could not be created there is absent. */
  readonly reworded: readonly CatalogItem[] | undefined;
  /** Objects and statements that could not be created or run on this side. */
  readonly doubts: readonly DriftDoubt[];
  /** Tables in which migration tools record applied migrations: keys are `schema.name`, as the server writes it. */
  readonly toolTables: readonly string[];
}

export interface DriftDoubt {
  /** A migration or a statement, in a few words. */
  readonly what: string;
  readonly because: string;
  /** Words of its text: an object with such a name is not judged. */
  readonly words: ReadonlySet<string>;
}

export type DriftWay = 'left-to-right' | 'right-to-left';
