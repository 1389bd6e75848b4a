/** Keys that a change takes away and no other one stands in for: from then on rows may be alike that could not before, and ON CONFLICT finds none. */
import { groupBy } from '../../collections/group-by.ts';
import { commas, joined } from '../../text/enumerate.ts';
import { oneLine } from '../../plan/format.ts';
import {
  column,
  displayName,
  indexesOf,
  relationKey,
  resolveIndex,
  tableByKey,
  columnsOf,
} from '../../schema/lookup.ts';
import { isUniqueAlready } from '../statements/index-names.ts';
import type { Operation } from '../../operations/operation.ts';
import type { Index, Schema } from '../../schema/model.ts';
import { type Placed, placesInWords, schemaAt } from '../placed.ts';

/** Since when they cannot come back. Sentences. */
export function keysNotBack(statements: readonly Placed[]): readonly string[] {
  const found = statements.flatMap((placed) =>
    freedAt(placed)
      .filter(({ isAlike }) => isAlike)
      .map((freed) => ({ ...freed, place: placed.place })),
  );
  return [...groupBy(found, ({ columns }) => columns)].map(([columns, same]) => {
    const tables = [...new Set(same.map(({ table }) => table))];
    const names = [...new Set(same.map(({ name }) => name))];
    const places = [...new Set(same.map(({ place }) => place))];
    const which = `which ${placesInWords(places)} ${places.length === 1 && names.length === 1 ? 'lets' : 'let'} in`;
    return tables.length === 1
      ? `From the first two rows of ${joined(tables)} on with the same (${columns}), ${which}, ${joined(names, mostNames)} cannot come back.`
      : `From the first two rows on with the same (${columns}) in one of ${joined(tables, mostNames)}, ${which}, its former key cannot come back (${commas(names, mostNames)}).`;
  });
}

const mostNames = 8;

/** Lines from which on rows come in that a former key refuses: no way back behind the second of them. A half sentence. */
export function keysSince(statements: readonly Placed[]): string | undefined {
  const places = statements.flatMap((placed) =>
    freedAt(placed).some(({ isAlike }) => isAlike) ? [placed.place] : [],
  );
  return places.length === 0
    ? undefined
    : `${placesInWords(places)}, from the second row on that ${places.length === 1 ? 'the former key refuses' : 'a former key refuses'}`;
}

/** Where it goes before a release that needs the rest of its file: whether one says ON CONFLICT is to be known. Sentences. */
export function conflictsInWords(statements: readonly Placed[]): readonly string[] {
  return statements.flatMap((placed) =>
    freedAt(placed).map(
      ({ table, columns }) =>
        `A release that says ON CONFLICT (${columns}) on ${table} fails from ${placed.place} on: where one does, roll out one that does not before.`,
    ),
  );
}

/** Beside a split by which both releases run. Sentences. */
export function keysStay(statements: readonly Placed[]): readonly string[] {
  const freed = statements.flatMap((placed) =>
    freedAt(placed).map((one) => ({ ...one, place: placed.place })),
  );
  if (freed.length === 0) return [];
  const names = [...new Set(freed.map(({ name, table, columns }) => `${name} of ${table} (${columns})`))];
  const places = placesInWords([...new Set(freed.map(({ place }) => place))]);
  return [
    `${joined(names, mostNames)} ${names.length === 1 ? 'stays' : 'stay'} until the last step too (${places}): whichever release is older than this change may say ON CONFLICT there.`,
  ];
}

/** Keys of before that let rows in from then on. */
export function lettingIn({ one, section, at, start }: Placed): readonly Index[] {
  const before = schemaAt({ section, at });
  const end = section.after;
  return one.actions.flatMap(({ operation }) => {
    if (operation.kind !== 'dropConstraint' && operation.kind !== 'dropIndex') return [];
    const index = freedIndex(operation, before, { start, end });
    return index !== undefined && !isUniqueAlready(end, index.relation, columnsOf(index)) ? [index] : [];
  });
}

type Drop = Extract<Operation, { readonly kind: 'dropConstraint' | 'dropIndex' }>;

interface Freed {
  readonly name: string;
  readonly table: string;
  readonly columns: string;
  /** Nothing else keeps such rows apart. */
  readonly isAlike: boolean;
}

function freedAt({ one, section, at, start }: Placed): readonly Freed[] {
  return one.actions.flatMap(({ operation }) => {
    if (operation.kind !== 'dropConstraint' && operation.kind !== 'dropIndex') return [];
    const before = schemaAt({ section, at });
    const end = section.after;
    const index = freedIndex(operation, before, { start, end });
    if (index === undefined) return [];
    const columns = columnsOf(index);
    const isAlike = !isUniqueAlready(end, index.relation, columns);
    return [
      {
        name: oneLine(index.constraint ?? index.name),
        table: oneLine(displayName(index.relation)),
        columns: columns.map(oneLine).join(', '),
        isAlike,
      },
    ];
  });
}

/** A unique index that the change has found and takes away, where none has just its columns in the end. */
export function freedIndex(
  operation: Drop,
  before: Schema,
  { start, end }: { readonly start: Schema; readonly end: Schema },
): Index | undefined {
  const index = droppedIndex(operation, before, start);
  if (index?.unique !== true || index.where !== undefined || !index.valid) return undefined;
  const columns = columnsOf(index);
  const left = tableByKey(end, index.relation);
  // A column that goes with its key lets nothing in, and an expression is named by no column.
  const isThere =
    left !== undefined &&
    columns.length === index.elements.length &&
    columns.every((name) => column(left, name) !== undefined);
  const isMadeAgain = indexesOf(end, index.relation).some(
    (one) => one.unique && one.valid && one.where === undefined && isSame(columnsOf(one), columns),
  );
  return isThere && !isMadeAgain ? index : undefined;
}

/** As the change finds it. */
export function droppedIndex(operation: Drop, before: Schema, start: Schema): Index | undefined {
  if (operation.kind === 'dropIndex') {
    const found = resolveIndex(before, operation.index);
    return found && indexesOf(start, found.relation).find(({ key }) => key === found.key);
  }
  const key = relationKey(before, operation.table);
  return indexesOf(start, key).find(({ constraint }) => constraint === operation.constraint.text);
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((one) => others.includes(one));
}
