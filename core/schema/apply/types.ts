/** Enums, composite types, domains, ranges and base types: create, alter and drop. rename-type.ts handles renames. */
import type {
  AddEnumValue,
  AlterAttribute,
  AlterDomain,
  CreateType,
  DomainCheck,
  DropType,
  ObjectName,
  RenameEnumValue,
} from '../../operations/model/operation.ts';
import { candidateKeys, creationKey, creationSchema } from '../lookup.ts';
import type { DomainConstraint, Schema, TypeAttribute, UserType } from '../model.ts';
import { originOf, type At } from './statement-place.ts';
import { owned, pathOf } from './new-object.ts';
import { noteChange } from './changes.ts';
import { removeType } from './remove-type.ts';
import { assemble } from './default-names.ts';
import { isTable, putRelation, replaced } from './store.ts';
import { columnTypeOf, isOf } from './type-of.ts';
import { withLiteral } from '../text-renames.ts';

export function createType(schema: Schema, operation: CreateType, at: At): Schema {
  const key = creationKey(schema, operation.type);
  const old = schema.types.get(key);
  if (old !== undefined && at.conditional) return schema;
  const inSchema = operation.type.schema?.text ?? creationSchema(schema);
  const name = operation.type.name.text;
  const collation = operation.collation;
  const type: UserType = {
    ...owned(schema, 'type', inSchema),
    key,
    schema: inSchema,
    name,
    form: operation.form,
    values: operation.values,
    attributes: operation.attributes.map((one) => attributeOf(schema, one)),
    domainOf: operation.domainOf === undefined ? undefined : columnTypeOf(schema, operation.domainOf),
    collation,
    domainHasCheck: operation.domainHasCheck,
    domainDefault: operation.domainDefault,
    default: operation.default?.text,
    notNull: operation.notNull,
    notNullName: operation.notNull ? (operation.notNullName ?? `${name}_not_null`) : undefined,
    checks: operation.checks.reduce<readonly DomainConstraint[]>(
      (checks, check) => [...checks, checkOf(name, checks, check)],
      [],
    ),
    options: operation.options,
    path: pathOf(schema),
    origin: originOf(at),
  };
  return { ...schema, types: schema.types.set(key, type) };
}

function attributeOf(schema: Schema, one: CreateType['attributes'][number]): TypeAttribute {
  const { name, collation } = one;
  return { name, type: columnTypeOf(schema, one.type), collation, comment: undefined };
}

function checkOf(domain: string, others: readonly DomainConstraint[], check: DomainCheck): DomainConstraint {
  const name = check.name ?? freeName(domain, others);
  return { name, expression: check.expression.text, valid: !check.notValid, comment: undefined };
}

function freeName(domain: string, others: readonly DomainConstraint[]): string {
  for (let number = 0; ; number += 1) {
    const label = number === 0 ? 'check' : `check${number}`;
    const name = assemble({ relation: domain, columns: undefined }, label);
    if (!others.some((one) => one.name === name)) return name;
  }
}

export function findType(schema: Schema, name: ObjectName): UserType | undefined {
  for (const key of candidateKeys(schema, name)) {
    const type = schema.types.get(key);
    if (type !== undefined) return type;
  }
  return undefined;
}

export function putType(schema: Schema, old: UserType, now: UserType): Schema {
  return { ...schema, types: schema.types.set(now.key, noteChange(schema, old, now)) };
}

export function addEnumValue(schema: Schema, operation: AddEnumValue): Schema {
  const type = findType(schema, operation.type);
  if (type === undefined || type.values.includes(operation.value)) return schema;
  const at = operation.place === undefined ? -1 : type.values.indexOf(operation.place.of);
  const before = at === -1 ? type.values.length : at + (operation.place?.side === 'after' ? 1 : 0);
  return putType(schema, type, { ...type, values: type.values.toSpliced(before, 0, operation.value) });
}

/** Texts name enum values by their label: defaults of the type's columns follow. */
export function renameEnumValue(schema: Schema, operation: RenameEnumValue): Schema {
  const type = findType(schema, operation.type);
  if (type === undefined) return schema;
  const { value, to } = operation;
  let next = putType(schema, type, { ...type, values: replaced(type.values, value, to) });
  for (const relation of schema.relations.values()) {
    if (!isTable(relation) || !relation.columns.some((one) => isOf(one.type, type))) continue;
    const columns = relation.columns.map((one) =>
      isOf(one.type, type) && one.default !== undefined
        ? { ...one, default: withLiteral(one.default, value, to) }
        : one,
    );
    const constraints = relation.constraints.map((one) =>
      one.expression !== undefined &&
      relation.columns.some((c) => isOf(c.type, type) && one.columns.includes(c.name))
        ? { ...one, expression: withLiteral(one.expression, value, to) }
        : one,
    );
    next = putRelation(next, { ...relation, columns, constraints });
  }
  return next;
}

export function alterAttribute(schema: Schema, operation: AlterAttribute, at: At): Schema {
  const type = findType(schema, operation.type);
  if (type === undefined || at.conditional) return schema;
  return putType(schema, type, { ...type, attributes: changedAttributes(schema, type, operation) });
}

function changedAttributes(
  schema: Schema,
  type: UserType,
  operation: AlterAttribute,
): readonly TypeAttribute[] {
  const { attribute, definition } = operation;
  const defined = definition === undefined ? undefined : attributeOf(schema, definition);
  switch (operation.change) {
    case 'add':
      return defined === undefined ? type.attributes : [...type.attributes, defined];
    case 'drop':
      return type.attributes.filter((one) => one.name !== attribute);
    case 'alter':
      return type.attributes.map((one) =>
        one.name === attribute ? { ...one, ...defined, name: one.name, comment: one.comment } : one,
      );
    case 'rename':
      return type.attributes.map((one) =>
        one.name === attribute ? { ...one, name: operation.to ?? one.name } : one,
      );
  }
}

export function alterDomain(schema: Schema, operation: AlterDomain, at: At): Schema {
  const type = findType(schema, operation.type);
  if (type === undefined || at.conditional) return schema;
  const changed = { ...type, ...domainChange(type, operation.change) };
  const domainHasCheck = changed.notNull || changed.checks.length > 0;
  return putType(schema, type, { ...changed, domainHasCheck });
}

function domainChange(type: UserType, change: AlterDomain['change']): Partial<UserType> {
  switch (change.kind) {
    case 'set-default':
      return { default: change.default.text, domainDefault: change.default.functions };
    case 'drop-default':
      return { default: undefined, domainDefault: undefined };
    case 'set-not-null':
      return { notNull: true, notNullName: change.name ?? `${type.name}_not_null` };
    case 'drop-not-null':
      return { notNull: false, notNullName: undefined };
    case 'add-check':
      return { checks: [...type.checks, checkOf(type.name, type.checks, change.check)] };
    case 'drop-constraint':
      if (change.name === type.notNullName) return { notNull: false, notNullName: undefined };
      return { checks: type.checks.filter((one) => one.name !== change.name) };
    case 'validate-constraint':
      return { checks: type.checks.map((one) => (one.name === change.name ? { ...one, valid: true } : one)) };
    case 'rename-constraint':
      if (change.name === type.notNullName) return { notNullName: change.to };
      return {
        checks: type.checks.map((one) => (one.name === change.name ? { ...one, name: change.to } : one)),
      };
  }
}

export function dropType(schema: Schema, operation: DropType, at: At): Schema {
  const type = findType(schema, operation.type);
  if (type === undefined || at.conditional) return schema;
  return operation.cascade ? removeType(schema, type) : { ...schema, types: schema.types.delete(type.key) };
}
