/** The arguments of `plinth review`: the change, the output format, and which checks may be run. */
import type { ParseArgsConfig } from 'node:util';
import { majors } from '../core/effects/facts/fact.ts';
import { choice, type Values } from './values.ts';

export const reviewFormats = ['markdown', 'html', 'json'] as const;

export interface ReviewRequest {
  readonly verb: 'review';
  /** As given: files, folders, or one git revision. */
  readonly paths: readonly string[];
  readonly format: (typeof reviewFormats)[number];
  /** As given; undefined for standard output. */
  readonly output: string | undefined;
  /** As given: the statistics file. */
  readonly stats: string | undefined;
  /** As 2027-01-31; undefined for today. */
  readonly date: string | undefined;
  readonly target: number | undefined;
  readonly config: string | undefined;
  readonly proof: 'run' | 'left-out';
  /** As given: the folder for the check scripts. */
  readonly preflight: string | undefined;
  readonly postflight: string | undefined;
  /** As given; it may hold a password. */
  readonly connection: string | undefined;
  /** Which checks are run on the connection. */
  readonly run: 'preflight' | 'postflight';
  /** `github-comment`: post the review as a comment on the pull request of the GitHub Actions run, and in the run's summary. */
  readonly goes: 'to-screen-or-file' | 'github-comment';
  /** True to print the built-in template and nothing else. */
  readonly printTemplate: 'markdown' | 'html' | undefined;
}

export const reviewOptions = {
  format: { type: 'string' },
  output: { type: 'string' },
  stats: { type: 'string' },
  date: { type: 'string' },
  target: { type: 'string' },
  config: { type: 'string' },
  'no-proof': { type: 'boolean' },
  preflight: { type: 'string' },
  postflight: { type: 'string' },
  connection: { type: 'string' },
  run: { type: 'string' },
  'print-template': { type: 'string' },
  'github-comment': { type: 'boolean' },
} as const satisfies ParseArgsConfig['options'];

export function reviewRequest(values: Values, paths: readonly string[]): ReviewRequest | string {
  const format = choice('format', values.get('format'), reviewFormats);
  const target = choice('target', values.get('target'), majors.map(String));
  const run = choice('run', values.get('run'), ['preflight', 'postflight']);
  const template = choice('print-template', values.get('print-template'), ['markdown', 'html']);
  const wrong = format.wrong ?? target.wrong ?? run.wrong ?? template.wrong;
  if (wrong !== undefined) return wrong;
  const date = values.get('date');
  if (date !== undefined && !isDate(date))
    return `--date takes a day such as 2027-01-31; it cannot be “${date}”.`;
  if (paths.includes('-')) return 'A review is about files: standard input has none.';
  if (values.has('run') && !values.has('connection')) return '--run needs --connection: the server to ask.';
  const isComment = values.has('github-comment');
  if (isComment && format.value !== undefined && format.value !== 'markdown')
    return '--github-comment writes Markdown; it takes no other --format.';
  return {
    verb: 'review',
    paths,
    format: format.value ?? 'markdown',
    output: values.get('output'),
    stats: values.get('stats'),
    date,
    target: target.value === undefined ? undefined : Number(target.value),
    config: values.get('config'),
    proof: values.has('no-proof') ? 'left-out' : 'run',
    preflight: values.get('preflight'),
    postflight: values.get('postflight'),
    connection: values.get('connection'),
    run: run.value ?? 'preflight',
    goes: isComment ? 'github-comment' : 'to-screen-or-file',
    printTemplate: template.value,
  };
}

/** True if the date exists in the calendar. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
