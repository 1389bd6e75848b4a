/**
 * The form of a fact: what one kind of statement does to the relations it touches, as measured on native servers.
 * Only the form; the facts are in the files beside this one, and test/databases measures every one of them on every major.
 */
import type { OperationKind } from '../../operations/model/operation.ts';
import type { LockMode, RelationEffect } from '../effect.ts';
import type { ReplicationNote } from '../replication.ts';

export type Role = RelationEffect['role'];

/** Majors of PostgreSQL that the table is measured on. */
export const majors = [14, 15, 16, 17, 18] as const;
export type Major = (typeof majors)[number];

export interface MajorRange {
  readonly from?: Major;
  /** Inclusive. */
  readonly until?: Major;
}

/** What happens to each relation in one role. A role that no relation plays in a statement is simply absent from its effect. */
export interface RoleFact extends MajorRange {
  readonly lock: LockMode;
  /** rewritten: row by row with all indexes; copied: block by block; emptied: replaced by new, empty files. Nothing where kept. */
  readonly heap?: 'rewritten' | 'copied' | 'emptied';
  /** Indexes are built or rebuilt, apart from those that a rewrite builds again. */
  readonly buildsIndex?: true;
  /**
   * all: every row is read to check it; by-plan: the planner decides how much is read, so nothing is claimed; where-empty: the first row makes it
   * fail, so that it reads to the end only where there is none: the room that dead rows leave until a vacuum.
   */
  readonly scan?: 'all' | 'by-plan' | 'where-empty';
}

export interface Fact extends MajorRange {
  readonly operations: readonly OperationKind[];
  /** Runs on test/fixtures/effects/schema.sql as written. */
  readonly example: string;
  /** Several entries for a role hold for different majors. */
  readonly relations: Readonly<Partial<Record<Role, RoleFact | readonly RoleFact[]>>>;
  /** Error 25001 inside a transaction block. */
  readonly refusedInTransaction?: true;
  /** Besides its own work it waits for transactions of others that are open. */
  readonly waits?: true;
  /** Of each server alone: there is nothing to replicate. */
  readonly local?: true;
  /** Removes row versions, so that a standby cancels the queries that may need them (manual, "Hot Standby", Handling Query Conflicts). */
  readonly standbyCleanup?: true;
  /** What a logical replica does not get of it, or what it needs. */
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

/** A sequence's new values are written to a new file. */
export function renewed(role: RoleFact): RoleFact {
  return { ...role, heap: 'emptied' };
}

/** A table with its partitions and the tables that inherit from it. */
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

/** The role's entry for a major; a target newer or older than all measured ones takes the nearest. */
export function roleFact(fact: Fact, role: Role, major: Major): RoleFact | undefined {
  const entry = fact.relations[role];
  if (entry === undefined) return undefined;
  const entries: readonly RoleFact[] = 'lock' in entry ? [entry] : entry;
  return entries.find((candidate) => inMajors(candidate, major));
}

export function nearestMajor(version: number): Major {
  return majors.findLast((major) => major <= version) ?? majors[0];
}
