/** Converts a proof to the steps of the Testing view: lint, apply, roll back, apply again. The verdicts are those of the proof. */
import type { Finding } from '../../core/findings/finding.ts';
import {
  draftInWords,
  leftoversInWords,
  rollbackInWords,
  shortfallInWords,
  verdictInWords,
} from '../../core/proof/describe.ts';
import { notesOf } from '../../core/proof/notes.ts';
import type { Place } from '../../core/proof/place.ts';
import type { DraftProof, MigrationProof, RollbackProof } from '../../core/proof/result.ts';
import type { Span } from '../../core/text/span.ts';
import type { MigrationProofAnswer, StepMessage, StepResult } from '../../protocol/testing.ts';

type Steps = Extract<MigrationProofAnswer, { readonly kind: 'proved' }>['steps'];

export interface LintedFile {
  /** Relative to the workspace. */
  readonly path: string;
  readonly findings: readonly Finding[];
}

/** Converts a span of a file to a place for the editor. */
export type PlaceOf = (path: string, span: Span) => StepMessage['place'];

export function stepsOf(proof: MigrationProof, linted: readonly LintedFile[], placeOf: PlaceOf): Steps {
  const at = ({ file, span }: Place): StepMessage['place'] => placeOf(file, span);
  return {
    lint: lintStep(linted, placeOf),
    apply: applyStep(proof, at),
    rollBack: backStep(proof.rollback, at),
    applyAgain: againStep(proof.rollback),
  };
}

/** Errors and warnings fail the step, as on the command line. */
function lintStep(linted: readonly LintedFile[], placeOf: PlaceOf): StepResult {
  const messages = linted.flatMap(({ path, findings }) =>
    findings
      .filter(({ severity }) => severity === 'error' || severity === 'warning')
      .map(({ message, rule, span }) => ({ text: `${message} (${rule})`, place: placeOf(path, span) })),
  );
  if (messages.length > 0) return { state: 'failed', messages };
  return linted.length === 0 ? skipped('It is not linted.') : { state: 'passed', messages: [] };
}

/** Broken queries fail the step, as on the command line; findings on generated rows are reported and fail nothing. */
function applyStep(proof: MigrationProof, at: (place: Place) => StepMessage['place']): StepResult {
  const { verdict } = proof;
  const words = verdictInWords(proof);
  const notes = notesOf(proof);
  const breaks = notes.filter(({ isOfWhole, queries }) => !isOfWhole && queries.length > 0);
  if (breaks.length > 0 && (verdict.kind === 'proved' || verdict.kind === 'partly'))
    return {
      state: 'failed',
      messages: breaks.map(({ message, place }) => ({ text: message, place: place && at(place) })),
    };
  const told = notes.map(({ message, find }) => (find === undefined ? message : `${message}\n  ${find}`));
  switch (verdict.kind) {
    case 'proved':
      return passed(words, ...told);
    case 'partly':
      return passed(words, ...verdict.because.map(shortfallInWords), ...told);
    case 'not-verifiable':
      return skipped(words);
    case 'refused':
    case 'stopped':
      return { state: 'failed', messages: [{ text: words, place: at(verdict.place) }] };
  }
}

function backStep(
  rollback: RollbackProof | undefined,
  at: (place: Place) => StepMessage['place'],
): StepResult {
  if (rollback === undefined) return skipped('It was not taken back.');
  const words = rollbackInWords(rollback);
  switch (rollback.kind) {
    case 'missing':
      return skipped(words, ...draftTexts(rollback.draft));
    case 'not-tried':
    case 'not-verifiable':
      return skipped(words);
    case 'restored':
      return passed(words, ...rollback.lost);
    case 'not-again':
      return passed('The rollback restores the catalog.');
    case 'differs':
      return failed([words, ...rollback.changes.map(leftoversInWords)], firstOf(rollback, at));
    case 'refused':
    case 'stopped':
      return failed([words], at(rollback.place));
  }
}

function againStep(rollback: RollbackProof | undefined): StepResult {
  switch (rollback?.kind) {
    case 'restored':
      return passed('The migration leads to the same schema again.');
    case 'not-again':
      return failed([rollbackInWords(rollback), ...rollback.changes.map(leftoversInWords)], undefined);
    default:
      return skipped('There was nothing to go forward from again.');
  }
}

/** A leftover or missing object has no place; the start of the rollback is used. */
function firstOf(
  { down }: Extract<RollbackProof, { readonly kind: 'differs' }>,
  at: (place: Place) => StepMessage['place'],
): StepMessage['place'] {
  const [section] = down;
  const [statement] = section?.statements ?? [];
  return section === undefined || statement === undefined
    ? undefined
    : at({ file: section.file, span: statement.span });
}

function passed(...texts: readonly string[]): StepResult {
  return { state: 'passed', messages: texts.map((text) => ({ text, place: undefined })) };
}

function skipped(...texts: readonly string[]): StepResult {
  return { state: 'skipped', messages: texts.map((text) => ({ text, place: undefined })) };
}

function draftTexts(draft: DraftProof | undefined): readonly string[] {
  const words = draft && draftInWords(draft);
  if (draft === undefined || words === undefined) return [];
  return draft.outcome.kind === 'proved' ? [words, draft.text] : [words];
}

function failed(texts: readonly string[], place: StepMessage['place']): StepResult {
  return { state: 'failed', messages: [{ text: texts.join('\n'), place }] };
}
