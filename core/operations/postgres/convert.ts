/**
 * Converts the grammar's tree of one statement to operations. Statement kinds without a case become `other`: parsed by the grammar, without
 * further claims.
 */
import type { CopyStmt, DefineStmt, Node } from '@pgsql/types';
import type { Source } from '../../syntax/postgres/source.ts';
import type { Operation } from '../model/operation.ts';
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
import { keptAsText } from './kept-as-text.ts';
import { rename, setSchema } from './rename.ts';
import * as objects from './objects.ts';
import * as roles from './roles.ts';
import { alterFunction, createAggregate, createFunction, doBlock } from './routines.ts';
import { createSchemaWithElements } from './schema-elements.ts';
import { alterSequence, createSequence } from './sequences.ts';
import { alterEventTrigger, createEventTrigger, createRule, createTrigger } from './triggers.ts';
import { session, setConfig } from './session.ts';
import * as types from './types.ts';
import { changesInWith, rowChange } from './with-changes.ts';
import { createMaterializedView, createView, refreshMaterializedView } from './views.ts';

export function operationsOf(source: Source, node: Node): readonly Operation[] {
  return (
    tables(source, node) ??
    programs(source, node) ??
    definitions(source, node) ??
    rows(source, node) ??
    session(source, node) ?? [other(source, node)]
  );
}

function tables(source: Source, node: Node): readonly Operation[] | undefined {
  if ('CreateStmt' in node) return [createTable(source, node.CreateStmt)];
  if ('CreateForeignTableStmt' in node) return [createForeignTable(source, node.CreateForeignTableStmt)];
  if ('CreateTableAsStmt' in node) {
    const statement = node.CreateTableAsStmt;
    if (statement.objtype === 'OBJECT_MATVIEW') return [createMaterializedView(source, statement)];
    const changes = statement.query === undefined ? [] : changesInWith(source, statement.query);
    return [...changes, createTableAs(source, statement)];
  }
  if ('AlterTableStmt' in node) {
    // The grammar parses ALTER TYPE on a composite type as an ALTER TABLE.
    return node.AlterTableStmt.objtype === 'OBJECT_TYPE'
      ? types.alterComposite(source, node.AlterTableStmt)
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
  if ('AlterFunctionStmt' in node) return [alterFunction(source, node.AlterFunctionStmt)];
  if ('RuleStmt' in node) return [createRule(source, node.RuleStmt)];
  if ('CreateEventTrigStmt' in node) return [createEventTrigger(source, node.CreateEventTrigStmt)];
  if ('AlterEventTrigStmt' in node) return [alterEventTrigger(source, node.AlterEventTrigStmt)];
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
  if ('AlterRoleSetStmt' in node) return [roles.setRoleVariable(source, node.AlterRoleSetStmt)];
  if ('DropRoleStmt' in node) return roles.dropRole(source, node.DropRoleStmt);
  if ('ReassignOwnedStmt' in node) return [roles.reassignOwned(source, node.ReassignOwnedStmt)];
  if ('DropOwnedStmt' in node) return [roles.dropOwned(source, node.DropOwnedStmt)];
  return undefined;
}

function definitions(source: Source, node: Node): readonly Operation[] | undefined {
  if ('CreateEnumStmt' in node) return [types.createEnum(source, node.CreateEnumStmt)];
  if ('CompositeTypeStmt' in node) return [types.createComposite(source, node.CompositeTypeStmt)];
  if ('CreateRangeStmt' in node) return [types.createRange(source, node.CreateRangeStmt)];
  if ('CreateDomainStmt' in node) return [types.createDomain(source, node.CreateDomainStmt)];
  if ('AlterDomainStmt' in node) return one(types.alterDomain(source, node.AlterDomainStmt));
  if ('DefineStmt' in node) return one(define(source, node.DefineStmt));
  if ('AlterEnumStmt' in node) return [types.alterEnum(source, node.AlterEnumStmt)];
  if ('CreateSeqStmt' in node) return [createSequence(source, node.CreateSeqStmt)];
  if ('AlterSeqStmt' in node) return [alterSequence(source, node.AlterSeqStmt)];
  if ('CreateSchemaStmt' in node) return createSchemaWithElements(source, node.CreateSchemaStmt);
  if ('CreateExtensionStmt' in node) return [types.createExtension(source, node.CreateExtensionStmt)];
  if ('AlterExtensionStmt' in node) return [types.updateExtension(source, node.AlterExtensionStmt)];
  if ('CommentStmt' in node) return [objects.comment(source, node.CommentStmt)];
  if ('SecLabelStmt' in node) return [objects.securityLabel(source, node.SecLabelStmt)];
  if ('AlterOwnerStmt' in node) return one(objects.alterOwner(source, node.AlterOwnerStmt));
  if ('CreateStatsStmt' in node) return [objects.createStatistics(source, node.CreateStatsStmt)];
  if ('AlterStatsStmt' in node) return [objects.alterStatistics(source, node.AlterStatsStmt)];
  if ('CreatePublicationStmt' in node)
    return [objects.changePublication(source, node.CreatePublicationStmt, 'create')];
  if ('AlterPublicationStmt' in node)
    return [objects.changePublication(source, node.AlterPublicationStmt, undefined)];
  return keptAsText(source, node);
}

function define(source: Source, node: DefineStmt): Operation | undefined {
  if (node.kind === 'OBJECT_TYPE') return types.createBaseType(source, node);
  if (node.kind === 'OBJECT_AGGREGATE') return createAggregate(source, node);
  return objects.define(source, node);
}

function one(operation: Operation | undefined): readonly Operation[] | undefined {
  return operation === undefined ? undefined : [operation];
}

function rows(source: Source, node: Node): readonly Operation[] | undefined {
  if ('SelectStmt' in node) {
    const { intoClause } = node.SelectStmt;
    const reading =
      intoClause === undefined
        ? [data.select(source, node.SelectStmt), ...setConfig(source, node.SelectStmt)]
        : [selectInto(source, node.SelectStmt)];
    return [...changesInWith(source, node), ...reading];
  }
  const change = rowChange(source, node, source.whole);
  if (change !== undefined) return [...changesInWith(source, node), change];
  if ('TruncateStmt' in node) return [data.truncate(source, node.TruncateStmt)];
  if ('CopyStmt' in node) return [data.copy(source, node.CopyStmt), ...copied(source, node.CopyStmt)];
  if ('LockStmt' in node) return [data.lock(source, node.LockStmt)];
  if ('VacuumStmt' in node) return [data.vacuum(source, node.VacuumStmt)];
  if ('ClusterStmt' in node) return [data.cluster(source, node.ClusterStmt)];
  if ('CallStmt' in node) return [data.call(source, node.CallStmt.funccall)];
  return undefined;
}

/** `COPY ( query ) TO`: the query decides what happens to rows. */
function copied(source: Source, { query }: CopyStmt): readonly Operation[] {
  if (query === undefined) return [];
  if (!('SelectStmt' in query)) {
    const change = rowChange(source, query, { from: 2, to: source.closing(1) });
    return change === undefined ? [] : [...changesInWith(source, query), change];
  }
  return [...changesInWith(source, query), data.select(source, query.SelectStmt)];
}

function other(source: Source, node: Node): Operation {
  return { kind: 'other', span: source.span(source.whole), statement: Object.keys(node)[0] ?? '' };
}
