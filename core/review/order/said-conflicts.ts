/** Unique keys that a change makes on tables that were there, and whether a program of the release that comes names just that key in ON CONFLICT. */
import type { Operation } from '../../operations/operation.ts';
import { oneLine } from '../../plan/format.ts';
import { column, indexesOf, relationKey, tableByKey, columnsOf } from '../../schema/lookup.ts';
import type { Index, Schema } from '../../schema/model.ts';
import type { ConflictsInCode } from '../input.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { freedIndex } from '../schema/freed.ts';
import { conflictSaid, constraintSaid, keySaid } from '../schema/said-keys.ts';

export interface MadeKey {
  /** Of its table. */
  readonly key: string;
  readonly kind: 'primary-key' | 'unique' | 'index';
  readonly columns: readonly string[];
  readonly name: string;
  readonly where: string | undefined;
  readonly nullsNotDistinct: boolean;
  /** Columns in which a null makes each row a new one, for ON CONFLICT too. */
  readonly open: readonly string[];
  /** `ON CONFLICT (a, b)`. */
  readonly on: string;
  /** A program says it, and nothing of before answers to that. */
  readonly isSaid: boolean;
  /** The first of them. */
  readonly place: ReturnType<ConflictsInCode['now']['get']>;
}

export function madeKey(operation: Operation, placed: Placed): MadeKey | undefined {
  const before = schemaAt(placed);
  const key =
    operation.kind === 'createIndex' || operation.kind === 'addConstraint'
      ? relationKey(before, operation.table)
      : '';
  if (tableByKey(placed.start, key) === undefined) return undefined;
  const index = indexOf(operation, placed.section.after, key);
  if (index === undefined) return undefined;
  const columns = columnsOf(index);
  if (columns.length === 0 || columns.length < index.elements.length) return undefined;
  const now = placed.migration.conflictsInCode?.now;
  const isThere = indexesOf(placed.start, key).some(
    (one) =>
      one.unique &&
      one.valid &&
      one.where === undefined &&
      keySaid(one.elements.map((each) => each.column ?? '')) === keySaid(columns),
  );
  const byColumns = isThere ? undefined : now?.get(conflictSaid(key, keySaid(columns)));
  const { constraint } = index;
  const isNamed =
    constraint !== undefined && !indexesOf(placed.start, key).some((one) => one.constraint === constraint);
  const byName = isNamed ? now?.get(conflictSaid(key, constraintSaid(constraint))) : undefined;
  return {
    key,
    kind:
      operation.kind === 'addConstraint'
        ? operation.constraint.kind === 'primary-key'
          ? 'primary-key'
          : 'unique'
        : 'index',
    columns,
    name: constraint ?? index.name,
    where: index.where,
    nullsNotDistinct: index.nullsNotDistinct,
    open: openIn(index, columns, placed),
    on:
      byColumns === undefined && byName !== undefined
        ? `ON CONFLICT ON CONSTRAINT ${oneLine(constraint ?? '')}`
        : `ON CONFLICT (${columns.map(oneLine).join(', ')})`,
    isSaid: byColumns !== undefined || byName !== undefined,
    place: byColumns ?? byName,
  };
}

function openIn(
  { nullsNotDistinct, relation }: Index,
  columns: readonly string[],
  { section }: Placed,
): readonly string[] {
  const table = tableByKey(section.after, relation);
  return nullsNotDistinct || table === undefined
    ? []
    : columns.filter((name) => column(table, name)?.nullable === true);
}

/** Where a program of the commit before names the key, by its columns or its constraint. */
export function saidBefore(former: Index, { migration }: Placed): MadeKey['place'] {
  const before = migration.conflictsInCode?.before;
  const names = [
    keySaid(columnsOf(former)),
    ...(former.constraint === undefined ? [] : [constraintSaid(former.constraint)]),
  ];
  return names
    .map((name) => before?.get(conflictSaid(former.relation, name)))
    .find((one) => one !== undefined);
}

/** As the file leaves it. A deferrable one is none that ON CONFLICT goes by. */
function indexOf(operation: Operation, after: Schema, key: string): Index | undefined {
  const all = indexesOf(after, key).filter((one) => one.unique);
  if (operation.kind === 'createIndex')
    return operation.unique
      ? all.find(
          (one) =>
            one.constraint === undefined &&
            isOf(
              one,
              operation.elements.map((each) => each.column?.text),
            ),
        )
      : undefined;
  if (operation.kind !== 'addConstraint') return undefined;
  const { constraint } = operation;
  if ((constraint.kind !== 'primary-key' && constraint.kind !== 'unique') || constraint.deferrable)
    return undefined;
  const { name, columns } = constraint;
  return all.find(
    (one) =>
      one.constraint !== undefined &&
      (name === undefined
        ? isOf(
            one,
            columns.map(({ text }) => text),
          )
        : one.constraint === name.text),
  );
}

function isOf({ elements }: Index, columns: readonly (string | undefined)[]): boolean {
  return elements.length === columns.length && elements.every((each, at) => each.column === columns[at]);
}

/** The same file takes a key of the table away that has none like it in the end. */
export function isExchanged(key: string, { section, start }: Placed): boolean {
  return section.statements.some(({ actions }, at) => {
    const before = schemaAt({ section, at });
    return actions.some(
      ({ operation }) =>
        (operation.kind === 'dropConstraint' || operation.kind === 'dropIndex') &&
        freedIndex(operation, before, { start, end: section.after })?.relation === key,
    );
  });
}
