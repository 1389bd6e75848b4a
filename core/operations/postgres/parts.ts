/**
 * Parts that many statements share: relation names, types, expressions. Built from the grammar's nodes, with spans from the statement's
 * tokens.
 */
import type { DefElem, Node, RangeVar, RoleSpec, TypeName as TypeNode } from '@pgsql/types';
import { columnsIn, functionsIn, relationsIn, strings } from '../../syntax/postgres/raw-tree.ts';
import type { Source, TokenRange } from '../../syntax/postgres/source.ts';
import type {
  Expression,
  ObjectName,
  Option,
  Persistence,
  RelationKind,
  TypeName,
} from '../model/operation.ts';

/** A relation at the position that the grammar gives. */
export function relationName(source: Source, relation: RangeVar | undefined): ObjectName {
  return (
    source.objectName(source.indexAtByte(relation?.location))?.name ??
    unplaced(relation?.relname ?? '', relation?.schemaname)
  );
}

/** A name of unknown position: an empty span at the statement's start. */
export function unplaced(name: string, schema?: string): ObjectName {
  const at = { start: 0, end: 0 };
  return {
    ...at,
    schema: schema === undefined ? undefined : { ...at, text: schema },
    name: { ...at, text: name },
  };
}

/** The relations that a query reads, each once. */
export function relationNames(source: Source, tree: unknown): readonly ObjectName[] {
  const seen = new Set<string>();
  return relationsIn(tree).flatMap((relation) => {
    const key = `${relation.schemaname ?? ''}.${relation.relname ?? ''}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [relationName(source, relation)];
  });
}

export function persistenceOf(relation: RangeVar | undefined): Persistence {
  if (relation?.relpersistence === 't') return 'temporary';
  return relation?.relpersistence === 'u' ? 'unlogged' : 'permanent';
}

export const serialTypes: ReadonlyMap<
  string,
  { readonly serial: 'smallserial' | 'serial' | 'bigserial'; readonly type: string }
> = new Map([
  ['smallserial', { serial: 'smallserial', type: 'int2' }],
  ['serial2', { serial: 'smallserial', type: 'int2' }],
  ['serial', { serial: 'serial', type: 'int4' }],
  ['serial4', { serial: 'serial', type: 'int4' }],
  ['bigserial', { serial: 'bigserial', type: 'int8' }],
  ['serial8', { serial: 'bigserial', type: 'int8' }],
]);

/** A type as the grammar resolved it; its span runs from its first token to `range.to`. */
export function typeName(source: Source, node: TypeNode | undefined, range: TokenRange): TypeName {
  const names = strings(node?.names);
  const schema = names.length > 1 ? names.at(-2) : undefined;
  const name = names.at(-1) ?? '';
  const span = source.span({ from: source.indexAtByte(node?.location), to: range.to });
  return {
    ...span,
    schema: schema === 'pg_catalog' ? undefined : schema,
    name: serialTypes.get(name)?.type ?? name,
    modifiers: (node?.typmods ?? []).flatMap((modifier) =>
      'A_Const' in modifier && modifier.A_Const.ival !== undefined ? [modifier.A_Const.ival.ival ?? 0] : [],
    ),
    wordModifiers: (node?.typmods ?? []).flatMap(wordModifier),
    arrayDimensions: node?.arrayBounds?.length ?? 0,
    setOf: node?.setof === true,
    ofColumn: node?.pct_type === true,
  };
}

function wordModifier(node: Node): readonly string[] {
  if ('ColumnRef' in node) return [strings(node.ColumnRef.fields).join('.')];
  return 'A_Const' in node && node.A_Const.sval !== undefined ? [node.A_Const.sval.sval ?? ''] : [];
}

/** A type without a position: in lists of argument types and the like. */
export function unplacedType(source: Source, node: TypeNode | undefined): TypeName {
  const at = source.indexAtByte(node?.location);
  return typeName(source, node, { from: at, to: at + 1 });
}

export function expression(source: Source, node: Node | undefined, range: TokenRange): Expression {
  const span = source.span(range);
  return {
    ...span,
    text: source.text.slice(span.start, span.end),
    functions: functionsIn(node),
    columns: columnsIn(node),
    literal: node === undefined ? undefined : literalOf(node),
  };
}

/** `( expression )` with its opening parenthesis at `open`. */
export function bracketed(source: Source, node: Node | undefined, open: number): Expression {
  return expression(source, node, { from: open + 1, to: source.closing(open) });
}

function literalOf(node: Node): Expression['literal'] {
  if ('TypeCast' in node) return node.TypeCast.arg === undefined ? undefined : literalOf(node.TypeCast.arg);
  if (!('A_Const' in node)) return undefined;
  const value = node.A_Const;
  if (value.isnull === true) return { kind: 'null', value: '' };
  if (value.boolval !== undefined) return { kind: 'boolean', value: String(value.boolval.boolval ?? false) };
  if (value.sval !== undefined) return { kind: 'string', value: value.sval.sval ?? '' };
  if (value.fval !== undefined) return { kind: 'number', value: value.fval.fval ?? '' };
  if (value.ival !== undefined) return { kind: 'number', value: String(value.ival.ival ?? 0) };
  return undefined;
}

export function relationKind(objectType: string | undefined): RelationKind | undefined {
  switch (objectType) {
    case 'OBJECT_TABLE':
      return 'table';
    case 'OBJECT_VIEW':
      return 'view';
    case 'OBJECT_MATVIEW':
      return 'materialized-view';
    case 'OBJECT_FOREIGN_TABLE':
      return 'foreign-table';
    case 'OBJECT_SEQUENCE':
      return 'sequence';
    case 'OBJECT_INDEX':
      return 'index';
    default:
      return undefined;
  }
}

/** An option of a statement by its name. */
export function option(options: readonly Node[] | undefined, name: string): DefElem | undefined {
  for (const node of options ?? [])
    if ('DefElem' in node && node.DefElem.defname === name) return node.DefElem;
  return undefined;
}

/** `name = value` lists. */
export function optionsOf(nodes: readonly Node[] | undefined): readonly Option[] {
  return (nodes ?? []).flatMap((node) => {
    if (!('DefElem' in node)) return [];
    const { defnamespace, defname = '', arg } = node.DefElem;
    const name = defnamespace === undefined ? defname : `${defnamespace}.${defname}`;
    return [{ name, value: valueText(arg) }];
  });
}

/** A value of an option as text. */
export function valueText(value: Node | undefined): string | undefined {
  if (value === undefined) return undefined;
  if ('String' in value) return value.String.sval ?? '';
  if ('Integer' in value) return String(value.Integer.ival ?? 0);
  if ('Float' in value) return value.Float.fval ?? '0';
  if ('Boolean' in value) return String(value.Boolean.boolval ?? false);
  if ('TypeName' in value) return strings(value.TypeName.names).join('.');
  if ('List' in value) return (value.List.items ?? []).map((item) => valueText(item) ?? '').join(', ');
  if ('A_Const' in value) return literalOf(value)?.value;
  return undefined;
}

/** A name given as a list of its parts, without a position. */
export function nameOfParts(parts: readonly string[]): ObjectName {
  return unplaced(parts.at(-1) ?? '', parts.length > 1 ? parts.at(-2) : undefined);
}

/** A role's name; current_user and the like in lower case. */
export function roleName(node: Node | RoleSpec | undefined): string {
  if (node === undefined) return '';
  const spec: RoleSpec = 'RoleSpec' in node ? node.RoleSpec : 'roletype' in node ? node : {};
  const special = specialRoles[spec.roletype ?? ''];
  return special ?? spec.rolename ?? '';
}

const specialRoles: Readonly<Record<string, string>> = {
  ROLESPEC_PUBLIC: 'public',
  ROLESPEC_CURRENT_ROLE: 'current_role',
  ROLESPEC_CURRENT_USER: 'current_user',
  ROLESPEC_SESSION_USER: 'session_user',
};

/** True for an option that is set and not switched off. */
export function isOn(element: DefElem | undefined): boolean {
  if (element === undefined) return false;
  const value = element.arg;
  if (value === undefined) return true;
  if ('Boolean' in value) return value.Boolean.boolval === true;
  if ('String' in value)
    return !['false', 'off', '0', 'no'].includes((value.String.sval ?? '').toLowerCase());
  return !('Integer' in value) || (value.Integer.ival ?? 0) !== 0;
}

export function optionText(element: DefElem | undefined): string | undefined {
  const value = element?.arg;
  if (value !== undefined && 'String' in value) return value.String.sval ?? '';
  if (value !== undefined && 'TypeName' in value) return strings(value.TypeName.names).at(-1);
  return undefined;
}
