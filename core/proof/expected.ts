/**
 * The effects table's claims about a statement, relation by relation, in a form that can be compared with a measurement; and the
 * differences. What the table leaves open (a plan, a branch, an unknown type) is not a difference.
 */
import { isStronger, lockModes, strongest, type LockMode, type RelationEffect } from '../effects/effect.ts';
import { nearestMajor, roleFact, type RoleFact } from '../effects/facts/fact.ts';
import { isFactId, facts } from '../effects/facts/facts.ts';
import type { Action } from '../effects/statement.ts';
import type { Operation } from '../operations/model/operation.ts';
import { strongestOf, type Measured, type MeasuredRelation } from './measured.ts';

/** The effects table and the measurement disagree about a relation. A defect of Plinth; the measurement is shown. */
export interface EffectDifference {
  readonly relation: string;
  readonly about: 'lock' | 'rewrite' | 'index-build' | 'scan';
  /** For logs and reports. */
  readonly expected: string;
  readonly measured: string;
  /** If no migration names the relation, because a function created it: the table that it is a partition of or inherits from. */
  readonly partOf?: string;
}

/** `major`: the version of the measured server. */
export function effectDifferences(
  actions: readonly Action[],
  measured: Measured,
  major: number,
): readonly EffectDifference[] {
  const expected = expectedRelations(actions, major);
  // More may happen than is claimed: only the claims are compared.
  const isOpen = actions.some(({ effect }) => effect.uncertain !== undefined || effect.fact === 'unknown');
  const seen = new Map(measured.relations.map((one) => [one.relation, one]));
  const held = new Map(measured.held.map((one) => [one.relation, one.modes]));
  const claimed = [...expected].flatMap(([name, one]) => [
    ...lockDifference(name, { ...one, isOpen }, seen.get(name)?.taken ?? [], held.get(name) ?? []),
    ...workDifferences(name, one, seen.get(name)),
  ]);
  const unclaimed = isOpen
    ? []
    : measured.relations.filter((one) => !expected.has(one.relation) && !isImplied(one, expected));
  return [...claimed, ...unclaimed.map((one) => unexpected(one, expected))];
}

interface Expected {
  readonly lock: LockMode;
  /** Runs only if a branch is taken. */
  readonly conditional: boolean;
  readonly newFile: boolean;
  readonly buildsIndex: boolean | 'open';
  readonly scan: boolean | 'open';
}

function expectedRelations(actions: readonly Action[], major: number): ReadonlyMap<string, Expected> {
  const result = new Map<string, Expected>();
  for (const { operation, effect, conditional } of actions) {
    for (const one of effect.relations) {
      if (isCatalog(one)) continue;
      const told = isFactId(one.evidence)
        ? roleFact(facts[one.evidence], one.role, nearestMajor(major))
        : undefined;
      const expected: Expected = {
        lock: one.lock,
        conditional: conditional || isOfRows(operation, one),
        newFile: one.rewrite || told?.heap !== undefined,
        buildsIndex: one.buildsIndex || (told?.buildsIndex === true ? 'open' : false),
        scan: one.scan || scanLeftOpen(told),
      };
      const other = result.get(one.relation);
      result.set(one.relation, other === undefined ? expected : both(other, expected));
    }
  }
  return result;
}

/** The measurement only covers user tables. */
function isCatalog({ relation }: RelationEffect): boolean {
  return relation.startsWith('pg_catalog.') || relation.startsWith('information_schema.');
}

/** Foreign keys are checked row by row: a statement that finds no rows reads no other table. */
function isOfRows({ kind }: Operation, { role }: RelationEffect): boolean {
  const isChange = kind === 'insert' || kind === 'update' || kind === 'delete';
  return isChange && (role === 'referenced' || role === 'referencing');
}

function scanLeftOpen(told: RoleFact | undefined): 'open' | false {
  return told === undefined || told.scan !== undefined ? 'open' : false;
}

function both(a: Expected, b: Expected): Expected {
  return {
    lock: strongest(a.lock, b.lock),
    conditional: a.conditional || b.conditional,
    newFile: a.newFile || b.newFile,
    buildsIndex: either(a.buildsIndex, b.buildsIndex),
    scan: either(a.scan, b.scan),
  };
}

