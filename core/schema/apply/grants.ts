/** GRANT and REVOKE on objects, and default privileges. roles.ts handles memberships of roles. */
import type {
  AlterDefaultPrivileges,
  Grant,
  ObjectName,
  PrivilegeObject,
  Revoke,
} from '../../operations/model/operation.ts';
import { each } from '../map-list.ts';
import { resolveRelation } from '../lookup.ts';
import type { Column, DefaultPrivileges, Owned, Privilege, Relation, Schema } from '../model.ts';
import { originOf, type At } from './statement-place.ts';
import { noteChange } from './changes.ts';
import { changeMembership } from './roles.ts';
import {
  afterStep,
  allColumnPrivileges,
  allPrivileges,
  builtInPrivileges,
  type PrivilegeStep,
} from './privileges.ts';
import { changeRoutine, findRoutine } from './routines.ts';
import { isTable, putRelation } from './store.ts';
import { findType, putType } from './types.ts';

type Change = Grant | Revoke;

export function changePrivileges(schema: Schema, operation: Change, at: At): Schema {
  if (at.conditional) return schema;
  if (operation.objectKind === 'role') return changeMembership(schema, operation, at);
  let next = schema;
  operation.objects.forEach((name, i) => {
    next = operation.allInSchema
      ? inWholeSchema(next, operation, name.name.text)
      : onObject(next, operation, name, i);
  });
  return next;
}

function onObject(schema: Schema, operation: Change, name: ObjectName, i: number): Schema {
  switch (operation.objectKind) {
    case 'table':
    case 'sequence': {
      const relation = resolveRelation(schema, name);
      return relation === undefined ? schema : onRelation(schema, operation, relation);
    }
    case 'function': {
      const routine = findRoutine(schema, name, operation.signatures[i]);
      return routine === undefined
        ? schema
        : changeRoutine(schema, routine, withSteps(routine, 'function', operation));
    }
    case 'type': {
      const type = findType(schema, name);
      return type === undefined ? schema : putType(schema, type, withSteps(type, 'type', operation));
    }
    case 'schema': {
      const old = schema.namespaces.get(name.name.text);
      if (old === undefined) return schema;
      const changed = withSteps(old, 'schema', operation);
      const noted =
        old.origin === undefined
          ? changed
          : noteChange(schema, { ...old, origin: old.origin }, { ...changed, origin: old.origin });
      return { ...schema, namespaces: schema.namespaces.set(old.name, noted) };
    }
    case 'language':
    case 'foreign':
      return onNamedObject(schema, operation, name.name.text);
    case 'database':
    case 'large-object':
    case 'parameter':
    case 'role':
      return schema;
  }
}

/** The database itself, large objects and server parameters are not modelled. */
function onNamedObject(schema: Schema, operation: Change, name: string): Schema {
  const objects = schema.objects.map((one) => {
    const fits =
      operation.objectKind === 'language'
        ? one.objectKind === 'language'
        : one.objectKind === 'server' || one.objectKind === 'foreign-data-wrapper';
    return fits && one.name === name
      ? noteChange(schema, one, withSteps(one, operation.objectKind, operation))
      : one;
  });
  return { ...schema, objects };
}

function inWholeSchema(schema: Schema, operation: Change, name: string): Schema {
  let next = schema;
  if (operation.objectKind === 'function') {
    for (const routines of schema.functions.values())
      for (const routine of routines)
        if (routine.schema === name)
          next = changeRoutine(next, routine, withSteps(routine, 'function', operation));
    return next;
  }
  for (const relation of schema.relations.values()) {
    const fits = (relation.kind === 'sequence') === (operation.objectKind === 'sequence');
    if (fits && relation.schema === name) next = onRelation(next, operation, relation);
  }
  return next;
}

/** A REVOKE on a table also applies to its columns. */
function onRelation(schema: Schema, operation: Change, relation: Relation): Schema {
  const kind = relation.kind === 'sequence' ? 'sequence' : 'table';
  const whole = { ...operation, privileges: wholePrivileges(operation) };
  const touched = operation.columns.length === 0 || whole.privileges.length > 0;
  const changed = touched ? withSteps(relation, kind, whole) : relation;
  if (!isTable(changed) || (operation.columns.length === 0 && operation.kind === 'grant'))
    return putRelation(schema, changed);
  const columns = each(changed.columns, (column) => columnAfter(column, operation, relation));
  return putRelation(schema, columns === changed.columns ? changed : { ...changed, columns });
}

/** Privileges that are not limited to columns. */
function wholePrivileges(operation: Change): readonly string[] {
  const limited = new Set(operation.columns.map(({ privilege }) => privilege));
  return operation.privileges.filter((one) => !limited.has(one));
}

function columnAfter(column: Column, operation: Change, relation: Relation): Column {
  const named = operation.columns
    .filter(({ columns }) => columns.includes(column.name))
    .flatMap(({ privilege }) => (privilege === 'all' ? allColumnPrivileges : [privilege]));
  const whole = operation.kind === 'revoke' ? expanded(operation, 'table') : [];
  const privileges = operation.columns.length > 0 ? named : whole;
  if (privileges.length === 0 || (operation.kind === 'revoke' && column.privileges === undefined))
    return column;
  const after = stepsOf(operation, relation.owner, privileges).reduce(afterStep, column.privileges ?? []);
  return { ...column, privileges: after.length === 0 ? undefined : after };
}

function withSteps<T extends Owned>(object: T, kind: PrivilegeObject, operation: Change): T {
  const start: readonly Privilege[] = object.privileges ?? builtInPrivileges(kind);
  const steps = stepsOf(operation, object.owner, expanded(operation, kind));
  return { ...object, privileges: steps.reduce(afterStep, start) };
}

function expanded(operation: Pick<Change, 'privileges'>, kind: PrivilegeObject): readonly string[] {
  const { privileges } = operation;
  if (privileges.length === 0 || privileges.includes('all')) return allPrivileges(kind);
  return privileges.map((one) => (one === 'temp' ? 'temporary' : one));
}

function stepsOf(
  operation: Change,
  owner: string | undefined,
  privileges: readonly string[],
): readonly PrivilegeStep[] {
  return operation.grantees.map(({ name }) => ({
    change: operation.kind,
    grantee: name === owner || isSelf(name) ? '' : name,
    privileges,
    grantOption: operation.grantOption,
  }));
}

function isSelf(name: string): boolean {
  return name === 'current_user' || name === 'current_role' || name === 'session_user' || name === 'user';
}

export function alterDefaultPrivileges(schema: Schema, operation: AlterDefaultPrivileges, at: At): Schema {
  if (at.conditional) return schema;
  const { objectKind, change, grantOption } = operation;
  const privileges = expanded(operation, objectKind);
  const roles: readonly (string | undefined)[] =
    operation.roles.length === 0 ? [schema.role] : operation.roles;
  const schemas: readonly (string | undefined)[] =
    operation.schemas.length === 0 ? [undefined] : operation.schemas;
  const added = roles.flatMap((role) =>
    schemas.flatMap((inSchema) =>
      operation.grantees.map(({ name }): DefaultPrivileges => ({
        role: role !== undefined && isSelf(role) ? schema.role : role,
        schema: inSchema,
        objectKind,
        change,
        privilege: {
          grantee: name === role || isSelf(name) ? '' : name,
          privileges,
          grantable: grantOption ? privileges : [],
        },
        origin: originOf(at),
      })),
    ),
  );
  return { ...schema, defaultPrivileges: [...schema.defaultPrivileges, ...added] };
}
