/** The form of the queries that say how items are made. */
import type { ItemKind } from '../../../../core/catalog/items.ts';

/** Gives name, on, make, drop and facts. */
export interface MakeQuery {
  readonly kind: ItemKind;
  readonly sql: string;
  /** First major version that has it. */
  readonly from?: number;
}
