/** The arguments of `plinth prove`. */
import type { ParseArgsConfig } from 'node:util';
import { majors } from '../core/effects/facts/fact.ts';
import { mostRows, usualRows } from '../core/proof/rows.ts';
import type { ProveRequest } from './commands/prove.ts';
import { choice, type Values } from './values.ts';

export const proveOptions = {
  format: { type: 'string' },
  output: { type: 'string' },
  scope: { type: 'string' },
  target: { type: 'string' },
  config: { type: 'string' },
  'time-limit': { type: 'string' },
  'memory-limit': { type: 'string' },
  'no-rollback': { type: 'boolean' },
  'code-ref': { type: 'string' },
  rows: { type: 'string' },
  seed: { type: 'string' },
  connection: { type: 'string' },
  scratch: { type: 'string' },
} as const satisfies ParseArgsConfig['options'];

/** `--rows` may be given without a number. */
export function withRowsNumber(words: readonly string[]): readonly string[] {
  return words.flatMap((word, at) =>
    word === '--rows' && !/^\d+$/.test(words[at + 1] ?? '') ? [`--rows=${usualRows.perTable}`] : [word],
  );
}

export function proveRequest(values: Values, paths: readonly string[]): ProveRequest | string {
  const format = choice('format', values.get('format'), ['text', 'json', 'junit']);
  const scope = choice('scope', values.get('scope'), ['all', 'new']);
  const target = choice('target', values.get('target'), majors.map(String));
  const time = limit(values, 'time-limit', 'seconds', 1, 3_600);
  // An empty server uses about 400 MB.
  const memory = limit(values, 'memory-limit', 'megabytes', 500, 3_500);
  const rows = limit(values, 'rows', 'a number of rows', 1, mostRows);
  const seed = limit(values, 'seed', 'a number', 0, 2_147_483_647);
  const wrong =
    format.wrong ?? scope.wrong ?? target.wrong ?? time.wrong ?? memory.wrong ?? rows.wrong ?? seed.wrong;
  if (wrong !== undefined) return wrong;
  if (paths.includes('-')) return 'A proof runs a migration behind its folder: standard input has none.';
  if (values.has('seed') && rows.value === undefined)
    return '--seed is for made-up rows: it goes with --rows.';
  const server = scratchOf(values);
  if (typeof server === 'string') return server;
  return {
    verb: 'prove',
    paths: paths.length === 0 ? ['.'] : paths,
    format: format.value ?? 'text',
    output: values.get('output'),
    scope: scope.value ?? 'all',
    rollback: values.has('no-rollback') ? 'leave' : 'prove',
    codeRef: values.get('code-ref'),
    rows:
      rows.value === undefined
        ? undefined
        : { perTable: Math.floor(rows.value), seed: Math.floor(seed.value ?? usualRows.seed) },
    target: target.value === undefined ? undefined : Number(target.value),
    config: values.get('config'),
    timeLimit: time.value,
    memoryLimit: memory.value,
    scratch: server.scratch,
  };
}

function scratchOf(values: Values): Pick<ProveRequest, 'scratch'> | string {
  const connection = values.get('connection');
  const confirmed = values.get('scratch');
  if (confirmed === undefined)
    return connection === undefined
      ? { scratch: undefined }
      : 'A proof makes and drops databases: --connection needs --scratch HOST/DATABASE, which says where that is allowed.';
  for (const name of ['memory-limit', 'code-ref', 'rows'])
    if (values.has(name)) return `--${name} is for the embedded server and does not go with --scratch.`;
  return { scratch: { connection, confirmed } };
}

function limit(
  values: Values,
  name: string,
  unit: string,
  least: number,
  most: number,
): { readonly value?: number; readonly wrong?: string } {
  const written = values.get(name);
  if (written === undefined) return {};
  const value = Number(written);
  if (Number.isFinite(value) && value >= least && value <= most) return { value };
  return { wrong: `--${name} takes ${unit} from ${least} to ${most}; it cannot be “${written}”.` };
}
