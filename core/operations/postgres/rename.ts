/** ALTER … RENAME and ALTER … SET SCHEMA. */
import type { AlterObjectSchemaStmt, RenameStmt } from '@pgsql/types';
import type { Source } from '../../syntax/postgres/source.ts';
import type { Name, Operation, RelationKind } from '../operation.ts';
import { relationKind, relationName } from './parts.ts';

export function rename(source: Source, node: RenameStmt): readonly Operation[] {
  const span = source.span(source.whole);
  const other: Operation = { kind: 'other', span, statement: 'RenameStmt' };
  const to = lastName(source, node.newname);
  if (node.renameType === 'OBJECT_TYPE' || node.renameType === 'OBJECT_DOMAIN') {
    const type = source.objectName(2)?.name;
    return type === undefined ? [other] : [{ kind: 'renameType', span, type, to }];
  }
  if (node.relation === undefined) return [other];
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

export function setSchema(source: Source, node: AlterObjectSchemaStmt): readonly Operation[] {
  const span = source.span(source.whole);
  const relation = relationKind(node.objectType);
  if (relation === undefined || node.relation === undefined)
    return [{ kind: 'other', span, statement: 'AlterObjectSchemaStmt' }];
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

/** The word behind ALTER: the grammar notes what is renamed by it, and the server takes the lock that it stands for. */
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
