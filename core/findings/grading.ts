/**
 * The one grading table: what kind of harm a rule tells, and how grave it is by what is known of the table's size. Only a database or a person
 * says that a table is small; a table of unknown size may be large. Which rule tells which harm stands in the rule; what a size is, in
 * core/statistics.
 */
import type { Severity } from './finding.ts';

interface Grade {
  /** A clause for the documentation: what happens. */
  readonly means: string;
  /** No size is known, or one between small and large. */
  readonly unknown: Severity;
  readonly small: Severity;
  readonly large: Severity;
  /** The migration has run: what was over when it ended only informs, what lasts is as grave as ever. */
  readonly applied: Severity;
}

const grade = (
  means: string,
  unknown: Severity,
  small: Severity,
  large: Severity,
  applied: Severity,
): Grade => ({ means, unknown, small, large, applied });

export const grading = {
  refused: grade('The server refuses it, or the migration surely fails.', 'error', 'error', 'error', 'info'),
  'blocks-readers': grade(
    'Readers and writers wait for as long as the server works through the table.',
    'error',
    'info',
    'error',
    'info',
  ),
  'blocks-writers': grade(
    'Writers wait for as long as the server works through the table.',
    'warning',
    'info',
    'error',
    'info',
  ),
  scans: grade(
    'Many rows are read or written, and others wait for the rows, the disk or the log.',
    'warning',
    'info',
    'error',
    'info',
  ),
  queues: grade(
    'It waits for a lock, and whoever comes later waits behind it.',
    'warning',
    'info',
    'warning',
    'info',
  ),
  'loses-data': grade('Values are gone for good.', 'warning', 'warning', 'warning', 'info'),
  'breaks-code': grade(
    'Statements of the release that is running fail, or work on fewer rows.',
    'warning',
    'warning',
    'warning',
    'info',
  ),
  delays: grade(
    'It takes longer than it has to, or holds others up where the table is large.',
    'info',
    'info',
    'warning',
    'info',
  ),
  slows: grade('Queries read more than they have to from now on.', 'warning', 'info', 'warning', 'warning'),
  'may-slow': grade(
    'A query reads more than it has to where the table is large.',
    'info',
    'info',
    'warning',
    'info',
  ),
  opens: grade('Others can read, change or run what they must not.', 'error', 'error', 'error', 'error'),
  weakens: grade('A protection is taken away or left out.', 'warning', 'warning', 'warning', 'warning'),
  wrong: grade('It never does what it says.', 'error', 'error', 'error', 'error'),
  misleads: grade('It does something else than it seems to.', 'warning', 'warning', 'warning', 'warning'),
  advice: grade('Worth knowing.', 'info', 'info', 'info', 'info'),
  taste: grade('A matter of taste.', 'hint', 'hint', 'hint', 'hint'),
} as const satisfies Readonly<Record<string, Grade>>;

export type Hazard = keyof typeof grading;

/** In the order in which documentation lists them. */
export const hazards = Object.keys(grading) as readonly Hazard[];

/** Whether a known size makes it graver or milder. */
export function isGradedBySize(hazard: Hazard): boolean {
  const { unknown, small, large } = grading[hazard];
  return small !== unknown || large !== unknown;
}

/** As grave as it is where nothing is known of the table. */
export function severityOf({ hazard }: { readonly hazard: Hazard }): Severity {
  return grading[hazard].unknown;
}
