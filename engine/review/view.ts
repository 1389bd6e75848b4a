/**
 * The view of the templates: the review under the names of its JSON, and the page built from it: which notes are decisions, which are in
 * which section, and everything that a logic-less template cannot compute. Texts are plain; the renderer escapes them.
 */
import {
  sections,
  type Check,
  type DiffLine,
  type Note,
  type Review,
  type Section,
} from '../../core/review/model.ts';
import { badRollbacks, rollbackWords, sectionTitles, weightMarks } from './labels.ts';
import { linked, type LinkTo } from './linked.ts';
import { statementsView } from './statements-view.ts';

/** Further ones are in their sections. */
const mostDecisions = 7;
/** In one section of the page. The rest is in the JSON. */
const mostNotes = 12;
const mostMigrations = 40;
const mostDiffLines = 160;

export function viewOf(review: Review, linkTo: LinkTo = () => '') {
  const all = isOnePlace(review) ? review.notes.map((one) => ({ ...one, places: [] })) : review.notes;
  const decisions = decisionsOf(all);
  const rest = all.filter((one) => !decisions.includes(one));
  const notesIn = (section: Section): ReturnType<typeof notesView> =>
    notesView(
      rest.filter((one) => one.section === section),
      linkTo,
    );
  return {
    ...review,
    isRead: review.migrations.length > 0,
    assumed: review.assumptions.join(' · '),
    decide: {
      any: decisions.length > 0,
      waits: decisions.some((one) => one.default === undefined),
      all: decisions.map((one, at) => ({ ...noteView(one, linkTo), number: at + 1 })),
    },
    statements: statementsView(review, linkTo),
    parts: sections.flatMap((section) => {
      if (section === 'rollback' || section === 'not-verified') return [];
      const notes = notesIn(section);
      return notes.any ? [{ id: section, title: sectionTitles[section], ...notes }] : [];
    }),
    before: checksView(review.checks.before),
    after: checksView(review.checks.after),
    deployment: stepsView(review),
    back: { ...rollbackView(review), notes: notesIn('rollback') },
    schema: schemaView(review),
    suppressed: {
      any: review.suppressions.length > 0,
      all: review.suppressions.map((one) => ({ ...one, ...linked([one.place], linkTo) })),
    },
    open: {
      any: review.troubles.length > 0 || notesIn('not-verified').any,
      notes: notesIn('not-verified'),
    },
    evidence: evidenceView(review),
    hasScripts: review.scripts.length > 0,
  };
}

/** The table of statements has the one place that there is: notes would only repeat it. */
function isOnePlace({ migrations }: Review): boolean {
  return migrations.flatMap(({ statements }) => statements).length === 1;
}

/** Those of the weight of the verdict, where that is somebody's decision. */
function decisionsOf(notes: readonly Note[]): readonly Note[] {
  const isOf = (weight: Note['weight']): readonly Note[] => notes.filter((one) => one.weight === weight);
  return [...isOf('stop'), ...isOf('decide')].slice(0, mostDecisions);
}

function notesView(notes: readonly Note[], linkTo: LinkTo) {
  return {
    any: notes.length > 0,
    all: notes.slice(0, mostNotes).map((one) => noteView(one, linkTo)),
    left: counted(notes.length - mostNotes),
  };
}

function noteView(note: Note, linkTo: LinkTo) {
  return {
    id: note.id,
    text: note.text,
    weight: note.weight,
    mark: weightMarks[note.weight],
    isStop: note.weight === 'stop',
    isBad: note.weight === 'stop' || note.weight === 'decide',
    default: note.default ?? '',
    ...linked(note.places, linkTo),
    also: note.alike.length === 0 ? undefined : linked(note.alike, linkTo),
  };
}

/** Those that a server has answered; their queries are in the scripts. */
function checksView(checks: readonly Check[]) {
  const answered = checks.flatMap(({ title, answer }) =>
    answer === undefined ? [] : [{ title, ...answer }],
  );
  return {
    any: answered.length > 0,
    all: answered.map((one) => ({ ...one, isBad: one.result === 'STOP' })),
  };
}

function stepsView({ steps }: Review) {
  return {
    any: steps.length > 0,
    all: steps.map((one, at) => ({ ...one, number: at + 1, script: one.script ?? '' })),
  };
}

function rollbackView({ rollback }: Review) {
  return {
    any: rollback.length > 0,
    all: rollback.slice(0, mostMigrations).map((one) => ({
      ...one,
      state: rollbackWords[one.kind],
      isBad: badRollbacks.has(one.kind),
      script: one.script ?? '',
      hasLosses: one.losses.length > 0,
    })),
    left: counted(rollback.length - mostMigrations),
  };
}

function schemaView({ schema: { diff, diagram } }: Review) {
  const shown = diff.slice(0, mostDiffLines);
  return {
    any: diff.length > 0,
    text: shown.map(lineOf).join('\n'),
    lines: shown.map((one) => ({
      text: lineOf(one),
      isAdded: one.sign === '+',
      isRemoved: one.sign === '-',
    })),
    left: counted(diff.length - mostDiffLines),
    hasDiagram: diagram.tables.length > 0,
  };
}

function lineOf({ sign, text }: DiffLine): string {
  return `${sign}${text}`.trimEnd();
}

function evidenceView({ provenance, migrations }: Review) {
  const proved = migrations.filter(({ proof }) => proof.kind === 'proved' || proof.kind === 'partly');
  const failed = migrations.filter(({ proof }) => proof.kind === 'failed');
  return {
    ...provenance,
    compared: provenance.compared ?? '',
    proved: counted(proved.length),
    failed: counted(failed.length),
    of: migrations.length,
    isOne: provenance.files.length === 1,
    hasTable: provenance.files.length > 1,
  };
}

/** Zero is omitted. */
function counted(count: number): { readonly count: number } | undefined {
  return count > 0 ? { count } : undefined;
}
