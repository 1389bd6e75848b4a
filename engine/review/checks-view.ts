/** What templates see of checks: their titles and answers, and the scripts of the whole change or of its parts. */
import { checkScript } from '../../core/review/check-sql.ts';
import { usualInWords, usualTitles } from '../../core/review/live-checks.ts';
import type { Check, Review } from '../../core/review/model.ts';

const mostChecks = 60;

const before = 'Pre-flight: run before the change.';
const behind = 'Post-flight: run after the change.';

/** One before and one behind; where releases come in between, of each part. */
export function scriptsOf({ preflight, postflight, stages }: Review) {
  const all =
    stages.length === 0
      ? [
          { title: 'Pre-flight script (before.sql)', heading: before, checks: preflight },
          { title: 'Post-flight script (after.sql)', heading: behind, checks: postflight },
        ]
      : stages.flatMap((one) => [
          {
            title: `Pre-flight script of part ${one.number} (before.sql)`,
            heading: before,
            checks: one.before,
          },
          {
            title: `Post-flight script of part ${one.number} (after.sql)`,
            heading: behind,
            checks: one.after,
          },
        ]);
  return all
    .filter(({ checks }) => checks.length > 0)
    .map(({ title, heading, checks }) => ({
      title,
      script: checkScript(heading, checks.slice(0, mostChecks)),
    }));
}

/** What all parts ask; of a change in one, and of one that has answers, everything. */
function askedOfAll(
  checks: readonly Check[],
  { stages }: Review,
  ofStage: (stage: Review['stages'][number]) => readonly Check[],
): readonly Check[] {
  if (stages.length === 0 || checks.some(({ answer }) => answer !== undefined)) return checks;
  return checks.filter(({ title }) =>
    stages.every((one) => ofStage(one).some((each) => each.title === title)),
  );
}

/** What is asked of one part besides: both are in the part's script. */
export function partsOf(review: Review) {
  const { stages } = review;
  const preflight = askedOfAll(review.preflight, review, (one) => one.before);
  const postflight = askedOfAll(review.postflight, review, (one) => one.after);
  const extra = (checks: readonly Check[], all: readonly Check[]) => {
    const list = checks.map(({ title }) => title).filter((one) => !all.some(({ title }) => title === one));
    return list.length === 0 ? undefined : { list: list.slice(0, mostChecks) };
  };
  return stages.map((one) => ({
    number: one.number,
    files: one.files.join(', '),
    extraBefore: extra(one.before, preflight),
    extraAfter: extra(one.after, postflight),
    beforeScript: checkScript(before, one.before.slice(0, mostChecks)),
    afterScript: checkScript(behind, one.after.slice(0, mostChecks)),
  }));
}

/** Without answers nobody reads five lines that stand in front of every change; the script has them all. */
function withoutUsual(checks: readonly Check[]): readonly Check[] {
  const usual = checks.filter(({ title }) => usualTitles.includes(title));
  const [first] = usual;
  if (first === undefined || usual.length < usualTitles.length) return checks;
  if (checks.some(({ answer }) => answer !== undefined)) return checks;
  return [{ ...first, title: usualInWords }, ...checks.filter((one) => !usual.includes(one))];
}

export function checksView(review: Review, when: 'before' | 'after') {
  const all = when === 'before' ? review.preflight : review.postflight;
  const heading = when === 'before' ? before : behind;
  const isWhole = review.stages.length === 0;
  const checks = askedOfAll(all, review, (one) => one[when]);
  return {
    any: all.length > 0 || review.stages.some((one) => one[when].length > 0),
    hasChecks: checks.length > 0,
    isOfEach: !isWhole && checks.length > 0,
    script: isWhole && checks.length > 0 ? checkScript(heading, checks.slice(0, mostChecks)) : undefined,
    left: checks.length > mostChecks ? { count: checks.length - mostChecks } : undefined,
    hasAnswers: checks.some(({ answer }) => answer !== undefined),
    checks: withoutUsual(checks)
      .slice(0, mostChecks)
      .map(({ title, answer }) => ({
        title,
        result: answer?.result === 'not-run' ? 'not run' : (answer?.result ?? ''),
        found: answer?.found ?? '',
        isBad: answer?.result === 'STOP',
      })),
  };
}
