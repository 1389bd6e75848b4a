/** Views, functions, triggers, privileges and the like: which facts apply. */
import type {
  AlterPolicy,
  CreatePolicy,
  CreateRule,
  DropPolicy,
  RenameTablePart,
  CreateFunction,
  CreateTrigger,
  CreateView,
  DropFunction,
  DropTrigger,
  DropType,
  Grant,
  RefreshMaterializedView,
  RenameType,
  Revoke,
} from '../../operations/model/operation.ts';
import {
  candidateKeys,
  creationKey,
  isThere,
  resolveRelation,
  table,
  typeNamed,
} from '../../schema/lookup.ts';
import { lexemes } from '../../schema/expression-text.ts';
import { withDependents } from './dependents.ts';
import { tablesOfType, tablesTriggering, usersOf, viewsOver } from './relations.ts';
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
  if (operation.ifNotExists && isThere(schema.relations.get(key))) {
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
  if (operation.language !== 'sql' || !namesTables(operation)) return [part('create-function')];
  const unless =
    'Its body is checked when it is made: the tables named in it are locked as its statements lock them.';
  return [part('create-function/sql', [], unless)];
}

/** SQL names a table after one of these words; a body without them only computes. */
const tableWords: ReadonlySet<string> = new Set(['from', 'into', 'update', 'table', 'join', 'using', 'lock']);

function namesTables({ source, sqlBody }: CreateFunction): boolean {
  const text = source ?? sqlBody?.text;
  return text === undefined || lexemes(text).some((one) => tableWords.has(one.text.toLowerCase()));
}

/** CASCADE also drops the triggers that run it. */
export function dropFunction(operation: DropFunction, scope: EffectScope): readonly Part[] {
  const { schema } = scope;
  if (!operation.cascade) return [part('drop-function')];
  const found = candidateKeys(schema, operation.function).find(
    (key) => schema.functions.get(key) !== undefined,
  );
  if (found !== undefined) {
    return [
      part(
        'drop-function',
        withDependents(operation, scope, play('dependent', tablesTriggering(schema, found))),
      ),
    ];
  }
  const unless = 'Triggers that run it are dropped with it, under ACCESS EXCLUSIVE locks on their tables.';
  return [part('drop-function', [], unless)];
}

/** CASCADE also drops the columns of the type and their dependent objects. */
export function dropType(operation: DropType, scope: EffectScope): readonly Part[] {
  const { schema } = scope;
  const found = typeNamed(schema, operation.type);
  const own = play('target', found?.form === 'composite' ? [found.key] : []);
  if (!operation.cascade) return [part('drop-type', own)];
  if (found === undefined) {
    const unless = 'Columns of the type, and what reads them, are dropped under ACCESS EXCLUSIVE locks.';
    return [part('drop-type', own, unless)];
  }
  const users = [...usersOf(schema, found).map((one) => one.key), ...tablesOfType(schema, found.key)];
  const views = users.filter((key) => /view/.test(schema.relations.get(key)?.kind ?? ''));
  const drawnIn = [...own, ...play('dependent', [...users, ...viewsOver(schema, views)])];
  return [part('drop-type', withDependents(operation, scope, drawnIn))];
}

export function renameType(operation: RenameType, scope: EffectScope): readonly Part[] {
  const found = typeNamed(scope.schema, operation.type);
  if (found?.form === 'composite') return [part('rename-type/composite', play('target', [found.key]))];
  return [part('rename-type')];
}

/** A statement-level trigger is created on the named table only; a row-level trigger on every partition. */
export function createTrigger(operation: CreateTrigger, scope: EffectScope): readonly Part[] {
  const reach = operation.forEach === 'row' ? 'all' : 'only';
  const other = operation.from === undefined ? [] : [keyNamed(scope, operation.from)];
  return [
    part('create-trigger', [
      ...tableAndPartitions(scope, operation.table, reach),
      ...play('referenced', other),
    ]),
  ];
}

export function dropTrigger(operation: DropTrigger, scope: EffectScope): readonly Part[] {
  const known = table(scope.schema, operation.table)?.triggers.find(
    (one) => one.name === operation.name.text,
  );
  const reach = known?.forEach === 'statement' ? 'only' : 'all';
  return [part('drop-trigger', tableAndPartitions(scope, operation.table, reach))];
}

/** Expressions can name tables only in subqueries. */
export function changePolicy(
  operation: CreatePolicy | AlterPolicy | DropPolicy,
  scope: EffectScope,
): readonly Part[] {
  const expressions = operation.kind === 'dropPolicy' ? [] : [operation.using, operation.withCheck];
  const reads = expressions.some((one) => one !== undefined && /\bselect\b/i.test(one.text));
  const unless = 'Tables that its expressions read are locked in ACCESS SHARE mode.';
  const target = play('target', [keyNamed(scope, operation.table)]);
  return [part('change-policy', target, reads ? unless : undefined)];
}

export function renameTablePart(operation: RenameTablePart, scope: EffectScope): readonly Part[] {
  const target = play('target', [keyNamed(scope, operation.table)]);
  switch (operation.part) {
    case 'trigger':
      return [part('rename-trigger', tableAndPartitions(scope, operation.table, 'all'))];
    case 'policy':
      return [part('change-policy', target)];
    case 'rule':
      return [part('change-rule', target)];
  }
}

export function createRule(operation: CreateRule, scope: EffectScope): readonly Part[] {
  const idle = /^\W*nothing\W*$/i.test(operation.actions.text);
  const unless = 'The tables in what it does are locked as those statements lock them.';
  return [part('create-rule', play('target', [keyNamed(scope, operation.table)]), idle ? undefined : unless)];
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
