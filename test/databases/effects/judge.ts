/** Compares what was seen of a statement with what the effects table says about it, both ways: nothing missing, nothing more. */
import { roleFact, type Major, type Role, type RoleFact } from '../../../core/effects/facts/fact.ts';
import { facts } from '../../../core/effects/facts/facts.ts';
import { lockModes } from '../../../core/effects/effect.ts';
import type { Case } from './cases/case.ts';
import type { Seen, SeenRelation } from './observe.ts';

/** complete: everything held at the end; sampled: of the locks only those held while the statement stood still, and no scans. */
export type Observation = 'complete' | 'sampled';

export function differences(
  test: Case,
  major: Major,
  seen: Seen,
  observation: Observation,
): readonly string[] {
  const fact = facts[test.fact];
  const listed = new Map<string, RoleFact>();
  const problems: string[] = [];
  for (const [role, names] of rolesOf(test)) {
    const expected = roleFact(fact, role, major);
    if (expected !== undefined && !names.some((name) => seen.get(name)?.lock !== undefined)) {
      problems.push(`no relation in the role ${role} was seen locked`);
    }
    for (const name of names) {
      if (expected === undefined) {
        if (seen.has(name))
          problems.push(`${name}: the fact has no role ${role}, seen ${text(seen.get(name))}`);
        continue;
      }
      listed.set(name, expected);
      problems.push(...compare(name, expected, seen.get(name), observation));
    }
  }
  for (const relation of seen.values()) {
    // What standbys are told of is ACCESS EXCLUSIVE, on whatever relation, and nothing weaker.
    const { standbyLock } = relation;
    if (standbyLock !== undefined && standbyLock !== (relation.lock === 'ACCESS EXCLUSIVE')) {
      problems.push(
        `${relation.name}: log tells standbys ${String(standbyLock)} of ${String(relation.lock)}`,
      );
    }
    if (!listed.has(relation.name) && !isImplied(relation, listed)) {
      problems.push(`${relation.name}: not in the table, seen ${text(relation)}`);
    }
  }
  return problems;
}

export function rolesOf(test: Case): readonly (readonly [Role, readonly string[]])[] {
  const roles: readonly Role[] = [
    'target',
    'referenced',
    'referencing',
    'parent',
    'partition',
    'child',
    'default-partition',
    'index',
    'dependent',
    'source',
  ];
  return roles.flatMap((role) => (test.relations[role] === undefined ? [] : [[role, test.relations[role]]]));
}

function compare(
  name: string,
  expected: RoleFact,
  seen: SeenRelation | undefined,
  observation: Observation,
): readonly string[] {
  const problems: string[] = [];
  if (seen?.lock !== expected.lock && (observation === 'complete' || seen?.lock !== undefined)) {
    problems.push(`${name}: lock ${expected.lock}, seen ${String(seen?.lock)}`);
  }
  if (seen === undefined || seen.kind === 'p' || isIndex(seen) || seen.isNew) return problems;
  const rewritten = expected.heap !== undefined;
  if (seen.newFile !== rewritten) {
    problems.push(
      `${name}: heap ${expected.heap ?? 'kept'}, seen ${seen.newFile ? 'a new file' : 'the old file'}`,
    );
  }
  if (!rewritten && (expected.buildsIndex === true) !== seen.builtIndexes > 0) {
    problems.push(
      `${name}: builds ${String(expected.buildsIndex ?? false)}, seen ${seen.builtIndexes} built`,
    );
  }
  // Building an index reads the table once. A rewrite reads it anyway.
  if (observation === 'sampled') return problems;
  const furtherScans = seen.scans - seen.builtIndexes;
  const isRead = expected.scan === 'all' || expected.scan === 'where-empty';
  if (!rewritten && expected.scan !== 'by-plan' && isRead !== furtherScans > 0) {
    problems.push(
      `${name}: scan ${expected.scan ?? 'none'}, seen ${seen.scans} (${seen.builtIndexes} of them for indexes)`,
    );
  }
  return problems;
}

/** What a statement makes itself, and indexes locked no stronger than their table. */
function isImplied(relation: SeenRelation, listed: ReadonlyMap<string, RoleFact>): boolean {
  if (relation.isNew) return true;
  // A table that is not locked is seen where an index of it, which the statement names, has a new file.
  if (relation.lock === undefined && !relation.newFile && relation.scans === 0) return true;
  if (!isIndex(relation)) return false;
  const table = listed.get(relation.table ?? '');
  if (table === undefined) return false;
  return relation.lock === undefined || lockModes.indexOf(relation.lock) <= lockModes.indexOf(table.lock);
}

function isIndex(relation: SeenRelation): boolean {
  return relation.kind === 'i' || relation.kind === 'I';
}

function text(relation: SeenRelation | undefined): string {
  return relation === undefined ? 'nothing' : JSON.stringify(relation);
}
