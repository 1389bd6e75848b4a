/**
 * The statements that make one side equal to the other, as ordered migrations. Lost data is named at its statement; differences that cannot
 * be written are returned. Nothing is run here: the user runs the migrations with the project's tool.
 */
import type { CatalogChange, ItemKind } from '../../catalog/items.ts';
import type { ItemMake } from '../../catalog/make.ts';
import { keyOf, type Drift, type DriftObject } from '../compare.ts';
import type { DriftWay } from '../side.ts';
import { columnSteps } from './columns.ts';
import { constraintSteps, indexSteps } from './constraints.ts';
import {
  functionSteps,
  programSteps,
  sequenceSteps,
  surroundingSteps,
  tableSteps,
  viewSteps,
  wordSteps,
} from './others.ts';
import { mysqlSteps } from './mysql.ts';
import { sqliteSteps } from './sqlite.ts';
import {
  groups,
  phases,
  type Change,
  type Ends,
  type Lookup,
  type Step,
  type StepGroup,
  type Steps,
} from './step.ts';
import { typeSteps } from './types.ts';
import { againSteps, inOrderOfReading, standingInTheWay, wordsAgain, type Again } from './views.ts';

export interface Reconciling {
  readonly group: StepGroup;
  /** The statements can run in one transaction. */
  readonly transaction: boolean;
  readonly steps: readonly Step[];
}

export interface Reconciliation {
  readonly migrations: readonly Reconciling[];
  /** Differences that no statement here removes. */
  readonly unwritten: readonly CatalogChange[];
}

/** `objects`: the objects of the drift to reconcile. */
export function reconcile(drift: Drift, objects: readonly DriftObject[], way: DriftWay): Reconciliation {
  const ends = endsOf(drift, objects, way);
  if (drift.left.dialect === 'mysql') {
    const { steps, unwritten } = mysqlSteps(ends);
    return { migrations: migrationsOf(steps), unwritten: unwritten.map(({ change }) => change) };
  }
  if (drift.left.dialect === 'sqlite') {
    const { steps, transaction, unwritten } = sqliteSteps(ends);
    return {
      migrations: steps.length === 0 ? [] : [{ group: 'main', transaction, steps }],
      unwritten: unwritten.map(({ change }) => change),
    };
  }
  const again = standingInTheWay(ends);
  const steps: Step[] = [...againSteps(again, ends), ...wordsAgain(ends, again)];
  const unwritten: CatalogChange[] = [];
  for (const change of inOrder(ends.changes)) {
    const own = stepsOf(change, ends, again);
    if (own === undefined) unwritten.push(change.change);
    else steps.push(...own);
  }
  return { migrations: migrationsOf(steps), unwritten };
}

function migrationsOf(steps: readonly Step[]): readonly Reconciling[] {
  return groups.flatMap((group): readonly Reconciling[] => {
    const own = phases.flatMap((phase) => steps.filter((one) => one.group === group && one.phase === phase));
    const transaction = group !== 'values' && group !== 'indexes';
    if (own.length === 0) return [];
    const once = withoutRepeats(own);
    // A statement that cannot run in a transaction gets a file of its own: many tools send a file as one query, which is a transaction.
    return transaction
      ? [{ group, transaction, steps: once }]
      : once.map((one) => ({ group, transaction, steps: [one] }));
  });
}

function stepsOf(change: Change, ends: Ends, again: Again): Steps {
  switch (change.change.kind) {
    case 'schema':
    case 'extension':
      return surroundingSteps(change);
    case 'type':
      return typeSteps(change, ends);
    case 'table':
      return tableSteps(change, ends);
    case 'column':
      return columnSteps(change, ends);
    case 'constraint':
      return constraintSteps(change, ends);
    case 'index':
      return indexSteps(change, ends);
    case 'sequence':
      return sequenceSteps(change, ends);
    case 'view':
    case 'materialized view':
      return viewSteps(change, again.views);
    case 'function':
      return functionSteps(change);
    case 'trigger':
    case 'rule':
    case 'policy':
    case 'statistics':
      return programSteps(change, ends);
    case 'comment':
    case 'grant':
      return wordSteps(change, ends);
    case 'not-null constraint':
    case 'publication':
    case 'other object':
    case 'default privilege':
    case 'owner':
      return undefined;
  }
}

function endsOf({ left, right }: Drift, objects: readonly DriftObject[], way: DriftWay): Ends {
  const [from, to] = way === 'left-to-right' ? [left, right] : [right, left];
  const before = lookup(from.makes);
  const after = lookup(to.makes);
  const changes = objects
    .flatMap((one) => one.changes)
    .map((change): Change => {
      const forward = way === 'left-to-right';
      const added = forward ? 'added' : 'removed';
      const what = change.change === 'altered' ? 'alter' : change.change === added ? 'add' : 'remove';
      const { kind, name } = change;
      return { what, change, old: before.get(kind, name), now: after.get(kind, name) };
    });
  const names = (what: Change['what'], kinds: readonly ItemKind[]): ReadonlySet<string> =>
    new Set(
      changes
        .filter((one) => one.what === what && kinds.includes(one.change.kind))
        .map(({ change }) => change.name),
    );
  return {
    from: before,
    to: after,
    changes,
    added: names('add', ['table', 'materialized view']),
    removed: names('remove', ['table', 'view', 'materialized view', 'function', 'sequence', 'type']),
  };
}

function lookup(makes: readonly ItemMake[]): Lookup {
  const byKey = new Map(makes.map((one) => [keyOf(one), one]));
  return { all: makes, get: (kind, name) => byKey.get(keyOf({ kind, name })) };
}

/** Foreign keys are dropped before what they reference; views and partitions are created after what they need. */
function inOrder(changes: readonly Change[]): readonly Change[] {
  const rank = ({ change, what, old, now }: Change): number => {
    if (change.kind === 'constraint') return (old ?? now)?.facts.get('type') === 'f' ? 0 : 1;
    if (change.kind === 'table' && what === 'add') return now?.facts.has('parent') === true ? 3 : 2;
    return 4;
  };
  const views = inOrderOfReading(
    changes.flatMap(({ change, now }) =>
      (change.kind === 'view' || change.kind === 'materialized view') && now !== undefined ? [now] : [],
    ),
  );
  const place = ({ now }: Change): number => (now === undefined ? -1 : views.indexOf(now));
  return changes.toSorted((a, b) => rank(a) - rank(b) || place(a) - place(b));
}

function withoutRepeats(steps: readonly Step[]): readonly Step[] {
  const seen = new Set<string>();
  return steps.filter(({ sql }) => !seen.has(sql) && seen.add(sql));
}
