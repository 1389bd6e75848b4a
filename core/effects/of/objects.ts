/** Views, programs, privileges and the like: which facts apply. */
import type {
  CreateFunction,
  CreateTrigger,
  CreateView,
  DropFunction,
  DropTrigger,
  DropType,
  Grant,
  ObjectName,
  RefreshMaterializedView,
  RenameType,
  Revoke,
} from '../../operations/operation.ts';
import { creationKey, resolveRelation, table } from '../../schema/lookup.ts';
import { tablesUsing, typeNamed, viewsOver } from './relations.ts';
import {
  keyNamed,
  part,
  play,
  sourceKeys,
  tableAndPartitions,
  type EffectScope,
  type Part,
} from './scope.ts';

export function createView(operation: CreateView, scope: EffectScope): readonly Part[] {
  const { schema } = scope;
  const reads = operation.reads.map((one) => keyNamed(scope, one));
  const key = creationKey(schema, operation.view);
  if (operation.ifNotExists && schema.relations.get(key)?.certainty === 'certain') {
    return [part('create-table-as/exists', play('source', reads))];
  }
  const replaced = operation.orReplace && schema.relations.has(key);
  const target = replaced ? play('target', [key]) : [{ role: 'target', key, created: true } as const];
  if (!operation.materialized) return [part('create-view', [...target, ...play('source', reads)])];
  return [part('create-materialized-view', [...target, ...play('source', sourceKeys(schema, reads))])];
}

export function refreshMaterializedView(
  operation: RefreshMaterializedView,
  scope: EffectScope,
): readonly Part[] {
  const found = resolveRelation(scope.schema, operation.view);
  const reads = found?.kind === 'materialized-view' && operation.withData ? found.reads : [];
  const played = [
    ...play('target', [keyNamed(scope, operation.view)]),
    ...play('source', sourceKeys(scope.schema, reads)),
  ];
  return [
    part(
      operation.concurrently ? 'refresh-materialized-view/concurrently' : 'refresh-materialized-view',
      played,
    ),
  ];
}

export function createFunction(operation: CreateFunction): readonly Part[] {
  if (operation.language !== 'sql') return [part('create-function')];
  const unless =
    'Its body is checked when it is made: the tables named in it are locked as its statements lock them.';
  return [part('create-function/sql', [], unless)];
}

export function dropFunction(operation: DropFunction): readonly Part[] {
  const unless = 'Triggers that run it are dropped with it, under ACCESS EXCLUSIVE locks on their tables.';
  return [part('drop-function', [], operation.cascade ? unless : undefined)];
}

/** With CASCADE the columns of the type go too, and what reads them. */
export function dropType(operation: DropType, scope: EffectScope): readonly Part[] {
  const { schema } = scope;
  const found = typeNamed(schema, operation.type);
  const own = play('target', found?.form === 'composite' ? [found.key] : []);
  if (!operation.cascade) return [part('drop-type', own)];
  const users = found === undefined ? [] : tablesUsing(schema, found);
  const views = viewsOver(schema, users);
  const unless =
    found === undefined || views.length > 0 || found.form === 'composite'
      ? 'Columns of the type, and what reads them, are dropped under ACCESS EXCLUSIVE locks.'
      : undefined;
  return [part('drop-type', [...own, ...play('referencing', users)], unless)];
}

export function renameType(operation: RenameType, scope: EffectScope): readonly Part[] {
  const found = typeNamed(scope.schema, operation.type);
  if (found?.form === 'composite') return [part('rename-type/composite', play('target', [found.key]))];
  return [part('rename-type')];
}

/** A trigger for each statement stays at the table that it is made for; one for each row is made for every partition. */
export function createTrigger(operation: CreateTrigger, scope: EffectScope): readonly Part[] {
  const reach = operation.forEach === 'row' ? 'all' : 'only';
  return [part('create-trigger', tableAndPartitions(scope, operation.table, reach))];
}

export function dropTrigger(operation: DropTrigger, scope: EffectScope): readonly Part[] {
  const known = table(scope.schema, operation.table)?.triggers.find(
    (one) => one.name === operation.name.text,
  );
  const reach = known?.forEach === 'statement' ? 'only' : 'all';
  return [part('drop-trigger', tableAndPartitions(scope, operation.table, reach))];
}

export function changePolicy(operation: { readonly table: ObjectName }, scope: EffectScope): readonly Part[] {
  return [part('change-policy', play('target', [keyNamed(scope, operation.table)]))];
}

export function changePrivileges(operation: Grant | Revoke, scope: EffectScope): readonly Part[] {
  const onRelations = operation.objectKind === 'table' || operation.objectKind === 'sequence';
  const named = onRelations && !operation.allInSchema ? operation.objects : [];
  return [
    part(
      'grant',
      play(
        'target',
        named.map((one) => keyNamed(scope, one)),
      ),
    ),
  ];
}
