/**
 * The object of COMMENT, DROP, RENAME, OWNER and similar statements: any kind of object, in the grammar's many forms. Names have no
 * positions.
 */
import type { Node, ObjectWithArgs, RangeVar } from '@pgsql/types';
import { strings } from '../../syntax/postgres/raw-tree.ts';
import type { Source } from '../../syntax/postgres/source.ts';
import type { ObjectKind, ObjectReference, TypeName } from '../model/operation.ts';
import { nameOfParts, relationName, unplaced, unplacedType } from './parts.ts';

/** `relation` is set if the grammar stores it separately from the object. */
export function objectReference(
  source: Source,
  type: string | undefined,
  object: Node | undefined,
  relation?: RangeVar,
): ObjectReference | undefined {
  const objectKind = objectKindOf(type);
  if (objectKind === undefined) return undefined;
  const base = { objectKind, part: undefined, arguments: undefined, signature: '' };
  if (object === undefined)
    return relation === undefined ? undefined : { ...base, name: relationName(source, relation) };
  if ('ObjectWithArgs' in object) return withArguments(source, base, object.ObjectWithArgs);
  if ('TypeName' in object) return { ...base, name: nameOfParts(strings(object.TypeName.names)) };
  if ('String' in object) return { ...base, name: unplaced(object.String.sval ?? '') };
  if ('RoleSpec' in object) return { ...base, name: unplaced(object.RoleSpec.rolename ?? '') };
  if ('Integer' in object) return { ...base, name: unplaced(String(object.Integer.ival ?? 0)) };
  if (!('List' in object)) return undefined;
  return ofList(base, object.List.items ?? []);
}

type Base = Omit<ObjectReference, 'name'>;

function ofList(base: Base, items: readonly Node[]): ObjectReference | undefined {
  const parts = strings(items);
  switch (base.objectKind) {
    case 'column':
    case 'attribute':
    case 'constraint':
    case 'trigger':
    case 'policy':
    case 'rule':
      return { ...base, name: nameOfParts(parts.slice(0, -1)), part: parts.at(-1) };
    case 'domain-constraint': {
      const [domain] = items;
      const names = domain !== undefined && 'TypeName' in domain ? strings(domain.TypeName.names) : [];
      return { ...base, name: nameOfParts(names), part: parts.at(-1) };
    }
    case 'cast': {
      const types = items.flatMap((item) => ('TypeName' in item ? [typeSignature(item.TypeName)] : []));
      return { ...base, name: unplaced(types.join(' AS ')), signature: types.join(' AS ') };
    }
    case 'operator-class':
    case 'operator-family':
      // The access method comes first.
      return { ...base, name: nameOfParts(parts.slice(1)), signature: parts[0] ?? '' };
    case 'transform': {
      const [type] = items;
      const on = type !== undefined && 'TypeName' in type ? typeSignature(type.TypeName) : '';
      return { ...base, name: unplaced(`${on} ${parts.at(-1) ?? ''}`) };
    }
    default:
      return { ...base, name: nameOfParts(parts) };
  }
}

function withArguments(source: Source, base: Base, object: ObjectWithArgs): ObjectReference {
  const types = object.args_unspecified === true ? undefined : argumentTypes(source, object);
  const signature =
    base.objectKind === 'operator'
      ? (object.objargs ?? [])
          .map((one) => ('TypeName' in one ? typeSignature(one.TypeName) : 'none'))
          .join(', ')
      : '';
  return { ...base, name: nameOfParts(strings(object.objname)), arguments: types, signature };
}

/** Input argument types: from `objfuncargs` if the grammar has them with their modes, else from `objargs`. */
export function argumentTypes(source: Source, object: ObjectWithArgs): readonly TypeName[] {
  const withModes = object.objfuncargs ?? [];
  if (withModes.length > 0)
    return withModes.flatMap((node) => {
      if (!('FunctionParameter' in node)) return [];
      const { mode, argType } = node.FunctionParameter;
      return mode === 'FUNC_PARAM_OUT' || mode === 'FUNC_PARAM_TABLE' ? [] : [unplacedType(source, argType)];
    });
  return (object.objargs ?? []).flatMap((node) =>
    'TypeName' in node ? [unplacedType(source, node.TypeName)] : [],
  );
}

/** A type as words, to distinguish objects of one name. */
export function typeSignature(node: { readonly names?: Node[]; readonly arrayBounds?: Node[] }): string {
  const names = strings(node.names).filter((one) => one !== 'pg_catalog');
  return names.join('.') + '[]'.repeat(node.arrayBounds?.length ?? 0);
}

export function objectKindOf(type: string | undefined): ObjectKind | undefined {
  return kinds.get(type ?? '');
}

const kinds: ReadonlyMap<string, ObjectKind> = new Map([
  ['OBJECT_TABLE', 'table'],
  ['OBJECT_VIEW', 'view'],
  ['OBJECT_MATVIEW', 'materialized-view'],
  ['OBJECT_FOREIGN_TABLE', 'foreign-table'],
  ['OBJECT_SEQUENCE', 'sequence'],
  ['OBJECT_INDEX', 'index'],
  ['OBJECT_COLUMN', 'column'],
  ['OBJECT_ATTRIBUTE', 'attribute'],
  ['OBJECT_TABCONSTRAINT', 'constraint'],
  ['OBJECT_DOMCONSTRAINT', 'domain-constraint'],
  ['OBJECT_TRIGGER', 'trigger'],
  ['OBJECT_POLICY', 'policy'],
  ['OBJECT_RULE', 'rule'],
  ['OBJECT_SCHEMA', 'schema'],
  ['OBJECT_TYPE', 'type'],
  ['OBJECT_DOMAIN', 'domain'],
  ['OBJECT_FUNCTION', 'function'],
  ['OBJECT_PROCEDURE', 'procedure'],
  ['OBJECT_ROUTINE', 'routine'],
  ['OBJECT_AGGREGATE', 'aggregate'],
  ['OBJECT_EXTENSION', 'extension'],
  ['OBJECT_ROLE', 'role'],
  ['OBJECT_DATABASE', 'database'],
  ['OBJECT_EVENT_TRIGGER', 'event-trigger'],
  ['OBJECT_PUBLICATION', 'publication'],
  ['OBJECT_SUBSCRIPTION', 'subscription'],
  ['OBJECT_STATISTIC_EXT', 'statistics'],
  ['OBJECT_OPERATOR', 'operator'],
  ['OBJECT_OPCLASS', 'operator-class'],
  ['OBJECT_OPFAMILY', 'operator-family'],
  ['OBJECT_COLLATION', 'collation'],
  ['OBJECT_CONVERSION', 'conversion'],
  ['OBJECT_CAST', 'cast'],
  ['OBJECT_TRANSFORM', 'transform'],
  ['OBJECT_LANGUAGE', 'language'],
  ['OBJECT_ACCESS_METHOD', 'access-method'],
  ['OBJECT_FDW', 'foreign-data-wrapper'],
  ['OBJECT_FOREIGN_SERVER', 'server'],
  ['OBJECT_TSCONFIGURATION', 'text-search-configuration'],
  ['OBJECT_TSDICTIONARY', 'text-search-dictionary'],
  ['OBJECT_TSPARSER', 'text-search-parser'],
  ['OBJECT_TSTEMPLATE', 'text-search-template'],
  ['OBJECT_TABLESPACE', 'tablespace'],
  ['OBJECT_LARGEOBJECT', 'large-object'],
  ['OBJECT_PARAMETER_ACL', 'parameter'],
  ['OBJECT_USER_MAPPING', 'user-mapping'],
]);
