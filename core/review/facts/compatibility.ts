/**
 * Whether code and schema fit each other while the change is rolled out: what breaks for the code that runs now on the new schema, and for the
 * code that comes with the change on the old one. The order of the deployment follows from the two lists. No words, and no reading of programs
 * but of the queries that the linter knows: not to be named by one of them proves nothing.
 */
import { narrowing } from '../../rule-kit/data-preservation/narrower-type.ts';
import { queriesNamingColumn, queriesNamingTable, type QueryPlace } from '../../query-index/query-index.ts';
import { takenBack } from '../../rollback/former-type.ts';
import type { ColumnType } from '../../schema/model.ts';
import type { Change } from '../change.ts';
import type { Phase, PlaceRef } from '../model.ts';
import { idOf, type ObjectChange, type ObjectRef } from './alteration.ts';

export interface Break {
  /** Whose code: `old` runs before the change, `new` is deployed with it. */
  readonly code: 'old' | 'new';
  readonly object: ObjectRef;
  /** `missing`: it is not there. `renamed`: it has another name. `refused`: rows that the code writes are refused. `retyped`: values have another type. */
  readonly how: 'missing' | 'renamed' | 'refused' | 'retyped';
  readonly change: ObjectChange;
  readonly place: PlaceRef;
  /** Queries of the workspace that name it; empty if none was seen, which proves nothing. */
  readonly seenIn: readonly QueryPlace[];
}

export interface Compatibility {
  readonly oldOnAfter: readonly Break[];
  readonly newOnBefore: readonly Break[];
}

export function compatibilityOf(changes: readonly ObjectChange[], { queries }: Change): Compatibility {
  const breaks = (code: Break['code']): readonly Break[] =>
    changes.flatMap((change) => {
      const how = code === 'old' ? oldBreak(change) : newBreak(change);
      if (how === undefined) return [];
      const { object, fact } = change;
      const seenIn = code === 'old' && queries !== undefined ? seen(queries, change) : [];
      return [{ code, object, how, change, place: fact.place, seenIn }];
    });
  return { oldOnAfter: breaks('old'), newOnBefore: breaks('new') };
}

function oldBreak({ change }: ObjectChange): Break['how'] | undefined {
  switch (change.kind) {
    case 'dropped':
      return 'missing';
    case 'renamed':
      return 'renamed';
    case 'required':
    case 'refuses':
      return 'refused';
    case 'retyped':
      return howOfType(change.from, change.to);
    case 'added':
    case 'optional':
    case 'admits':
      return undefined;
  }
}

function newBreak({ change }: ObjectChange): Break['how'] | undefined {
  switch (change.kind) {
    case 'added':
    case 'renamed':
      return 'missing';
    case 'optional':
    case 'admits':
      return 'refused';
    case 'retyped':
      return howOfType(change.to, change.from);
    case 'dropped':
    case 'required':
    case 'refuses':
      return undefined;
  }
}

/** For code that takes a column for `expected`, and finds `actual`. */
function howOfType(
  expected: ColumnType | undefined,
  actual: ColumnType | undefined,
): Break['how'] | undefined {
  if (expected === undefined || actual === undefined) return 'retyped';
  if (!isAlike(expected, actual)) return 'retyped';
  if (takenBack(expected, actual, { name: '', targetVersion: 0 }).kind === 'all') return undefined;
  return narrowing(expected, actual, 'postgresql') === undefined ? 'retyped' : 'refused';
}

/** Values are read and bound the same way, whatever fits into them. Drivers that keep integers of another width apart: compatibility/integer-widened. */
function isAlike(one: ColumnType, other: ColumnType): boolean {
  return (
    one.arrayDimensions === other.arrayDimensions &&
    alike.some((family) => family.includes(one.name) && family.includes(other.name))
  );
}

const alike: readonly (readonly string[])[] = [
  ['text', 'varchar', 'bpchar'],
  ['int2', 'int4', 'int8'],
  ['numeric'],
  ['timestamptz'],
  ['timestamp'],
];

function seen(
  queries: NonNullable<Change['queries']>,
  { object, fact }: ObjectChange,
): readonly QueryPlace[] {
  const { key, part, kind } = object;
  if (kind === 'relation') return queriesNamingTable(queries, fact.before, key);
  if (kind !== 'column' || part === undefined) return [];
  return queriesNamingColumn(queries, fact.before, key, part);
}

/**
 * `split`: some of it belongs before the release and some after it, and they can be distinguished. `stop`: one step breaks both, so that no
 * order fits.
 */
export function phaseOf({ oldOnAfter, newOnBefore }: Compatibility): Phase {
  if (oldOnAfter.length === 0) return newOnBefore.length === 0 ? 'any' : 'before';
  if (newOnBefore.length === 0) return 'after';
  return oldOnAfter.some((one) => isInOneStep(one, newOnBefore)) ? 'stop' : 'split';
}

/** The same object breaks the code of before and the code that comes, in the same statement. */
export function isInOneStep(one: Break, others: readonly Break[]): boolean {
  const id = idOf(one.object);
  return others.some((other) => other.change.fact === one.change.fact && idOf(other.object) === id);
}

/** Those of some statements. */
export function within(
  { oldOnAfter, newOnBefore }: Compatibility,
  isIn: (place: PlaceRef) => boolean,
): Compatibility {
  const kept = (all: readonly Break[]): readonly Break[] => all.filter(({ place }) => isIn(place));
  return { oldOnAfter: kept(oldOnAfter), newOnBefore: kept(newOnBefore) };
}
