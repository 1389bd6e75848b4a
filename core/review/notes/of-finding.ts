/**
 * Converts findings of the linter to notes of the review, so that the page has one list. If a note says it better, the finding is left out.
 */
import { groupBy } from '../../collections/group-by.ts';
import { LineIndex } from '../../text/line-index.ts';
import type { Category, RuleId } from '../../findings/finding.ts';
import type { Severity } from '../../findings/grading.ts';
import type { Facts } from '../facts/facts.ts';
import type { FindingReview, Note, PlaceRef, Section, Weight } from '../model.ts';
import type { NoteKind } from './note.ts';

/** A team's own rules concern rows and schema, as far as is known. */
const sectionOf: Readonly<Record<Category, Section>> = {
  locking: 'blocked',
  transaction: 'blocked',
  'data-loss': 'data-loss',
  index: 'rows',
  query: 'rows',
  design: 'rows',
  team: 'rows',
  convention: 'runner',
  injection: 'security',
  security: 'security',
};

const weightOf: Readonly<Record<Severity, Weight>> = {
  error: 'decide',
  warning: 'warn',
  info: 'inform',
  hint: 'inform',
};

export function findingsOf({ change, placeAt }: Facts): readonly FindingReview[] {
  return change.migrations.flatMap((migration) => {
    const lines = new LineIndex(migration.text);
    const at = (offset: number): PlaceRef => placeAt(migration, lines.position(offset).line + 1);
    return migration.findings.map((finding) => ({
      place: at(finding.span.start),
      also: finding.related.filter(({ file }) => file === migration.path).map((one) => at(one.span.start)),
      rule: finding.rule,
      category: finding.category,
      hazard: finding.hazard,
      severity: finding.severity,
      // The page shows sizes with the statements, and unknown sizes with its assumptions.
      message: finding.messageWithoutSize ?? finding.message,
      fix: finding.fix?.title,
    }));
  });
}

/** `said`: notes of `kinds`, which answer findings at the same statements. */
export function notesOfFindings(
  { statements }: Facts,
  findings: readonly FindingReview[],
  said: readonly Note[],
  kinds: readonly NoteKind[],
): readonly Note[] {
  // A finding may be in a later line of its statement.
  const keyOf = (rule: RuleId, { path, line }: PlaceRef): string => {
    const own = statements.findLast(({ place }) => place.path === path && place.line <= line);
    return `${rule} ${path}:${own?.place.line ?? line}`;
  };
  const answered = new Set(
    said.flatMap(({ id, places }) =>
      (kinds.find((kind) => kind.id === id)?.answers ?? []).flatMap((rule) =>
        places.map((place) => keyOf(rule, place)),
      ),
    ),
  );
  const left = findings.filter(({ rule, place }) => !answered.has(keyOf(rule, place)));
  return [...groupBy(left, ({ rule, severity }) => `${severity} ${rule}`).values()].flatMap(
    (group) => noteOf(group) ?? [],
  );
}

/** Several findings of one rule form one note: the first in words, the others by their places. */
function noteOf([first, ...others]: readonly FindingReview[]): Note | undefined {
  if (first === undefined) return undefined;
  const { rule, category, hazard, severity, message, place, also, fix } = first;
  const isRefused = severity === 'error' && hazard === 'refused';
  const told = [place, ...also].map(({ label }) => label);
  return {
    id: rule,
    section: isRefused ? 'refused' : sectionOf[category],
    weight: isRefused ? 'stop' : weightOf[severity],
    text: message,
    default: severity === 'error' && !isRefused ? fix : undefined,
    places: [place, ...also],
    alike: others.map((one) => one.place).filter(({ label }) => !told.includes(label)),
    data: [first, ...others].map((one) => ({ place: one.place.label, message: one.message })),
  };
}
