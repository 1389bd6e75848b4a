/** The part of a message about code that uses a dropped object: which code it is, if known. */
import { askedWords } from '../../models/asked.ts';
import type { Use } from './dependent-objects.ts';

/** A clause for a message, as strong if no such code is known: there may be queries outside of the workspace. */
export function whoFails(uses: readonly Use[]): string {
  // What a library writes for a model fails with each request, and nobody finds it by looking for the name.
  const user = uses.find(({ asked }) => asked !== undefined) ?? uses[0];
  if (user === undefined) return 'code that still names it fails';
  if (user.asked !== undefined) {
    const { model, verbs } = user.asked;
    const who = askedWords({ ...model, release: undefined }, verbs);
    if (uses.length > 1) return `${who} and ${uses.length - 1} more fail`;
    return `${who} ${verbs.length > 1 ? 'fail' : 'fails'} from now on`;
  }
  if (uses.length === 1) return `${user.name} still names it and fails from now on`;
  return `${uses.length} places that still name it fail, such as ${user.name}`;
}
