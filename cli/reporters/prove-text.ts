/**
 * The text report of `plinth prove`: a line for each migration with its problems below it, its statements if the migration was named, and
 * the share of migrations that were proved.
 */
import {
  draftInWords,
  halfDoneInWords,
  effectLines,
  leftoversInWords,
  reasonInWords,
  rollbackInWords,
  shortfallInWords,
  verdictInWords,
  type EffectLine,
} from '../../core/proof/describe.ts';
import { seenInWords } from '../../core/proof/at-statement.ts';
import { deedsInWords, type Deeds } from '../../core/proof/deeds.ts';
import { codeCoverageInWords, codeInWords } from '../../core/proof/describe-code.ts';
import { isTroubled, rowsInWords, rowsNotes, type RowsNote } from '../../core/proof/rows-describe.ts';
import type { MigrationProof, RollbackProof, StatementProof } from '../../core/proof/result.ts';
import {
  beyondInWords,
  codePlaces,
  isWrong,
  placeText,
  shareOf,
  type ProofRun,
  type ProvedMigration,
} from '../prove/report.ts';
import { excerpt, printable, wrap, type Style } from '../style.ts';
import { plural } from '../../core/text/format.ts';

export function proveText(run: ProofRun, style: Style): string {
  const blocks = run.migrations.map((one) => migrationText(one, run.detail, style));
  const errors = run.errors.map((error) => style.red(printable(error)));
  const between = run.detail === 'statements' ? '\n\n' : '\n';
  return `${[blocks.join(between), ...errors, summary(run, style)].filter((part) => part !== '').join('\n\n')}\n`;
}

function migrationText(migration: ProvedMigration, detail: ProofRun['detail'], style: Style): string {
  const { file, proof } = migration;
  const back = proof.rollback === undefined ? '' : `; ${rollbackInWords(proof.rollback)}`;
  const rows = rowsInWords(proof.rows);
  const beyond = migration.beyond.length === 0 ? '' : '; does more than is declared';
  const words = printable(`${verdictInWords(proof)}${beyond}${rows === undefined ? '' : `; ${rows}`}${back}`);
  const paint = paintOf(migration, style);
  const note = (text: string): readonly string[] =>
    wrap(printable(text), style.width - 4).map((line) => `    ${line}`);
  return [
    `${style.bold(printable(file))}  ${paint(words)}`,
    ...problems(migration, detail).flatMap(note),
    ...draftLines(proof, style),
    ...rowsNotes(proof.rows).flatMap((one) => rowsText(one, migration, style)),
    ...(detail === 'statements' ? statements(migration, style) : []),
    ...(detail === 'statements' ? notes(proof).flatMap(note).map(style.dim) : []),
  ].join('\n');
}

/** What to check first, then the SELECT on its own line, so that it can be copied. */
function rowsText(one: RowsNote, { sources }: ProvedMigration, style: Style): readonly string[] {
  const at = one.place === undefined ? '' : `${placeText(sources, one.place.file, one.place.span.start)}: `;
  const paint = one.isTrouble ? style.yellow : style.dim;
  return [
    ...wrap(printable(`${at}${one.words}`), style.width - 4).map((line) => paint(`    ${line}`)),
    ...(one.find === undefined ? [] : [`      ${printable(one.find)}`]),
  ];
}

function paintOf(migration: ProvedMigration, style: Style): (text: string) => string {
  const { proof } = migration;
  if (isWrong(migration)) return style.red;
  return proof.verdict.kind === 'proved' && !isTroubled(proof.rows) ? style.green : style.yellow;
}

function problems(migration: ProvedMigration, detail: ProofRun['detail']): readonly string[] {
  const { proof, sources } = migration;
  const { verdict, rollback } = proof;
  const at =
    'place' in verdict ? [`at ${placeText(sources, verdict.place.file, verdict.place.span.start)}`] : [];
  const short =
    verdict.kind === 'partly'
      ? verdict.because
          .filter(({ kind }) => detail === 'statements' || kind !== 'expected')
          .map(shortfallInWords)
      : [];
  const halfDone = halfDoneInWords(proof);
  const back = rollback === undefined ? [] : rollbackProblems(rollback, sources);
  return [
    ...at,
    ...(halfDone === undefined ? [] : [halfDone]),
    ...beyondInWords(migration),
    ...short,
    ...back,
    ...codeInWords(proof.code, codePlaces(migration)),
  ];
}

/** The statements unchanged, so that they can be copied. */
function draftLines({ rollback }: MigrationProof, style: Style): readonly string[] {
  const draft = rollback?.kind === 'missing' ? rollback.draft : undefined;
  const words = draft && draftInWords(draft);
  if (draft === undefined || words === undefined) return [];
  const head = wrap(printable(words), style.width - 4).map((line) => `    ${line}`);
  if (draft.outcome.kind !== 'proved') return head;
  return [
    ...head,
    ...draft.text
      .trimEnd()
      .split('\n')
      .map((line) => `      ${printable(line)}`),
  ];
}

const mostChanges = 12;

function rollbackProblems(rollback: RollbackProof, sources: ProvedMigration['sources']): readonly string[] {
  switch (rollback.kind) {
    case 'refused':
    case 'stopped':
      return [`rollback, at ${placeText(sources, rollback.place.file, rollback.place.span.start)}`];
    case 'differs':
    case 'not-again': {
      const shown = rollback.changes.slice(0, mostChanges).map((one) => `rollback: ${leftoversInWords(one)}`);
      const rest = rollback.changes.length - shown.length;
      return [...shown, ...(rest > 0 ? [`and ${rest} more, in --format json`] : [])];
    }
    case 'missing':
    case 'not-tried':
    case 'restored':
    case 'not-verifiable':
      return [];
  }
}

