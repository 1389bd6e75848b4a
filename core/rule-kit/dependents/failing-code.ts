/** The part of a message about code that uses a dropped object: which code it is, if known. */
import type { Use } from './dependent-objects.ts';

/** A clause for a message, as strong if no such code is known: there may be queries outside of the workspace. */
export function whoFails(uses: readonly Use[]): string {
  const [user] = uses;
  if (user === undefined) return 'code that still names it fails';
  if (uses.length === 1) return `${user.name} still names it and fails from now on`;
  return `${uses.length} places that still name it fail, such as ${user.name}`;
}
