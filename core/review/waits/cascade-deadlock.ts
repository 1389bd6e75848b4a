/**
 * A DELETE whose foreign keys take rows of several tables along, while one transaction locks these one after the other: it has written to one of
 * them, waits for another, and the transaction wants the first. Measured on 14 and 18 by test/databases/review-cascade.test.ts.
 */
import { tableCalled } from '../../schema/lookup.ts';
import type { Schema } from '../../schema/model.ts';
import type { BlockedRelation } from '../model.ts';
import { placesInWords } from '../placed.ts';
import { namesInSql } from './shut-tables.ts';

/**
 * A sentence that begins with a space, or nothing. `reached`: what one transaction locks of them, the parent too, in that order. Of tables that
 * are shut altogether collected.ts tells.
 */
export function deadlockOfDeletes(
  parent: string,
  reached: readonly BlockedRelation[],
  start: Schema,
): string {
  const [first, ...rest] = reached;
  const from = first?.places[0];
  const later = [...new Set(rest.flatMap(({ places }) => places))].filter(
    (place) => first?.places.includes(place) === false,
  );
  if (from === undefined || later.length === 0 || rest.some(({ places }) => places[0] === from)) return '';
  if (reached.some(({ blocks }) => blocks !== 'writes')) return '';
  const locked = reached.map(({ relation }) => relation);
  const names = inOrderOfKeys(parent, locked, start);
  // In the order of the transaction it waits for the first, and has none of the others.
  if (names.every((name, at) => name === locked[at])) return '';
  return ` One that comes after ${from} has begun can deadlock with ${placesInWords(later)}, and as a rule the transaction fails then, with all that it has built. LOCK TABLE ${namesInSql(names, start)} IN SHARE MODE in front of ${from} lets it wait there.`;
}

/** The server goes through the keys of the parent in the order in which they were made, and then through those of what went along. */
function inOrderOfKeys(parent: string, names: readonly string[], start: Schema): readonly string[] {
  const order = new Set([tableCalled(start, parent)?.key ?? '']);
  // What is added meanwhile is gone through too.
  for (const key of order) for (const child of start.referencedBy.get(key) ?? []) order.add(child);
  const places = [...order];
  const at = (name: string): number => places.indexOf(tableCalled(start, name)?.key ?? '');
  return names.toSorted((a, b) => at(a) - at(b));
}
