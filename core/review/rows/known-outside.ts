/** Dropped columns by which somebody outside may know a row: unique by themselves, and no reference to another table. By the schema alone; knows nothing of who says the values. */
import { foreignKeysFrom, indexesOf, primaryKey } from '../../schema/lookup.ts';
import { joinedColumns } from '../../text/enumerate.ts';
import type { Placed } from '../placed.ts';
import { lostColumns, type LostColumn } from './lost-columns.ts';

/** What a link or another system has in it. */
const said: ReadonlySet<string> = new Set(['text', 'varchar', 'bpchar', 'uuid']);
const mostNames = 3;

/** Sentences. */
export function knownOutside(statements: readonly Placed[]): readonly string[] {
  const all = [...new Set(lostColumns(statements).flatMap((one) => (isUniqueAlone(one) ? [one.of] : [])))];
  return all.length === 0
    ? []
    : [
        `Whether anybody outside knows rows by ${joinedColumns(all, mostNames)}, ${all.length === 1 ? 'which is' : 'which are'} unique: a link, a client or another system that says such a value finds no row any more.`,
      ];
}

function isUniqueAlone({ was, column: { name, type }, placed }: LostColumn): boolean {
  if (!said.has(type.name) || type.arrayDimensions > 0) return false;
  if (primaryKey(was)?.columns.includes(name) === true) return false;
  if (foreignKeysFrom(was).some(({ columns }) => columns.includes(name))) return false;
  return (
    was.constraints.some(
      ({ kind, columns }) => kind === 'unique' && columns.length === 1 && columns[0] === name,
    ) ||
    indexesOf(placed.start, was.key).some(
      ({ unique, where, elements }) =>
        unique && where === undefined && elements.length === 1 && elements[0]?.column === name,
    )
  );
}
