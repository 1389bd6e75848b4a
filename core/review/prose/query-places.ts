/**
 * Formats where queries of the workspace name something: a parenthesised clause for the end of a sentence. Seed rows do not count as
 * running code.
 */
import type { QueryPlace } from '../../query-index/query-index.ts';
import { joined } from '../../text/enumerate.ts';
import { name } from './words.ts';

const mostFiles = 2;

/** Empty if no query is known, which proves nothing. */
export function seenWords(places: readonly QueryPlace[]): string {
  const files = new Set(places.filter(({ isSeed }) => !isSeed).map(({ path }) => path));
  return files.size === 0 ? '' : ` (named in ${joined([...files].map(name), mostFiles)})`;
}
