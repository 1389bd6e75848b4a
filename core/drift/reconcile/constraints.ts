/**
 * Constraints and indexes, in the forms that block least: NOT VALID first, and unique constraints from an index that was built
 * concurrently.
 */
import type { ItemMake } from '../../catalog/make.ts';
import { step, type Change, type Ends, type Step, type Steps } from './step.ts';

export function constraintSteps({ what, old, now }: Change, ends: Ends): Steps {
  const on = (now ?? old)?.on ?? '';
  const drops =
    what === 'add' || old?.drop === undefined || ends.removed.has(on)
      ? []
      : [step('main', 'drop-constraints', old.drop)];
  if (what === 'remove') return old?.drop === undefined ? undefined : drops;
  const adds = now === undefined ? undefined : added(now, ends);
  return adds === undefined ? undefined : [...drops, ...adds];
}

function added(now: ItemMake, ends: Ends): Steps {
  const { make, facts, on = '' } = now;
  if (make === undefined) return undefined;
  const type = facts.get('type');
  const simple = ends.added.has(on) || facts.has('partitioned') || ends.from.get('table', on) === undefined;
  if (type === 'c') return ends.added.has(on) ? [step('main', 'constraints', make)] : unproved(now, 'main');
  if (type === 'f')
    return facts.has('partitioned') ? [step('keys', 'constraints', make)] : unproved(now, 'keys');
  if (type === 'x' || simple) return [step('main', 'constraints', make)];
  return byIndex(now, ends) ?? [step('main', 'constraints', make)];
}

function unproved(now: ItemMake, group: 'main' | 'keys'): readonly Step[] {
  const { make = '', facts } = now;
  const open = /( NOT VALID| NOT ENFORCED)$/.test(make);
  const validate = facts.get('validate');
  return [
    step(group, 'constraints', open ? make : `${make} NOT VALID`),
    ...(open || validate === undefined ? [] : [step('validate', 'constraints', validate)]),
  ];
}

/** Undefined if the key cannot use an existing index. */
function byIndex(now: ItemMake, ends: Ends): Steps {
  const { facts, name, on = '' } = now;
  const index = ends.to.all.find((one) => one.kind === 'index' && one.facts.get('constraint') === name);
  const definition = index?.facts.get('definition');
  const word = facts.get('type') === 'p' ? 'PRIMARY KEY' : 'UNIQUE';
  if (definition === undefined || /DEFERRABLE|WITHOUT OVERLAPS/.test(facts.get('definition') ?? ''))
    return undefined;
  return [
    step('indexes', 'constraints', beside(definition)),
    step(
      'keys',
      'tables',
      `ALTER TABLE ${on} ADD CONSTRAINT ${facts.get('name') ?? ''} ${word} USING INDEX ${index?.facts.get('name') ?? ''}`,
    ),
  ];
}

export function indexSteps({ what, old, now }: Change, ends: Ends): Steps {
  const on = (now ?? old)?.on ?? '';
  if (what === 'remove' && (ends.removed.has(on) || old?.facts.has('part') === true)) return [];
  const isPlain = ends.added.has(on) || (now ?? old)?.facts.has('partitioned') === true;
  const drop =
    what === 'add' || old?.drop === undefined
      ? []
      : [
          isPlain
            ? step('main', 'drop-statistics', old.drop)
            : step(
                'indexes',
                'drop-constraints',
                old.drop.replace(/^DROP INDEX /, 'DROP INDEX CONCURRENTLY IF EXISTS '),
              ),
        ];
  if (what === 'remove') return old?.drop === undefined ? undefined : drop;
  if (now?.make === undefined) return undefined;
  return [
    ...drop,
    isPlain ? step('main', 'view-indexes', now.make) : step('indexes', 'constraints', beside(now.make)),
  ];
}

function beside(definition: string): string {
  return definition.replace(/^CREATE (UNIQUE )?INDEX /, 'CREATE $1INDEX CONCURRENTLY ');
}
