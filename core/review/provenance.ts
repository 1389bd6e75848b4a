/** What a review goes by: how much of the change was understood, which statistics, and what ran in a proof. Judges nothing. */
import { addCoverage, nothingCovered } from '../lint/coverage.ts';
import { oneLine } from '../plan/format.ts';
import type { ReviewInput } from './input.ts';
import type { Provenance } from './model.ts';
import { programsUnread } from './verdict/programs.ts';

/** What they carry out was put together where nobody can follow it: the statement itself is not understood for all that its words say. */
function untoldIn({ migrations }: ReviewInput): number {
  return migrations
    .flatMap(({ sections }) => sections.flatMap(({ statements }) => statements))
    .filter(({ untold, statement }) => untold && statement.parsed.understanding.kind === 'understood').length;
}

/** Where some of their statements could not run, those that did are counted. */
function ranInWords(migrations: ReviewInput['migrations'], ran: number): string {
  const all = migrations.flatMap(({ proof }) =>
    proof.kind === 'run' ? proof.proof.up.flatMap((one) => one.statements) : [],
  );
  const sent = all.filter(({ outcome }) => outcome.kind !== 'control');
  const done = sent.filter(({ outcome: { kind } }) =>
    ['measured', 'applied', 'expected', 'refused'].includes(kind),
  );
  const isInPart = migrations.some(
    ({ proof }) =>
      proof.kind === 'run' &&
      proof.proof.verdict.kind === 'partly' &&
      proof.proof.verdict.because.some(({ kind }) => kind === 'not-verifiable'),
  );
  return isInPart && migrations.every(({ proof }) => proof.kind === 'run')
    ? `${done.length} of ${sent.length} statements`
    : `${ran} of ${migrations.length} ${migrations.length === 1 ? 'migration' : 'migrations'}`;
}

/** What was refused was run too. */
function refusedInWords(migrations: ReviewInput['migrations']): string {
  const refused = migrations.filter(
    ({ proof }) => proof.kind === 'run' && proof.proof.verdict.kind === 'refused',
  ).length;
  if (refused === 0) return '';
  return `, ${refused} ${refused === 1 ? 'migration' : 'migrations'} refused`;
}

export function provenanceOf(input: ReviewInput): Provenance {
  const { date, plinth, compared, migrations, files } = input;
  const { statements, understood } = migrations
    .map(({ coverage }) => coverage)
    .reduce(addCoverage, nothingCovered);
  const collected = [...new Set(migrations.flatMap(({ sizes }) => sizes?.collectedAt.slice(0, 10) ?? []))];
  const ran = migrations.filter(
    ({ proof }) =>
      proof.kind === 'run' &&
      proof.proof.verdict.kind !== 'not-verifiable' &&
      proof.proof.verdict.kind !== 'stopped',
  ).length;
  const server = migrations.flatMap(({ proof }) => (proof.kind === 'run' ? [proof.proof.server] : []))[0];
  return {
    date,
    plinth,
    compared,
    coverage: [
      `${understood - untoldIn(input)} of ${statements} statements understood`,
      programsUnread(input) ?? [],
    ]
      .flat()
      .join(', '),
    statistics: collected.length === 0 ? 'none' : `collected ${collected.join(', ')}`,
    proof:
      server === undefined
        ? 'not run'
        : `${ranInWords(migrations, ran)} run in the embedded PostgreSQL ${server}${refusedInWords(migrations)}`,
    files: files.map(({ file, sha256 }) => ({ file: oneLine(file), sha256 })),
  };
}
