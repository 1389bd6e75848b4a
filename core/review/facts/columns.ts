/** How a change alters the columns of an existing table: compared by name, before and after. */
import type { OperationOf } from '../../operations/model/operation.ts';
import { column, provenNotNull, tableByKey } from '../../schema/lookup.ts';
import type { Column, ColumnType, Relation, Table } from '../../schema/model.ts';
import { typeText } from '../../schema/type-text.ts';
import { columnRef, idOf, type Altered, type ObjectRef, type Scene } from './alteration.ts';

type ColumnOperation = OperationOf<
  | 'addColumn'
  | 'dropColumn'
  | 'renameColumn'
  | 'alterColumnType'
  | 'setNotNull'
  | 'dropNotNull'
  | 'setDefault'
  | 'dropDefault'
>;

/** For a relation that the change did not create. */
export function columnAlterations(key: string, operation: ColumnOperation, scene: Scene): readonly Altered[] {
  const left = tableByKey(scene.left, key);
  const found = tableByKey(scene.found, key);
  const name = operation.kind === 'addColumn' ? operation.column.name.text : operation.column.text;
  const object = columnRef(key, name);
  const [was, is] = [found && column(found, name), left && column(left, name)];
  switch (operation.kind) {
    case 'addColumn': {
      const before = tableByKey(scene.before, key);
      if (before !== undefined && column(before, name) !== undefined) return [];
      if (was === undefined) scene.made.add(idOf(object));
      if (was !== undefined && is !== undefined) return differences(object, was, is, found);
      if (is === undefined) return [];
      const added: Altered = { object, change: { kind: 'added' } };
      return mustWrite(is) ? [added, { object, change: { kind: 'required' } }] : [added];
    }
    case 'dropColumn':
      return wasThere(object, was, found, scene) && is === undefined && left !== undefined
        ? [{ object, change: { kind: 'dropped' } }]
        : [];
    case 'renameColumn':
      return renamed(object, columnRef(key, operation.to.text), scene);
    case 'alterColumnType':
      if (was !== undefined && is !== undefined) return differences(object, was, is, found);
      return scene.made.has(idOf(object)) || is === undefined
        ? []
        : [{ object, change: { kind: 'retyped', from: undefined, to: is.type } }];
    default:
      return requirement(object, operation.kind, { was, is, found, scene });
  }
}

/** For one name that two relations have: columns that are dropped, added and changed. */
export function tableAlterations(was: Relation, is: Relation, scene: Scene): readonly Altered[] {
  const [former, now] = [columnsOf(was), columnsOf(is)];
  if (former === undefined || now === undefined) return [];
  const gone = [...former.keys()].filter((name) => !now.has(name));
  const fresh = [...now.keys()].filter((name) => !former.has(name));
  for (const name of fresh) scene.made.add(idOf(columnRef(is.key, name)));
  return [
    ...gone.map((name): Altered => ({ object: columnRef(is.key, name), change: { kind: 'dropped' } })),
    ...fresh.map((name): Altered => ({ object: columnRef(is.key, name), change: { kind: 'added' } })),
    ...[...now].flatMap(([name, column]) => {
      const old = former.get(name);
      return old === undefined || column === undefined
        ? []
        : differences(columnRef(is.key, name), old, column, 'constraints' in was ? was : undefined);
    }),
  ];
}

/** Undefined if not all are known. A view's columns have no definition here. */
function columnsOf(relation: Relation): ReadonlyMap<string, Column | undefined> | undefined {
  if (relation.kind === 'sequence') return undefined;
  if ('constraints' in relation)
    return relation.complete ? new Map(relation.columns.map((one) => [one.name, one] as const)) : undefined;
  return relation.columns && new Map(relation.columns.map((name) => [name, undefined] as const));
}

function renamed(from: ObjectRef, to: ObjectRef, { found, left, made }: Scene): readonly Altered[] {
  const [former, now] = [tableByKey(found, from.key), tableByKey(left, from.key)];
  const isNew = made.has(idOf(from));
  const [wasFrom, wasTo] = [from, to].map(({ part }) => former && column(former, part ?? ''));
  const [isFrom, isTo] = [from, to].map(({ part }) => now && column(now, part ?? ''));
  if (wasTo === undefined) made.add(idOf(to));
  if (wasTo !== undefined && isTo !== undefined) return differences(to, wasTo, isTo, former);
  if (isNew && wasFrom === undefined)
    return isTo === undefined ? [] : [{ object: to, change: { kind: 'added' } }];
  if (isFrom !== undefined || now === undefined) return [];
  return isTo === undefined
    ? [{ object: from, change: { kind: 'dropped' } }]
    : [{ object: from, change: { kind: 'renamed', to } }];
}

/** It existed before; or the table is unknown, and the change has not added the column. */
function wasThere(
  object: ObjectRef,
  was: Column | undefined,
  found: Table | undefined,
  { made }: Scene,
): boolean {
  return was !== undefined || (found?.complete !== true && !made.has(idOf(object)));
}

function differences(
  object: ObjectRef,
  was: Column,
  is: Column,
  found: Table | undefined,
): readonly Altered[] {
  const change = requirementOf(was, is, found);
  return [
    ...(isSameType(was.type, is.type)
      ? []
      : [{ object, change: { kind: 'retyped', from: was.type, to: is.type } } as const]),
    ...(change === undefined ? [] : [{ object, change: { kind: change } } as const]),
  ];
}

function isSameType(a: ColumnType, b: ColumnType): boolean {
  return typeText(a) === typeText(b);
}

interface Around {
  readonly was: Column | undefined;
  readonly is: Column | undefined;
  readonly found: Table | undefined;
  readonly scene: Scene;
}

function requirement(
  object: ObjectRef,
  by: 'setNotNull' | 'dropNotNull' | 'setDefault' | 'dropDefault',
  { was, is, found, scene: { made } }: Around,
): readonly Altered[] {
  const told = (kind: 'required' | 'optional'): readonly Altered[] => [{ object, change: { kind } }];
  if (was !== undefined && is !== undefined) {
    const kind = requirementOf(was, is, found);
    return kind === undefined ? [] : told(kind);
  }
  if (made.has(idOf(object))) return is !== undefined && mustWrite(is) ? told('required') : [];
  if (found?.complete === true) return [];
  if (by === 'setNotNull') return told('required');
  return by === 'dropNotNull' ? told('optional') : [];
}

function requirementOf(
  was: Column,
  is: Column,
  found: Table | undefined,
): 'required' | 'optional' | undefined {
  const tookNull = was.nullable && !(found !== undefined && provenNotNull(found, was.name));
  if ((tookNull && !is.nullable) || (!mustWrite(was) && mustWrite(is) && !was.nullable)) return 'required';
  if ((!was.nullable && is.nullable) || (mustWrite(was) && !mustWrite(is))) return 'optional';
  return undefined;
}

/** An INSERT that omits it is rejected. */
function mustWrite({ nullable, default: value, identity, generated }: Column): boolean {
  return !nullable && value === undefined && identity === undefined && generated === undefined;
}
