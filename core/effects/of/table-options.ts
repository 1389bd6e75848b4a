/** Actions of ALTER TABLE on the table as a whole, and of ALTER INDEX and ALTER VIEW: which facts apply. */
import type { AlterTableOption } from '../../operations/operation.ts';
import { resolveIndex, resolveRelation, table } from '../../schema/lookup.ts';
import type { Effect } from '../effect.ts';
import { ownedSequences } from './relations.ts';
import {
  effectOfParts,
  isPartitioned,
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

/** ALTER INDEX and ALTER VIEW have options too, under locks of their own. */
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
      // A partitioned table has nothing to write.
      const same = known?.persistence === wanted || isPartitioned(known);
      return same ? part('set-persistence/same', on) : part('set-persistence', withSequences(on, scope));
    }
    case 'set-tablespace':
      return part(
        isPartitioned(table(scope.schema, operation.table))
          ? 'set-tablespace/nothing-moves'
          : 'set-tablespace',
        on,
      );
    case 'set-access-method':
      return part(
        isPartitioned(table(scope.schema, operation.table))
          ? 'set-access-method/nothing-moves'
          : 'set-access-method',
        on,
      );
    case 'cluster-on':
      return part('cluster-on', on);
    case 'storage-parameters':
      return part('set-storage-parameters', on);
    case 'replica-identity':
      return part('replica-identity', on);
    case 'enable-trigger':
    case 'disable-trigger':
      return part('switch-trigger', on);
    case 'enable-rule':
    case 'disable-rule':
      return part('switch-rule', on);
    case 'inherit':
      return part('inherit', on, 'The parent is locked too, in SHARE UPDATE EXCLUSIVE mode.');
    case 'no-inherit':
      return part('no-inherit', on, 'The parent is locked too, in ACCESS SHARE mode.');
    case 'alter-constraint':
      return part(
        'alter-constraint',
        on,
        scope.targetVersion < 18
          ? undefined
          : 'Where it changes whether a foreign key is enforced, the other table is locked in ACCESS EXCLUSIVE mode too.',
      );
    case 'of-type':
    case 'not-of-type':
    case 'foreign-options':
    case 'other':
      return undefined;
  }
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
