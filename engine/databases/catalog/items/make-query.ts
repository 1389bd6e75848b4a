/** The form of the queries for the statements that create items. */
import type { ItemKind } from '../../../../core/catalog/items.ts';

/** Returns name, on, make, drop and facts. */
export interface MakeQuery {
  readonly kind: ItemKind;
  readonly sql: string;
  /** The first major version that has it. */
  readonly from?: number;
}
