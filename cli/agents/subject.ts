/** The statements that a question is about: a file of the folder, or a text, on the schema that the migrations build. */
import type { Verb } from '../verb.ts';
import { text } from './fields.ts';
import { loose, type Desk } from './desk.ts';

export const subjectFields = {
  sql: text('The SQL to look at. Without a path it runs after the last migration.'),
  path: text('The file to look at. With sql: the file that the SQL is for; it need not exist.'),
};

export interface Subject {
  /** For the command line: a file, or - for standard input. */
  readonly path: string;
  readonly stdinFilepath: string | undefined;
  /** Standard input. */
  readonly input: string;
}

/** A sentence if there is none. */
export function subjectOf(
  { sql, path }: { readonly sql: string | undefined; readonly path: string | undefined },
  desk: Desk,
): Subject | string {
  if (sql === undefined && path === undefined) return 'Give sql or path.';
  if (sql !== undefined) {
    const place = path === undefined ? undefined : desk.placeOf(path);
    if (typeof place === 'string') return place;
    return { path: '-', stdinFilepath: place?.path ?? loose, input: sql };
  }
  const named = desk.pathOf(path ?? '', 'file');
  return typeof named === 'string' ? named : { path: named.path, stdinFilepath: undefined, input: '' };
}

/** The request of a command with these options, which are no agent's words. */
export function requestOf<R extends object>({ read }: Verb<R>, words: readonly string[]): R {
  const request = read(words);
  if (typeof request === 'string') throw new Error(request);
  return request;
}
