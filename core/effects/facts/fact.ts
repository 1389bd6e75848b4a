/**
 * The form of a fact: what one kind of statement does to the relations that it touches, as measured on real servers. The facts themselves
 * are in the other files of this folder, and test/databases measures each of them on each major version.
 */
import type { OperationKind } from '../../operations/model/operation.ts';
import type { LockMode, RelationEffect } from '../effect.ts';
import type { ReplicationNote } from '../replication.ts';

export type Role = RelationEffect['role'];

/** The major versions of PostgreSQL on which the table is measured. */
export const majors = [14, 15, 16, 17, 18] as const;
export type Major = (typeof majors)[number];

export interface MajorRange {
  readonly from?: Major;
  /** Inclusive. */
  readonly until?: Major;
}

/** What happens to the relations in one role. A role that no relation has in a statement is absent from its effect. */
export interface RoleFact extends MajorRange {
  readonly lock: LockMode;
  /**
   * rewritten: row by row with all indexes; copied: block by block; emptied: replaced by new, empty files. Undefined if the heap is kept.
   */
  readonly heap?: 'rewritten' | 'copied' | 'emptied';
  /** Indexes are built or rebuilt, apart from those that a rewrite rebuilds. */
  readonly buildsIndex?: true;
  /**
   * all: every row is read to check it; by-plan: the planner decides how much is read, so nothing is claimed; where-empty: the first row
   * makes the statement fail, so it reads to the end only if there is none, through the space of dead rows that no vacuum has removed.
   */
  readonly scan?: 'all' | 'by-plan' | 'where-empty';
}

export interface Fact extends MajorRange {
  readonly operations: readonly OperationKind[];
  /** Runs on test/fixtures/effects/schema.sql as written. */
  readonly example: string;
  /** Several entries for one role apply to different major versions. */
  readonly relations: Readonly<Partial<Record<Role, RoleFact | readonly RoleFact[]>>>;
  /** Error 25001 inside a transaction block. */
  readonly refusedInTransaction?: true;
  /** It also waits for open transactions of other sessions. */
  readonly waits?: true;
  /** Applies to each server alone: nothing is replicated. */
  readonly local?: true;
  /** Removes row versions, so that a standby cancels queries that may need them (manual, "Hot Standby", Handling Query Conflicts). */
  readonly standbyCleanup?: true;
  /** What a logical replica does not receive, or what it needs. */
  readonly replication?: readonly ReplicationNote[];
}

export const ACCESS_SHARE: RoleFact = { lock: 'ACCESS SHARE' };
export const ROW_SHARE: RoleFact = { lock: 'ROW SHARE' };
export const ROW_EXCLUSIVE: RoleFact = { lock: 'ROW EXCLUSIVE' };
export const SHARE_UPDATE_EXCLUSIVE: RoleFact = { lock: 'SHARE UPDATE EXCLUSIVE' };
export const SHARE: RoleFact = { lock: 'SHARE' };
export const SHARE_ROW_EXCLUSIVE: RoleFact = { lock: 'SHARE ROW EXCLUSIVE' };
export const EXCLUSIVE: RoleFact = { lock: 'EXCLUSIVE' };
export const ACCESS_EXCLUSIVE: RoleFact = { lock: 'ACCESS EXCLUSIVE' };

/** New values of a sequence are written to a new file. */
export function renewed(role: RoleFact): RoleFact {
  return { ...role, heap: 'emptied' };
}

/** A table with its partitions and inheriting tables. */
export function everywhere(role: RoleFact): Readonly<Record<'target' | 'partition' | 'child', RoleFact>> {
  return { target: role, partition: role, child: role };
}

export function rewrites(role: RoleFact): RoleFact {
  return { ...role, heap: 'rewritten' };
}

export function scans(role: RoleFact): RoleFact {
  return { ...role, scan: 'all' };
}

export function reads(role: RoleFact): RoleFact {
  return { ...role, scan: 'by-plan' };
}

export function readsWhereEmpty(role: RoleFact): RoleFact {
  return { ...role, scan: 'where-empty' };
}

export function builds(role: RoleFact): RoleFact {
  return { ...role, buildsIndex: true };
}

export function inMajors(range: MajorRange, holds: Major): boolean {
  return holds >= (range.from ?? majors[0]) && holds <= (range.until ?? 18);
}

/** The entry of a role for a major version; a version outside of the measured range uses the nearest measured one. */
export function roleFact(fact: Fact, role: Role, major: Major): RoleFact | undefined {
  const entry = fact.relations[role];
  if (entry === undefined) return undefined;
  const entries: readonly RoleFact[] = 'lock' in entry ? [entry] : entry;
  return entries.find((candidate) => inMajors(candidate, major));
}

export function nearestMajor(version: number): Major {
  return majors.findLast((major) => major <= version) ?? majors[0];
}
