/** What a message says of the code that names what a statement takes away: who it is, where that is known. */
import type { Use } from './dependent-objects.ts';

/** A clause for a message, and no weaker where nobody is known: queries that are not here exist. */
export function whoFails(uses: readonly Use[]): string {
  const [user] = uses;
  if (user === undefined) return 'code that still names it fails';
  if (uses.length === 1) return `${user.name} still names it and fails from now on`;
  return `${uses.length} places that still name it fail, such as ${user.name}`;
}
