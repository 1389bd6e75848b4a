/** Actions of ALTER TABLE on the table as a whole, and of ALTER INDEX and ALTER VIEW: which facts apply. */
import type { AlterTableOption } from '../../operations/model/operation.ts';
import { nameOf, resolveIndex, resolveRelation, table } from '../../schema/lookup.ts';
import type { Effect } from '../effect.ts';
import { ownedSequences, referencedBy } from './relations.ts';
import {
  effectOfParts,
  indexKeyNamed,
  isPartitioned,
  keyNamed,
  part,
  play,
  tableAndPartitions,
  unknownEffect,
  type EffectScope,
  type Part,
  type Played,
} from './scope.ts';

export function alterTableOption(operation: AlterTableOption, scope: EffectScope): Effect {
  const other = optionOfOther(operation, scope);
  if (other !== undefined) return effectOfParts(scope, [other]);
  const on = tableAndPartitions(scope, operation.table, operation.only ? 'only' : 'all');
  const told = optionPart(operation, on, scope);
  if (told !== undefined) return effectOfParts(scope, [told]);
  return unknownEffect(scope, 'What this action of ALTER TABLE locks is not known here.');
}

/** ALTER INDEX and ALTER VIEW have other options, under other locks. */
function optionOfOther(operation: AlterTableOption, scope: EffectScope): Part | undefined {
  const { option } = operation;
  const relation = resolveRelation(scope.schema, operation.table);
  if (relation?.kind === 'view' && option === 'storage-parameters') {
    return part('set-view-options', play('target', [relation.key]));
  }
  const index = relation === undefined ? resolveIndex(scope.schema, operation.table) : undefined;
  if (index === undefined) return undefined;
  if (option === 'storage-parameters') return part('set-index-parameters', play('index', [index.key]));
  if (option === 'set-tablespace') return part('set-index-tablespace', play('index', [index.key]));
  if (option === 'owner') return part('set-owner/index', play('index', [index.key]));
  return undefined;
}

function optionPart(
  operation: AlterTableOption,
  on: readonly Played[],
  scope: EffectScope,
): Part | undefined {
  switch (operation.option) {
    case 'owner':
      return part('set-owner', withSequences(on, scope));
    case 'set-logged':
    case 'set-unlogged': {
      const wanted = operation.option === 'set-logged' ? 'permanent' : 'unlogged';
      const found = resolveRelation(scope.schema, operation.table);
      if (found?.kind === 'sequence') return part('sequence-persistence', play('target', [found.key]));
      const known = table(scope.schema, operation.table);
      // A partitioned table has no rows to write.
      const same = known?.persistence === wanted || isPartitioned(known);
      return same ? part('set-persistence/same', on) : part('set-persistence', withSequences(on, scope));
    }
    case 'set-tablespace':
      return part(
        stays(operation, scope, 'tablespace') ? 'set-tablespace/nothing-moves' : 'set-tablespace',
        on,
      );
    case 'set-access-method':
      return part(
        stays(operation, scope, 'accessMethod') ? 'set-access-method/nothing-moves' : 'set-access-method',
        on,
      );
    case 'cluster-on':
      return part('cluster-on', on);
    case 'storage-parameters':
      return part(
        parameters(operation).includes('user_catalog_table')
          ? 'set-storage-parameters/catalog'
          : 'set-storage-parameters',
        on,
      );
    case 'replica-identity':
      return part('replica-identity', [...on, ...identityIndex(operation, scope)]);
    case 'enable-trigger':
    case 'disable-trigger':
      return part('switch-trigger', firesForStatements(operation, scope) ? on.slice(0, 1) : on);
    case 'enable-rule':
    case 'disable-rule':
      return part('switch-rule', on);
    case 'inherit':
      return part('inherit', [...on, ...parentNamed(operation, scope)]);
    case 'no-inherit':
      return part('no-inherit', [...on, ...parentNamed(operation, scope)]);
    case 'alter-constraint':
      return alterConstraint(operation, on, scope);
    case 'of-type':
      return part('of-type', [
        ...on,
        ...play('source', operation.object === undefined ? [] : [keyNamed(scope, operation.object)]),
      ]);
    case 'not-of-type':
      return part('not-of-type', on);
    case 'foreign-options':
      return part('foreign-options', on);
    case 'other':
      return undefined;
  }
}

/** It already has that tablespace or method, or it is partitioned, so that only future partitions are affected. */
function stays(
  operation: AlterTableOption,
  scope: EffectScope,
  what: 'tablespace' | 'accessMethod',
): boolean {
  const known = table(scope.schema, operation.table);
  if (known === undefined) return false;
  const usual = what === 'tablespace' ? 'pg_default' : 'heap';
  return isPartitioned(known) || (known[what] ?? usual) === (operation.value ?? usual);
}

function parameters(operation: AlterTableOption): readonly string[] {
  return [...operation.options.map((one) => one.name), ...operation.reset];
}

function identityIndex(operation: AlterTableOption, scope: EffectScope): readonly Played[] {
  if (operation.index === undefined) return [];
  const owner = resolveRelation(scope.schema, operation.table)?.schema;
  return play('index', [indexKeyNamed(scope, nameOf(owner, operation.index))]);
}

function firesForStatements(operation: AlterTableOption, scope: EffectScope): boolean {
  if (operation.everyTrigger) return false;
  const known = table(scope.schema, operation.table);
  return known?.triggers.some((one) => one.name === operation.value && one.forEach === 'statement') === true;
}

function parentNamed(operation: AlterTableOption, scope: EffectScope): readonly Played[] {
  return play('parent', operation.object === undefined ? [] : [keyNamed(scope, operation.object)]);
}

/** Triggers on both tables enforce a foreign key, so changing enforcement affects both. */
function alterConstraint(operation: AlterTableOption, on: readonly Played[], scope: EffectScope): Part {
  const change = operation.constraint;
  if (change?.enforced === undefined) return part('alter-constraint', on);
  const known = table(scope.schema, operation.table);
  const others = referencedBy(scope.schema, known, (key) => key.name === change.name);
  return part(change.enforced ? 'alter-constraint/enforced' : 'alter-constraint/not-enforced', [
    ...on,
    ...play('referenced', others),
  ]);
}

function withSequences(on: readonly Played[], scope: EffectScope): readonly Played[] {
  return [
    ...on,
    ...play(
      'source',
      on.flatMap((one) => (one.role === 'target' ? ownedSequences(scope.schema, one.key) : [])),
    ),
  ];
}
