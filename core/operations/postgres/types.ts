/** Types, domains, enums, schemas and extensions. */
import type {
  AlterDomainStmt,
  AlterEnumStmt,
  AlterTableCmd,
  AlterTableStmt,
  ColumnDef,
  CompositeTypeStmt,
  Constraint,
  CreateDomainStmt,
  CreateEnumStmt,
  CreateExtensionStmt,
  CreateRangeStmt,
  CreateSchemaStmt,
  DefineStmt,
  Node,
} from '@pgsql/types';
import { functionsIn, strings } from '../../syntax/postgres/raw-tree.ts';
import type { Source, TokenRange } from '../../syntax/postgres/source.ts';
import type {
  AlterAttribute,
  AlterDomain,
  Attribute,
  CreateExtension,
  CreateSchema,
  CreateType,
  DomainCheck,
  ObjectName,
  Operation,
} from '../model/operation.ts';
import {
  bracketed,
  expression,
  nameOfParts,
  option,
  optionsOf,
  optionText,
  relationName,
  roleName,
  typeName,
  unplaced,
  unplacedType,
} from './parts.ts';

export function createEnum(source: Source, node: CreateEnumStmt): CreateType {
  return { ...createdType(source, 'enum'), values: strings(node.vals) };
}

export function createComposite(source: Source, node: CompositeTypeStmt): CreateType {
  const attributes = (node.coldeflist ?? []).flatMap((one) =>
    'ColumnDef' in one ? [attributeOf(source, one.ColumnDef)] : [],
  );
  return { ...createdType(source, 'composite'), attributes };
}

export function createRange(source: Source, node: CreateRangeStmt): CreateType {
  return { ...createdType(source, 'range'), options: optionsOf(node.params) };
}

/** CREATE TYPE of base and shell types. */
export function createBaseType(source: Source, node: DefineStmt): CreateType {
  const form = node.definition === undefined ? 'shell' : 'base';
  return { ...createdType(source, form), options: optionsOf(node.definition) };
}

export function createDomain(source: Source, node: CreateDomainStmt): CreateType {
  const from = source.indexAtByte(node.typeName?.location);
  const constraints = (node.constraints ?? [])
    .flatMap((one) => ('Constraint' in one ? [one.Constraint] : []))
    .map((one) => ({ node: one, from: source.indexAtByte(one.location) }))
    .sort((a, b) => a.from - b.from);
  const clauses = constraints.map((one, i) => ({
    ...one,
    range: { from: one.from, to: constraints[i + 1]?.from ?? source.tokens.length },
  }));
  const byDefault = clauses.find((one) => one.node.contype === 'CONSTR_DEFAULT');
  const notNull = clauses.find((one) => one.node.contype === 'CONSTR_NOTNULL');
  const checks = clauses
    .filter((one) => one.node.contype === 'CONSTR_CHECK')
    .map((one) => domainCheck(source, one.node, one.range));
  return {
    ...createdType(source, 'domain'),
    domainOf: typeName(source, node.typeName, { from, to: from + 1 }),
    collation: strings(node.collClause?.collname).at(-1),
    domainHasCheck: checks.length > 0 || notNull !== undefined,
    domainDefault: byDefault === undefined ? undefined : functionsIn(byDefault.node.raw_expr),
    default:
      byDefault === undefined
        ? undefined
        : expression(source, byDefault.node.raw_expr, {
            from: byDefault.range.from + 1,
            to: collateAt(source, byDefault.range),
          }),
    notNull: notNull !== undefined,
    notNullName: notNull?.node.conname,
    checks,
  };
}

function collateAt(source: Source, range: TokenRange): number {
  return source.find(range, 'collate') ?? range.to;
}

function domainCheck(source: Source, node: Constraint, range: TokenRange): DomainCheck {
  const check = source.find(range, 'check') ?? range.from;
  return {
    name: node.conname,
    expression: bracketed(source, node.raw_expr, check + 1),
    notValid: node.skip_validation === true,
  };
}

export function alterDomain(source: Source, node: AlterDomainStmt): AlterDomain | undefined {
  const change = domainChange(source, node);
  if (change === undefined) return undefined;
  return {
    kind: 'alterDomain',
    span: source.span(source.whole),
    type: nameOfParts(strings(node.typeName)),
    change,
  };
}

