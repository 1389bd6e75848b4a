/** The arguments of `plinth stats pull` and `plinth stats import`. */
import type { ParseArgsConfig } from 'node:util';
import type { Values } from './values.ts';

export const statsOptions = {
  output: { type: 'string' },
  config: { type: 'string' },
  preview: { type: 'boolean' },
  collation: { type: 'string' },
} as const satisfies ParseArgsConfig['options'];

interface Kept {
  /** As given; '-' is standard output. Undefined for plinth.stats.json in the current folder. */
  readonly output: string | undefined;
  /** As given; undefined for the nearest plinth.config.json. */
  readonly config: string | undefined;
  /** `preview` writes nothing. */
  readonly mode: 'write' | 'preview';
}

export interface StatsPullRequest extends Kept {
  readonly verb: 'stats pull';
  /** As given; undefined for the PG* variables. It may hold a password. */
  readonly connection: string | undefined;
}

export interface StatsImportRequest extends Kept {
  readonly verb: 'stats import';
  /** As given; '-' is standard input. */
  readonly dump: string;
  /** As given: the database's collation. */
  readonly collation: string | undefined;
}

export function statsRequest(
  values: Values,
  words: readonly string[],
): StatsPullRequest | StatsImportRequest | string {
  const [mode, given, ...more] = words;
  const kept: Kept = {
    output: values.get('output'),
    config: values.get('config'),
    mode: values.has('preview') ? 'preview' : 'write',
  };
  const collation = values.get('collation');
  if (mode === 'pull') {
    if (more.length > 0) return 'plinth stats pull takes one connection at a time.';
    if (collation !== undefined) return 'plinth stats pull has no --collation.';
    return { verb: 'stats pull', connection: given, ...kept };
  }
  if (mode !== 'import')
    return 'Statistics are pulled from a live database, or imported from a dump: plinth stats pull [connection], plinth stats import FILE';
  if (given === undefined || more.length > 0)
    return 'plinth stats import takes one file: what pg_dump --statistics-only has written.';
  return { verb: 'stats import', dump: given, collation, ...kept };
}
