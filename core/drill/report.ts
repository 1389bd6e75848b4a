/** The report of a drill: which silent failures were looked for, with what outcome, how long each stage took, how old the newest row is. */
import { groupBy } from '../collections/group-by.ts';
import type { DrillEngine } from './manifest.ts';

/** Each is one kind of silent failure. The order is that of the report. */
export const checkTitles = {
  present: 'The backup has content',
  age: 'The backup is as recent as expected',
  complete: 'The backup is complete to its end',
  parts: 'Schema and data are both in it',
  log: 'The restore reported no error',
  'point-in-time': 'The wanted point in time was reached',
  restored: 'The restore created something',
  objects: 'Every object was restored',
  valid: 'Indexes are valid, constraints validated, triggers enabled',
  extensions: 'Extensions and their versions',
  rows: 'Every table has its rows',
  checksums: 'The rows have their values',
  sequences: 'No sequence is behind its column',
  'foreign-keys': 'No row refers to a missing row',
  pages: 'Tables and indexes can be read and agree',
  security: 'Row security, policies and privileges',
  roles: 'Every role exists',
  settings: 'Encoding, sort order, settings of the database',
} as const;

export type CheckId = keyof typeof checkTitles;

export const checkIds = Object.keys(checkTitles) as readonly CheckId[];

/** `unseen`: it could not be checked, or only in part; the lines say why. */
export type CheckOutcome = 'fine' | 'finding' | 'unseen';

export interface DrillCheck {
  readonly id: CheckId;
  readonly outcome: CheckOutcome;
  /** Sentences. Of a fine check: what was seen. */
  readonly lines: readonly string[];
}

export interface DrillStage {
  readonly name: string;
  readonly ms: number;
  /** It is part of a recovery, so it counts for the recovery time. */
  readonly counts: boolean;
}

export interface DrillReport {
  readonly version: 1;
  /** ISO 8601. */
  readonly at: string;
  readonly source: string;
  /** `custom archive of pg_dump`. */
  readonly format: string;
  readonly engine: DrillEngine;
  /** Where it was restored. */
  readonly scratch: string;
  readonly manifest: { readonly file: string; readonly takenAt: string } | undefined;
  readonly checks: readonly DrillCheck[];
  readonly stages: readonly DrillStage[];
  /** Of the restored database, once it was read. */
  readonly restored: { readonly tables: number; readonly rows: number; readonly bytes: number } | undefined;
  /** The newest time in a row, and its column. */
  readonly newest: { readonly column: string; readonly at: string } | undefined;
  /** Bytes on this machine's disk, of a restore into a server of its own: what was said before, and what it was. */
  readonly disk: { readonly predicted: number; readonly taken: number } | undefined;
  /** What remained on the scratch server; empty if nothing did. */
  readonly left: readonly string[];
}

export type Verdict = 'passed' | 'partly' | 'failed';

/** `partly`: nothing wrong was found, and not everything could be checked. */
export function verdictOf({ checks, left }: Pick<DrillReport, 'checks' | 'left'>): Verdict {
  if (left.length > 0 || checks.some(({ outcome }) => outcome === 'finding')) return 'failed';
  return checks.some(({ outcome }) => outcome === 'unseen') ? 'partly' : 'passed';
}

/** Milliseconds from the backup to a server that answers queries. */
export function recoveryTime({ stages }: Pick<DrillReport, 'stages'>): number {
  return stages.filter(({ counts }) => counts).reduce((sum, { ms }) => sum + ms, 0);
}

export const fine = (id: CheckId, ...lines: readonly string[]): DrillCheck => ({
  id,
  outcome: 'fine',
  lines,
});

export const finding = (id: CheckId, ...lines: readonly string[]): DrillCheck => ({
  id,
  outcome: 'finding',
  lines,
});

export const unseen = (id: CheckId, ...lines: readonly string[]): DrillCheck => ({
  id,
  outcome: 'unseen',
  lines,
});

/** For reports: checks that are not fine for the same reason are told together, as most are where nothing was restored. */
export function alike(checks: readonly DrillCheck[]): readonly AlikeChecks[] {
  const reason = ({ id, outcome, lines }: DrillCheck): string =>
    outcome === 'fine' ? id : `${outcome} ${lines.join('\n')}`;
  return [...groupBy(checks, reason).values()].flatMap((all) =>
    all.slice(0, 1).map(({ outcome, lines }) => ({
      titles: all.map(({ id }) => checkTitles[id]),
      outcome,
      lines,
    })),
  );
}

export interface AlikeChecks {
  readonly titles: readonly string[];
  readonly outcome: CheckOutcome;
  readonly lines: readonly string[];
}

/** One check of several looks at the same thing: a finding outweighs what could not be seen, and that what is fine. */
export function merged(checks: readonly DrillCheck[]): readonly DrillCheck[] {
  return checkIds.flatMap((id): readonly DrillCheck[] => {
    const own = checks.filter((one) => one.id === id);
    const outcome = (['finding', 'unseen', 'fine'] as const).find((one) =>
      own.some((check) => check.outcome === one),
    );
    if (outcome === undefined) return [];
    const kept = own.filter((one) => one.outcome === outcome || one.outcome === 'unseen');
    return [{ id, outcome, lines: [...new Set(kept.flatMap(({ lines }) => lines))] }];
  });
}
