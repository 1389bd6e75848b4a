/** Names as a review says them: plain, on one line. SQL has others, see check-sql.ts. */
import { oneLine } from '../plan/format.ts';
import { displayName } from '../schema/lookup.ts';

/** Of a relation, by its key. */
export function shown(key: string): string {
  return oneLine(displayName(key));
}
