/** UPDATEs of one table whose conditions exclude each other: together they write each row once at most, however many they are. */
import { queryOf } from '../../queries/queries.ts';
import { onlyOperation } from '../../operations/only.ts';
import { relationKey } from '../../schema/lookup.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { excludesEachOther, pickedRows, type PickedRows } from './value-ranges.ts';

/** Statements as they were, in groups that write different rows each; whatever stands alone is a group of its own. */
export function writtenApart(statements: readonly Placed[]): readonly (readonly [Placed, ...Placed[]])[] {
  const groups: { readonly all: [Placed, ...Placed[]]; readonly own: readonly Own[] }[] = [];
  for (const placed of statements) {
    const own = ownOf(placed);
    const group =
      own && groups.find((one) => one.own.length > 0 && one.own.every((each) => isApart(each, own)));
    if (own === undefined || group === undefined)
      groups.push({ all: [placed], own: own === undefined ? [] : [own] });
    else {
      group.all.push(placed);
      groups[groups.indexOf(group)] = { all: group.all, own: [...group.own, own] };
    }
  }
  return groups.map(({ all }) => all);
}

/** How often they write all rows of their table at most. */
export function timesWritten(same: readonly Placed[]): number {
  return writtenApart(same).length;
}

interface Own {
  readonly placed: Placed;
  readonly key: string;
  readonly rows: PickedRows;
}

function ownOf(placed: Placed): Own | undefined {
  const { parsed } = placed.one.statement;
  const operation = onlyOperation(parsed, 'update');
  const schema = schemaAt(placed);
  if (operation === undefined || parsed.bodies.length > 0) return undefined;
  const block = queryOf(parsed, schema);
  if (block?.kind !== 'update') return undefined;
  return { placed, key: relationKey(schema, operation.table), rows: pickedRows(block, schema) };
}

function isApart(a: Own, b: Own): boolean {
  const { section } = a.placed;
  if (a.key !== b.key || section !== b.placed.section) return false;
  const between = section.statements.slice(a.placed.at, b.placed.at + 1);
  const stays = (name: string): boolean =>
    !between.some(({ actions }, index) =>
      actions.some(
        ({ operation }) =>
          'table' in operation &&
          operation.table !== undefined &&
          relationKey(section.before[a.placed.at + index] ?? section.found, operation.table) === a.key &&
          (operation.kind !== 'update' || operation.columns.length === 0 || operation.columns.includes(name)),
      ),
    );
  return excludesEachOther(a.rows, b.rows, stays);
}
