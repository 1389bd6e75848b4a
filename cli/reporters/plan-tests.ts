/**
 * The output formats of `plinth plan check`. The JSON is public: docs/guide/plan-tests.md describes it, and nothing is removed within a
 * version. Its lines count from zero.
 */
import type { QueryCheck } from '../../core/plan-tests/check.ts';
import type { DiffLine } from '../../core/plan-tests/line-diff.ts';
import { nodeLine } from '../../core/plan-tests/record.ts';
import {
  counts,
  isBad,
  placeOf,
  titleOf,
  wordsOf,
  type CheckedFile,
  type PlanRun,
} from '../plan-tests/run.ts';
import { printable, wrap, type Style } from '../style.ts';
import { command } from './github.ts';
import { xml } from './xml.ts';

export function planTestsText(run: PlanRun, style: Style): string {
  const parts = run.files.flatMap((file) => [
    ...file.check.queries.filter((one) => isBad(one)).map((one) => queryText(one, file, style)),
  ]);
  const notes = run.files.flatMap((file) => notesOf(file, style));
  return [...parts, ...(notes.length === 0 ? [] : [notes.join('')]), `${summary(run, style)}\n`].join('\n');
}

function queryText(check: QueryCheck, file: CheckedFile, style: Style): string {
  const head = `${style.bold(printable(placeOf(file, check)))}  ${printable(titleOf(check))}`;
  const words = wordsOf(check, file).flatMap((one) => wrap(printable(one), style.width - 2));
  const diff = check.kind === 'changed' ? diffText(check.diff, style) : [];
  return [head, ...words.map((one) => `  ${one}`), ...diff].map((line) => `${line}\n`).join('');
}

const signs = { same: ' ', gone: '-', come: '+' } as const;

function diffText(diff: readonly DiffLine[], style: Style): readonly string[] {
  const colours = { same: style.dim, gone: style.red, come: style.green } as const;
  return diff.map(({ change, text }) => colours[change](`  ${signs[change]} ${printable(text)}`));
}

function notesOf(file: CheckedFile, style: Style): readonly string[] {
  const { queries, gone } = file.check;
  return [
    ...queries
      .filter(({ kind }) => kind === 'new')
      .map((one) => `${placeOf(file, one)}  ${titleOf(one)}: no plan of it is recorded yet.`),
    ...gone.map(({ name, sql }) => `${file.file}: the file has no ${name ?? sql} any more.`),
  ].map((note) => style.dim(`${wrap(printable(note), style.width).join('\n')}\n`));
}

function summary(run: PlanRun, style: Style): string {
  const { same, changed, failed, new: added, gone } = counts(run);
  const bad = changed + failed > 0;
  const isRecorded = run.files.some(({ against }) => against === 'record');
  const isBranch = run.files.some(({ against }) => against === 'branch');
  if (!isRecorded && !isBranch)
    return style.green(
      run.isNew
        ? 'Plans: the new migrations take nothing from a query.'
        : 'Plans: no migration is new, and no plan is recorded.',
    );
  const before =
    isRecorded && isBranch ? 'as before' : isRecorded ? 'as recorded' : 'as before the new migrations';
  const parts = [
    `${String(same)} ${before}`,
    ...(changed === 0 ? [] : [`${String(changed)} altered`]),
    ...(failed === 0 ? [] : [`${String(failed)} not planned`]),
    ...(added === 0 ? [] : [`${String(added)} not recorded`]),
    ...(gone === 0 ? [] : [`${String(gone)} gone from their files`]),
  ];
  const hint = !isRecorded
    ? ''
    : bad
      ? ' Where a plan is meant to be another one: plinth plan record.'
      : added + gone > 0
        ? ' To bring the records up to date: plinth plan record.'
        : '';
  return `${(bad ? style.red : style.green)(`Plans: ${parts.join(', ')}.`)}${hint}`;
}

export function planTestsJson(run: PlanRun): string {
  const report = {
    version: 1,
    ...counts(run),
    files: run.files.map((file) => ({
      file: file.file,
      source: file.source,
      server: file.major ?? null,
      recordedOn: file.recordedMajor,
      queries: file.check.queries.map((one) => queryJson(one, file)),
      gone: file.check.gone.map(({ name, sql }) => ({ name: name ?? null, sql })),
    })),
    errors: run.errors,
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

function queryJson(check: QueryCheck, file: CheckedFile) {
  const { kind, query } = check;
  const recorded =
    'recorded' in check ? check.recorded?.nodes.map((one) => nodeLine(one).slice(2)) : undefined;
  const now = 'nodes' in check ? check.nodes.map((one) => nodeLine(one).slice(2)) : undefined;
  return {
    name: query.name ?? null,
    sql: query.sql,
    line: query.line,
    result: kind,
    words: wordsOf(check, file),
    alteredBy: file.alteredBy.get(check) ?? null,
    recorded: recorded ?? null,
    now: now ?? (kind === 'same' ? recorded : null) ?? null,
  };
}

export function planTestsJunit(run: PlanRun): string {
  const { changed, failed } = counts(run);
  const suites = run.files.map((file) => {
    const bad = file.check.queries.filter((one) => isBad(one)).length;
    const cases = file.check.queries.map((one) => caseOf(one, file)).join('');
    const head = `tests="${String(file.check.queries.length)}" failures="${String(bad)}" errors="0"`;
    return `  <testsuite name="${xml(file.file)}" ${head}>\n${cases}  </testsuite>\n`;
  });
  const errors = run.errors.map(
    (error) => `    <testcase classname="plinth" name="plan"><error message="${xml(error)}"/></testcase>\n`,
  );
  const many = String(errors.length);
  if (errors.length > 0)
    suites.push(
      `  <testsuite name="plinth" tests="${many}" failures="0" errors="${many}">\n${errors.join('')}  </testsuite>\n`,
    );
  const tests = run.files.reduce((sum, { check }) => sum + check.queries.length, errors.length);
  const totals = `tests="${String(tests)}" failures="${String(changed + failed)}" errors="${many}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="plinth plan" ${totals}>\n${suites.join('')}</testsuites>\n`;
}

function caseOf(check: QueryCheck, file: CheckedFile): string {
  const words = wordsOf(check, file).join(' ');
  const lines =
    check.kind === 'changed' ? check.diff.map(({ change, text }) => `${signs[change]} ${text}`) : [];
  const inside = isBad(check)
    ? `\n      <failure message="${xml(words)}">${lines.map(xml).join('\n')}</failure>\n    `
    : check.kind === 'new'
      ? `\n      <skipped message="${xml(words)}"/>\n    `
      : '';
  return `    <testcase classname="${xml(file.file)}" name="${xml(titleOf(check))}">${inside}</testcase>\n`;
}

export function planTestsGithub(run: PlanRun): string {
  const found = run.files.flatMap((file) =>
    file.check.queries
      .filter((one) => isBad(one))
      .map((one) => {
        const diff =
          one.kind === 'changed' ? one.diff.map(({ change, text }) => `${signs[change]} ${text}`) : [];
        const place = { file: file.file, line: one.query.line + 1, title: 'plinth plan' };
        const words = [`${titleOf(one)}: ${wordsOf(one, file).join(' ')}`, ...diff].join('\n');
        return command('error', place, words);
      }),
  );
  const errors = run.errors.map((error) => command('error', { title: 'plinth: not complete' }, error));
  return [...found, ...errors].join('');
}
