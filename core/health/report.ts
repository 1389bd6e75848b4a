/** What a look at a server's health found: the outcome of each check, findings that a team has accepted, and the first things to say. */
import {
  checkGroups,
  grades,
  type Check,
  type Grade,
  type HealthFinding,
  type ServerFacts,
  type Unseen,
} from './check.ts';
import { acceptedBy, type Acceptance } from './accepted.ts';
import { lasting, plural } from './words.ts';

export interface CheckResult {
  readonly check: Pick<Check, 'id' | 'title' | 'group' | 'cost'>;
  /** A check with a finding has found one, whatever it could not see besides. */
  readonly outcome: 'fine' | 'finding' | 'unseen';
  /** The worst first. */
  readonly findings: readonly HealthFinding[];
  readonly accepted: readonly AcceptedFinding[];
  readonly unseen: readonly Unseen[];
  readonly looked: string;
  readonly ms: number;
}

export interface AcceptedFinding {
  readonly finding: HealthFinding;
  readonly reason: string;
}

export interface Health {
  readonly server: ServerFacts;
  readonly results: readonly CheckResult[];
  /** Entries of the baseline that accept nothing any more: their finding is gone, or their date has passed. */
  readonly unused: readonly Acceptance[];
  /** What Plinth itself cost the server. */
  readonly footprint: { readonly queries: number; readonly ms: number };
}

/** A finding with its check, for lists over all checks. */
export interface Reported {
  readonly check: CheckResult['check'];
  readonly finding: HealthFinding;
}

export type Answer = Pick<CheckResult, 'findings' | 'unseen' | 'looked' | 'ms'> & { readonly check: Check };

export function healthOf(
  server: ServerFacts,
  answers: readonly Answer[],
  acceptances: readonly Acceptance[],
  footprint: Health['footprint'],
): Health {
  const used = new Set<Acceptance>();
  const results = answers.map(({ check, findings: all, unseen, looked, ms }): CheckResult => {
    const findings: HealthFinding[] = [];
    const accepted: AcceptedFinding[] = [];
    for (const finding of all.toSorted(byGrade)) {
      const by = acceptedBy(acceptances, check.id, finding.object, server.at);
      if (by === undefined) findings.push(finding);
      else {
        used.add(by);
        accepted.push({ finding, reason: by.reason });
      }
    }
    const { id, title, group, cost } = check;
    const outcome = findings.length > 0 ? 'finding' : unseen.length > 0 ? 'unseen' : 'fine';
    return { check: { id, title, group, cost }, outcome, findings, accepted, unseen, looked, ms };
  });
  const ran = new Set(answers.map(({ check }) => check.id));
  const unused = acceptances.filter((one) => ran.has(one.check) && !used.has(one));
  return { server, results, unused, footprint };
}

/** The worst first: by grade, then by group, then in the order of the checks. */
export function findingsOf({ results }: Health): readonly Reported[] {
  const ranked = results.toSorted(
    (a, b) => checkGroups.indexOf(a.check.group) - checkGroups.indexOf(b.check.group),
  );
  const all = ranked.flatMap(({ check, findings }) => findings.map((finding) => ({ check, finding })));
  return grades.flatMap((grade) => all.filter(({ finding }) => finding.grade === grade));
}

/** The worst finding of each of the worst checks: three of one kind would hide the others. */
export function worstOf(health: Health, count = 3): readonly Reported[] {
  const first = new Map<string, Reported>();
  for (const one of findingsOf(health)) if (!first.has(one.check.id)) first.set(one.check.id, one);
  return [...first.values()].slice(0, count);
}

export function countOf(health: Health, grade: Grade): number {
  return findingsOf(health).filter(({ finding }) => finding.grade === grade).length;
}

/** One sentence. */
export function verdictOf(health: Health): string {
  const counts = grades.flatMap((grade) => {
    const count = countOf(health, grade);
    return count === 0 ? [] : [plural(count, ...gradeWords[grade])];
  });
  const unseen = health.results.filter((one) => one.unseen.length > 0).length;
  const rest = unseen === 0 ? '' : ` ${plural(unseen, 'check')} could not see everything.`;
  const start =
    counts.length > 0
      ? `Findings: ${counts.join('; ')}.`
      : unseen === 0
        ? 'No finding.'
        : 'No finding in what was seen.';
  return `${start}${rest}`;
}

const gradeWords: Readonly<Record<Grade, readonly [one: string, many: string]>> = {
  now: ['fails or risks data now', 'fail or risk data now'],
  soon: ['will stop something', 'will stop something'],
  sometime: ['costs space, time or certainty', 'cost space, time or certainty'],
};

/** The database, or that all of them are looked at. */
export function placeOf({ database }: ServerFacts): string {
  return database === '' ? 'all databases' : database;
}

/** `PostgreSQL 18.1 as app`. */
export function serverWords({ product, versionText, role }: ServerFacts): string {
  return `${product} ${versionText} as ${role}`;
}

/** `PostgreSQL 18.1 as app`, with the moment of the look. */
export function lookWords(server: ServerFacts): string {
  return `${serverWords(server)}, ${server.at}${server.isStandby ? ', a standby' : ''}`;
}

/** Since when the counters of the server count: a sentence. */
export function countersSince({ resetSeconds, upSeconds }: ServerFacts): string {
  if (Math.min(resetSeconds ?? 0, upSeconds) < 0)
    return 'The clock of the server went back: for how long its counters count, and how old sessions are, is not known.';
  return resetSeconds === undefined
    ? `No reset of the counters is recorded; the server started ${lasting(upSeconds)} ago.`
    : `The counters count since ${lasting(resetSeconds)}.`;
}

function byGrade(a: HealthFinding, b: HealthFinding): number {
  return grades.indexOf(a.grade) - grades.indexOf(b.grade) || b.weight - a.weight;
}
