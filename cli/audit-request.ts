/** The arguments of `plinth audit`: the folder, the output format, the earlier audits to compare with, and the condition for failure. */
import type { ParseArgsConfig } from 'node:util';
import { majors } from '../core/effects/facts/fact.ts';
import { presets, type Preset } from '../core/findings/preset.ts';
import { isDate } from './review-request.ts';
import { choice, type Values } from './values.ts';

const auditFormats = ['markdown', 'html', 'json'] as const;
const failures = ['error', 'warning', 'new', 'never'] as const;

export interface AuditRequest {
  readonly verb: 'audit';
  /** As given; a workspace or a migration folder. */
  readonly path: string;
  /** The migration folder to use. */
  readonly folder: string | undefined;
  readonly format: (typeof auditFormats)[number];
  /** As given; undefined for standard output. */
  readonly output: string | undefined;
  /** As given: the file that keeps the results of earlier audits. */
  readonly trend: string | undefined;
  /** As 2027-01-31; undefined for today. */
  readonly date: string | undefined;
  readonly failOn: (typeof failures)[number];
  readonly preset: Preset;
  readonly target: number | undefined;
  readonly config: string | undefined;
  /** True to print the built-in template and nothing else. */
  readonly printTemplate: 'markdown' | 'html' | undefined;
}

export const auditOptions = {
  folder: { type: 'string' },
  format: { type: 'string' },
  output: { type: 'string' },
  trend: { type: 'string' },
  date: { type: 'string' },
  'fail-on': { type: 'string' },
  preset: { type: 'string' },
  target: { type: 'string' },
  config: { type: 'string' },
  'print-template': { type: 'string' },
} as const satisfies ParseArgsConfig['options'];

export function auditRequest(values: Values, paths: readonly string[]): AuditRequest | string {
  const format = choice('format', values.get('format'), auditFormats);
  const target = choice('target', values.get('target'), majors.map(String));
  const failOn = choice('fail-on', values.get('fail-on'), failures);
  const preset = choice('preset', values.get('preset'), presets);
  const template = choice('print-template', values.get('print-template'), ['markdown', 'html']);
  const wrong = format.wrong ?? target.wrong ?? failOn.wrong ?? preset.wrong ?? template.wrong;
  if (wrong !== undefined) return wrong;
  const [path = '.', ...more] = paths;
  if (more.length > 0) return 'plinth audit takes one folder at a time.';
  const date = values.get('date');
  if (date !== undefined && !isDate(date))
    return `--date takes a day such as 2027-01-31; it cannot be “${date}”.`;
  if (failOn.value === 'new' && !values.has('trend'))
    return '--fail-on new needs --trend: the file that says what is not new.';
  return {
    verb: 'audit',
    path,
    folder: values.get('folder'),
    format: format.value ?? 'markdown',
    output: values.get('output'),
    trend: values.get('trend'),
    date,
    failOn: failOn.value ?? 'never',
    preset: preset.value ?? 'all',
    target: target.value === undefined ? undefined : Number(target.value),
    config: values.get('config'),
    printTemplate: template.value,
  };
}
