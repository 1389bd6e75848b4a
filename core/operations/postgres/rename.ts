/** ALTER … RENAME and ALTER … SET SCHEMA. */
import type { AlterObjectSchemaStmt, Node, RenameStmt } from '@pgsql/types';
import { strings } from '../../syntax/postgres/raw-tree.ts';
import type { Source } from '../../syntax/postgres/source.ts';
import type { Name, Operation, RelationKind } from '../model/operation.ts';
import { objectReference } from './object-reference.ts';
import { nameOfParts, relationKind, relationName } from './parts.ts';

export function rename(source: Source, node: RenameStmt): readonly Operation[] {
  const span = source.span(source.whole);
  const other: Operation = { kind: 'other', span, statement: 'RenameStmt' };
  const to = lastName(source, node.newname);
  if (node.renameType === 'OBJECT_TYPE' || node.renameType === 'OBJECT_DOMAIN') {
    const type = source.objectName(2)?.name;
    return type === undefined ? [other] : [{ kind: 'renameType', span, type, to }];
  }
  if (node.renameType === 'OBJECT_ATTRIBUTE') return [renamedAttribute(source, node, to)];
  if (node.renameType === 'OBJECT_DOMCONSTRAINT') return [renamedDomainConstraint(source, node, to)];
  if (node.relation === undefined) return [renamedObject(source, node, to) ?? other];
  const part = partKinds.get(node.renameType ?? '');
  if (part !== undefined) {
    const name = source.name(2) ?? { ...span, text: node.subname ?? '' };
    return [{ kind: 'renameTablePart', span, part, table: relationName(source, node.relation), name, to }];
  }
  const target = relationName(source, node.relation);
  const behind = source.indexAt(target.end);
  const base = {
    span,
    table: target,
    ifTableExists: node.missing_ok === true,
    only: node.relation.inh !== true,
  };
  switch (node.renameType) {
    case 'OBJECT_COLUMN': {
      const column = source.findName({ from: behind + 1, to: source.tokens.length }, node.subname ?? '');
      const relation = relationKind(node.relationType);
      return column === undefined || relation === undefined
        ? [other]
        : [{ ...base, kind: 'renameColumn', relation, column, to }];
    }
    case 'OBJECT_TABCONSTRAINT': {
      const constraint = source.findName({ from: behind + 1, to: source.tokens.length }, node.subname ?? '');
      return constraint === undefined ? [other] : [{ ...base, kind: 'renameConstraint', constraint, to }];
    }
    default: {
      const relation = relationKind(node.renameType);
      if (relation === undefined) return [other];
      return [
        {
          kind: 'renameRelation',
          span,
          relation,
          spelling: spelling(source, relation),
          target,
          to,
          ifExists: base.ifTableExists,
        },
      ];
    }
  }
}

const partKinds: ReadonlyMap<string, 'trigger' | 'policy' | 'rule'> = new Map([
  ['OBJECT_TRIGGER', 'trigger'],
  ['OBJECT_POLICY', 'policy'],
  ['OBJECT_RULE', 'rule'],
]);

function renamedAttribute(source: Source, node: RenameStmt, to: Name): Operation {
  return {
    kind: 'alterAttribute',
    span: source.span(source.whole),
    type: relationName(source, node.relation),
    change: 'rename',
    attribute: node.subname ?? '',
    definition: undefined,
    to: node.newname ?? to.text,
    ifExists: node.missing_ok === true,
    cascade: node.behavior === 'DROP_CASCADE',
  };
}

function renamedDomainConstraint(source: Source, node: RenameStmt, to: Name): Operation {
  const parts = node.object !== undefined && 'List' in node.object ? strings(node.object.List.items) : [];
  return {
    kind: 'alterDomain',
    span: source.span(source.whole),
    type: nameOfParts(parts),
    change: { kind: 'rename-constraint', name: node.subname ?? '', to: to.text },
  };
}

/** Objects that are not relations, whose names the grammar represents in several forms. */
function renamedObject(source: Source, node: RenameStmt, to: Name): Operation | undefined {
  const bare = node.object === undefined && node.subname !== undefined;
  const object: Node | undefined = bare ? { String: { sval: node.subname ?? '' } } : node.object;
  const target = objectReference(source, node.renameType, object);
  return target === undefined
    ? undefined
    : {
        kind: 'renameObject',
        span: source.span(source.whole),
        target,
        to,
        ifExists: node.missing_ok === true,
      };
}

export function setSchema(source: Source, node: AlterObjectSchemaStmt): readonly Operation[] {
  const span = source.span(source.whole);
  const relation = relationKind(node.objectType);
  if (relation === undefined || node.relation === undefined) {
    const object = objectReference(source, node.objectType, node.object);
    return object === undefined
      ? [{ kind: 'other', span, statement: 'AlterObjectSchemaStmt' }]
      : [{ kind: 'setObjectSchema', span, target: object, to: lastName(source, node.newschema) }];
  }
  return [
    {
      kind: 'setSchema',
      span,
      relation,
      target: relationName(source, node.relation),
      to: lastName(source, node.newschema),
      ifExists: node.missing_ok === true,
    },
  ];
}

/** The word after ALTER: the grammar represents the kind of object by it, and the server takes the lock for that kind. */
function spelling(source: Source, fallback: RelationKind): RelationKind {
  switch (source.word(1)) {
    case 'table':
      return 'table';
    case 'index':
      return 'index';
    case 'view':
      return 'view';
    case 'sequence':
      return 'sequence';
    default:
      return fallback;
  }
}

function lastName(source: Source, text: string | undefined): Name {
  return source.name(source.tokens.length - 1) ?? { ...source.span(source.whole), text: text ?? '' };
}
