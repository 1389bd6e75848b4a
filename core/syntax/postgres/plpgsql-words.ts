/** Words that tell what a statement of a PL/pgSQL body is. */
import { wordSet } from '../../collections/word-set.ts';

export const queryWords = wordSet(`
  select with values table insert update delete merge
`);

/** Keywords that begin an SQL statement inside a body. */
export const sqlWords: ReadonlySet<string> = new Set([
  ...queryWords,
  ...'alter analyze call cluster comment copy create drop grant import lock reassign refresh reindex revoke security set reset truncate vacuum'.split(
    ' ',
  ),
]);

/** RAISE at these levels does not end the program. */
export const quietLevels: ReadonlySet<string> = new Set(['debug', 'log', 'info', 'notice', 'warning']);
