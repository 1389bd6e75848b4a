/** The arguments of `plinth advise`. */
import type { ParseArgsConfig } from 'node:util';
import { choice, type Values } from './values.ts';

export const adviseOptions = {
  connection: { type: 'string' },
  build: { type: 'string' },
  stats: { type: 'string' },
  without: { type: 'string' },
  write: { type: 'boolean' },
  format: { type: 'string' },
  config: { type: 'string' },
} as const satisfies ParseArgsConfig['options'];

export interface AdviseRequest {
  readonly verb: 'advise';
  readonly paths: readonly string[];
  /** A query given in place of paths. */
  readonly query: string | undefined;
  /** As given; undefined for the plan lab. It may hold a password. */
  readonly connection: string | undefined;
  /** As given, for example `localhost/shop`: the user's consent to build indexes on that database. */
  readonly build: string | undefined;
  readonly stats: string | undefined;
  /** The index whose removal is to be tried. */
  readonly without: string | undefined;
  /** True to write the proposed migrations. */
  readonly write: boolean;
  readonly format: 'text' | 'json';
  readonly config: string | undefined;
}

export function adviseRequest(values: Values, words: readonly string[]): AdviseRequest | string {
  const format = choice('format', values.get('format'), ['text', 'json']);
  if (format.wrong !== undefined) return format.wrong;
  const [connection, build, without] = ['connection', 'build', 'without'].map((name) => values.get(name));
  if (build !== undefined && connection === undefined)
    return '--build says where indexes may be built for a moment: it goes with --connection.';
  if (connection !== undefined && (values.has('stats') || without !== undefined))
    return `--${values.has('stats') ? 'stats' : 'without'} is for the plan lab and does not go with --connection.`;
  const [first, ...more] = words;
  const isQuery = first !== undefined && /^\s*(?:select|with|insert|update|delete|merge)\s/i.test(first);
  if (isQuery && more.length > 0) return 'plinth advise takes one query, or files.';
  return {
    verb: 'advise',
    paths: isQuery || words.length === 0 ? ['.'] : words,
    query: isQuery ? first : undefined,
    connection,
    build,
    stats: values.get('stats'),
    without,
    write: values.has('write'),
    format: format.value ?? 'text',
    config: values.get('config'),
  };
}
