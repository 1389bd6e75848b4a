/** Assembles a review from the facts of a change, for the editor, the command line and tests. Contains no words. */
import { LineIndex } from '../text/line-index.ts';
import type { Change, ChangedMigration, ChangeProof } from './change.ts';
import { checksAfter, checksBefore } from './checks/checks.ts';
import { factsOf, type Facts } from './facts/facts.ts';
import type { StatementFact } from './facts/statements.ts';
import {
  sections,
  weights,
  type MigrationReview,
  type Note,
  type Review,
  type StatementReview,
  type Weight,
} from './model.ts';
import { noteKinds } from './notes/index.ts';
import { findingsOf, notesOfFindings } from './notes/of-finding.ts';
import { assumptionsOf, headlineOf, titleOf } from './prose/head.ts';
import { composed } from './prose/compose.ts';
import { statementWords } from './prose/statement.ts';
import { rollbackOf } from './rollout/rollback.ts';
import { scriptsOf } from './rollout/scripts.ts';
import { stepsOf } from './rollout/steps.ts';
import { schemaReview } from './schema.ts';

export function reviewOf(change: Change): Review {
  const facts = factsOf(change);
  const own = noteKinds.flatMap((kind) => composed(kind, kind.find(facts)));
  const findings = findingsOf(facts);
  const notes = inOrder(change, [...own, ...notesOfFindings(facts, findings, own, noteKinds)]);
  const checks = { before: checksBefore(facts), after: checksAfter(facts) };
  const rollback = rollbackOf(facts);
  const weight = notes.reduce<Weight>(
    (heaviest, one) => (isHeavier(one, heaviest) ? one.weight : heaviest),
    'inform',
  );
  return {
    title: titleOf(change),
    verdict: { weight, headline: headlineOf(change, weight, notes) },
    assumptions: assumptionsOf(facts),
    migrations: change.migrations.map((one) => migrationReview(one, facts)),
    notes,
    steps: stepsOf(facts, checks),
    checks,
    rollback,
    schema: schemaReview(facts),
    findings,
    suppressions: suppressionsOf(facts),
    troubles: change.troubles,
    scripts: scriptsOf(facts, checks, rollback),
    provenance: { date: change.date, plinth: change.plinth, compared: change.compared, files: change.files },
  };
}

function migrationReview(
  { file, path, proof }: ChangedMigration,
  { statements, phases }: Facts,
): MigrationReview {
  return {
    ...{ file, path },
    statements: statements.filter(({ place }) => place.path === path).map(statementReview),
    phase: phases.get(path) ?? 'any',
    proof: proofOf(proof),
  };
}

function statementReview(fact: StatementFact): StatementReview {
  const { place, relations, duration, estimate, evidence, isQuiet, statement } = fact;
  return {
    ...{ place, duration, estimate, evidence, isQuiet },
    what: statementWords(fact),
    writesRows: statement.actions.some(
      ({ operation }) => operation.kind === 'update' || operation.kind === 'delete',
    ),
    relations: relations.map(
      ({ relation, lock, named, blocks, rewrite, scan, buildsIndex, isNew, size }) => ({
        ...{ relation, lock, named, blocks, rewrite, scan, buildsIndex, isNew },
        rows: size?.rows,
        bytes: size?.bytes,
      }),
    ),
  };
}

function proofOf(proof: ChangeProof): MigrationReview['proof'] {
  if (proof.kind === 'not-run') return { kind: 'not-run', because: proof.because };
  const { verdict } = proof.proof;
  if (verdict.kind === 'proved' || verdict.kind === 'partly')
    return { kind: verdict.kind, because: undefined };
  return { kind: 'failed', because: undefined };
}

function suppressionsOf({ change, placeAt }: Facts): Review['suppressions'] {
  return change.migrations.flatMap((migration) => {
    const lines = new LineIndex(migration.text);
    return migration.suppressed.map(({ span, rule, reason, author }) => ({
      place: placeAt(migration, lines.position(span.start).line + 1),
      rule,
      reason,
      author,
    }));
  });
}

/** By section, the heaviest first, then as written in the change. */
function inOrder({ migrations }: Change, notes: readonly Note[]): readonly Note[] {
  const files = migrations.map(({ path }) => path);
  const rank = ({ section, weight }: Note): number =>
    sections.indexOf(section) * weights.length - weights.indexOf(weight);
  const fileOf = ({ places: [first] }: Note): number =>
    first === undefined ? -1 : files.indexOf(first.path);
  return notes.toSorted(
    (a, b) =>
      rank(a) - rank(b) || fileOf(a) - fileOf(b) || (a.places[0]?.line ?? 0) - (b.places[0]?.line ?? 0),
  );
}

function isHeavier({ weight }: Note, than: Weight): boolean {
  return weights.indexOf(weight) > weights.indexOf(than);
}
