/** The arguments of `plinth plan record` and `plinth plan check`. */
import type { ParseArgsConfig } from 'node:util';
import { choice, type Values } from './values.ts';

export const planOptions = {
  connection: { type: 'string' },
  lab: { type: 'boolean' },
  stats: { type: 'string' },
  format: { type: 'string' },
  output: { type: 'string' },
  config: { type: 'string' },
} as const satisfies ParseArgsConfig['options'];

export const planFormats = ['text', 'json', 'junit', 'github'] as const;

export interface PlanRequest {
  readonly verb: 'plan';
  readonly mode: 'record' | 'check';
  /** As given. */
  readonly paths: readonly string[];
  /** As given; undefined for the embedded server. It may hold a password. */
  readonly connection: string | undefined;
  /** Used without a connection: plan on empty tables, or with the statistics of another database. */
  readonly on: 'empty' | 'lab';
  /** As given: the statistics file. */
  readonly stats: string | undefined;
  readonly format: (typeof planFormats)[number];
  /** As given; undefined for standard output. */
  readonly output: string | undefined;
  readonly config: string | undefined;
}

export function planRequest(values: Values, words: readonly string[]): PlanRequest | string {
  const [mode, ...paths] = words;
  if (mode !== 'record' && mode !== 'check')
    return 'Plans are recorded or checked: plinth plan record [paths…], plinth plan check [paths…]';
  const format = choice('format', values.get('format'), planFormats);
  if (format.wrong !== undefined) return format.wrong;
  if (paths.includes('-')) return 'Plans are kept beside their queries: standard input has no place.';
  const report = ['format', 'output'].find((name) => values.has(name));
  if (mode === 'record' && report !== undefined)
    return `--${report} belongs to “plinth plan check”: a record is written beside its queries.`;
  if (values.has('lab') && values.has('connection'))
    return 'Plans come from a server (--connection) or from its statistics (--lab).';
  if (values.has('stats') && !values.has('lab')) return '--stats needs --lab.';
  return {
    verb: 'plan',
    mode,
    paths: paths.length === 0 ? ['.'] : paths,
    connection: values.get('connection'),
    on: values.has('lab') ? 'lab' : 'empty',
    stats: values.get('stats'),
    format: format.value ?? 'text',
    output: values.get('output'),
    config: values.get('config'),
  };
}
