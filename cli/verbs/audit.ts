/** The arguments of `plinth audit`: the folder, the output format, the earlier audits to compare with, and the condition for failure. */
import { presets } from '../../core/findings/preset.ts';
import { config, day, folder, oneOf, output, printTemplate, target, text, type Values } from '../options.ts';
import { verb } from '../verb.ts';

const options = {
  format: oneOf(['markdown', 'html', 'json'], '', 'markdown'),
  output,
  trend: text(
    'FILE',
    'compare with the last run in this file, and add this one: new, fixed and open findings',
  ),
  date: day('the date of the audit, such as 2027-01-31 (default: today)'),
  'fail-on': oneOf(
    ['error', 'warning', 'new', 'never'],
    'when the exit code is 1; new: there are findings that the last run in the trend file did not have',
    'never',
  ),
  preset: oneOf(presets, 'which rules; rules that the configuration turns off stay off', 'all'),
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
    ['audit [folder]', 'check the whole schema against all rules, and show what changed since the last time'],
  ],
  usage: `plinth audit [folder]

Checks the whole schema that the migrations below a folder (default: the current one) build against all rules. Problems that a later
migration fixed are not reported. Findings are grouped by what to do and counted by category, area and table, with accepted findings,
comments and baseline entries that match no finding any more, and personal data without any documented protection.`,
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
