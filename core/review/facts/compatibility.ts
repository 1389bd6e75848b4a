/**
 * Whether code and schema are compatible while the change is rolled out: what breaks for the current code on the new schema, and for the
 * new code on the old one. The order of the deployment follows from the two lists. No words; of programs it uses only the queries that the
 * linter knows, and a missing query proves nothing.
 */
import { nameInKey } from '../../schema/lookup.ts';
import { narrowing } from '../../rule-kit/data-preservation/narrower-type.ts';
import {
  modelsLeavingOut,
  queriesNamingColumn,
  queriesNamingTable,
  type QueriesNaming,
  type QueryPlace,
} from '../../query-index/query-index.ts';
import { takenBack } from '../../rollback/former-type.ts';
import type { ColumnType } from '../../schema/model.ts';
import type { Change } from '../change.ts';
import type { Phase, PlaceRef } from '../model.ts';
import { idOf, type ObjectChange, type ObjectRef } from './alteration.ts';

export interface Break {
  /** `old` code runs before the change, `new` code is deployed with it. */
  readonly code: 'old' | 'new';
  readonly object: ObjectRef;
  /**
   * `missing`: it does not exist. `renamed`: it has another name. `refused`: rows that the code writes are rejected. `retyped`: values have
   * another type.
   */
  readonly how: 'missing' | 'renamed' | 'refused' | 'retyped';
  readonly change: ObjectChange;
  readonly place: PlaceRef;
  /**
   * Queries of the workspace that name it, and for a required column that is added, models whose INSERT does not; empty if none is known,
   * which proves nothing.
   */
  readonly seenIn: readonly QueryPlace[];
}

export interface Compatibility {
  readonly oldOnAfter: readonly Break[];
  readonly newOnBefore: readonly Break[];
}

export function compatibilityOf(changes: readonly ObjectChange[], { queriesNaming }: Change): Compatibility {
  const breaks = (code: Break['code']): readonly Break[] =>
    changes.flatMap((change) => {
      const how = code === 'old' ? oldBreak(change) : newBreak(change);
      if (how === undefined) return [];
      const { object, fact } = change;
      const seenIn = code === 'old' && queriesNaming !== undefined ? seen(queriesNaming, change) : [];
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

/** For code that expects a column of type `expected` and finds `actual`. */
function howOfType(
  expected: ColumnType | undefined,
  actual: ColumnType | undefined,
): Break['how'] | undefined {
  if (expected === undefined || actual === undefined) return 'retyped';
  if (!isAlike(expected, actual)) return 'retyped';
  if (takenBack(expected, actual, { name: '', targetVersion: 0 }).kind === 'all') return undefined;
  return narrowing(expected, actual, 'postgresql') === undefined ? 'retyped' : 'refused';
}

/** Values are read and bound in the same way, whatever their range. Drivers treat bigint differently from integer. */
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

/** Whose queries tell what breaks: the relations whose columns or names change, without their schema. */
export function relationsIn(changes: readonly ObjectChange[]): ReadonlySet<string> {
  const own = changes.filter(({ object: { kind } }) => kind === 'relation' || kind === 'column');
  return new Set(own.map(({ object: { key } }) => nameInKey(key)));
}

function seen(naming: QueriesNaming, { object, fact, change }: ObjectChange): readonly QueryPlace[] {
  const { key, part, kind } = object;
  if (kind === 'relation') return queriesNamingTable(naming, fact.before, key);
  if (kind !== 'column' || part === undefined) return [];
  if (change.kind === 'required') return modelsLeavingOut(naming, fact.before, key, part);
  return queriesNamingColumn(naming, fact.before, key, part);
}

/**
 * `split`: some statements belong before the release and some after it, and they can be separated. `stop`: one step breaks both releases,
 * so that no order works.
 */
export function phaseOf({ oldOnAfter, newOnBefore }: Compatibility): Phase {
  if (oldOnAfter.length === 0) return newOnBefore.length === 0 ? 'any' : 'before';
  if (newOnBefore.length === 0) return 'after';
  return oldOnAfter.some((one) => isInOneStep(one, newOnBefore)) ? 'stop' : 'split';
}

/** The same object breaks the old and the new code, in the same statement. */
export function isInOneStep(one: Break, others: readonly Break[]): boolean {
  const id = idOf(one.object);
  return others.some((other) => other.change.fact === one.change.fact && idOf(other.object) === id);
}

/** The subset for some statements. */
export function within(
  { oldOnAfter, newOnBefore }: Compatibility,
  isIn: (place: PlaceRef) => boolean,
): Compatibility {
  const kept = (all: readonly Break[]): readonly Break[] => all.filter(({ place }) => isIn(place));
  return { oldOnAfter: kept(oldOnAfter), newOnBefore: kept(newOnBefore) };
}
