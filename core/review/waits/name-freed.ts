/** Builds under a name that another index has until the change gives that one another name, or drops it with more: nothing is built under it before. Says nothing. */
import { oneLine } from '../../plan/format.ts';
import { displayName, relationKey, resolveIndex, tableByKey } from '../../schema/lookup.ts';
import { schemaAt, type Placed } from '../placed.ts';
import { statementOf } from './beside-builds.ts';
import type { StaysUnder } from './same-name-words.ts';

/** `own`: of one migration, in order. `long`: tables that others wait for. `built`: lines whose builds a script has. */
export function staysUnder(
  own: readonly Placed[],
  long: ReadonlySet<string>,
  built: ReadonlySet<Placed>,
): readonly StaysUnder[] {
  return own
    .filter((placed) => !built.has(placed))
    .flatMap((placed) =>
      placed.one.actions.flatMap(({ operation, effect }): readonly StaysUnder[] => {
        if (operation.kind !== 'createIndex' || operation.concurrently || operation.name === undefined)
          return [];
        const { start, section, at, migration } = placed;
        const key = relationKey(schemaAt(placed), operation.table);
        const table = tableByKey(start, key);
        const { name } = operation;
        const former = resolveIndex(start, { ...operation.table, name });
        const builds = effect.relations.some(({ isNew, buildsIndex }) => !isNew && buildsIndex);
        if (table === undefined || former === undefined || !builds) return [];
        if (!long.has(oneLine(displayName(key)))) return [];
        const freed = own.find(
          (one) =>
            table.partitionBy === undefined &&
            own.indexOf(one) < own.indexOf(placed) &&
            one.one.actions.some(
              (each) =>
                each.operation.kind === 'renameRelation' &&
                each.operation.relation === 'index' &&
                resolveIndex(schemaAt(one), each.operation.target)?.name === former.name,
            ),
        );
        const made = [...(section.before[at + 1] ?? section.after).indexes.values()].find(
          (each) => each.relation === key && each.name === name.text && each.constraint === undefined,
        );
        if (made === undefined) return [];
        return [
          {
            ...{ placed, freed, name: name.text },
            sql: oneLine(
              statementOf({ placed, index: made, table }, 'CONCURRENTLY ', migration.targetVersion),
            ),
          },
        ];
      }),
    );
}
