/** What templates see of checks and scripts: what is asked of which part, and everything that somebody runs, each script once. */
import { psqlFile } from '../../core/review/psql.ts';
import { backName } from '../../core/review/back/back-step.ts';
import { checkScript } from '../../core/review/checks/check-sql.ts';
import { usualInWords } from '../../core/review/checks/live-checks.ts';
import { concurrentScript } from '../../core/review/waits/concurrently.ts';
import type { Check, MigrationReview, NamedScript, Review } from '../../core/review/model.ts';
import { withoutSizes } from '../../core/review/statements/free-disk.ts';
import { dropScript } from '../../core/review/order/drop-former.ts';
import { scriptOf } from '../../core/review/order/runbook.ts';

const mostChecks = 60;
/** Ways back; those of more stand in the JSON, as the list of them says. */
export const mostBacks = 40;

export type Script = NamedScript;

/** In the order in which they are needed. */
export function scriptsOf(review: Review): readonly Script[] {
  const { preflight, postflight, usual, stages, watch, order, exports, concurrently, later } = review;
  const isWhole = stages.length === 0;
  const checks = (name: string, all: readonly Check[], head = headOf(name)): readonly Script[] =>
    all.length === 0 ? [] : [{ name, text: checkScript(head, all.slice(0, mostChecks)) }];
  return [
    ...checks('before.sql', isWhole ? preflight : usual, isWhole ? 'Run before the change.' : undefined),
    ...(watch === undefined ? [] : [{ name: 'watch.sql', text: watch }]),
    ...exports,
    ...(concurrently === undefined ? [] : [{ name: concurrentScript, text: concurrently.trimEnd() }]),
    ...laterOnes(later.filter(({ name }) => name !== dropScript)),
    ...(isWhole
      ? checks('after.sql', postflight)
      : stages.flatMap(({ number, before, after }) => [
          ...checks(scriptOf('before', order, number - 1), before),
          ...checks(scriptOf('after', order, number - 1), after),
        ])),
    ...backsOf(review)
      .slice(0, mostBacks)
      .flatMap(({ name, migration: { rollback } }) =>
        rollback.script === undefined ? [] : [{ name, text: rollback.script.trimEnd() }],
      ),
    ...laterOnes(later.filter(({ name }) => name === dropScript)),
  ];
}

function laterOnes(all: Review['later']): readonly Script[] {
  return all.map(({ name, text }) => ({ name, text: text.trimEnd() }));
}

function headOf(name: string): string {
  if (name === 'before.sql') return 'Run before every part of the change.';
  return name.startsWith('before') ? 'Run before this part, after before.sql.' : 'Run after the change.';
}

/** The last migration first, as they are taken back; by its number in the change. */
export function backsOf({
  migrations,
}: Pick<Review, 'migrations'>): readonly { readonly name: string; readonly migration: MigrationReview }[] {
  return migrations
    .map((migration, at) => ({
      name: backName(at, migrations.length),
      migration,
    }))
    .toReversed();
}

/** The titles of what is asked of each part; of a change in one, of all of it. */
export function partsOf({ stages, preflight, postflight, usual, order }: Review) {
  const parts =
    stages.length === 0
      ? [{ number: 1, files: [], before: preflight.filter((one) => !usual.includes(one)), after: postflight }]
      : stages;
  return parts.map(({ number, before, after }) => ({
    number,
    isOfSeveral: stages.length > 0,
    beforeName: scriptOf('before', order, number - 1),
    afterName: scriptOf('after', order, number - 1),
    before: titled(before),
    after: titled(after),
  }));
}

/** The script has the names: `8 indexes: as defined, valid`. */
function inBrief(title: string): string {
  const [all = '', what = '', names = ''] =
    /^(indexes|columns|constraints|tables|views|triggers) ([^:]{1,4000})(?=: )/.exec(title) ?? [];
  const [shown = '', more = '0'] = names.split(/ and (?=\d+ more$)/);
  const count = shown.split(', ').length + Number.parseInt(more, 10);
  return withoutSizes(count > mostNames ? `${String(count)} ${what}${title.slice(all.length)}` : title);
}

const mostNames = 3;

function titled(checks: readonly Check[]) {
  const left = checks.length - mostChecks;
  return checks.length === 0
    ? undefined
    : {
        checks: checks.slice(0, mostChecks).map(({ title }) => inBrief(title)),
        all: `${checks
          .slice(0, mostChecks)
          .map(({ title }) => inBrief(title))
          .join('; ')}${left > 0 ? `; and ${left} more: --preflight and --postflight write them all` : ''}`,
      };
}

export function beforeView(review: Review) {
  return checksView(review.preflight, review.usual);
}

export function afterView(review: Review) {
  return checksView(review.postflight, []);
}

/** How a way back is run that reads the files of export.sql. A sentence. */
export function fromFolder(name: string): string {
  return `${psqlFile(name)}, in the folder of those files.`;
}

/** Answers of a connection, or what is asked before every part. */
function checksView(all: readonly Check[], usual: readonly Check[]) {
  const titles = usual.length === 0 ? undefined : usualInWords(usual, all.length === usual.length);
  return {
    any: all.length > 0,
    hasAnswers: all.some(({ answer }) => answer !== undefined),
    /** What is listed is not all that before.sql asks. */
    isBesides: usual.length > 0 && all.length > usual.length,
    usual: titles === undefined ? undefined : { titles },
    checks: all.slice(0, mostChecks).map(({ title, answer }) => ({
      title,
      result: answer?.result === 'not-run' ? 'not run' : (answer?.result ?? ''),
      found: answer?.found ?? '',
      isBad: answer?.result === 'STOP',
    })),
  };
}