/** Notes that are printed only for a migration that was named. */
function notes({
  rollback,
  standInRoles,
  standInExtensions,
  skippedExtensions,
  server,
  target,
  up,
  code,
}: MigrationProof): readonly string[] {
  const lost = rollback !== undefined && 'lost' in rollback ? rollback.lost : [];
  const other = up.some(({ statements: all }) => all.some(({ onTarget }) => onTarget !== undefined));
  return [
    ...lost.map((one) => `The rollback does not restore: ${one}`),
    ...code.map(codeCoverageInWords),
    ...(standInRoles.length === 0
      ? []
      : [`Made without rights, because nobody makes them: ${standInRoles.join(', ')}.`]),
    ...(standInExtensions.length === 0
      ? []
      : [`Created beforehand, because no migration does: ${standInExtensions.join(', ')}.`]),
    ...(skippedExtensions.length === 0
      ? []
      : [`Left out, because they are not embedded: ${skippedExtensions.join(', ')}.`]),
    ...(target !== server && other
      ? [`On ${target} some of it is expected to differ: plinth effects --target ${target} says how.`]
      : []),
  ];
}

function statements({ proof, sources }: ProvedMigration, style: Style): readonly string[] {
  return proof.up.flatMap(({ file, statements: all }) => {
    const source = sources.get(file);
    const gutter = String(source?.lines.lineCount ?? 0).length;
    return all.flatMap((one) => {
      const line = source === undefined ? 0 : source.lines.position(one.span.start).line + 1;
      const text = source?.text.slice(one.span.start, one.span.end) ?? '';
      const bar = `${' '.repeat(gutter)} ${style.dim('│')} `;
      const head = `${style.dim(`${String(line).padStart(gutter)} │`)} ${excerpt(text, style.width - gutter - 3)}`;
      return [head, ...outcomeLines(one, style).map((each) => `${bar}${each}`)];
    });
  });
}

function outcomeLines(one: StatementProof, style: Style): readonly string[] {
  const { outcome } = one;
  switch (outcome.kind) {
    case 'measured':
    case 'expected': {
      const lines = effectLines(one);
      if (lines.length === 0 && outcome.kind === 'expected') return [style.dim('expected: locks no table')];
      return lines.length === 0
        ? [style.dim('measured: locks no table')]
        : lines.map((line) => lineText(line, style));
    }
    case 'applied':
      return appliedLines(outcome, style);
    case 'control':
      return [];
    case 'not-verifiable':
      return [style.yellow(printable(`not verifiable: ${reasonInWords(outcome.reason)}`))];
    case 'refused':
      return [style.red(printable(`refused: ${outcome.refusal.message}`))];
    case 'stopped':
      return [style.red(printable(`stopped: ${outcome.message}`))];
    case 'not-reached':
      return [style.dim('not reached')];
  }
}

/** Dropping a table also drops its indexes and triggers. */
const mostDeeds = 6;

function appliedLines(
  outcome: Extract<StatementProof['outcome'], { kind: 'applied' }>,
  style: Style,
): readonly string[] {
  const differences = outcome.online?.differences ?? [];
  return [
    style.dim(printable([appliedText(outcome.deeds), ...seenInWords(outcome)].join(', '))),
    ...differences.map(({ expected }) => style.yellow(`expected ${expected}`)),
  ];
}

function appliedText(deeds: Deeds): string {
  const all = deedsInWords(deeds);
  const rest = all.length - mostDeeds;
  return ['ran', ...all.slice(0, mostDeeds), ...(rest > 0 ? [`and ${rest} more`] : [])].join(', ');
}

function lineText({ lock, relation, isNew, work, source }: EffectLine, style: Style): string {
  const facts = [lock ?? 'already locked', `on ${printable(relation)}`];
  const more = [...(isNew ? ['new here'] : []), ...work].map((word) => `, ${word}`).join('');
  return `${facts.join(' ')}${more}${style.dim(` · ${source}`)}`;
}

function summary(run: ProofRun, style: Style): string {
  const total = run.migrations.length;
  if (total < 2) return '';
  const share = shareOf(run);
  const parts = (
    [
      ['proved', share.proved],
      ['partly proved', share.partly],
      ['not verifiable', share['not-verifiable']],
      ['refused', share.refused],
      ['stopped', share.stopped],
    ] as const
  )
    .filter(([, number]) => number > 0)
    .map(([words, number]) => `${number} ${words} (${((100 * number) / total).toFixed(1)} %)`);
  const backs = run.migrations.flatMap(({ proof }) =>
    proof.rollback === undefined ? [] : [proof.rollback.kind],
  );
  const restored = backs.filter((kind) => kind === 'restored').length;
  const written = backs.filter((kind) => kind !== 'missing' && kind !== 'not-tried').length;
  const back = written === 0 ? '' : ` Rollbacks: ${restored} of ${written} restore the catalog.`;
  const rows = rowsSummary(run);
  return wrap(`${plural(total, 'migration')}: ${parts.join(', ')}.${back}${rows}`, style.width)
    .map(style.bold)
    .join('\n');
}

/** Includes the seed, so that the same rows can be generated again. */
function rowsSummary(run: ProofRun): string {
  const tried = run.migrations.flatMap(({ proof: { rows } }) => (rows?.kind === 'tried' ? [rows] : []));
  const [first] = tried;
  if (first === undefined) return '';
  const troubled = tried.filter(isTroubled).length;
  const said =
    troubled === 0 ? 'none has trouble with them' : `${troubled} would have trouble with some of them`;
  return ` Tried on made-up rows: ${tried.length}, of which ${said} (seed ${first.ask.seed}).`;
}
