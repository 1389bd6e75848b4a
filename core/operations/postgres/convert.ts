/** The grammar's tree of one statement becomes operations. Statement kinds without a case are `other`: known to the grammar, claimed nothing of. */
import type { Node } from '@pgsql/types';
import type { Source } from '../../syntax/postgres/source.ts';
import type { Operation } from '../operation.ts';
import {
  alterDefaultPrivileges,
  alterPolicy,
  alterRole,
  createPolicy,
  createRole,
  createUserMapping,
  grant,
  grantRole,
} from './access.ts';
import { alterTable } from './alter-table.ts';
import { createForeignTable, createTable, createTableAs, selectInto } from './create-table.ts';
import * as data from './data.ts';
import { drop } from './drop.ts';
import { createIndex, reindex } from './indexes.ts';
import { rename, setSchema } from './rename.ts';
import { createFunction, createTrigger, doBlock } from './routines.ts';
import { session, setConfig } from './session.ts';
import * as types from './types.ts';
import { createMaterializedView, createView, refreshMaterializedView } from './views.ts';

export function operationsOf(source: Source, node: Node): readonly Operation[] {
  return (
    tables(source, node) ??
    programs(source, node) ??
    rows(source, node) ??
    session(source, node) ?? [other(source, node)]
  );
}

function tables(source: Source, node: Node): readonly Operation[] | undefined {
  if ('CreateStmt' in node) return [createTable(source, node.CreateStmt)];
  if ('CreateForeignTableStmt' in node) return [createForeignTable(source, node.CreateForeignTableStmt)];
  if ('CreateTableAsStmt' in node) {
    const statement = node.CreateTableAsStmt;
    return [
      statement.objtype === 'OBJECT_MATVIEW'
        ? createMaterializedView(source, statement)
        : createTableAs(source, statement),
    ];
  }
  if ('AlterTableStmt' in node) {
    // ALTER TYPE on a composite type is an ALTER TABLE to the grammar.
    return node.AlterTableStmt.objtype === 'OBJECT_TYPE'
      ? undefined
      : alterTable(source, node.AlterTableStmt);
  }
  if ('RenameStmt' in node) return rename(source, node.RenameStmt);
  if ('AlterObjectSchemaStmt' in node) return setSchema(source, node.AlterObjectSchemaStmt);
  if ('DropStmt' in node) return drop(source, node.DropStmt);
  if ('IndexStmt' in node) return [createIndex(source, node.IndexStmt)];
  if ('ReindexStmt' in node) return [reindex(source, node.ReindexStmt)];
  return undefined;
}

function programs(source: Source, node: Node): readonly Operation[] | undefined {
  if ('ViewStmt' in node) return [createView(source, node.ViewStmt)];
  if ('RefreshMatViewStmt' in node) return [refreshMaterializedView(source, node.RefreshMatViewStmt)];
  if ('CreateFunctionStmt' in node) return [createFunction(source, node.CreateFunctionStmt)];
  if ('DoStmt' in node) return [doBlock(source, node.DoStmt)];
  if ('CreateTrigStmt' in node) return [createTrigger(source, node.CreateTrigStmt)];
  if ('GrantStmt' in node) return [grant(source, node.GrantStmt)];
  if ('GrantRoleStmt' in node) return [grantRole(source, node.GrantRoleStmt)];
  if ('AlterDefaultPrivilegesStmt' in node)
    return [alterDefaultPrivileges(source, node.AlterDefaultPrivilegesStmt)];
  if ('CreateRoleStmt' in node) return [createRole(source, node.CreateRoleStmt)];
  if ('AlterRoleStmt' in node) return [alterRole(source, node.AlterRoleStmt)];
  if ('CreateUserMappingStmt' in node) return [createUserMapping(source, node.CreateUserMappingStmt)];
  if ('CreatePolicyStmt' in node) return [createPolicy(source, node.CreatePolicyStmt)];
  if ('AlterPolicyStmt' in node) return [alterPolicy(source, node.AlterPolicyStmt)];
  if ('CreateEnumStmt' in node) return [types.createEnum(source, node.CreateEnumStmt)];
  if ('CompositeTypeStmt' in node) return [types.createComposite(source)];
  if ('CreateRangeStmt' in node) return [types.createRange(source)];
  if ('CreateDomainStmt' in node) return [types.createDomain(source, node.CreateDomainStmt)];
  if ('DefineStmt' in node) return [types.define(source, node.DefineStmt)];
  if ('AlterEnumStmt' in node) return [types.alterEnum(source, node.AlterEnumStmt)];
  if ('CreateSeqStmt' in node) return [types.createSequence(source, node.CreateSeqStmt)];
  if ('CreateSchemaStmt' in node) return [types.createSchema(source, node.CreateSchemaStmt)];
  if ('CreateExtensionStmt' in node) return [types.createExtension(source, node.CreateExtensionStmt)];
  if ('CommentStmt' in node) {
    const kind = (node.CommentStmt.objtype ?? '').replace('OBJECT_', '').toLowerCase();
    return [{ kind: 'commentOn', span: source.span(source.whole), objectKind: kind }];
  }
  return undefined;
}

function rows(source: Source, node: Node): readonly Operation[] | undefined {
  if ('SelectStmt' in node)
    return node.SelectStmt.intoClause === undefined
      ? [data.select(source, node.SelectStmt), ...setConfig(source, node.SelectStmt)]
      : [selectInto(source, node.SelectStmt)];
  if ('InsertStmt' in node) return [data.insert(source, node.InsertStmt)];
  if ('UpdateStmt' in node) return [data.update(source, node.UpdateStmt)];
  if ('DeleteStmt' in node) return [data.remove(source, node.DeleteStmt)];
  if ('MergeStmt' in node) return [data.merge(source, node.MergeStmt)];
  if ('TruncateStmt' in node) return [data.truncate(source, node.TruncateStmt)];
  if ('CopyStmt' in node) return [data.copy(source, node.CopyStmt)];
  if ('LockStmt' in node) return [data.lock(source, node.LockStmt)];
  if ('VacuumStmt' in node) return [data.vacuum(source, node.VacuumStmt)];
  if ('ClusterStmt' in node) return [data.cluster(source, node.ClusterStmt)];
  if ('CallStmt' in node) return [data.call(source, node.CallStmt.funccall)];
  return undefined;
}

function other(source: Source, node: Node): Operation {
  return { kind: 'other', span: source.span(source.whole), statement: Object.keys(node)[0] ?? '' };
}
