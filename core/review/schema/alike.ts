/** Unique keys of several columns that a change leaves on a table that was there, and rows that they let through because of a null. */
import { oneLine } from '../../plan/format.ts';
import { column, displayName, indexesOf, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Index, Schema } from '../../schema/model.ts';
import { isUniqueAlready } from '../statements/index-names.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { unfilledOf } from '../rows/unfilled.ts';

/** Sentences. */
export function alikeByNull(statements: readonly Placed[]): readonly string[] {
  const end = statements.at(-1)?.section.after;
  if (end === undefined) return [];
  const found = statements.flatMap((placed) =>
    keyedAt(placed).flatMap((key) =>
      indexesOf(end, key)
        .filter((one) => !indexesOf(placed.start, key).some((old) => isAlike(one, old)))
        // Rows that it keeps apart are kept apart already: it forbids nothing.
        .filter((one) => !isForbidden(one, placed.start))
        .flatMap((one) => inWords(one, end, statements)),
    ),
  );
  return [...new Set(found)];
}

/** Tables that were there, and get a unique index. */
function keyedAt({ one, section, at, start }: Placed): readonly string[] {
  const schema = schemaAt({ section, at });
  return one.actions.flatMap(({ operation }) => {
    if (operation.kind !== 'createIndex' || !operation.unique) return [];
    const key = relationKey(schema, operation.table);
    return start.relations.has(key) ? [key] : [];
  });
}

/** It has let through the same before. */
function isAlike(one: Index, old: Index): boolean {
  const columnsOf = ({ elements }: Index): string => elements.map((each) => each.column ?? '').join();
  return old.unique && old.where === one.where && columnsOf(one) === columnsOf(old);
}

function isForbidden({ elements, relation }: Index, start: Schema): boolean {
  return isUniqueAlready(
    start,
    relation,
    elements.flatMap((each) => each.column ?? []),
  );
}

function inWords(index: Index, end: Schema, statements: readonly Placed[]): readonly string[] {
  const names = index.elements.flatMap((each) => each.column ?? []);
  const table = tableByKey(end, index.relation);
  if (!index.unique || index.nullsNotDistinct || table === undefined) return [];
  if (names.length < 2 || names.length < index.elements.length) return [];
  const others = indexesOf(end, index.relation).filter((one) => one !== index && one.unique);
  // A condition on the column is somebody's answer.
  const isAnswered = (name: string): boolean =>
    [index, ...others].some(({ where }) => where?.includes(name) === true) ||
    others.some(({ elements }) =>
      elements.every(
        (each) => each.column !== undefined && each.column !== name && names.includes(each.column),
      ),
    );
  const open = names.filter((name) => column(table, name)?.nullable === true && !isAnswered(name));
  if (open.length === 0) return [];
  const [of, which] = [oneLine(displayName(index.relation)), open.map(oneLine).join(', ')];
  const empty = unfilledOf(statements, index.relation).filter((name) => open.includes(name));
  const filled =
    empty.length === 0
      ? ''
      : ` Nothing here fills ${empty.map(oneLine).join(', ')} in the rows that are there: whether releases that read ${empty.length === 1 ? 'it' : 'them'} bear that.`;
  return [
    `Whether rows of ${of} with a null in ${which} may be alike: ${oneLine(index.name)} lets them through, and ON CONFLICT does not find them.${filled}`,
  ];
}
