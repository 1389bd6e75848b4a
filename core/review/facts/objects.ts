/**
 * The net changes of objects that programs use: which ones the whole change adds, drops, renames or alters. An object that it creates and
 * drops again does not count, and a name that another object takes over is compared with its former object. Names are compared between the
 * schemas before and after the change; operations give the statement, and the names in tables that no migration creates. No words.
 */
import type { Operation, RelationKind } from '../../operations/model/operation.ts';
import { keyOf, nameInKey, relationKey, resolveIndex } from '../../schema/lookup.ts';
import type { Schema } from '../../schema/model.ts';
import {
  idOf,
  isMadeHere,
  isPartition,
  relationRef,
  type Altered,
  type ObjectChange,
  type Scene,
} from './alteration.ts';
import { columnAlterations, tableAlterations } from './columns.ts';
import { constraintAlterations } from './constraints.ts';
import { routineAlterations, typeAlterations } from './routines.ts';
import type { StatementFact } from './statements.ts';

export function objectChanges(
  statements: readonly StatementFact[],
  found: Schema,
  left: Schema,
): readonly ObjectChange[] {
  const made = new Set<string>();
  const changes = statements.flatMap((fact) => {
    const scene = { found, left, before: fact.before, after: fact.after, made };
    const own = fact.statement.actions.flatMap(({ operation }) => alterations(operation, scene));
    const told = new Set(own.map(({ object }) => idOf(object)));
    const along = cascaded(scene).filter(({ object }) => !told.has(idOf(object)));
    return [...own, ...along].map((one) => ({ ...one, fact }));
  });
  // The change takes effect at the last such statement.
  return [
    ...new Map(changes.map((one) => [`${one.change.kind} ${idOf(one.object)}`, one] as const)).values(),
  ];
}

function alterations(operation: Operation, scene: Scene): readonly Altered[] {
  const { before } = scene;
  switch (operation.kind) {
    case 'createTable':
      if (operation.partitionOf !== undefined || operation.persistence === 'temporary') return [];
      return created(relationKey(before, operation.table), scene);
    case 'createTableAs':
      if (operation.persistence === 'temporary') return [];
      return created(relationKey(before, operation.table), scene);
    case 'createView':
      return created(relationKey(before, operation.view), scene);
    case 'dropRelation':
      if (!isNamed(operation.relation)) return [];
      return dropped(relationKey(before, operation.target), operation.ifExists, scene);
    case 'renameRelation': {
      if (!isNamed(operation.relation)) return [];
      const key = relationKey(before, operation.target);
      return renamed(key, keyOf(key.slice(0, key.indexOf('.')), operation.to.text), scene);
    }
    case 'setSchema': {
      if (!isNamed(operation.relation)) return [];
      const key = relationKey(before, operation.target);
      return renamed(key, keyOf(operation.to.text, nameInKey(key)), scene);
    }
    case 'createIndex':
    case 'addConstraint':
      return constraintAlterations(relationKey(before, operation.table), scene);
    case 'dropConstraint':
      return constraintAlterations(relationKey(before, operation.table), scene, operation.constraint.text);
    case 'dropIndex': {
      const index = resolveIndex(before, operation.index);
      return index === undefined ? [] : constraintAlterations(index.relation, scene);
    }
    case 'createFunction':
    case 'createAggregate':
    case 'dropFunction':
      return routineAlterations(operation, scene);
    case 'createType':
    case 'dropType':
    case 'renameType':
    case 'addEnumValue':
    case 'renameEnumValue':
      return typeAlterations(operation, scene);
    case 'addColumn':
    case 'dropColumn':
    case 'renameColumn':
    case 'alterColumnType':
    case 'setNotNull':
    case 'dropNotNull':
    case 'setDefault':
    case 'dropDefault': {
      const key = relationKey(before, operation.table);
      return isMadeHere(key, scene) ? [] : columnAlterations(key, operation, scene);
    }
    default:
      return [];
  }
}

/** Queries do not name indexes and sequences. */
function isNamed(kind: RelationKind): boolean {
  return kind !== 'index' && kind !== 'sequence';
}

function created(key: string, scene: Scene): readonly Altered[] {
  const { before, found, left, made } = scene;
  const object = relationRef(key);
  const [was, is] = [found.relations.get(key), left.relations.get(key)];
  // IF NOT EXISTS found one, or OR REPLACE keeps the name: the columns are compared all the same.
  if (!before.relations.has(key) && was === undefined) made.add(idOf(object));
  if (is === undefined) return [];
  if (was === undefined) return made.has(idOf(object)) ? [{ object, change: { kind: 'added' } }] : [];
  return tableAlterations(was, is, scene);
}

function dropped(key: string, ifExists: boolean, { found, left, made }: Scene): readonly Altered[] {
  const object = relationRef(key);
  const was = found.relations.get(key);
  if (left.relations.has(key) || (was !== undefined && isPartition(was))) return [];
  const isKnown = was !== undefined || (!made.has(idOf(object)) && !ifExists);
  return isKnown ? [{ object, change: { kind: 'dropped' } }] : [];
}

function renamed(from: string, to: string, scene: Scene): readonly Altered[] {
  const { found, left, made } = scene;
  const [object, other] = [relationRef(from), relationRef(to)];
  const wasThere = found.relations.has(from) || !made.has(idOf(object));
  made.add(idOf(other));
  const [was, is] = [found.relations.get(to), left.relations.get(to)];
  // Another object has taken over the name.
  if (was !== undefined && is !== undefined) return tableAlterations(was, is, scene);
  if (wasThere && !left.relations.has(from))
    return is === undefined
      ? [{ object, change: { kind: 'dropped' } }]
      : [{ object, change: { kind: 'renamed', to: other } }];
  return wasThere || is === undefined ? [] : [{ object: other, change: { kind: 'added' } }];
}

/** Objects that CASCADE and DROP SCHEMA drop. */
function cascaded({ before, after, found, left }: Scene): readonly Altered[] {
  const gone: Altered[] = [];
  for (const one of before.relations.values(after.relations)) {
    const isGone = !after.relations.has(one.key) && !left.relations.has(one.key);
    const isUsed = one.kind !== 'sequence' && !isPartition(one) && found.relations.has(one.key);
    if (isGone && isUsed) gone.push({ object: relationRef(one.key), change: { kind: 'dropped' } });
  }
  return gone;
}
