/** The arguments of `plinth review`: the change, the output format, and which checks may be run. */
import {
  config,
  day,
  flag,
  major,
  oneOf,
  output,
  printTemplate,
  stats,
  text,
  type Values,
} from '../options.ts';
import { verb } from '../verb.ts';

const options = {
  format: oneOf(['markdown', 'html', 'json'], '(default: markdown)'),
  output,
  stats,
  date: day('the date of the review, such as 2027-01-31: the same date and files give the same bytes'),
  target: major('the PostgreSQL version to assume'),
  'no-proof': flag('do not run the migrations in the embedded PostgreSQL'),
  preflight: text('FILE', 'also write the pre-flight checks as a script'),
  postflight: text('FILE', 'also write the post-flight checks as a script'),
  connection: text(
    'NAME',
    'run the checks on this server and fill in the results: read-only, one SELECT at a time',
  ),
  run: oneOf(['preflight', 'postflight'], 'which of the checks (default: preflight)'),
  config,
  'github-comment': flag(
    "in GitHub Actions: as one comment on the pull request, edited at every run, and in the run's summary; it is sent to\nGITHUB_API_URL with GITHUB_TOKEN, and what GitHub refuses is told and fails nothing",
  ),
  'print-template': printTemplate,
};

export interface ReviewRequest extends Omit<Values<typeof options>, 'format' | 'run'> {
  /** As given: files, folders, or one git revision. */
  readonly paths: readonly string[];
  readonly format: 'markdown' | 'html' | 'json';
  /** Which checks are run on the connection. */
  readonly run: 'preflight' | 'postflight';
}

export const review = verb({
  name: 'review',
  summary: [
    ['review [REF|files…]', 'one page for a change: verdict, decisions, locks, steps, checks, rollback'],
  ],
  usage: `plinth review [REF | files…] [options]

Writes one page for one change: a verdict, what somebody has to decide, each statement with its lock and its time, what is blocked, lost
or incompatible, deployment steps, rollback and the schema before and after, with checks as scripts. Without words it reviews the
migrations that the default branch does not have; REF is a git revision to compare with instead.`,
  options,
  notes: `Exit codes
  0  the page is written
  1  with --connection: a check says STOP
  2  wrong arguments or configuration, nothing to review (0 with --github-comment), or checks that could not be finished`,
  request: ({ format, run, ...values }, paths): ReviewRequest | string => {
    if (paths.includes('-')) return 'A review is about files: standard input has none.';
    if (run !== undefined && values.connection === undefined)
      return '--run needs --connection: the server to ask.';
    if (values.githubComment && format !== undefined && format !== 'markdown')
      return '--github-comment writes Markdown; it takes no other --format.';
    return { ...values, paths, format: format ?? 'markdown', run: run ?? 'preflight' };
  },
});
