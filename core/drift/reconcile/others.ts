/** Tables, sequences, views, functions, triggers and policies, comments and grants. */
import { alterTable, createTable } from '../tables.ts';
import type { ItemMake } from '../../catalog/make.ts';
import { step, type Change, type Ends, type StepPhase, type Steps } from './step.ts';

export function tableSteps({ what, old, now }: Change, ends: Ends): Steps {
  if (what === 'add') {
    if (now === undefined) return undefined;
    return createTable(now, ends.to.all).map((sql) => step('main', 'tables', sql));
  }
  if (what === 'remove') {
    if (old?.drop === undefined) return undefined;
    // A partition is dropped with its parent.
    if (ends.removed.has(old.facts.get('parent') ?? '')) return [];
    return [step('main', 'destroy', old.drop, `All rows of ${old.name} are lost.`)];
  }
  if (old === undefined || now === undefined) return undefined;
  return alterTable(old, now)?.map((sql) => step('main', 'tables', sql));
}

export function sequenceSteps({ what, old, now }: Change, ends: Ends): Steps {
  if (what === 'add') {
    if (now?.make === undefined) return undefined;
    const owned = now.facts.get('owned');
    return [
      step('main', 'sequences', now.make),
      ...(owned === undefined ? [] : [step('main', 'owned', owned)]),
    ];
  }
  if (what === 'remove') {
    if (old?.drop === undefined) return undefined;
    const column = old.facts.get('column') ?? '';
    const goesAlong =
      ends.removed.has(old.on ?? '') ||
      ends.changes.some(
        (one) => one.what === 'remove' && one.change.kind === 'column' && one.change.name === column,
      );
    return goesAlong ? [] : [step('main', 'destroy', old.drop, `The counter ${old.name} is lost.`)];
  }
  const alter = now?.facts.get('alter');
  if (alter === undefined || now === undefined || old === undefined) return undefined;
  const isOwnership = now.facts.get('owned') !== old.facts.get('owned');
  const owner = now.facts.get('owned') ?? `ALTER SEQUENCE ${now.name} OWNED BY NONE`;
  return [
    ...(alter === old.facts.get('alter') ? [] : [step('main', 'sequences', alter)]),
    ...(isOwnership ? [step('main', 'owned', owner)] : []),
  ];
}

export function functionSteps({ what, old, now }: Change): Steps {
  const drop = old?.drop === undefined ? [] : [step('main', 'destroy', old.drop)];
  if (what === 'remove') return old?.drop === undefined ? undefined : drop;
  if (now?.make === undefined) return undefined;
  const phase: StepPhase = now.facts.has('late') ? 'late-functions' : 'functions';
  const isOther = old !== undefined && old.facts.get('shape') !== now.facts.get('shape');
  return [
    ...(isOther && old.drop !== undefined ? [step('main', 'drop-statistics', old.drop)] : []),
    step('main', phase, now.make),
  ];
}

/** A view that keeps its columns can be replaced; any other is dropped and created again with its dependent objects (views.ts). */
export function viewSteps({ what, old, now }: Change, again: ReadonlySet<string>): Steps {
  const name = (now ?? old)?.name ?? '';
  if (again.has(name)) return [];
  if (what === 'remove') return old?.drop === undefined ? undefined : [step('main', 'drop-views', old.drop)];
  return now?.make === undefined ? undefined : [step('main', 'views', now.make)];
}

/** Triggers, rules, policies and statistics are dropped and created again. */
export function programSteps({ what, old, now }: Change, ends: Ends): Steps {
  const drop =
    old?.drop === undefined || ends.removed.has(old.on ?? '')
      ? []
      : [step('main', 'drop-programs', old.drop)];
  if (what === 'remove') return old?.drop === undefined ? undefined : drop;
  return now?.make === undefined ? undefined : [...drop, ...made(now, 'programs')];
}

export function made({ make, facts }: ItemMake, phase: StepPhase): readonly ReturnType<typeof step>[] {
  const then = facts.get('then');
  return [
    ...(make === undefined ? [] : [step('main', phase, make)]),
    ...(then === undefined ? [] : [step('main', phase, then)]),
  ];
}

/** Comments and grants: those on objects that are created late come last. */
export function wordSteps({ what, old, now }: Change, ends: Ends): Steps {
  if (what === 'remove') {
    if (old?.drop === undefined) return undefined;
    return ends.removed.has(old.on ?? '') ? [] : [step('main', 'take-words', old.drop)];
  }
  if (now?.make === undefined) return undefined;
  return [step(isLateWord(now.name) ? 'validate' : 'main', 'words', now.make)];
}

/** True if the object is created after all others. */
export function isLateWord(name: string): boolean {
  return /^(index|table constraint) /.test(name);
}

export function surroundingSteps({ what, old, now }: Change): Steps {
  if (what === 'add') return now?.make === undefined ? undefined : [step('main', 'surroundings', now.make)];
  return what === 'remove' && old?.drop !== undefined
    ? [step('main', 'destroy-types', old.drop, `What is left in ${old.name} makes it fail.`)]
    : undefined;
}
