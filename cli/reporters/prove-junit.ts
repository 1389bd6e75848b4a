/** JUnit XML of `plinth prove`: one suite per migration, with one case for applying it and one for its rollback. */
import {
  isBad,
  leftoversInWords,
  rollbackInWords,
  shortfallInWords,
  verdictInWords,
} from '../../core/proof/describe.ts';
import { breaksCode } from '../../core/proof/code.ts';
import { codeCoverageInWords, codeInWords } from '../../core/proof/describe-code.ts';
import { rowsInWords, rowsNotes } from '../../core/proof/rows-describe.ts';
import {
  beyondInWords,
  codePlaces,
  placeText,
  type ProofRun,
  type ProvedMigration,
} from '../prove/report.ts';
import { xml } from './xml.ts';

export function proveJunit(run: ProofRun): string {
  const suites = run.migrations.map(suiteOf);
  const errors = run.errors.map(
    (error) => `    <testcase classname="plinth" name="prove"><error message="${xml(error)}"/></testcase>\n`,
  );
  const rest = errors.length === 0 ? [] : [suite('plinth', errors, 0, errors.length)];
  const tests = suites.reduce((sum, one) => sum + one.tests, errors.length);
  const failures = suites.reduce((sum, one) => sum + one.failures, 0);
  const totals = `tests="${tests}" failures="${failures}" errors="${errors.length}"`;
  const text = [...suites.map((one) => one.text), ...rest].join('');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="plinth prove" ${totals}>\n${text}</testsuites>\n`;
}

function suiteOf(migration: ProvedMigration): {
  readonly text: string;
  readonly tests: number;
  readonly failures: number;
} {
  const { file, proof } = migration;
  const { rollback } = proof;
  const hasBack = rollback !== undefined && rollback.kind !== 'missing';
  const cases = [
    applyCase(migration),
    ...(proof.rows === undefined ? [] : [rowsCase(migration)]),
    ...(hasBack ? [rollbackCase(migration)] : []),
    ...codeCase(migration),
    ...boundsCase(migration),
  ];
  const failures = cases.filter((one) => one.includes('<failure')).length;
  return { text: suite(file, cases, failures, 0), tests: cases.length, failures };
}

function applyCase({ file, proof, sources }: ProvedMigration): string {
  const { verdict } = proof;
  const words = verdictInWords(proof);
  if (verdict.kind === 'not-verifiable') return testCase(file, 'apply', `<skipped message="${xml(words)}"/>`);
  if (isBad(verdict, undefined) && 'place' in verdict) {
    const place = placeText(sources, verdict.place.file, verdict.place.span.start);
    return testCase(file, 'apply', failure(words, [`at ${place}`]));
  }
  const because = verdict.kind === 'partly' ? verdict.because.map(shortfallInWords) : [];
  return testCase(file, 'apply', `<system-out>${[words, ...because].map(xml).join('\n')}</system-out>`);
}

/** Findings on generated rows never fail a build; they are in the output of the case. */
function rowsCase({ file, proof: { rows }, sources }: ProvedMigration): string {
  const name = 'apply on made-up rows';
  if (rows?.kind !== 'tried') {
    const because = rows?.kind === 'not-tried' ? rows.because : 'it touches no table that was there before';
    return testCase(file, name, `<skipped message="${xml(because)}"/>`);
  }
  const notes = rowsNotes(rows).flatMap(({ place, words, find }) => [
    place === undefined ? words : `${placeText(sources, place.file, place.span.start)}: ${words}`,
    ...(find === undefined ? [] : [find]),
  ]);
  const lines = [rowsInWords(rows) ?? '', ...notes];
  return testCase(file, name, `<system-out>${lines.map(xml).join('\n')}</system-out>`);
}

function rollbackCase({ file, proof: { verdict, rollback } }: ProvedMigration): string {
  if (rollback === undefined) return '';
  const words = rollbackInWords(rollback);
  if (isBad(verdict, rollback) && !isBad(verdict, undefined)) {
    const changes = 'changes' in rollback ? rollback.changes.map(leftoversInWords) : [];
    return testCase(file, 'roll back', failure(words, changes));
  }
  const inside =
    rollback.kind === 'restored'
      ? `<system-out>${xml(words)}</system-out>`
      : `<skipped message="${xml(words)}"/>`;
  return testCase(file, 'roll back', inside);
}

/** Only if there is code that runs during the migration. */
function codeCase(migration: ProvedMigration): readonly string[] {
  const { file, proof } = migration;
  const checked = proof.code.filter(
    ({ prepared, waiting, unprepared }) => prepared + waiting.length + unprepared.length > 0,
  );
  if (checked.length === 0) return [];
  const words = codeInWords(checked, codePlaces(migration));
  const inside = breaksCode(checked)
    ? failure(words[0] ?? '', words.slice(1))
    : `<system-out>${[...words, ...checked.map(codeCoverageInWords)].map(xml).join('\n')}</system-out>`;
  return [testCase(file, 'old and new code', inside)];
}

/** Only if a statement does more than a comment allows. */
function boundsCase(migration: ProvedMigration): readonly string[] {
  const [first, ...others] = beyondInWords(migration);
  return first === undefined ? [] : [testCase(migration.file, 'declared bounds', failure(first, others))];
}

function failure(message: string, lines: readonly string[]): string {
  return `<failure message="${xml(message)}">${lines.map(xml).join('\n')}</failure>`;
}

function testCase(file: string, name: string, inside: string): string {
  return `    <testcase classname="${xml(file)}" name="${name}">\n      ${inside}\n    </testcase>\n`;
}

function suite(name: string, cases: readonly string[], failures: number, errors: number): string {
  const counts = `tests="${cases.length}" failures="${failures}" errors="${errors}"`;
  return `  <testsuite name="${xml(name)}" ${counts}>\n${cases.join('')}  </testsuite>\n`;
}
