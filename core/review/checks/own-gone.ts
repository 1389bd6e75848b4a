/**
 * What to ask after the change of indexes that it builds itself and drops again, in another file or beside others: no schema of before or after has them, and one whose DROP was
 * cancelled stays, invalid. SQL as text; nothing is sent.
 */
import { resolveIndex, tableByKey } from '../../schema/lookup.ts';
import type { Index, Schema } from '../../schema/model.ts';
import type { Check } from '../model.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { allGone, indexGone } from './after-checks.ts';

export function ownGone(statements: readonly Placed[]): readonly Check[] {
  const [first] = statements;
  const end = statements.at(-1)?.section.after;
  if (first === undefined || end === undefined) return [];
  const found = new Map(
    statements.flatMap((placed) =>
      droppedApart(placed)
        .filter(({ key }) => !first.section.found.indexes.has(key) && !isNameTaken(end, key))
        .map((one) => [one.key, one] as const),
    ),
  );
  return allGone(
    [...found.values()].flatMap((one) => {
      const table = tableByKey(end, one.relation);
      return table === undefined ? [] : [indexGone(one, table)];
    }),
  );
}

function isNameTaken({ indexes, relations }: Schema, key: string): boolean {
  return indexes.has(key) || relations.has(key);
}

/** Where its build can be there without its DROP: what one transaction does is there as a whole. */
function droppedApart(placed: Placed): readonly Index[] {
  const { one, section, run } = placed;
  return one.actions.flatMap(({ operation, conditional }) => {
    if (operation.kind !== 'dropIndex' || conditional) return [];
    const index = resolveIndex(schemaAt(placed), operation.index);
    const isApart =
      run === undefined && (section.found.indexes.has(index?.key ?? '') || operation.concurrently);
    return index !== undefined && index.origin.conditional !== true && isApart ? [index] : [];
  });
}
