/** COMMENT, SECURITY LABEL and OWNER TO: a property of any kind of object. */
import type {
  ChangeOwner,
  CommentOn,
  ObjectReference,
  SetSecurityLabel,
} from '../../operations/model/operation.ts';
import { column as columnOf, resolveIndex, resolveRelation } from '../lookup.ts';
import type { Described, Owned, Relation, Schema, Table, View } from '../model.ts';
import type { At } from './statement-place.ts';
import { objectKey } from './named-objects.ts';
import { resolveStatistics } from './statistics.ts';
import { withOwner } from './privileges.ts';
import { changePart } from './parts-of-table.ts';
import { changeRoutine, findRoutine } from './routines.ts';
import { isTable, isView, putIndex, putRelation } from './store.ts';
import { ownedBy } from './table-options.ts';
import { findType, putType } from './types.ts';

/** A change of the common properties of objects. */
type Change = <T extends Described>(one: T) => T;

export function commentOn(schema: Schema, operation: CommentOn, at: At): Schema {
  const { target } = operation;
  if (target === undefined || at.conditional) return schema;
  // An empty comment is none.
  const text = operation.text === '' ? undefined : operation.text;
  if (target.objectKind === 'column') return commentOnColumn(schema, target, text);
  if (target.objectKind === 'domain-constraint') return commentOnCheck(schema, target, text);
  return changeTarget(schema, target, (one) => ({ ...one, comment: text }));
}

export function setSecurityLabel(schema: Schema, operation: SetSecurityLabel, at: At): Schema {
  const { target, label } = operation;
  const provider = operation.provider ?? '';
  if (target === undefined || at.conditional) return schema;
  return changeTarget(schema, target, (one) => {
    const others = one.labels.filter((other) => other.provider !== provider);
    return { ...one, labels: label === undefined ? others : [...others, { provider, label }] };
  });
}

export function changeOwner(schema: Schema, operation: ChangeOwner, at: At): Schema {
  const { target, owner } = operation;
  if (at.conditional) return schema;
  const relation = relationKinds.has(target.objectKind) ? resolveRelation(schema, target.name) : undefined;
  if (relation !== undefined) return ownedBy(schema, relation.key, owner);
  return changeTarget(schema, target, (one) =>
    isOwned(one) ? withOwner(one, owner) : 'owner' in one ? { ...one, owner } : one,
  );
}

function isOwned<T extends Described>(one: T): one is T & Owned {
  return 'privileges' in one && 'owner' in one;
}

const relationKinds: ReadonlySet<string> = new Set([
  'table',
  'view',
  'materialized-view',
  'foreign-table',
  'sequence',
]);

function changeTarget(schema: Schema, target: ObjectReference, change: Change): Schema {
  switch (target.objectKind) {
    case 'table':
    case 'view':
    case 'materialized-view':
    case 'foreign-table':
    case 'sequence': {
      const relation = resolveRelation(schema, target.name);
      return relation === undefined ? schema : putRelation(schema, change<Relation>(relation));
    }
    case 'index': {
      const index = resolveIndex(schema, target.name);
      return index === undefined ? schema : putIndex(schema, change(index));
    }
    case 'column':
    case 'constraint':
    case 'trigger':
    case 'policy':
    case 'rule':
      return changePartOf(schema, target, change);
    case 'type':
    case 'domain': {
      const type = findType(schema, target.name);
      return type === undefined ? schema : putType(schema, type, change(type));
    }
    case 'function':
    case 'procedure':
    case 'routine':
    case 'aggregate': {
      const routine = findRoutine(schema, target.name, target.arguments);
      return routine === undefined ? schema : changeRoutine(schema, routine, change(routine));
    }
    default:
      return changeByName(schema, target, change);
  }
}

function changePartOf(schema: Schema, target: ObjectReference, change: Change): Schema {
  const relation = resolveRelation(schema, target.name);
  const part = target.part ?? '';
  if (!isTable(relation))
    return isView(relation) ? changePartOfView(schema, relation, target, change) : schema;
  return putRelation(schema, withPartChanged(schema, relation, target.objectKind, part, change));
}

