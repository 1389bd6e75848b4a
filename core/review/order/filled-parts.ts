/** Columns that a change fills in rows, where it goes in parts: which release comes in front of the UPDATE, and what it writes over. Words. */
import { oneLine } from '../../plan/format.ts';
import { isAlwaysTrue } from '../../rule-kit/bounded.ts';
import { isOnlyWhereNull } from '../rows/bounds.ts';
import { column, displayName, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Table } from '../../schema/model.ts';
import { joined } from '../../text/enumerate.ts';
import { type Placed, placesInWords, schemaAt } from '../placed.ts';
import { newlyRead } from './each-other.ts';

const mostNames = 6;

/** Columns that the change adds to tables of before and fills itself in their rows. */
export function filledColumns(own: readonly Placed[]): readonly string[] {
  return written(own, (was, name) => column(was, name) === undefined);
}

/** Columns of before that it writes over: releases read and write them already. */
export function rewritten(own: readonly Placed[]): readonly string[] {
  return written(own, (was, name) => column(was, name) !== undefined);
}

function written(own: readonly Placed[], isIt: (was: Table, name: string) => boolean): readonly string[] {
  const names = own.flatMap(({ one, section, at, start }) =>
    one.actions.flatMap(({ operation }) => {
      if (operation.kind !== 'update') return [];
      const key = relationKey(schemaAt({ section, at }), operation.table);
      const was = tableByKey(start, key);
      return operation.columns
        .filter((name) => was !== undefined && isIt(was, name))
        .map((name) => oneLine(`${displayName(key)}.${name}`));
    }),
  );
  return [...new Set(names)];
}

/** A sentence that begins with a space. */
export function rewrittenInWords(own: readonly Placed[], linesOf: (of: readonly Placed[]) => string): string {
  if (own.length === 0) return '';
  const [change, belong] = own.length === 1 ? ['changes', 'it belongs'] : ['change', 'they belong'];
  return ` ${linesOf(own)} ${change} values that releases read and write already: where between these ${belong} is for whoever knows what each of them makes of ${joined(rewritten(own), mostNames)}.`;
}

/** ` that line 4 meets`, where no UPDATE that fills them is for all rows. */
function metBy(own: readonly Placed[]): string {
  const fills = own.filter((placed) => filledColumns([placed]).length > 0);
  const isInPart = fills.every((placed) =>
    placed.one.actions.every(({ operation }) => {
      if (operation.kind !== 'update') return true;
      const isEmpty = operation.columns.some((name) => isOnlyWhereNull(operation.where, name));
      return !isAlwaysTrue(operation.where) && !isEmpty;
    }),
  );
  const places = placesInWords(fills.map(({ place }) => place));
  return isInPart && fills.length > 0 ? ` that ${places} ${fills.length === 1 ? 'meets' : 'meet'}` : '';
}

/** The code that reads it would fail on each row that is not filled yet, and what writes all that it has read would write that back. */
export function writesFirst(own: readonly Placed[], filled: string): string {
  const places = newlyRead(own).map(({ place }) => `${oneLine(place.file)}:${String(place.line)}`);
  return places.length === 0
    ? `a release that writes ${filled} with every row${metBy(own)}`
    : `a release that gives ${filled} to every row that it inserts, and neither reads nor updates ${places.length === 1 ? 'it' : 'them'} (the code of this change reads ${places.length === 1 ? 'it' : 'them'}: ${joined(places, mostNames)})`;
}
