/** `plinth audit`: which folder, how it is shown, what it is compared with, and when it fails. */
import { presets } from '../../core/findings/preset.ts';
import { config, day, folder, oneOf, output, printTemplate, target, text, type Values } from '../options.ts';
import { verb } from '../verb.ts';

const options = {
  format: oneOf(['markdown', 'html', 'json'], '', 'markdown'),
  output,
  trend: text(
    'FILE',
    'compare with the last run in this file, and add this one: what came, what went, what stays',
  ),
  date: day('the day that it is of, such as 2027-01-31 (default: today)'),
  'fail-on': oneOf(
    ['error', 'warning', 'new', 'never'],
    'when the exit code is 1; new: something came since the last run in the trend file',
    'never',
  ),
  preset: oneOf(presets, 'which rules; rules that the configuration switches off stay off', 'all'),
  folder,
  target,
  config,
  'print-template': printTemplate,
};

export interface AuditRequest extends Values<typeof options> {
  /** As given; a workspace or a migration folder. */
  readonly path: string;
}

export const audit = verb({
  name: 'audit',
  summary: [
    ['audit [folder]', 'the whole schema against all rules, and what came and went since the last time'],
  ],
  usage: `plinth audit [folder]

Holds the whole schema that the migrations below a folder (default: the current one) build against all rules, as it stands: what a later
migration mended is not told, nor how it came about. Grouped by what to do, counted by category, area and table, with what is accepted,
comments and baseline entries that accept nothing any more, and personal data without a word on its protection.`,
  options,
  notes: `Exit codes
  0  it is written, and nothing reaches --fail-on
  1  it is written, and something reaches --fail-on
  2  wrong arguments or configuration, no migrations, a trend file that is none, or a place that cannot be written`,
  one: { what: 'folder' },
  request: (values, [path = '.']): AuditRequest | string =>
    values.failOn === 'new' && values.trend === undefined
      ? '--fail-on new needs --trend: the file that says what is not new.'
      : { ...values, path },
});