function withPartChanged(
  schema: Schema,
  table: Table,
  kind: ObjectReference['objectKind'],
  part: string,
  change: Change,
): Table {
  switch (kind) {
    case 'column':
      return { ...table, columns: changePart(schema, table.columns, part, change) };
    case 'constraint':
      return { ...table, constraints: changePart(schema, table.constraints, part, change) };
    case 'trigger':
      return { ...table, triggers: changePart(schema, table.triggers, part, change) };
    case 'policy':
      return { ...table, policies: changePart(schema, table.policies, part, change) };
    case 'rule':
      return { ...table, rules: changePart(schema, table.rules, part, change) };
    default:
      return table;
  }
}

function changePartOfView(schema: Schema, view: View, target: ObjectReference, change: Change): Schema {
  const part = target.part ?? '';
  if (target.objectKind === 'trigger')
    return putRelation(schema, { ...view, triggers: changePart(schema, view.triggers, part, change) });
  if (target.objectKind === 'rule')
    return putRelation(schema, { ...view, rules: changePart(schema, view.rules, part, change) });
  return schema;
}

/** Objects that are stored under their name. */
function changeByName(schema: Schema, target: ObjectReference, change: Change): Schema {
  const name = target.name.name.text;
  const inMap = <T extends Described>(map: {
    readonly get: (key: string) => T | undefined;
  }): T | undefined => {
    const old = map.get(name);
    return old === undefined ? undefined : change(old);
  };
  switch (target.objectKind) {
    case 'schema': {
      const now = inMap(schema.namespaces);
      return now === undefined ? schema : { ...schema, namespaces: schema.namespaces.set(name, now) };
    }
    case 'extension': {
      const now = inMap(schema.extensions);
      return now === undefined ? schema : { ...schema, extensions: schema.extensions.set(name, now) };
    }
    case 'event-trigger': {
      const now = inMap(schema.eventTriggers);
      return now === undefined ? schema : { ...schema, eventTriggers: schema.eventTriggers.set(name, now) };
    }
    case 'publication': {
      const now = inMap(schema.publications);
      return now === undefined ? schema : { ...schema, publications: schema.publications.set(name, now) };
    }
    case 'role': {
      const now = inMap(schema.roles);
      return now === undefined ? schema : { ...schema, roles: schema.roles.set(name, now) };
    }
    case 'statistics': {
      const old = resolveStatistics(schema, target.name);
      return old === undefined
        ? schema
        : { ...schema, statistics: schema.statistics.set(old.key, change(old)) };
    }
    default: {
      const key = objectKey(schema, target);
      const old = key === undefined ? undefined : schema.objects.get(key);
      return old === undefined ? schema : { ...schema, objects: schema.objects.set(old.key, change(old)) };
    }
  }
}

/** Columns of views and composite types are not separate objects in the model. */
function commentOnColumn(schema: Schema, target: ObjectReference, text: string | undefined): Schema {
  const column = target.part ?? '';
  const relation = resolveRelation(schema, target.name);
  if (isTable(relation))
    return columnOf(relation, column) === undefined
      ? schema
      : changePartOf(schema, target, (one) => ({ ...one, comment: text }));
  if (isView(relation)) {
    const others = relation.columnComments.filter((one) => one.column !== column);
    const columnComments = text === undefined ? others : [...others, { column, text }];
    return putRelation(schema, { ...relation, columnComments });
  }
  const type = findType(schema, target.name);
  if (type === undefined) return schema;
  const attributes = type.attributes.map((one) => (one.name === column ? { ...one, comment: text } : one));
  return putType(schema, type, { ...type, attributes });
}

function commentOnCheck(schema: Schema, target: ObjectReference, text: string | undefined): Schema {
  const type = findType(schema, target.name);
  if (type === undefined) return schema;
  const checks = type.checks.map((one) => (one.name === target.part ? { ...one, comment: text } : one));
  return putType(schema, type, { ...type, checks });
}
