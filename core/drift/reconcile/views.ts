/**
 * Views, policies and triggers that prevent a change to what they read: they are dropped before it and created again after it, together
 * with their dependent objects. Comments and grants of recreated objects are restored too.
 */
import { wordSet } from '../../collections/word-set.ts';
import type { ItemMake } from '../../catalog/make.ts';
import { keyOf } from '../compare.ts';
import { isLateWord, made } from './others.ts';
import { step, type Change, type Ends, type Step, type StepPhase } from './step.ts';

const kinds: ReadonlySet<string> = new Set(['view', 'materialized view']);
const programs: ReadonlySet<string> = new Set(['policy', 'trigger']);
const isView = ({ kind }: ItemMake): boolean => kinds.has(kind);

export interface Again {
  /** Names of views. */
  readonly views: ReadonlySet<string>;
  /** Names of policies and triggers that do not differ themselves. */
  readonly programs: ReadonlySet<string>;
}

/** The objects that must be dropped while the changes are made. */
export function standingInTheWay(ends: Ends): Again {
  const { from, changes } = ends;
  const moved = movedBy(ends);
  const views = new Set(changes.flatMap((one) => (isViewMoved(one) ? [one.change.name] : [])));
  for (let size = -1; size !== views.size;) {
    size = views.size;
    for (const view of from.all)
      if (isView(view) && readsOf(view).some((one) => moved.has(one) || views.has(relationOf(one))))
        views.add(view.name);
  }
  const changed = new Set(changes.map(({ change }) => change.name));
  const inTheWay = from.all.filter(
    (one) => programs.has(one.kind) && !changed.has(one.name) && readsOf(one).some((read) => moved.has(read)),
  );
  return { views, programs: new Set(inTheWay.map(({ name }) => name)) };
}

/** Columns that are dropped or change their type, and tables that are dropped. */
function movedBy({ from, changes }: Ends): ReadonlySet<string> {
  const moved = new Set<string>();
  for (const { what, change, old, now } of changes) {
    if (change.kind === 'column' && (what === 'remove' || (what === 'alter' && isRetyped(old, now))))
      moved.add(change.name);
    if (change.kind === 'table' && what === 'remove') moved.add(change.name);
    // Its columns are converted to another type of the same name.
    if (change.kind === 'type' && what === 'alter')
      for (const one of from.all)
        if (one.kind === 'column' && one.facts.get('enum') === change.name) moved.add(one.name);
  }
  return moved;
}

function isViewMoved({ what, change, old, now }: Change): boolean {
  return kinds.has(change.kind) && (what === 'remove' || (what === 'alter' && !replaces(old, now)));
}

export function againSteps(again: Again, { from, to, changes }: Ends): readonly Step[] {
  const changed = new Set(changes.map(({ change }) => keyOf(change)));
  const old = inOrderOfReading(
    from.all.filter((one) => isView(one) && again.views.has(one.name)),
  ).toReversed();
  const now = inOrderOfReading(to.all.filter((one) => isView(one) && again.views.has(one.name)));
  const isAgain = (one: ItemMake): boolean =>
    (programs.has(one.kind) && again.programs.has(one.name)) ||
    (again.views.has(one.on ?? '') && !isView(one));
  const parts = to.all.filter((one) => isAgain(one) && !changed.has(keyOf(one)));
  const gone = from.all.filter((one) => programs.has(one.kind) && again.programs.has(one.name));
  return [
    ...gone.flatMap(({ drop }) => (drop === undefined ? [] : [step('main', 'drop-programs', drop)])),
    ...old.flatMap(({ drop }) => (drop === undefined ? [] : [step('main', 'drop-views', drop)])),
    ...now.flatMap((one) => made(one, 'views')),
    ...parts.flatMap((one) => made(one, phaseOf(one))),
  ];
}

function phaseOf({ kind }: ItemMake): StepPhase {
  if (kind === 'comment' || kind === 'grant') return 'words';
  return kind === 'index' ? 'view-indexes' : 'programs';
}

/** Comments and grants that do not differ, on objects that are dropped and created again. */
export function wordsAgain({ to, changes }: Ends, again: Again): readonly Step[] {
  const changed = new Set(changes.map(({ change }) => keyOf(change)));
  const remade = new Set([
    ...again.programs,
    ...changes.flatMap((one) => (isRemade(one) ? [one.change.name] : [])),
  ]);
  return to.all
    .filter((one) => remade.has(one.facts.get('of') ?? '') && !changed.has(keyOf(one)))
    .flatMap(({ make, name }) =>
      make === undefined ? [] : [step(isLateWord(name) ? 'validate' : 'main', 'words', make)],
    );
}

const remadeKinds = wordSet('index constraint trigger policy rule statistics');

function isRemade({ what, change, old, now }: Change): boolean {
  if (what !== 'alter') return false;
  if (change.kind === 'function') return old?.facts.get('shape') !== now?.facts.get('shape');
  return remadeKinds.has(change.kind);
}

/** New views after the views that they read. */
export function inOrderOfReading(views: readonly ItemMake[]): readonly ItemMake[] {
  const byName = new Map(views.map((one) => [one.name, one]));
  const done = new Set<ItemMake>();
  const open = new Set<ItemMake>();
  const visit = (view: ItemMake): void => {
    if (open.has(view)) return;
    open.add(view);
    for (const read of readsOf(view)) {
      const needed = byName.get(read) ?? byName.get(relationOf(read));
      if (needed !== undefined) visit(needed);
    }
    done.add(view);
  };
  views.forEach(visit);
  return [...done];
}

/** CREATE OR REPLACE allows only new columns at the end; a materialized view is always recreated. */
function replaces(old: ItemMake | undefined, now: ItemMake | undefined): boolean {
  if (old === undefined || now === undefined || now.kind !== 'view') return false;
  const had = old.facts.get('columns') ?? '';
  const has = now.facts.get('columns') ?? '';
  return has === had || has.startsWith(`${had}, `);
}

function isRetyped(old: ItemMake | undefined, now: ItemMake | undefined): boolean {
  return (
    old?.facts.get('type') !== now?.facts.get('type') ||
    old?.facts.get('collate') !== now?.facts.get('collate')
  );
}

function readsOf({ facts }: ItemMake): readonly string[] {
  return facts.get('reads')?.split('\n') ?? [];
}

/** `public.orders` for `public.orders.total`. */
function relationOf(read: string): string {
  const words = read.match(/"(?:[^"]|"")+"|[^."]+/g) ?? [];
  return words.slice(0, 2).join('.');
}
