/**
 * Indexes that a migration drops and builds again under the same name, as they were or as others: nothing is built under that name before, and whoever
 * drops it first is without it until the other one is there. What stands for them beside, and the statements that exchange the two. Says nothing.
 */
import type { CreateIndex, DropIndex } from '../../operations/operation.ts';
import { nameBeside } from '../../schema/free-name.ts';
import { relationKey, resolveIndex, tableByKey } from '../../schema/lookup.ts';
import type { Index } from '../../schema/model.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { asWritten } from '../statements/name-in-file.ts';
import { type Placed, schemaAt } from '../placed.ts';

export interface SameName {
  /** The one that the change has found. */
  readonly former: Index;
  readonly drop: Placed;
  /** How the file names the two: the one by its DROP, the other where its table is named. */
  readonly written: { readonly drop: DropIndex; readonly build: CreateIndex };
  /** What the new one is called until it takes the name. */
  readonly fresh: string;
}

/** Of an index that `placed` builds. Undefined where its name is free, or comes free otherwise. */
export function sameNameAt(
  placed: Placed,
  operation: CreateIndex,
  statements: readonly Placed[],
): SameName | undefined {
  const { migration, start, section } = placed;
  const { name } = operation;
  const key = relationKey(schemaAt(placed), operation.table);
  const former = name && resolveIndex(start, { ...operation.table, name });
  const table = tableByKey(start, key);
  if (former?.relation !== key || former.constraint !== undefined || former.partOf !== undefined)
    return undefined;
  if (table === undefined || table.partitionBy !== undefined) return undefined;
  const at = statements.indexOf(placed);
  const drop = statements
    .slice(0, at === -1 ? undefined : at)
    .find((one) => one.migration === migration && drops(one, former));
  const [dropping] = drop?.one.actions ?? [];
  if (drop === undefined || dropping?.operation.kind !== 'dropIndex') return undefined;
  return {
    former,
    drop,
    written: { drop: dropping.operation, build: operation },
    fresh: nameBeside(former, '_new', [start, section.after]),
  };
}

/** Nothing besides, which would have to stay where it is. */
function drops(placed: Placed, former: Index): boolean {
  const { actions } = placed.one;
  return (
    actions.length > 0 &&
    actions.every(
      ({ operation }) =>
        operation.kind === 'dropIndex' && resolveIndex(schemaAt(placed), operation.index)?.key === former.key,
    )
  );
}

/** In one transaction: the first takes the lock that the others need, so that none waits for a second one. `build`: passes over what is there. */
export function exchangeOf({ former, fresh, written }: Omit<SameName, 'drop'>, build: string): string {
  const guard = written.drop.ifExists ? 'IF EXISTS ' : '';
  const going = asWritten(former, written.drop.index);
  const coming = asWritten({ ...former, name: fresh }, written.build.table);
  return `DROP INDEX ${guard}${going}; ${build}; ALTER INDEX ${coming} RENAME TO ${quoteIdentifier(former.name)}`;
}
