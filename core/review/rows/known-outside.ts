/** Dropped columns by which somebody outside may know a row: unique by themselves, and no reference to another table. By the schema alone; knows nothing of who says the values. */
import type { DropColumn } from '../../operations/operation.ts';
import { oneLine } from '../../plan/format.ts';
import {
  column,
  displayName,
  foreignKeysFrom,
  indexesOf,
  primaryKey,
  relationKey,
  table,
} from '../../schema/lookup.ts';
import { joinedColumns } from '../../text/enumerate.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { lossesAt } from './losses.ts';

/** What a link or another system has in it. */
const said: ReadonlySet<string> = new Set(['text', 'varchar', 'bpchar', 'uuid']);
const mostNames = 3;

/** Sentences. */
export function knownOutside(statements: readonly Placed[]): readonly string[] {
  const names = statements.flatMap((placed) => {
    const lost = new Set(lossesAt(placed).flatMap(({ what, of }) => (what === 'values' ? [of] : [])));
    return placed.one.actions.flatMap(({ operation }) => {
      if (operation.kind !== 'dropColumn' || !isUniqueAlone(operation, placed)) return [];
      const name = `${displayName(relationKey(schemaAt(placed), operation.table))}.${operation.column.text}`;
      return lost.has(name) ? [oneLine(name)] : [];
    });
  });
  const all = [...new Set(names)];
  return all.length === 0
    ? []
    : [
        `Whether anybody outside knows rows by ${joinedColumns(all, mostNames)}, ${all.length === 1 ? 'which is' : 'which are'} unique: a link, a client or another system that says such a value finds no row any more.`,
      ];
}

function isUniqueAlone({ table: of, column: { text: name } }: DropColumn, placed: Placed): boolean {
  const was = table(placed.start, of);
  const found = was && column(was, name);
  if (was === undefined || found === undefined || found.type.arrayDimensions > 0) return false;
  if (!said.has(found.type.name) || primaryKey(was)?.columns.includes(name) === true) return false;
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
