/** A key that ON CONFLICT of a release goes by, with those of its table that go for it and what comes along: for whoever tells of it, and as people call its parts. */
import { oneLine } from '../../plan/format.ts';
import { displayName, columnsOf } from '../../schema/lookup.ts';
import type { Index, Table } from '../../schema/model.ts';
import type { Placed } from '../placed.ts';
import type { MadeKey } from './said-conflicts.ts';

export interface Rekeyed {
  readonly table: Table;
  /** The one that goes, and where. */
  readonly former: Index;
  readonly drop: Placed;
  readonly fresh: MadeKey;
  readonly add: Placed;
  /** Its columns that the change adds. */
  readonly come: readonly string[];
  /** All keys of the table that go, the former first. */
  readonly going: readonly { readonly drop: Placed; readonly former: Index }[];
  /** Other keys of the table that come. */
  readonly beside: readonly { readonly add: Placed; readonly fresh: MadeKey }[];
  /** UPDATEs that fill what comes. */
  readonly fills: readonly Placed[];
}

export function formerOn(former: Index): string {
  return `ON CONFLICT (${list(columnsOf(former))})`;
}

export function shown({ table }: Pick<Rekeyed, 'table'>): string {
  return oneLine(displayName(table.key));
}

export function list(columns: readonly string[]): string {
  return columns.map(oneLine).join(', ');
}

/** All of the first are among the others: whoever is apart in those is apart in these. */
export function isPart(some: readonly string[], others: readonly string[]): boolean {
  return some.every((one) => others.includes(one));
}