function either(a: boolean | 'open', b: boolean | 'open'): boolean | 'open' {
  if (a === true || b === true) return true;
  return a === 'open' || b === 'open' ? 'open' : false;
}

/** A mode that the transaction already holds cannot be observed again. */
function lockDifference(
  relation: string,
  { lock, conditional, isOpen }: Expected & { readonly isOpen: boolean },
  modes: readonly LockMode[],
  held: readonly LockMode[],
): readonly EffectDifference[] {
  const taken = strongestOf(modes);
  if (taken === lock) return [];
  const isMore = taken !== undefined && isStronger(taken, lock);
  if (isMore ? isOpen : conditional || held.includes(lock)) return [];
  return [{ relation, about: 'lock', expected: lock, measured: taken ?? 'none' }];
}

function workDifferences(
  relation: string,
  expected: Expected,
  seen: MeasuredRelation | undefined,
): readonly EffectDifference[] {
  if (seen === undefined || seen.isPartitioned || seen.kind === 'index' || seen.isNew) return [];
  const { conditional, newFile } = expected;
  if (seen.newFile !== newFile && !(conditional && newFile)) {
    return [{ relation, about: 'rewrite', expected: yesOrNo(newFile), measured: yesOrNo(seen.newFile) }];
  }
  if (newFile) return [];
  const builds = seen.builtIndexes > 0;
  const scans = seen.scans > seen.builtIndexes;
  const differs = (told: boolean | 'open', was: boolean): boolean =>
    told !== 'open' && told !== was && !(conditional && told);
  return [
    ...(differs(expected.buildsIndex, builds)
      ? [difference(relation, 'index-build', expected.buildsIndex, builds)]
      : []),
    ...(differs(expected.scan, scans) ? [difference(relation, 'scan', expected.scan, scans)] : []),
  ];
}

function difference(
  relation: string,
  about: EffectDifference['about'],
  expected: boolean | 'open',
  measured: boolean,
): EffectDifference {
  return { relation, about, expected: yesOrNo(expected === true), measured: yesOrNo(measured) };
}

function yesOrNo(value: boolean): string {
  return value ? 'yes' : 'no';
}

/**
 * Objects that the statement creates; indexes whose lock is not stronger than their table's; and partitions that the schema does not know
 * because a function created them, and that are treated like their table.
 */
function isImplied(seen: MeasuredRelation, expected: ReadonlyMap<string, Expected>): boolean {
  if (seen.isNew) return true;
  const lock = strongestOf(seen.taken);
  // A table without a lock is observed if one of its indexes, which the statement names, has a new file.
  if (lock === undefined && !seen.newFile && seen.scans === 0) return true;
  const isTold = ({ lock: told }: Expected): boolean =>
    lock === undefined || lockModes.indexOf(lock) <= lockModes.indexOf(told);
  const table = seen.table === undefined ? undefined : expected.get(seen.table);
  if (table !== undefined) return seen.kind === 'index' && isTold(table);
  const over = seen.ancestors.flatMap((one) => expected.get(one) ?? []);
  return over.some((one) => isTold(one) && (seen.kind === 'index' || isDoneWith(seen, one)));
}

/** Rewritten, read or indexed like its table; rewriting includes reading. */
function isDoneWith(seen: MeasuredRelation, { newFile, scan, buildsIndex }: Expected): boolean {
  if (seen.newFile) return newFile;
  const isRead = seen.scans > seen.builtIndexes;
  return (!isRead || scan !== false) && (seen.builtIndexes === 0 || buildsIndex !== false);
}

function unexpected(seen: MeasuredRelation, expected: ReadonlyMap<string, Expected>): EffectDifference {
  const lock = strongestOf(seen.taken);
  const parent = seen.ancestors.find((one) => expected.has(one)) ?? seen.ancestors.at(-1);
  const of = { relation: seen.relation, ...(parent === undefined ? {} : { partOf: parent }) };
  if (lock !== undefined) return { ...of, about: 'lock', expected: 'none', measured: lock };
  const about = seen.newFile ? 'rewrite' : 'scan';
  return { ...of, about, expected: 'no', measured: 'yes' };
}
