/** Types, domains, enums, sequences, schemas and extensions. */
import type {
  AlterEnumStmt,
  CreateDomainStmt,
  CreateEnumStmt,
  CreateExtensionStmt,
  CreateSchemaStmt,
  CreateSeqStmt,
  DefineStmt,
} from '@pgsql/types';
import { functionsIn, strings } from '../../syntax/postgres/raw-tree.ts';
import type { Source } from '../../syntax/postgres/source.ts';
import type {
  CreateExtension,
  CreateSchema,
  CreateSequence,
  CreateType,
  ObjectName,
  Operation,
} from '../operation.ts';
import { relationName, typeName, unplaced } from './parts.ts';

export function createEnum(source: Source, node: CreateEnumStmt): CreateType {
  return { ...createdType(source, 'enum'), values: strings(node.vals) };
}

export function createComposite(source: Source): CreateType {
  return createdType(source, 'composite');
}

export function createRange(source: Source): CreateType {
  return createdType(source, 'range');
}

export function createDomain(source: Source, node: CreateDomainStmt): CreateType {
  const from = source.indexAtByte(node.typeName?.location);
  const constraints = (node.constraints ?? []).flatMap((one) =>
    'Constraint' in one ? [one.Constraint] : [],
  );
  const byDefault = constraints.find(({ contype }) => contype === 'CONSTR_DEFAULT');
  return {
    ...createdType(source, 'domain'),
    domainOf: typeName(source, node.typeName, { from, to: from + 1 }),
    domainHasCheck: constraints.some(
      ({ contype }) => contype === 'CONSTR_CHECK' || contype === 'CONSTR_NOTNULL',
    ),
    domainDefault: byDefault === undefined ? undefined : functionsIn(byDefault.raw_expr),
  };
}

export function define(source: Source, node: DefineStmt): Operation {
  if (node.kind === 'OBJECT_TYPE') return createdType(source, 'base');
  return { kind: 'other', span: source.span(source.whole), statement: node.kind ?? 'DefineStmt' };
}

/** ALTER TYPE … ADD VALUE and RENAME VALUE. */
export function alterEnum(source: Source, node: AlterEnumStmt): Operation {
  const span = source.span(source.whole);
  const type = source.objectName(2)?.name ?? unplaced(strings(node.typeName).at(-1) ?? '');
  if (node.newVal === undefined) return { kind: 'other', span, statement: 'AlterEnumStmt' };
  if (node.oldVal !== undefined)
    return { kind: 'renameEnumValue', span, type, value: node.oldVal, to: node.newVal };
  const side = node.newValIsAfter === true ? 'after' : 'before';
  return {
    kind: 'addEnumValue',
    span,
    type,
    value: node.newVal,
    ifNotExists: node.skipIfNewValExists === true,
    place: node.newValNeighbor === undefined ? undefined : { side, of: node.newValNeighbor },
  };
}

export function createSequence(source: Source, node: CreateSeqStmt): CreateSequence {
  return {
    kind: 'createSequence',
    span: source.span(source.whole),
    sequence: relationName(source, node.sequence),
    ifNotExists: node.if_not_exists === true,
  };
}

export function createSchema(source: Source, node: CreateSchemaStmt): CreateSchema {
  const at = source.find(source.whole, 'exists');
  return {
    kind: 'createSchema',
    span: source.span(source.whole),
    schema: node.schemaname === undefined ? undefined : source.name((at ?? 1) + 1),
    ifNotExists: node.if_not_exists === true,
  };
}

export function createExtension(source: Source, node: CreateExtensionStmt): CreateExtension {
  const at = source.find(source.whole, 'exists');
  return {
    kind: 'createExtension',
    span: source.span(source.whole),
    extension: source.name((at ?? 1) + 1) ?? unplaced(node.extname ?? '').name,
    ifNotExists: node.if_not_exists === true,
  };
}

function createdType(source: Source, form: CreateType['form']): CreateType {
  const keyword = source.find(source.whole, form === 'domain' ? 'domain' : 'type') ?? 1;
  const type: ObjectName = source.objectName(keyword + 1)?.name ?? unplaced('');
  return {
    kind: 'createType',
    span: source.span(source.whole),
    type,
    form,
    values: [],
    domainOf: undefined,
    domainHasCheck: false,
    domainDefault: undefined,
  };
}