function domainChange(source: Source, node: AlterDomainStmt): AlterDomain['change'] | undefined {
  const { def, name = '' } = node;
  switch (node.subtype) {
    case 'T': {
      const at = source.find(source.whole, 'default') ?? source.tokens.length;
      const range = { from: at + 1, to: source.tokens.length };
      return def === undefined
        ? { kind: 'drop-default' }
        : { kind: 'set-default', default: expression(source, def, range) };
    }
    case 'N':
      return { kind: 'drop-not-null' };
    case 'O':
      return { kind: 'set-not-null', name: undefined };
    case 'C': {
      if (def === undefined || !('Constraint' in def)) return undefined;
      if (def.Constraint.contype === 'CONSTR_NOTNULL')
        return { kind: 'set-not-null', name: def.Constraint.conname };
      return { kind: 'add-check', check: domainCheck(source, def.Constraint, source.whole) };
    }
    case 'X':
      return { kind: 'drop-constraint', name, ifExists: node.missing_ok === true };
    case 'V':
      return { kind: 'validate-constraint', name };
    default:
      return undefined;
  }
}

/** ALTER TYPE on a composite type, which the grammar parses as an ALTER TABLE. */
export function alterComposite(source: Source, node: AlterTableStmt): readonly Operation[] {
  const type = relationName(source, node.relation);
  return (node.cmds ?? []).flatMap((one) =>
    'AlterTableCmd' in one ? (attributeChange(source, type, one.AlterTableCmd) ?? []) : [],
  );
}

function attributeChange(source: Source, type: ObjectName, command: AlterTableCmd): Operation | undefined {
  const definition =
    command.def !== undefined && 'ColumnDef' in command.def
      ? attributeOf(source, command.def.ColumnDef)
      : undefined;
  const changes: Readonly<Record<string, AlterAttribute['change']>> = {
    AT_AddColumn: 'add',
    AT_DropColumn: 'drop',
    AT_AlterColumnType: 'alter',
  };
  const change = changes[command.subtype ?? ''];
  if (change === undefined) return undefined;
  return {
    kind: 'alterAttribute',
    span: source.span(source.whole),
    type,
    change,
    attribute: command.name ?? definition?.name ?? '',
    definition,
    to: undefined,
    ifExists: command.missing_ok === true,
    cascade: command.behavior === 'DROP_CASCADE',
  };
}

function attributeOf(source: Source, node: ColumnDef): Attribute {
  return {
    name: node.colname ?? '',
    type: unplacedType(source, node.typeName),
    collation: strings(node.collClause?.collname).at(-1),
  };
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

export function createSchema(source: Source, node: CreateSchemaStmt): CreateSchema {
  const at = source.find(source.whole, 'exists');
  return {
    kind: 'createSchema',
    span: source.span(source.whole),
    schema: node.schemaname === undefined ? undefined : source.name((at ?? 1) + 1),
    ifNotExists: node.if_not_exists === true,
    owner: node.authrole === undefined ? undefined : roleName(node.authrole),
  };
}

export function createExtension(source: Source, node: CreateExtensionStmt): CreateExtension {
  const at = source.find(source.whole, 'exists');
  return {
    kind: 'createExtension',
    span: source.span(source.whole),
    extension: source.name((at ?? 1) + 1) ?? unplaced(node.extname ?? '').name,
    ifNotExists: node.if_not_exists === true,
    schema: optionText(option(node.options, 'schema')),
    version: optionText(option(node.options, 'new_version')),
    cascade: option(node.options, 'cascade') !== undefined,
  };
}

/** ALTER EXTENSION … UPDATE. */
export function updateExtension(
  source: Source,
  node: { readonly extname?: string; readonly options?: Node[] },
): Operation {
  return {
    kind: 'updateExtension',
    span: source.span(source.whole),
    extension: node.extname ?? '',
    version: optionText(option(node.options, 'new_version')),
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
    attributes: [],
    domainOf: undefined,
    collation: undefined,
    domainHasCheck: false,
    domainDefault: undefined,
    default: undefined,
    notNull: false,
    notNullName: undefined,
    checks: [],
    options: [],
  };
}
