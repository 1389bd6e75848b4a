/**
 * The single grading table: how grave each kind of harm (hazard) is, depending on what is known about the table's size. Only a database or
 * a person can establish that a table is small; a table of unknown size may be large. Each rule names its hazard; core/statistics defines
 * sizes.
 */

/**
 * error: fails, loses data or blocks a busy table; warning: a senior engineer would stop the review; info: worth knowing; hint: a matter of
 * taste.
 */
export const severities = ['error', 'warning', 'info', 'hint'] as const;
export type Severity = (typeof severities)[number];

interface Grade {
  /** What happens, as a clause for the documentation. */
  readonly means: string;
  /** The size is unknown, or between small and large. */
  readonly unknown: Severity;
  readonly small: Severity;
  readonly large: Severity;
  /** The migration has already run: harm that ended with it is only informative, lasting harm is as grave as before. */
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
    'It waits for a lock, and later requests queue behind it.',
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

/** In the order of the documentation. */
export const hazards = Object.keys(grading) as readonly Hazard[];

/** True if a known size raises or lowers the severity. */
export function isGradedBySize(hazard: Hazard): boolean {
  const { unknown, small, large } = grading[hazard];
  return small !== unknown || large !== unknown;
}

/** The severity if nothing is known about the table. */
export function severityOf({ hazard }: { readonly hazard: Hazard }): Severity {
  return grading[hazard].unknown;
}
